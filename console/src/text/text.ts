import { en } from "./en";

/** The texts in the reader's language. There is one so far. */
export const text = en;

/** "3 tickets", "1 ticket": `forms` are one and other. */
export function plural(count: number, one: string, other: string): string {
  return `${count.toLocaleString()} ${count === 1 ? one : other}`;
}

/** Fill {names} in a text. */
export function fill(words: string, values: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
