import type { components } from "../../api/schema";
import { addDays, localDay } from "../../ui/days";

export type Callback = components["schemas"]["Callback"];

/** Lists of promises that wait, by when they are due, and of those that are over, by how they ended. */
export const WAITING = ["now", "today", "tomorrow", "later"] as const;
export const OVER = ["kept", "broken", "cancelled"] as const;
export type Waiting = (typeof WAITING)[number];
export type Over = (typeof OVER)[number];
export type Show = Waiting | Over;

/** The state of those that are over, as the API has it. */
export const STATE_OF = { kept: "done", broken: "fell_back", cancelled: "cancelled" } as const;

export function isOver(show: Show): show is Over {
  return (OVER as readonly string[]).includes(show);
}

export function showOf(said: string | null): Show {
  return [...WAITING, ...OVER].find((one) => one === said) ?? "now";
}

/** When somebody's phone is to ring: at the next try, else when it was asked for. */
export function dueAt(callback: Callback): number {
  return Date.parse(callback.next_at ?? callback.from);
}

/** Due now is what rings, is talked about, or whose time has come. */
export function listOf(callback: Callback, now: number, zone: string): Waiting {
  const under = callback.state === "calling" || callback.state === "connected";
  const due = dueAt(callback);
  if (under || due <= now) return "now";
  const today = localDay(now, zone);
  const day = localDay(due, zone);
  return day <= today ? "today" : day === addDays(today, 1) ? "tomorrow" : "later";
}

/** Promises by list, the first that is due first. */
export function byList(
  callbacks: readonly Callback[],
  now: number,
  zone: string,
): Record<Waiting, Callback[]> {
  const lists: Record<Waiting, Callback[]> = { now: [], today: [], tomorrow: [], later: [] };
  for (const one of [...callbacks].sort((a, b) => dueAt(a) - dueAt(b)))
    lists[listOf(one, now, zone)].push(one);
  return lists;
}

export function canChange(callback: Callback): boolean {
  return ["scheduled", "retrying", "calling"].includes(callback.state);
}

/** What was given up may be promised for another time; what was kept or taken back is over. */
export function canMove(callback: Callback): boolean {
  return canChange(callback) || callback.state === "fell_back";
}
