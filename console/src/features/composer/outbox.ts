import type { ApiError } from "../../api/problem";
import type { Macro } from "./useMacro";

export const HOLD_MS = 5_000;

/** Words on their way: held for a few seconds in which they can be taken back, then sent; kept here if that fails. */
export interface Out {
  id: string; // the client_id they are sent with, however often
  ticket: string;
  words: string;
  /** Where they go, as the agent reads it. */
  where: string;
  visibility: "public" | "private" | "note";
  /** The place they were written for: to be found again when they are put back. */
  place: string;
  path: "/api/tickets/{id}/replies" | "/api/tickets/{id}/notes" | "/api/tickets/{id}/macros/{macro}";
  /** What they are sent with, where they are sent so. */
  macro: Macro | null;
  body: object;
  at: number; // epoch ms at which they go
  state: "held" | "sending" | "failed";
  error: ApiError | Error | null;
}

export type Send = (out: Out) => Promise<unknown>;

interface Kept {
  out: Out;
  send: Send;
  sent: () => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

let kept: readonly Kept[] = [];
let told: readonly Out[] = [];
const listeners = new Set<() => void>();

function keep(next: readonly Kept[]): void {
  kept = next;
  told = next.map((one) => one.out);
  for (const listen of listeners) listen();
}

function change(id: string, more: Partial<Out>): void {
  keep(kept.map((one) => (one.out.id === id ? { ...one, out: { ...one.out, ...more } } : one)));
}

export function outs(): readonly Out[] {
  return told;
}

export function onOuts(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

/** Hold them for `ms`, then send; `sent` is called once the server has them. */
export function hold(
  given: Omit<Out, "state" | "error" | "at">,
  send: Send,
  sent: () => void,
  ms = HOLD_MS,
): void {
  const out: Out = { ...given, at: Date.now() + ms, state: "held", error: null };
  const timer = setTimeout(() => void go(out.id), ms);
  keep([...kept.filter((one) => one.out.id !== out.id), { out, send, sent, timer }]);
}

/** Send them at once; also after a failure. */
export async function go(id: string): Promise<void> {
  const found = kept.find((one) => one.out.id === id);
  if (!found || found.out.state === "sending") return;
  clearTimeout(found.timer);
  change(id, { state: "sending", error: null });
  try {
    await found.send(found.out);
  } catch (error) {
    change(id, { state: "failed", error: error as Error });
    return;
  }
  keep(kept.filter((one) => one.out.id !== id));
  found.sent();
}

/** Take them back: they are sent no more. Null once they are under way. */
export function takeBack(id: string): Out | null {
  const found = kept.find((one) => one.out.id === id);
  if (!found || found.out.state === "sending") return null;
  clearTimeout(found.timer);
  keep(kept.filter((one) => one.out.id !== id));
  return found.out;
}

/** Send with other facts than before: what was warned about has been seen. */
export function goWith(id: string, more: object): void {
  const found = kept.find((one) => one.out.id === id);
  if (!found) return;
  change(id, { body: { ...found.out.body, ...more } });
  void go(id);
}

/** The page is going: whoever pressed "send" meant it. What the server refuses is still a draft there. */
export function leave(post: (out: Out) => void): void {
  for (const one of kept) {
    if (one.out.state !== "held") continue;
    clearTimeout(one.timer);
    post(one.out);
  }
}
