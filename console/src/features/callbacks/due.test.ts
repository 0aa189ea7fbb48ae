import { describe, expect, it } from "vitest";
import { byList, type Callback, canChange, canMove, listOf, showOf } from "./due";

const NOW = Date.parse("2026-05-28T21:30:00Z"); // 23:30 in Berlin
const ZONE = "Europe/Berlin";
const callback = (next_at: string | null, more: Partial<Callback> = {}) =>
  ({ id: next_at ?? "", state: "scheduled", next_at, from: "2026-05-30T10:00:00Z", ...more }) as Callback;

describe("the list of a promise", () => {
  it.each([
    ["2026-05-28T21:00:00Z", {}, "now"],
    ["2026-05-28T21:30:00Z", {}, "now"],
    ["2026-05-28T21:45:00Z", {}, "today"],
    ["2026-05-28T22:15:00Z", {}, "tomorrow"],
    ["2026-05-29T22:15:00Z", {}, "later"],
    [null, { state: "connected" }, "now"],
    ["2026-05-29T22:15:00Z", { state: "calling" }, "now"],
    [null, {}, "later"],
  ] as const)("due %s %j is %s", (next_at, more, list) => {
    expect(listOf(callback(next_at, more), NOW, ZONE)).toBe(list);
  });
});

it("has the first that is due first", () => {
  const found = ["2026-05-28T21:50:00Z", "2026-05-28T21:40:00Z"].map((at) => callback(at));
  expect(byList(found, NOW, ZONE).today.map((one) => one.id)).toEqual([
    "2026-05-28T21:40:00Z",
    "2026-05-28T21:50:00Z",
  ]);
});

it("offers what the state allows", () => {
  const may = (state: Callback["state"]) => [
    canMove(callback(null, { state })),
    canChange(callback(null, { state })),
  ];
  expect(may("calling")).toEqual([true, true]);
  expect(may("connected")).toEqual([false, false]);
  expect(may("fell_back")).toEqual([true, false]);
  expect(may("done")).toEqual([false, false]);
});

it("shows what is due where the address names no list", () => {
  expect([showOf(null), showOf("gossip"), showOf("kept")]).toEqual(["now", "now", "kept"]);
});
