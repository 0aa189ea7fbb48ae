import { describe, expect, it } from "vitest";
import { dayStart } from "./day";

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
