import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { count, type Grid, number, partOf, share, took } from "./cells";
import { narrowed } from "./opened";
import { Panel } from "./Panel";
import { Section } from "./Section";
import type { Selection } from "./selection";
import { Tile, Tiles } from "./Tile";
import { type Schemas, useCallbackReport } from "./useReports";

const t = text.reports;
type Told = Schemas["CallbackReport"];

/** Calls that were promised: kept, tried, and what became of them. */
export function Callbacks({ selection, zone }: { selection: Selection; zone: string }) {
  const { now, earlier: then } = useCallbackReport(selection, zone);
  return (
    <Section found={now}>
      {(told) => (
        <>
          <Headlines told={told} then={then} />
          <Panel
            title={t.ends}
            hint={t.endsHint}
            grid={endsGrid(told)}
            drawing={{ columns: ["count"], across: true, show: number }}
          />
        </>
      )}
    </Section>
  );
}

/** Promises that were not kept in time, which the report tells by those that were. */
export function missed(told: Told): string {
  return narrowed(told.kept_in_time.events, { what: "callback_attempt,callback_fell_back", met: "false" });
}

function Headlines({ told, then }: { told: Told; then: Told | undefined }) {
  const kept = told.kept_in_time;
  const late = kept.due - kept.within;
  return (
    <Tiles name={t.section.callbacks}>
      <Tile
        name={t.promised}
        meaning={t.promisedMeaning}
        cell={count(told.promised.count, told.promised.events)}
        then={then?.promised.count}
      />
      <Tile
        name={t.keptCalls}
        meaning={partOf(t.keptCallsMeaning, t.keptCallsNone, kept.within, kept.due)}
        cell={share(kept.share, kept.within ? kept.events : missed(told))}
        kind="share"
        then={then?.kept_in_time.share}
      />
      <Tile
        name={t.missedCalls}
        meaning={t.missedCallsMeaning}
        cell={count(late, missed(told))}
        then={then && then.kept_in_time.due - then.kept_in_time.within}
      />
      <Tile
        name={t.toCall}
        meaning={t.toCallMeaning}
        cell={took(told.asked_to_call.median_ms, told.asked_to_call.events)}
        kind="time"
        now={told.asked_to_call.median_ms}
        then={then?.asked_to_call.median_ms}
      />
      <Tile
        name={t.postToCall}
        meaning={t.postToCallMeaning}
        cell={took(told.post_to_call.median_ms, told.post_to_call.events)}
        kind="time"
        now={told.post_to_call.median_ms}
        then={then?.post_to_call.median_ms}
      />
      <Cost told={told} />
    </Tiles>
  );
}

function Cost({ told }: { told: Told }) {
  const { calls, minutes, called, inbound, currency, events } = told.cost;
  if (called === null || currency === null) {
    return (
      <Tile
        name={t.minutes}
        meaning={fill(t.costUnknown, { calls, minutes })}
        cell={count(minutes, calls ? events : undefined)}
      />
    );
  }
  const price = (value: number) => value.toLocaleString("en-GB", { style: "currency", currency });
  return (
    <Tile
      name={t.cost}
      meaning={fill(t.costMeaning, { calls, minutes, inbound: price(inbound ?? 0) })}
      cell={{ raw: called, show: price(called), events }}
    />
  );
}

export function endsGrid(told: Told): Grid {
  const ends = [
    ["promised", t.promised],
    ["attempts", t.tries],
    ["connected", t.connected],
    ["fell_back", t.fellBack],
    ["abandoned", t.abandoned],
    ["cancelled", t.cancelled],
  ] as const;
  return {
    label: t.outcome,
    columns: [{ key: "count", name: t.happened }],
    rows: ends.map(([key, label]) => ({
      key,
      label,
      cells: { count: count(told[key].count, told[key].events) },
    })),
  };
}
