import type { Line } from "../../api/types";

export type Row = { kind: "line"; key: string; line: Line } | { kind: "events"; key: string; lines: Line[] };

/** Rows of a timeline: each thing that was said, and runs of what happened in between as one row. */
export function fold(lines: readonly Line[]): Row[] {
  const rows: Row[] = [];
  for (const line of lines) {
    const last = rows.at(-1);
    if (line.kind !== "event") rows.push({ kind: "line", key: line.key, line });
    else if (last?.kind === "events") last.lines.push(line);
    else rows.push({ kind: "events", key: line.key, lines: [line] });
  }
  return rows;
}
