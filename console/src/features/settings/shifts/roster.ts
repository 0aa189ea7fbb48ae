import type { components } from "../../../api/schema";
import { merged } from "../../../ui/week";

export type Roster = components["schemas"]["Roster"];
export type RosterQueue = Roster["queues"][number];

interface Span {
  since: string;
  until: string;
}

/** A span as it is drawn over the whole week, in shares of it; null if nothing of it lies there. */
export function stretchOf(roster: Roster, span: Span): { left: number; width: number } | null {
  const start = Date.parse(roster.days[0]?.at ?? span.since);
  const end = Date.parse(roster.until);
  const from = Math.max(Date.parse(span.since), start);
  const to = Math.min(Date.parse(span.until), end);
  return to > from ? { left: (from - start) / (end - start), width: (to - from) / (end - start) } : null;
}

/** Spans by the day on which they begin; what began before the week stands on its first day. */
export function byDay<S extends Span>(roster: Roster, spans: readonly S[]): S[][] {
  const days: S[][] = roster.days.map(() => []);
  for (const span of spans) {
    if (!stretchOf(roster, span)) continue;
    const day = roster.days.findLastIndex((one) => Date.parse(one.at) <= Date.parse(span.since));
    days[Math.max(day, 0)]?.push(span);
  }
  return days;
}

export interface PersonWeek {
  agent: string;
  name: string;
  days: RosterQueue["turns"][];
}

/** A queue's people by name, each with their turns day by day. */
export function peopleOf(roster: Roster, queue: RosterQueue): PersonWeek[] {
  const here = queue.turns.filter((turn) => stretchOf(roster, turn));
  const names = new Map(here.map((turn) => [turn.agent, turn.name]));
  return [...names]
    .map(([agent, name]) => ({
      agent,
      name,
      days: byDay(
        roster,
        here.filter((turn) => turn.agent === agent),
      ),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** When somebody is on duty, as shares of the week, without overlaps. */
export function covered(roster: Roster, queue: RosterQueue): { left: number; width: number }[] {
  const found = queue.turns.map((turn) => stretchOf(roster, turn)).filter((one) => one !== null);
  const joined = merged(found.map(({ left, width }) => ({ start: left, end: left + width })));
  return joined.map(({ start, end }) => ({ left: start, width: end - start }));
}

/** Minutes in which it is open and nobody is on duty. */
export function missingMinutes(queue: RosterQueue): number {
  return queue.holes.reduce(
    (sum, hole) => sum + (Date.parse(hole.until) - Date.parse(hole.since)) / 60_000,
    0,
  );
}
