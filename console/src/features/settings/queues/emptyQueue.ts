import type { Values } from "../kit/settingTypes";

/** What a new queue begins with: as the server fills in what it isn't told. */
export const EMPTY: Values<"queue"> = {
  name: "",
  skill: "",
  shards: 1,
  offer_seconds: 45,
  grace_seconds: 120,
  follow_up_days: 7,
  sticky: true,
  fallback: false,
  concierge: false,
  ask_after_days: 0,
  ask_after_template: "",
  ask_after_every_days: 30,
  nudge_minutes: 0,
  nudge_text: "",
  solve_minutes: 0,
  callback_after_seconds: 60,
  callback_agent_first: true,
  callback_attempts: 3,
  callback_pauses_minutes: [5, 15, 60],
  callback_calendar: "always",
  callback_slot_minutes: 30,
  callback_slot_capacity: 2,
  missed_calls_away: 2,
  acw_seconds: 60,
  dispositions: [],
  record: "",
  music: "",
};
/** Lengths that fill a day evenly, so that slots begin at the same times every day. */
export const SLOTS = [5, 10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240] as const;
/** Fields that are folded away: one that is wrong unfolds them. */
export const RARE = [
  "grace_seconds",
  "shards",
  "concierge",
  "ask_after_days",
  "ask_after_template",
  "ask_after_every_days",
];

/** "5, 15, 60" as numbers, in the order given; null if one isn't a number of minutes that may be paused. */
export function pausesOf(words: readonly string[]): number[] | null {
  const numbers = words.map((word) => Number(word.trim()));
  return numbers.every((one) => Number.isInteger(one) && one >= 1 && one <= 1_440) ? numbers : null;
}
