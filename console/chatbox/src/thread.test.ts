import { expect, test } from "vitest";
import type { Message } from "./api";
import { Thread } from "./thread";

const message = (id: string, at: number, more: Partial<Message> = {}): Message => ({
  id,
  from: "agent",
  name: "Ines",
  text: id,
  at,
  attachments: [],
  status: "delivered",
  ...more,
});
const shown = (thread: Thread) => thread.messages.map((one) => one.id);

test("what comes late stands where it belongs", () => {
  const thread = new Thread();
  thread.merge([message("b", 20)]);
  expect(thread.merge([message("c", 30), message("a", 10)]).map((one) => one.id)).toEqual(["c", "a"]);
  expect(shown(thread)).toEqual(["a", "b", "c"]);
});

test("what is given again is there once, with its fresh links", () => {
  const thread = new Thread();
  const file = (url: string) => ({ attachments: [{ name: "a.png", content_type: "image/png", url }] });
  thread.merge([message("a", 1, file("https://old.test/"))]);
  expect(thread.merge([message("a", 1, file("https://new.test/"))])).toEqual([]);
  expect(thread.messages.map((one) => one.attachments[0]?.url)).toEqual(["https://new.test/"]);
});

test("one's own words are there at once, and once when the poll gives them", () => {
  const thread = new Thread();
  thread.add(message("mine", 50, { from: "customer" }));
  expect(thread.merge([message("mine", 48, { from: "customer" })])).toEqual([]);
  thread.add(message("mine", 99, { from: "customer" }));
  expect(thread.messages.map((one) => one.at)).toEqual([48]);
});

test("only an agent's newer words are unread", () => {
  const thread = new Thread();
  thread.merge([message("a", 1), message("b", 5), message("me", 6, { from: "customer" })]);
  expect([0, 1, 5].map((since) => thread.unread(since))).toEqual([2, 1, 0]);
});
