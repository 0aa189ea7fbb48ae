import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { dayName, localDay } from "../../ui/days";
import { count, type Grid, money, number, took } from "./cells";
import { Panel } from "./Panel";
import { Section } from "./Section";
import type { Selection } from "./selection";
import { Tile, Tiles } from "./Tile";
import { type Schemas, useGoodwill } from "./useReports";

const t = text.reports;
type Told = Schemas["Goodwill"];
const COUNTS = [
  ["requests", t.requests],
  ["items", t.items],
  ["found", t.found],
  ["ordered", t.ordered],
  ["shipped", t.shipped],
  ["declined", t.declined],
  ["referrals", t.referrals],
] as const;

/** What customers wished for, what was found, and what was given away to others. */
export function Goodwill({ selection, zone }: { selection: Selection; zone: string }) {
  const { now, earlier: then } = useGoodwill(selection, zone);
  return (
    <Section found={now}>
      {(told) => (
        <>
          <Headlines told={told.total} then={then?.total} own={told.agent !== null} />
          <Panel
            title={t.wishes}
            hint={t.wishesHint}
            grid={periodsGrid(told.periods, zone)}
            drawing={{ columns: ["requests", "items", "found", "ordered"], show: number }}
          />
        </>
      )}
    </Section>
  );
}

/** The worth of referrals, a sum for each currency. */
function worthOf(told: Told): string {
  return told.worth
    .filter((one) => one.amount)
    .map((one) => money(one.amount, one.currency).show)
    .join(", ");
}

function Headlines({ told, then, own }: { told: Told; then: Told | undefined; own: boolean }) {
  const worth = worthOf(told);
  const meanings: Record<(typeof COUNTS)[number][0], string> = {
    requests: own ? t.requestsOwn : t.requestsMeaning,
    items: t.itemsMeaning,
    found: t.foundMeaning,
    ordered: t.orderedMeaning,
    shipped: t.shippedMeaning,
    declined: t.declinedMeaning,
    referrals: worth ? fill(t.referralsMeaning, { worth }) : t.referralsNone,
  };
  return (
    <Tiles name={t.section.goodwill}>
      {COUNTS.map(([key, name]) => (
        <Tile
          key={key}
          name={name}
          meaning={meanings[key]}
          cell={count(told[key].count, told[key].events)}
          then={then?.[key].count}
        />
      ))}
      <Tile
        name={t.firstOption}
        meaning={t.firstOptionMeaning}
        cell={took(told.first_option.median_ms, told.first_option.events)}
        kind="time"
        now={told.first_option.median_ms}
        then={then?.first_option.median_ms}
      />
    </Tiles>
  );
}

export function periodsGrid(periods: readonly Told[], zone: string): Grid {
  const columns = [
    ...COUNTS.map(([key, name]) => ({ key, name })),
    { key: "first", name: t.firstOption, csv: fill(t.seconds, { name: t.firstOption }) },
  ];
  const rows = periods.map((one) => ({
    key: one.from,
    label: named(one, zone),
    cells: {
      ...Object.fromEntries(COUNTS.map(([key]) => [key, count(one[key].count, one[key].events)])),
      first: took(one.first_option.median_ms, one.first_option.events),
    },
  }));
  return { label: t.period, columns, rows };
}

/** "Mon 25 May", or "Mon 25 May – Sun 31 May" where it is longer than a day. */
function named({ from, to }: Told, zone: string): string {
  const first = dayName(localDay(Date.parse(from), zone));
  const last = dayName(localDay(Date.parse(to) - 1, zone));
  return first === last ? first : `${first} – ${last}`;
}
