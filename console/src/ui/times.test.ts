import { describe, expect, it } from "vitest";
import { moment, span } from "./times";

describe("span", () => {
  it.each([
    [0, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [3_599_999, "59 min"],
    [3_600_000, "1 h"],
    [12_000_000, "3 h 20 min"],
    [86_400_000, "1 d"],
    [187_200_000, "2 d 4 h"],
    [-90_000, "1 min"],
  ])("says %i ms as %s", (ms, said) => {
    expect(span(ms)).toBe(said);
  });
});

describe("moment", () => {
  const now = Date.parse("2026-03-29T12:00:00Z");
  it("tells today's time in the agent's zone", () => {
    expect(moment("2026-03-29T09:30:00Z", "Europe/Berlin", now)).toBe("11:30");
  });
  it("names the day of what was on another day there", () => {
    expect(moment("2026-03-28T23:30:00Z", "Europe/London", now)).toBe("28 Mar, 23:30");
    expect(moment("2026-03-28T23:30:00Z", "Europe/Berlin", now)).toBe("00:30");
  });
  it("names the year of another year", () => {
    expect(moment("2025-12-31T09:00:00Z", "UTC", now)).toBe("31 Dec 2025, 09:00");
  });
});
