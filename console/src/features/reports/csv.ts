import type { Grid } from "./cells";

const BYTE_ORDER_MARK = "\uFEFF"; // without it Excel takes UTF-8 for something else

/** A table as a file (RFC 4180). */
export function csv(grid: Grid): string {
  const head = [grid.label, ...grid.columns.map((column) => column.csv ?? column.name)];
  const rows = grid.rows.map((row) => [
    row.label,
    ...grid.columns.map((column) => row.cells[column.key]?.raw ?? ""),
  ]);
  return BYTE_ORDER_MARK + [head, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  // A program that opens the file must take what a customer wrote for words, never for a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function keep(name: string, grid: Grid): void {
  const address = URL.createObjectURL(new Blob([csv(grid)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
