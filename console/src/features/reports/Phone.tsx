import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { span } from "../../ui/times";
import { count, type Grid, number, partOf, percent, share, took, words } from "./cells";
import { Panel } from "./Panel";
import { Section } from "./Section";
import type { Selection } from "./selection";
import { Tile, Tiles } from "./Tile";
import { type Schemas, useOverview } from "./useReports";

const t = text.reports;
type Calls = Schemas["CallFigures"];

/** Customers' calls: how long they waited, how many hung up, and how long a call takes. */
export function Phone({ selection, zone }: { selection: Selection; zone: string }) {
  const { now, earlier: then } = useOverview({ ...selection, channel: "" }, zone);
  const all = (calls: readonly Calls[] | undefined) => calls?.find((one) => one.queue === null);
  return (
    <Section found={now}>
      {(told) => {
        const calls = all(told.calls);
        return (
          <>
            {calls ? <Headlines calls={calls} then={all(then?.calls)} /> : null}
            <Panel
              title={t.callsBy}
              hint={t.callsByHint}
              grid={callsGrid(told.calls)}
              drawing={{
                columns: ["answered", "in_time", "abandoned"],
                colors: [2, 1, 3],
                across: true,
                show: number,
                without: ["all"],
              }}
            />
          </>
        );
      }}
    </Section>
  );
}

function Headlines({ calls, then }: { calls: Calls; then: Calls | undefined }) {
  const goal = calls.goal === null ? "" : `, ${fill(t.goal, { goal: percent(calls.goal) })}`;
  return (
    <Tiles name={t.section.phone}>
      <Tile
        name={t.queued}
        meaning={t.queuedMeaning}
        cell={count(calls.queued, calls.queued_events)}
        then={then?.queued}
      />
      <Tile
        name={t.inTime}
        meaning={partOf(t.inTimeMeaning + goal, t.gaveUpNone, calls.in_time, calls.queued)}
        cell={share(calls.service_level, calls.in_time ? calls.in_time_events : calls.queued_events)}
        kind="share"
        then={then?.service_level}
      />
      <Tile
        name={t.answeredCalls}
        meaning={
          calls.asa_ms === null
            ? t.answeredCallsNone
            : fill(t.answeredCallsMeaning, { span: span(calls.asa_ms) })
        }
        cell={count(calls.answered, calls.answered_events)}
        then={then?.answered}
      />
      <Tile
        name={t.gaveUp}
        meaning={
          calls.abandonment === null
            ? t.gaveUpNone
            : fill(t.gaveUpMeaning, { share: percent(calls.abandonment) })
        }
        cell={count(calls.abandoned, calls.abandoned_events)}
        then={then?.abandoned}
      />
      <Tile
        name={t.handled}
        meaning={t.handledMeaning}
        cell={count(calls.handled, calls.handled_events)}
        then={then?.handled}
      />
      <Tile
        name={t.handle}
        meaning={calls.talk_ms === null ? t.handleNone : fill(t.handleMeaning, { span: span(calls.talk_ms) })}
        cell={took(calls.aht_ms, calls.handled_events)}
        kind="time"
        now={calls.aht_ms}
        then={then?.aht_ms}
      />
    </Tiles>
  );
}

export function callsGrid(calls: readonly Calls[]): Grid {
  const columns = [
    { key: "queued", name: t.queued },
    { key: "answered", name: t.answeredCalls },
    { key: "in_time", name: t.inTime },
    { key: "abandoned", name: t.gaveUp },
    { key: "level", name: t.share },
    { key: "goal", name: t.goalColumn },
    { key: "asa", name: t.asa, csv: t.asaCsv },
    { key: "handled", name: t.handled },
    { key: "aht", name: t.aht, csv: t.ahtCsv },
  ];
  const rows = calls.map((one) => ({
    key: one.queue ?? "all",
    label: one.queue === null ? t.all : one.name || one.queue || t.noQueue,
    cells: {
      queued: count(one.queued, one.queued_events),
      answered: count(one.answered, one.answered_events),
      in_time: count(one.in_time, one.in_time_events),
      abandoned: count(one.abandoned, one.abandoned_events),
      level: share(one.service_level),
      goal: one.goal === null ? words("–") : share(one.goal),
      asa: took(one.asa_ms, one.answered_events),
      handled: count(one.handled, one.handled_events),
      aht: took(one.aht_ms, one.handled_events),
    },
  }));
  return { label: t.queue, columns, rows };
}
