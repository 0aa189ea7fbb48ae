import { desk } from "./en/desk";
import { frame } from "./en/frame";

/** The texts that are loaded first, in the reader's language. There is one so far: another is another folder of this shape. */
export const text = { ...frame, ...desk };

/** "3 tickets", "1 ticket": `forms` are one and other. */
export function plural(count: number, one: string, other: string): string {
  return `${count.toLocaleString()} ${count === 1 ? one : other}`;
}

/** Fill {names} in a text. */
export function fill(words: string, values: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
