import type { Line } from "../../api/types";
import { fill, text } from "../../text/text";

const WORDS: Record<string, string> = text.event;
/** Which facts are agents' ids, where it isn't `agent`. */
const NAMED: Record<string, string[]> = { call_transferred: ["from", "to"] };

/** An event in words: a known one in its sentence, another by its name, with who did it. */
export function eventWords(line: Line, name: (agent: string) => string): string {
  const known = WORDS[line.text];
  const by = line.agent ? name(line.agent) : text.ticket.rapport;
  const facts: Record<string, string> = { ...line.extra, by };
  for (const fact of NAMED[line.text] ?? ["agent"]) {
    const agent = facts[fact];
    if (agent) facts[fact] = name(agent);
  }
  for (const end of ["from", "to"])
    if (line.text === "call_transferred" && facts[end]) facts[end] = name(facts[end]);
  if (known) {
    const words = fill(known, facts);
    return words.replace(/ ?\{(why|words)\}$/, "").replace(/\{\w+\}/g, "…"); // nobody said why
  }
  const what = line.text.replaceAll("_", " ");
  return line.agent ? `${what} (${by})` : what;
}
