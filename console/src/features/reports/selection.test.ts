import { describe, expect, it } from "vitest";
import { daysBefore, isRange, periodOf, read, write } from "./selection";

const NOW = Date.parse("2026-05-28T10:30:00Z");
const ZONE = "Europe/Berlin";
const iso = (at: number) => new Date(at).toISOString();

describe("the days a report is about", () => {
  it.each([
    ["today", "2026-05-27T22:00:00.000Z", "2026-05-28T10:30:00.000Z", 1],
    ["7", "2026-05-21T22:00:00.000Z", "2026-05-28T10:30:00.000Z", 7],
    ["30", "2026-04-28T22:00:00.000Z", "2026-05-28T10:30:00.000Z", 30],
    [{ first: "2026-05-01", last: "2026-05-03" }, "2026-04-30T22:00:00.000Z", "2026-05-03T22:00:00.000Z", 3],
    [{ first: "2026-05-27", last: "2026-05-28" }, "2026-05-26T22:00:00.000Z", "2026-05-28T10:30:00.000Z", 2],
    [{ first: "2026-06-01", last: "2026-06-01" }, "2026-05-31T22:00:00.000Z", "2026-06-01T22:00:00.000Z", 1],
  ] as const)("%j is from %s until %s", (range, from, to, days) => {
    const period = periodOf(range, NOW, ZONE);
    expect([iso(period.from), iso(period.to), period.days]).toEqual([from, to, days]);
  });

  it("of today is compared with yesterday until the same time", () => {
    const earlier = daysBefore(periodOf("today", NOW, ZONE), ZONE);
    expect([iso(earlier.from), iso(earlier.to)]).toEqual([
      "2026-05-26T22:00:00.000Z",
      "2026-05-27T10:30:00.000Z",
    ]);
  });

  it("is compared with what ends before it, also where a day has 25 hours", () => {
    const night = Date.parse("2026-10-25T22:50:00Z"); // 23:50 of a day that began 24 hours and 50 minutes ago
    const period = periodOf("today", night, ZONE);
    const earlier = daysBefore(period, ZONE);
    expect(iso(period.from)).toBe("2026-10-24T22:00:00.000Z");
    expect([iso(earlier.from), iso(earlier.to)]).toEqual([
      "2026-10-23T22:00:00.000Z",
      "2026-10-24T22:00:00.000Z",
    ]);
  });
});

describe("an address", () => {
  it("says nothing of what is as usual", () => {
    expect(
      write(new URLSearchParams("range=7&by=day&open=x"), { range: "today", step: "week" }).toString(),
    ).toBe("");
  });

  it.each([
    ["", { range: "today", agent: "", channel: "", queue: "", step: "week" }],
    [
      "range=30&agent=ana&channel=sms",
      { range: "30", agent: "ana", channel: "sms", queue: "", step: "week" },
    ],
    [
      "range=2026-05-01..2026-05-31&queue=care&by=month",
      {
        range: { first: "2026-05-01", last: "2026-05-31" },
        agent: "",
        channel: "",
        queue: "care",
        step: "month",
      },
    ],
  ])("%s is read, and written again", (address, selection) => {
    expect(read(new URLSearchParams(address))).toEqual(selection);
    expect(read(write(new URLSearchParams(), selection as never))).toEqual(selection);
  });

  it.each([
    "range=2026-05-31..2026-05-01",
    "range=2026-02-30..x",
    "range=2026-01-01..2026-02-01",
    "channel=fax",
  ])("that makes no sense (%s) is as if it said nothing", (address) => {
    expect(read(new URLSearchParams(address))).toEqual(read(new URLSearchParams()));
  });
});

it("takes a month of 31 days and no more", () => {
  expect([isRange("2026-05-01", "2026-05-31"), isRange("2026-05-01", "2026-06-01")]).toEqual([true, false]);
});
