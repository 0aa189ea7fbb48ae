import type { components } from "../../api/schema";

export type TemplateText = components["schemas"]["TemplateText"];
/** What "/" offers: templates, and macros beside them. */
export type Offered = TemplateText & { macro?: boolean };
export interface Slash {
  /** Where the "/" stands, and what was typed after it. */
  start: number;
  asked: string;
}

const ASKING = /(?:^|\s)\/([\p{L}\p{N}_-]{0,40})$/u;

/** What is asked for by "/" before the caret, or null. An address (https://…) or a date (1/2) asks for nothing. */
export function slashAt(words: string, caret: number): Slash | null {
  const found = ASKING.exec(words.slice(0, caret));
  if (!found) return null;
  const asked = found[1] ?? "";
  return { start: caret - asked.length - 1, asked };
}

/** Templates whose name, id or words hold what is asked; those that begin with it first. */
export function matching<T extends TemplateText>(templates: readonly T[], asked: string, most = 8): T[] {
  const wanted = asked.toLowerCase();
  const rank = (one: T) => {
    const names = [one.name.toLowerCase(), one.id.toLowerCase()];
    if (names.some((name) => name.startsWith(wanted))) return 0;
    if (names.some((name) => name.includes(wanted))) return 1;
    return one.text.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return templates
    .map((one) => ({ one, rank: rank(one) }))
    .filter((found) => found.rank < 3)
    .toSorted((a, b) => a.rank - b.rank || a.one.name.localeCompare(b.one.name))
    .slice(0, most)
    .map((found) => found.one);
}

/** `piece` in place of what stands from `start` to `end`, with a space where words would touch. */
export function inserted(
  words: string,
  piece: string,
  start: number,
  end = start,
): { words: string; caret: number } {
  const before = words.slice(0, start);
  const after = words.slice(end);
  const gap = before && !/\s$/.test(before) ? " " : "";
  const tail = after && !/^\s/.test(after) ? " " : "";
  return { words: before + gap + piece + tail + after, caret: (before + gap + piece).length };
}
