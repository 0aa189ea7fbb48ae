import type { Line } from "../../api/types";
import { fill, text } from "../../text/text";

const WORDS: Record<string, string> = text.event;

/** An event in words: a known one in its sentence, another by its name, with who did it. */
export function eventWords(line: Line): string {
  const known = WORDS[line.text];
  const facts: Record<string, string> = { ...line.extra, by: line.agent ?? text.ticket.rapport };
  if (known) return fill(known, facts).replace(/\{\w+\}/g, "…");
  const name = line.text.replaceAll("_", " ");
  return line.agent ? `${name} (${line.agent})` : name;
}
