/** One thing that changed: where, what it was and what it became ("" = it wasn't there). */
export interface Difference {
  /** As people read it: "Hours, mon, 2". */
  where: string;
  from: string;
  to: string;
  /** Of lists of words: what came and what went, instead of the whole. */
  added: string[];
  removed: string[];
}

type Changes = Record<string, unknown[]>;

/** What changed, down to the single value: of a nested document only what differs is told. */
export function differences(changes: Changes): Difference[] {
  return Object.entries(changes)
    .filter(([field]) => field !== "id") // whose history it is stands above it
    .flatMap(([field, [from, to]]) => compared([words(field)], from, to));
}

function compared(path: string[], from: unknown, to: unknown): Difference[] {
  if (same(from, to)) return [];
  const where = path.join(", ");
  const was = wordList(from);
  const is = wordList(to);
  if (was && is) {
    const added = is.filter((one) => !was.includes(one));
    const removed = was.filter((one) => !is.includes(one));
    if (added.length + removed.length > 0) return [{ where, from: "", to: "", added, removed }];
  } else if (isNested(from) || isNested(to)) {
    const parts = names(from, to).flatMap((name) =>
      compared(
        [...path, Array.isArray(from ?? to) ? String(Number(name) + 1) : words(name)],
        at(from, name),
        at(to, name),
      ),
    );
    if (parts.length > 0) return parts;
  }
  return [{ where, from: said(from), to: said(to), added: [], removed: [] }];
}

/** "callback_after_seconds" as people read it. */
export function words(field: string): string {
  const spaced = field.replaceAll("_", " ").trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** A value in words: "" where there is none. */
export function said(value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value === "number") return value.toLocaleString("en-GB");
  if (typeof value === "string") return value;
  const list = wordList(value);
  if (list) return list.join(", ");
  return isNested(value) && names(value, null).length === 0 ? "" : JSON.stringify(value);
}

/** The words of a list that holds nothing else; nothing counts as an empty list. Null for anything else. */
function wordList(value: unknown): string[] | null {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) return null;
  return value.every((one) => typeof one === "string" || typeof one === "number") ? value.map(String) : null;
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function names(from: unknown, to: unknown): string[] {
  const keys = [from, to].flatMap((one) => (isNested(one) ? Object.keys(one) : []));
  return [...new Set(keys)];
}

function at(value: unknown, name: string): unknown {
  return isNested(value) ? (value as Record<string, unknown>)[name] : undefined;
}

/** Nothing by another name is nothing still; nor is a switch that comes to be switched off a change. */
function same(a: unknown, b: unknown): boolean {
  return (isNone(a) && isNone(b)) || (isNone(a) && b === false) || JSON.stringify(a) === JSON.stringify(b);
}

function isNone(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return isNested(value) && Object.keys(value).length === 0;
}
