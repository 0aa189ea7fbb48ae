import { expect, test } from "vitest";
import type { Line } from "../../api/types";
import { eventWords } from "./eventWords";

const NAMES: Record<string, string> = { sofia: "Sofia", tom: "Tom" };
const words = (what: string, agent: string | null, extra: Record<string, string> = {}) =>
  eventWords({ text: what, agent, extra } as unknown as Line, (id) => NAMES[id] ?? id);

test.each([
  ["assigned", "sofia", { agent: "tom" }, "Sofia gave it to Tom"],
  ["call_transferred", null, { from: "sofia", to: "tom" }, "The call went from Sofia to Tom"],
  [
    "callback_cancelled",
    null,
    { why: "They wrote instead." },
    "The promised call was taken back. They wrote instead.",
  ],
  ["callback_cancelled", null, {}, "The promised call was taken back."],
  ["status", "tom", {}, "Tom set it to …"],
  ["something_new", "tom", {}, "something new (Tom)"],
])("%s by %s", (what, agent, extra, told) => {
  expect(words(what, agent, extra as Record<string, string>)).toBe(told);
});
