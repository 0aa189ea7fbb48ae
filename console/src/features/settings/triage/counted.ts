/** What a rule may count in a post, as the server counts it. */
export const COUNTS = [
  "links",
  "hashtags",
  "mentions",
  "questions",
  "exclamations",
  "capitals",
  "words",
  "rating",
  "pictures",
] as const;
export type Counted = (typeof COUNTS)[number];
export type Numbers = Record<string, number>;

export interface Bound {
  what: Counted;
  way: "least" | "most";
  n: number;
}

/** The bounds of a rule as rows, in the order of COUNTS. */
export function bounds(least: Numbers, most: Numbers): Bound[] {
  return COUNTS.flatMap((what) =>
    (["least", "most"] as const).flatMap((way) => {
      const n = (way === "least" ? least : most)[what];
      return n === undefined ? [] : [{ what, way, n }];
    }),
  );
}

/** Rows as they are stored; of two about the same the last counts. */
export function stored(rows: readonly Bound[]): { least: Numbers; most: Numbers } {
  const told = { least: {} as Numbers, most: {} as Numbers };
  for (const { what, way, n } of rows) told[way][what] = n;
  return told;
}

/** A bound that isn't there yet; null where all are. */
export function another(rows: readonly Bound[]): Bound | null {
  for (const way of ["least", "most"] as const) {
    for (const what of COUNTS) {
      if (!rows.some((row) => row.what === what && row.way === way)) return { what, way, n: 1 };
    }
  }
  return null;
}
