import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { span } from "../../ui/times";
import { type Callback, dueAt } from "./due";

const t = text.callbackPage;

/** How it stands, in words. */
export function stateWords(callback: Callback): string {
  return callback.outcome === "abandoned" ? t.under.abandoned : t.under[callback.state];
}

/** How long until it is due, or since when; "" where it isn't waited for. */
export function dueWords(callback: Callback, now: number): string {
  if (callback.state !== "scheduled" && callback.state !== "retrying") return "";
  const left = dueAt(callback) - now;
  return fill(left < 0 ? t.overdue : t.due, { span: span(left) });
}

/** Who is to call: somebody by name, or whoever is free; and whose phone rings first. */
export function callerWords(
  callback: Callback,
  name: (agent: string | null) => string,
  queue: string,
): string {
  const who = callback.agent
    ? fill(t.agent, { agent: name(callback.agent), queue })
    : fill(t.anybody, { queue });
  if (callback.ended_at) return who;
  return `${who}; ${callback.agent_first ? t.agentFirst : t.customerFirst}`;
}

/** Where it was asked for; a place that isn't known here isn't named. */
export function sourceWords(callback: Callback, name: (agent: string | null) => string): string {
  const words: Record<string, string> = t.source;
  return fill(words[callback.source] ?? "", { agent: name(callback.asked_by) });
}

export function outcomeWords(outcome: string | null): string {
  const words: Record<string, string> = t.outcome;
  return words[outcome ?? "under_way"] ?? (outcome ?? "").replaceAll("_", " ");
}
