import { expect, it } from "vitest";
import type { Line } from "../../api/types";
import { answeredSince } from "./useOvertaken";

const BEGAN = "2026-05-28T10:00:00.000Z";
function line(more: Partial<Line>): Line {
  return {
    key: "k",
    direction: "outbound",
    kind: "message",
    agent: "ben",
    at: "2026-05-28T10:01:00.000Z",
    ...more,
  } as Line;
}

it.each([
  ["a colleague's answer", {}, true],
  ["my own", { agent: "ana" }, false],
  ["an earlier one", { at: "2026-05-28T09:59:59.999Z" }, false],
  ["a note", { kind: "note" }, false],
  ["the customer's words", { direction: "inbound", agent: null }, false],
  ["an event", { kind: "event", direction: "internal" }, false],
  ["what was sent by itself", { agent: null }, false],
] as const)("%s since then", (_, more, counts) => {
  expect(Boolean(answeredSince([line(more as Partial<Line>)], BEGAN, "ana"))).toBe(counts);
});
