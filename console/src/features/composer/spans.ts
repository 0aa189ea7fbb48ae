/** Positions are told in code points; the editor counts UTF-16 units. */
export function unitsOf(words: string, start: number, end: number): [number, number] {
  let units = 0;
  let points = 0;
  let from = 0;
  for (const sign of words) {
    if (points === start) from = units;
    if (points === end) return [from, units];
    units += sign.length;
    points += 1;
  }
  return points === start ? [units, units] : [from, units];
}

/** What stands there, short enough for a line. */
export function quoted(words: string, start: number, end: number, most = 40): string {
  const [from, to] = unitsOf(words, start, end);
  const found = words.slice(from, to).replace(/\s+/g, " ").trim();
  return found.length > most ? `${found.slice(0, most - 1)}…` : found;
}
