import { describe, expect, it } from "vitest";
import {
  added,
  bars,
  copied,
  everyDay,
  type Interval,
  intoNextDay,
  merged,
  minutesOf,
  openMinutes,
  overlap,
  readClock,
  tidied,
  unreadable,
  WORKDAYS,
} from "./week";

const DAY: Interval = { start: "09:00", end: "17:00" };
const NIGHT: Interval = { start: "22:00", end: "06:00" };

describe("times as people type them", () => {
  it.each([
    ["9", 540],
    ["09:00", 540],
    ["930", 570],
    ["9.30", 570],
    [" 17:05 ", 1_025],
    ["24", 1_440],
    ["30:00", 1_800],
    ["", null],
    ["9:5", null],
    ["12:60", null],
    ["49", null],
    ["nine", null],
  ])("reads %j as %s", (typed, minutes) => expect(readClock(typed)).toBe(minutes));

  it("says which of them can't be read, by the names of their fields", () => {
    const hours = everyDay({ mon: [DAY, { start: "x", end: "17:00" }], sun: [{ start: "24:00", end: "" }] });
    expect(unreadable(hours)).toEqual(["hours.mon.1.start", "hours.sun.0.start", "hours.sun.0.end"]);
    expect(unreadable(everyDay({ mon: [DAY] }))).toEqual([]);
  });

  it("writes each in its plainest form and leaves what it can't read", () => {
    expect(tidied(everyDay({ mon: [{ start: "9", end: "soon" }] })).mon).toEqual([
      { start: "09:00", end: "soon" },
    ]);
  });
});

describe("what is drawn", () => {
  it.each([
    [DAY, { start: 540, end: 1_020 }],
    [NIGHT, { start: 1_320, end: 1_800 }],
    [
      { start: "00:00", end: "00:00" },
      { start: 0, end: 1_440 },
    ],
    [
      { start: "00:00", end: "24:00" },
      { start: 0, end: 1_440 },
    ],
    [{ start: "24:00", end: "25:00" }, null],
  ])("counts %j", (interval, span) => expect(minutesOf(interval)).toEqual(span));

  it("goes on after midnight on the next day, from Sunday on Monday", () => {
    const drawn = bars(everyDay({ fri: [NIGHT], sun: [NIGHT] }));
    expect(drawn.fri).toEqual([{ start: 1_320, end: 1_440 }]);
    expect(drawn.sat).toEqual([{ start: 0, end: 360 }]);
    expect(drawn.mon).toEqual([{ start: 0, end: 360 }]);
    expect(drawn.tue).toEqual([]);
    expect(intoNextDay(NIGHT)).toBe(true);
    expect(intoNextDay({ start: "18:00", end: "24:00" })).toBe(false);
  });

  it("draws what overlaps once, also a night and the next morning", () => {
    const hours = everyDay({ mon: [NIGHT], tue: [{ start: "05:00", end: "12:00" }, DAY] });
    expect(bars(hours).tue).toEqual([{ start: 0, end: 1_020 }]);
    expect(overlap(hours.tue)).toBe(true);
    expect(overlap([DAY, { start: "17:00", end: "18:00" }])).toBe(false);
  });

  it("leaves out what can't be read, and counts the rest", () => {
    const hours = everyDay({ mon: [DAY, { start: "?", end: "" }], tue: [NIGHT] });
    expect(bars(hours).mon).toEqual([{ start: 540, end: 1_020 }]);
    expect(openMinutes(hours)).toBe(480 + 480);
  });

  it("doesn't change the spans it joins", () => {
    const given = [
      { start: 0, end: 10 },
      { start: 5, end: 20 },
    ];
    expect(merged(given)).toEqual([{ start: 0, end: 20 }]);
    expect(given[0]).toEqual({ start: 0, end: 10 });
  });
});

describe("what is edited", () => {
  it("copies a day's hours to others as hours of their own", () => {
    const hours = everyDay({ mon: [DAY], sat: [NIGHT] });
    const after = copied(hours, "mon", WORKDAYS);
    expect(after.fri).toEqual([DAY]);
    expect(after.fri[0]).not.toBe(after.mon[0]);
    expect(after.sat).toEqual([NIGHT]);
    expect(hours.fri).toEqual([]);
  });

  it.each([
    [[], { start: "09:00", end: "17:00" }],
    [[{ start: "09:00", end: "12:00" }], { start: "13:00", end: "17:00" }],
    [[DAY], { start: "18:00", end: "22:00" }],
    [[{ start: "09:00", end: "22:30" }], { start: "23:00", end: "24:00" }],
    [[NIGHT], { start: "23:00", end: "24:00" }],
  ])("adds a span after %j", (before, span) => expect(added(before).at(-1)).toEqual(span));
});
