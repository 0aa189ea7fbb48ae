import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import type { Prompt, Step, Way } from "./steps";

const t = text.phoneMenu;

/** Names of what a step is about. */
export interface Names {
  queue: (id: string) => string;
  calendar: (id: string) => string;
}

/** How ways are said: "Press 1, 2", "Say “order”", "When open". Words beside keys are told apart (`orSaid`). */
export function wayWords(ways: readonly Way[]): string {
  const keys = under(ways, "choices.");
  if (keys.length > 0) return fill(t.press, { keys: keys.join(", ") });
  const said = under(ways, "words.");
  if (said.length > 0) return fill(t.say, { words: listed(said) });
  const way = ways[0]?.split(" ")[0] ?? "";
  return t.way[way as keyof typeof t.way] ?? way;
}

/** What may be said instead of pressing: "or say “order”, “refund”"; "" for nothing. */
export function orSaid(ways: readonly Way[]): string {
  const said = under(ways, "words.");
  return said.length > 0 && said.length < ways.length ? fill(t.orSay, { words: listed(said) }) : "";
}

function listed(words: readonly string[]): string {
  return words.map((word) => fill(t.quoted, { words: word })).join(", ");
}

function under(ways: readonly Way[], start: string): string[] {
  return ways.filter((way) => way.startsWith(start)).map((way) => way.slice(start.length));
}

/** What happens at a step, in a line. */
export function stepWords(step: Step, names: Names): string {
  const said = promptWords(step.prompt);
  const queue = step.queue ? names.queue(step.queue) : t.ownQueue;
  switch (step.kind) {
    case "say":
    case "menu":
      return said || t.silent;
    case "hours":
      return step.calendar ? names.calendar(step.calendar) : t.ownCalendar;
    case "language":
      return fill(t.fromHere, { language: languageName(step.language) || t.noLanguage });
    case "queue":
      return fill(t.waits, { queue });
    case "voicemail":
      return fill(t.records, { queue });
    case "callback":
      return fill(t.callsBack, { queue });
    case "external":
      return fill(t.rings, { number: step.number || t.noNumber });
    case "hangup":
      return said || t.goodbye;
  }
}

export function promptWords(prompt: Prompt): string {
  if (prompt.text.trim()) return fill(t.quoted, { words: prompt.text.trim() });
  return prompt.audio ? fill(t.sound, { file: prompt.audio.split("/").pop() || prompt.audio }) : "";
}

/** "es-ES" -> "Spanish (Spain)"; what isn't a language stays as it is written. */
export function languageName(tag: string): string {
  if (!tag) return "";
  try {
    return new Intl.DisplayNames(["en"], { type: "language", languageDisplay: "standard" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
