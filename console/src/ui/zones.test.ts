import { expect, it } from "vitest";
import {
  dateAfter,
  dateIn,
  dayWords,
  minuteOfDay,
  minutesAhead,
  offsetOf,
  soonWords,
  weekdayOf,
} from "./zones";

const FRIDAY = Date.parse("2026-11-20T16:30:00Z");

it.each([
  ["Europe/Berlin", 60],
  ["UTC", 0],
  ["Asia/Kolkata", 330],
  ["America/New_York", -300],
])("knows how far %s is ahead", (zone, minutes) => expect(offsetOf(zone, FRIDAY)).toBe(minutes));

it("knows that clocks change", () => {
  expect(minutesAhead("Europe/London", "America/New_York", Date.parse("2026-03-20T12:00Z"))).toBe(240);
  expect(minutesAhead("Europe/London", "America/New_York", FRIDAY)).toBe(300);
  expect(minutesAhead("Mars/Base", "UTC", FRIDAY)).toBe(0);
});

it("tells the time and the date there", () => {
  expect(minuteOfDay("Europe/Berlin", FRIDAY)).toBe(17 * 60 + 30);
  expect(dateIn("Asia/Tokyo", FRIDAY)).toBe("2026-11-21");
  expect(dateAfter("2026-12-31", 1)).toBe("2027-01-01");
  expect(weekdayOf("2026-11-23")).toBe(0);
  expect(dayWords("2026-11-20")).toBe("Friday 20 November");
});

it.each([
  ["2026-11-20T17:00:00Z", "18:00"],
  ["2026-11-23T08:00:00Z", "Monday 09:00"],
  ["2026-11-27T08:00:00Z", "Fri 27 Nov, 09:00"],
])("says %s as %s", (at, words) => expect(soonWords(at, "Europe/Berlin", FRIDAY)).toBe(words));
