/** Lengths of time as they are typed into a table: "45 s", "30 min" (or just "30"), "4 h", "1 h 30 min". */

const SECONDS: Record<string, number> = {
  "": 60,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3_600,
};
const PART = /(\d+(?:[.,]\d+)?)\s*(s|sec|m|min|h)?(?=\s|\d|$)/g;

/** Seconds; null where nothing is promised, NaN where it can't be read. A number alone is minutes. */
export function readLength(typed: string): number | null {
  const said = typed.trim().toLowerCase();
  if (!said) return null;
  const parts = [...said.matchAll(PART)];
  if (
    parts
      .map((part) => part[0])
      .join("")
      .replace(/\s/g, "") !== said.replace(/\s/g, "")
  )
    return Number.NaN;
  const seconds = parts.reduce(
    (sum, [, count = "", unit = ""]) => sum + Number(count.replace(",", ".")) * (SECONDS[unit] ?? Number.NaN),
    0,
  );
  return seconds >= 1 ? Math.round(seconds) : Number.NaN;
}

export function lengthWords(seconds: number | null | undefined): string {
  if (!seconds) return "";
  const parts = [
    [Math.floor(seconds / 3_600), "h"],
    [Math.floor((seconds % 3_600) / 60), "min"],
    [seconds % 60, "s"],
  ];
  return parts
    .filter(([count]) => count)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
