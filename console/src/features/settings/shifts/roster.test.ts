import { expect, it } from "vitest";
import { byDay, covered, missingMinutes, peopleOf, type Roster, stretchOf } from "./roster";

function turn(agent: string, name: string, since: string, until: string) {
  return {
    agent,
    name,
    shift: "s",
    shift_name: "Shift",
    since: `2026-11-${since}Z`,
    until: `2026-11-${until}Z`,
  };
}
const QUEUE = {
  queue: "care",
  name: "Care",
  turns: [
    turn("tom", "Tom", "22T22:00", "23T06:00"),
    turn("ana", "Ana", "23T05:00", "23T12:00"),
    turn("tom", "Tom", "29T22:00", "30T06:00"),
    turn("zoe", "Zoe", "30T00:00", "30T06:00"),
  ],
  holes: [
    { since: "2026-11-24T09:00Z", until: "2026-11-24T17:00Z" },
    { since: "2026-11-23T17:00Z", until: "2026-11-23T17:30Z" },
  ],
};
const ROSTER: Roster = {
  time_zone: "UTC",
  days: [23, 24, 25, 26, 27, 28, 29].map((day) => ({
    date: `2026-11-${day}`,
    at: `2026-11-${day}T00:00:00Z`,
  })),
  until: "2026-11-30T00:00:00Z",
  calendar: "shop",
  calendars: [],
  queues: [QUEUE],
};

it("shows each person once, by name, with their turns on the days on which they begin", () => {
  const people = peopleOf(ROSTER, QUEUE);
  expect(people.map((one) => [one.name, one.days.map((day) => day.length).join("")])).toEqual([
    ["Ana", "1000000"],
    ["Tom", "1000001"],
  ]);
});

it("tells holes by day as well", () => {
  expect(byDay(ROSTER, QUEUE.holes).map((day) => day.length)).toEqual([1, 1, 0, 0, 0, 0, 0]);
  expect(missingMinutes(QUEUE)).toBe(510);
});

it("draws what is covered once, and nothing of another week", () => {
  expect(covered(ROSTER, QUEUE)).toEqual([
    { left: 0, width: 12 / 168 },
    { left: 166 / 168, width: expect.closeTo(2 / 168) },
  ]);
  expect(stretchOf(ROSTER, { since: "2026-11-30T00:00:00Z", until: "2026-11-30T06:00:00Z" })).toBeNull();
});
