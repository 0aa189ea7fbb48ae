import { describe, expect, it } from "vitest";
import { byNeed, byTopic } from "./counts";

const COUNTS = [
  { need: "needs", topic: "delivery", channel: "x", count: 3, events: "" },
  { need: "needs", topic: "delivery", channel: "facebook", count: 2, events: "" },
  { need: "needs", topic: "", channel: "x", count: 7, events: "" },
  { need: "none", topic: "", channel: "x", count: 4, events: "" },
] as const;

describe("what was heard", () => {
  it("is summed by need, and what wasn't heard is nought", () => {
    expect(byNeed(COUNTS)).toEqual({ needs: 12, worth: 0, none: 4 });
  });
  it("is summed by topic over channels, the commonest first", () => {
    expect(byTopic(COUNTS, "needs", "")).toEqual([
      { topic: "", count: 7 },
      { topic: "delivery", count: 5 },
    ]);
  });
  it("is that of one channel if one is chosen", () => {
    expect(byTopic(COUNTS, "needs", "facebook")).toEqual([{ topic: "delivery", count: 2 }]);
  });
});
