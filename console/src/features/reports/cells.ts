import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { span } from "../../ui/times";

const t = text.reports;

/** A figure: as it is kept in a file, as it is shown, and the address of the events behind it. */
export interface Cell {
  raw: number | string | null;
  show: string;
  events?: string;
}

export interface Column {
  key: string;
  name: string;
  /** In a file, where the unit must be said. */
  csv?: string;
}

export interface Row {
  key: string;
  label: string;
  /** A page of the console about it. */
  to?: string;
  cells: Record<string, Cell>;
}

/** Figures in rows: what is drawn, shown as a table and kept as a file are the same. */
export interface Grid {
  label: string;
  columns: readonly Column[];
  rows: readonly Row[];
}

export const number = (value: number) => value.toLocaleString("en-GB");
export const percent = (share: number) => `${Math.round(share * 1_000) / 10} %`;

export function count(value: number, events?: string): Cell {
  return { raw: value, show: number(value), ...(value && events ? { events } : {}) };
}

/** A share of 1; null where there was nothing to share. */
export function share(value: number | null, events?: string): Cell {
  return value === null ? NOTHING : { raw: value, show: percent(value), ...(events ? { events } : {}) };
}

/** Milliseconds, kept as seconds. */
export function took(value: number | null, events?: string): Cell {
  if (value === null) return NOTHING;
  return { raw: Math.round(value / 1_000), show: span(value), ...(events ? { events } : {}) };
}

/** Minor units of a currency, which may have two decimals, none or three. */
export function money(minor: number, currency: string, events?: string): Cell {
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  const value = minor / 10 ** decimals;
  return { raw: value, show: format.format(value), ...(events ? { events } : {}) };
}

export function words(value: string): Cell {
  return { raw: value, show: value };
}

export const NOTHING: Cell = { raw: null, show: "–" };

export type Kind = "count" | "share" | "time";

/** "19 of 20" in a sentence, or another sentence where there was nothing to share. */
export function partOf(words: string, none: string, part: number, whole: number): string {
  return whole ? fill(words, { part: number(part), whole: number(whole) }) : none;
}

/** How a figure compares with the one before, in words; "" where there is nothing to compare with. */
export function compared(kind: Kind, now: number | null, then: number | null): string {
  if (now === null || then === null || (now === 0 && then === 0)) return "";
  const was = kind === "count" ? number(then) : kind === "share" ? percent(then) : span(then);
  if (now === then) return fill(t.same, { was });
  const more = now > then;
  if (kind === "share") {
    const points = Math.round(Math.abs(now - then) * 1_000) / 10;
    return fill(more ? t.pointsMore : t.pointsLess, { points, was });
  }
  if (kind === "time") return fill(more ? t.longer : t.shorter, { by: span(now - then), was });
  if (then === 0) return fill(t.was, { was });
  const by = Math.round((Math.abs(now - then) / then) * 100);
  return fill(more ? t.countMore : t.countLess, { by, was });
}
