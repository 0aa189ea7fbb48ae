import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { go, goWith, HOLD_MS, hold, leave, type Out, outs, takeBack } from "./outbox";

const words: Omit<Out, "state" | "error" | "at"> = {
  id: "a",
  ticket: "t",
  words: "Hello",
  where: "SMS",
  visibility: "private",
  place: "message t",
  path: "/api/tickets/{id}/replies",
  macro: null,
  body: { text: "Hello" },
};
let sent: Out[];
let failing: Error | null;

async function send(out: Out): Promise<void> {
  if (failing) throw failing;
  sent.push(out);
}

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  failing = null;
});
afterEach(() => {
  for (const out of outs()) takeBack(out.id);
  vi.useRealTimers();
});

it("sends after the time to think, once", async () => {
  const done = vi.fn();
  hold(words, send, done);
  await vi.advanceTimersByTimeAsync(HOLD_MS - 1);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await go("a");
  expect([sent.length, done.mock.calls.length, outs()]).toEqual([1, 1, []]);
});

it("never sends what was taken back", async () => {
  hold(words, send, () => undefined);
  expect(takeBack("a")?.words).toBe("Hello");
  await vi.advanceTimersByTimeAsync(HOLD_MS * 2);
  expect([sent, outs()]).toEqual([[], []]);
});

it("keeps what failed, and sends it again under the same id", async () => {
  failing = new Error("no network");
  hold(words, send, () => undefined);
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect([outs()[0]?.state, outs()[0]?.error?.message]).toEqual(["failed", "no network"]);
  failing = null;
  goWith("a", { despite: ["tone"] });
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.map((out) => [out.id, out.body])).toEqual([["a", { text: "Hello", despite: ["tone"] }]]);
});

it("sends what is held when the page goes, and not what failed", async () => {
  failing = new Error("refused");
  hold(words, send, () => undefined, 0);
  await vi.advanceTimersByTimeAsync(0);
  hold({ ...words, id: "b" }, send, () => undefined);
  const posted: string[] = [];
  leave((out) => posted.push(out.id));
  expect(posted).toEqual(["b"]);
});

it("takes nothing back that is under way", async () => {
  let finish = () => {};
  hold(
    words,
    () => new Promise<void>((ok) => (finish = ok)),
    () => undefined,
    0,
  );
  await vi.advanceTimersByTimeAsync(0);
  expect([outs()[0]?.state, takeBack("a")]).toEqual(["sending", null]);
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(outs()).toEqual([]);
});
