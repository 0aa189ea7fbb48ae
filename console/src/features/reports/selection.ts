import type { Channel } from "../../api/types";
import { addDays, DAY_MS, localDay, startOf } from "../../ui/days";

export const MOST_DAYS = 31;
const CHANNELS: readonly string[] = [
  "sms",
  "whatsapp",
  "voice",
  "x",
  "facebook",
  "instagram",
  "chat",
  "email",
];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Days of the reader's zone: today so far, the last few with today, or from one day to another. */
export type Range = "today" | "7" | "30" | { first: string; last: string };
export type Step = "day" | "week" | "month";

/** What a report is asked for. All of it stands in the address, so that it can be sent to somebody. */
export interface Selection {
  range: Range;
  agent: string;
  channel: Channel | "";
  queue: string;
  step: Step;
}

/** From `from` until before `to`, epoch milliseconds; `days`: how many local days that touches. */
export interface Period {
  from: number;
  to: number;
  days: number;
}

export function read(address: URLSearchParams): Selection {
  const channel = address.get("channel") ?? "";
  const step = address.get("by");
  return {
    range: readRange(address.get("range") ?? ""),
    agent: address.get("agent") ?? "",
    channel: CHANNELS.includes(channel) ? (channel as Channel) : "",
    queue: address.get("queue") ?? "",
    step: step === "day" || step === "month" ? step : "week",
  };
}

/** The address with something chosen otherwise; what is as usual isn't said. What was opened is closed. */
export function write(address: URLSearchParams, change: Partial<Selection>): URLSearchParams {
  const wanted = { ...read(address), ...change };
  const range =
    typeof wanted.range === "string" ? wanted.range : `${wanted.range.first}..${wanted.range.last}`;
  const said = {
    range: range === "today" ? "" : range,
    agent: wanted.agent,
    channel: wanted.channel,
    queue: wanted.queue,
    by: wanted.step === "week" ? "" : wanted.step,
  };
  return new URLSearchParams(Object.entries(said).filter(([, value]) => value));
}

function readRange(said: string): Range {
  if (said === "7" || said === "30") return said;
  const [first = "", last = ""] = said.split("..");
  return isRange(first, last) ? { first, last } : "today";
}

/** Whether the days exist, are in order, and aren't more than a report may have. */
export function isRange(first: string, last: string): boolean {
  if (![first, last].every((day) => DAY.test(day) && !Number.isNaN(Date.parse(day)))) return false;
  const days = daysOf(first, last);
  return days >= 1 && days <= MOST_DAYS;
}

function daysOf(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
}

function lastDays(range: Range, now: number, zone: string): { first: string; last: string } {
  if (typeof range !== "string") return range;
  const today = localDay(now, zone);
  return { first: addDays(today, range === "today" ? 0 : 1 - Number(range)), last: today };
}

/** What has not happened yet isn't asked for. */
export function periodOf(range: Range, now: number, zone: string): Period {
  const { first, last } = lastDays(range, now, zone);
  const from = startOf(first, zone).getTime();
  const end = startOf(addDays(last, 1), zone).getTime();
  return { from, to: now > from ? Math.min(end, now) : end, days: daysOf(first, last) };
}

/** As many days before: of today so far, yesterday until the same time. */
export function daysBefore(period: Period, zone: string): Period {
  const first = addDays(localDay(period.from, zone), -period.days);
  const from = startOf(first, zone).getTime();
  return { from, to: Math.min(from + (period.to - period.from), period.from), days: period.days };
}

/** Whether the range reaches to this moment, so that its figures still change. */
export function isRunning(range: Range, now: number, zone: string): boolean {
  return lastDays(range, now, zone).last >= localDay(now, zone);
}
