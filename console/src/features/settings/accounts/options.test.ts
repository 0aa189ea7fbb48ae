import { expect, it } from "vitest";
import { text } from "../../../text/settings";
import { docOf, GROUPS, OPTIONS, optionsOf, restOf, valueAt, withRest, withValue } from "./options";

const CHAT = {
  greeting: "Hello",
  origins: ["https://shop.example.com"],
  window: {
    accent: "#123456",
    question: { text: "What is it about?", choices: ["Order"] },
    texts: { title: "Us" },
  },
  rate: { every_ms: 100, burst: 5 },
};

it.each([
  ["greeting", "Hello"],
  ["window.question.text", "What is it about?"],
  ["window.side", undefined],
  ["greeting.length", undefined],
])("finds %s", (path, value) => expect(valueAt(CHAT, path)).toEqual(value));

it("changes one value and leaves all others as they are", () => {
  const changed = withValue(CHAT, "window.accent", "#654321");
  expect(changed).toEqual({ ...CHAT, window: { ...CHAT.window, accent: "#654321" } });
  expect(withValue({}, "budget.usd", 50)).toEqual({ budget: { usd: 50 } });
});

it("takes away what was emptied, and what is empty because of it", () => {
  expect(withValue({ budget: { usd: 50 } }, "budget.usd", undefined)).toEqual({});
  const once = withValue(CHAT, "window.question.text", undefined);
  expect(valueAt(once, "window.question")).toEqual({ choices: ["Order"] });
});

it("tells what no field shows, and puts it back with the rest", () => {
  const rest = restOf(CHAT, "chat");
  expect(rest).toEqual({ window: { texts: { title: "Us" } }, rate: { every_ms: 100, burst: 5 } });
  expect(withRest(CHAT, "chat", rest)).toEqual(CHAT);
  expect(withRest(CHAT, "chat", {})).toEqual({
    greeting: "Hello",
    origins: ["https://shop.example.com"],
    window: { accent: "#123456", question: { text: "What is it about?", choices: ["Order"] } },
  });
});

it.each([
  ['{"a": 1}', { a: 1 }],
  ["  ", {}],
  ["[1]", null],
  ["7", null],
  ["{oops", null],
])("reads the JSON object %s", (words, doc) => expect(docOf(words)).toEqual(doc));

it("shows each option of a channel once, in a group that is drawn, with its own words", () => {
  const named = OPTIONS.flatMap((one) => one.channels.map((channel) => `${channel} ${one.path}`));
  expect(new Set(named).size).toBe(named.length);
  expect(OPTIONS.filter((one) => !GROUPS.includes(one.group))).toEqual([]);
  expect(OPTIONS.filter((one) => !text.accountOption[one.path].label)).toEqual([]);
  expect(optionsOf("voice", "calls").map((one) => one.path)).toContain("ivr");
});

it("has a word for every choice", () => {
  const choices = OPTIONS.flatMap((one) => (one.choices ?? []).map((choice) => [one.path, choice] as const));
  const missing = choices.filter(([path, choice]) => {
    const words: { label: string; choices?: Record<string, string> } = text.accountOption[path];
    return !words.choices?.[choice || "none"];
  });
  expect(missing).toEqual([]);
});
