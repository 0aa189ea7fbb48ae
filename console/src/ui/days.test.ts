import { describe, expect, it } from "vitest";
import { addDays, dayName, dayStart, localDay, startOf } from "./days";

describe("the beginning of today", () => {
  it.each([
    ["2026-05-28T20:26:00Z", "Europe/Berlin", "2026-05-27T22:00:00.000Z"],
    ["2026-05-28T22:30:00Z", "Europe/Berlin", "2026-05-28T22:00:00.000Z"],
    ["2026-05-28T20:26:00Z", "Asia/Kolkata", "2026-05-28T18:30:00.000Z"],
    ["2026-05-28T20:26:00Z", "UTC", "2026-05-28T00:00:00.000Z"],
    ["2026-03-29T21:00:00Z", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["2026-10-25T22:30:00Z", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
  ])("at %s in %s was %s", (now, zone, began) => {
    expect(dayStart(Date.parse(now), zone).toISOString()).toBe(began);
  });
});

describe("the beginning of a day", () => {
  it.each([
    ["2026-05-28", "Europe/Berlin", "2026-05-27T22:00:00.000Z"],
    ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00.000Z"],
    ["2026-05-28", "Pacific/Kiritimati", "2026-05-27T10:00:00.000Z"],
    ["2026-05-28", "Pacific/Pago_Pago", "2026-05-28T11:00:00.000Z"],
    ["2026-05-28", "Asia/Kolkata", "2026-05-27T18:30:00.000Z"],
  ])("%s in %s is %s", (day, zone, begins) => {
    expect(startOf(day, zone).toISOString()).toBe(begins);
  });

  it("is on that day, and the moment before isn't", () => {
    for (const zone of ["Europe/London", "America/New_York", "Australia/Lord_Howe"]) {
      const start = startOf("2026-04-05", zone).getTime();
      expect([localDay(start - 1, zone), localDay(start, zone)]).toEqual(["2026-04-04", "2026-04-05"]);
    }
  });
});

it("counts days over the ends of months and of years", () => {
  expect([addDays("2026-12-31", 1), addDays("2026-03-01", -1), addDays("2026-05-28", 0)]).toEqual([
    "2027-01-01",
    "2026-02-28",
    "2026-05-28",
  ]);
});

it("names the day, not the reader's", () => {
  expect(dayName("2026-03-28")).toBe("Sat 28 Mar");
});
