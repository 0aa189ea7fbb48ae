import { describe, expect, it } from "vitest";
import { differences, said, words } from "./differences";

const plain = { added: [], removed: [] };

describe("differences", () => {
  it.each([
    [{ name: ["Care", "Help"] }, [{ where: "Name", from: "Care", to: "Help", ...plain }]],
    [{ offer_seconds: [45, 3600] }, [{ where: "Offer seconds", from: "45", to: "3,600", ...plain }]],
    [{ sticky: [true, false] }, [{ where: "Sticky", from: "yes", to: "no", ...plain }]],
    [{ note: ["", "Mind the step"] }, [{ where: "Note", from: "", to: "Mind the step", ...plain }]],
    [{ name: ["Care", null] }, [{ where: "Name", from: "Care", to: "", ...plain }]],
  ])("tells %j from what to what", (changes, told) => {
    expect(differences(changes as Record<string, unknown[]>)).toEqual(told);
  });

  it("tells of a list of words what came and what went", () => {
    expect(
      differences({
        words: [
          ["a", "b"],
          ["b", "c", "d"],
        ],
      }),
    ).toEqual([{ where: "Words", from: "", to: "", added: ["c", "d"], removed: ["a"] }]);
    expect(differences({ skills: [null, ["spanish"]] })).toEqual([
      { where: "Skills", from: "", to: "", added: ["spanish"], removed: [] },
    ]);
  });

  it("tells another order of the same words as such", () => {
    expect(
      differences({
        words: [
          ["a", "b"],
          ["b", "a"],
        ],
      }),
    ).toEqual([{ where: "Words", from: "a, b", to: "b, a", ...plain }]);
  });

  it("goes down into what is nested, and leaves out what stayed", () => {
    const before = { sms: { text: "Hi", parts: 1 }, x: { text: "Hey" } };
    const after = { sms: { text: "Hello", parts: 1 }, x: { text: "Hey" } };
    expect(differences({ variants: [before, after] })).toEqual([
      { where: "Variants, Sms, Text", from: "Hi", to: "Hello", ...plain },
    ]);
  });

  it("counts the items of a list from one", () => {
    const before = [{ day: "mon" }, { day: "tue" }];
    expect(differences({ hours: [before, [{ day: "mon" }, { day: "wed" }]] })).toEqual([
      { where: "Hours, 2, Day", from: "tue", to: "wed", ...plain },
    ]);
  });

  it("is silent where nothing really changed", () => {
    expect(differences({ note: [null, ""], words: [[], null], least: [null, {}] })).toEqual([]);
  });

  it("leaves out of a new setting what is off, and its id, but not what was switched off", () => {
    expect(differences({ id: [null, "care"], spam: [null, false] })).toEqual([]);
    expect(differences({ spam: [true, false] })).toHaveLength(1);
  });
});

describe("words", () => {
  it("makes a field's name readable", () => {
    expect(words("callback_after_seconds")).toBe("Callback after seconds");
  });
  it("says an empty document as nothing", () => {
    expect(said({})).toBe("");
    expect(said({ a: 1 })).toBe('{"a":1}');
  });
});
