import type { components } from "../../api/schema";
import { addDays, dayName, localDay, startOf } from "../../ui/days";
import { type Cell, count, type Grid, type Row } from "./cells";
import { factsOf } from "./opened";

type Volume = components["schemas"]["Volume"];
const HOUR = 3_600_000;
/** What is counted, and the kind of event that it is. */
export const COUNTED = {
  messages_in: "message_in",
  messages_out: "message_out",
  tickets_opened: "ticket_opened",
} as const;
type Counted = keyof typeof COUNTED;
const NAMES = Object.keys(COUNTED) as Counted[];

interface Bucket {
  label: string;
  from: number;
  to: number;
}

export interface Asked {
  from: number;
  to: number;
  agent: string;
  channel: string;
}

/** Hours of one or two days, else days; each of them, also where nothing happened. */
export function buckets(from: number, to: number, zone: string): Bucket[] {
  const first = localDay(from, zone);
  const last = localDay(to - 1, zone);
  return addDays(first, 1) >= last
    ? hours(from, to, zone, first !== last)
    : days(first, last, from, to, zone);
}

function hours(from: number, to: number, zone: string, named: boolean): Bucket[] {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  const found: Bucket[] = [];
  for (let at = from; at < to; at += HOUR) {
    const day = named ? `${dayName(localDay(at, zone))}, ` : "";
    found.push({ label: day + clock.format(at), from: at, to: Math.min(to, at + HOUR) });
  }
  return found;
}

function days(first: string, last: string, from: number, to: number, zone: string): Bucket[] {
  const found: Bucket[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const start = Math.max(from, startOf(day, zone).getTime());
    const end = Math.min(to, startOf(addDays(day, 1), zone).getTime());
    found.push({ label: dayName(day), from: start, to: end });
  }
  return found;
}

/** What came in and went out in the course of time. Each figure opens to the events of its hour or day. */
export function byTime(
  volumes: readonly Volume[],
  asked: Asked,
  zone: string,
  grid: Omit<Grid, "rows">,
): Grid {
  const found = buckets(asked.from, asked.to, zone);
  const sums = found.map(() => ({ messages_in: 0, messages_out: 0, tickets_opened: 0 }));
  for (const volume of volumes) {
    const at = Math.max(asked.from, Date.parse(volume.hour));
    const sum = sums[found.findIndex((bucket) => bucket.from <= at && at < bucket.to)];
    if (sum) for (const name of NAMES) sum[name] += volume[name];
  }
  const rows = found.map((bucket, n) => row(bucket.label, String(bucket.from), sums[n], asked, bucket));
  return { ...grid, rows };
}

/** The same by channel, the busiest first. */
export function byChannel(
  volumes: readonly Volume[],
  asked: Asked,
  name: (channel: string) => string,
  grid: Omit<Grid, "rows">,
): Grid {
  const sums = new Map<string, Record<Counted, number>>();
  for (const volume of volumes) {
    const sum = sums.get(volume.channel) ?? { messages_in: 0, messages_out: 0, tickets_opened: 0 };
    for (const counted of NAMES) sum[counted] += volume[counted];
    sums.set(volume.channel, sum);
  }
  const busiest = [...sums].sort(([, a], [, b]) => b.messages_in - a.messages_in);
  const rows = busiest.map(([channel, sum]) =>
    row(name(channel), channel, sum, { ...asked, channel }, asked),
  );
  return { ...grid, rows };
}

function row(
  label: string,
  key: string,
  sum: Record<Counted, number> | undefined,
  { agent, channel }: Pick<Asked, "agent" | "channel">,
  { from, to }: Pick<Bucket, "from" | "to">,
): Row {
  const cell = (name: Counted): [string, Cell] => [
    name,
    count(sum?.[name] ?? 0, factsOf(COUNTED[name], from, to, { agent, channel })),
  ];
  return { key, label, cells: Object.fromEntries(NAMES.map(cell)) };
}
