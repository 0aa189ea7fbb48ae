import { describe, expect, it } from "vitest";
import { localOf, momentOf, nextMonday, nextMorning } from "./later";
import { inserted, matching, slashAt, type TemplateText } from "./slash";
import { quoted, unitsOf } from "./spans";

describe("spans", () => {
  it("counts a face as one sign, as the server does", () => {
    expect(unitsOf("👍 a@b.de", 2, 8)).toEqual([3, 9]);
    expect(quoted("👍 a@b.de now", 2, 8)).toBe("a@b.de");
  });
  it.each([
    ["abc", 0, 3, [0, 3]],
    ["abc", 3, 3, [3, 3]],
    ["", 0, 0, [0, 0]],
    ["abc", 1, 9, [1, 3]],
  ])("%s from %i to %i", (words, start, end, units) => {
    expect(unitsOf(words, start, end)).toEqual(units);
  });
  it("shortens what is long", () => {
    expect(quoted("x".repeat(90), 0, 90)).toHaveLength(40);
  });
});

describe("the slash", () => {
  it.each([
    ["/", { start: 0, asked: "" }],
    ["/ref", { start: 0, asked: "ref" }],
    ["Hello /thanks", { start: 6, asked: "thanks" }],
    ["line\n/a", { start: 5, asked: "a" }],
    ["https://x", null],
    ["1/2", null],
    ["/two words", null],
    ["", null],
  ])("%j", (words, found) => {
    expect(slashAt(words, words.length)).toEqual(found);
  });
  it("finds templates by name first, then by their words", () => {
    const named = (id: string, name: string, text = "") => ({ id, name, text }) as TemplateText;
    const all = [
      named("a", "Goodbye", "thanks"),
      named("b", "Many thanks"),
      named("c", "Thanks"),
      named("d", "No"),
    ];
    expect(matching(all, "than").map((one) => one.id)).toEqual(["c", "b", "a"]);
  });
  it("puts a piece where it was asked for, apart from its neighbours", () => {
    expect(inserted("Hi /th there", "Thanks", 3, 6)).toEqual({ words: "Hi Thanks there", caret: 9 });
    expect(inserted("Hi", "there", 2)).toEqual({ words: "Hi there", caret: 8 });
  });
});

describe("later", () => {
  const friday = Date.parse("2026-03-27T22:30:00Z"); // Saturday 00:30 in Helsinki; clocks change on Sunday
  it("names the morning of the agent's own tomorrow", () => {
    expect(nextMorning(friday, "Europe/London")).toBe("2026-03-28T09:00");
    expect(nextMorning(friday, "Europe/Helsinki")).toBe("2026-03-29T09:00");
  });
  it("knows the clock of the day it falls on", () => {
    expect(new Date(momentOf("2026-03-28T09:00", "Europe/London")).toISOString()).toBe(
      "2026-03-28T09:00:00.000Z",
    );
    expect(new Date(momentOf("2026-03-30T09:00", "Europe/London")).toISOString()).toBe(
      "2026-03-30T08:00:00.000Z",
    );
    expect(new Date(momentOf("2026-03-30T09:00", "Asia/Kolkata")).toISOString()).toBe(
      "2026-03-30T03:30:00.000Z",
    );
  });
  it("goes there and back", () => {
    for (const zone of ["UTC", "America/New_York", "Australia/Lord_Howe"]) {
      expect(momentOf(localOf(friday, zone), zone)).toBe(friday);
    }
  });
  it("means the coming Monday, never today", () => {
    expect(nextMonday(Date.parse("2026-03-30T07:00:00Z"), "UTC")).toBe("2026-04-06T09:00");
    expect(nextMonday(friday, "UTC")).toBe("2026-03-30T09:00");
  });
});
