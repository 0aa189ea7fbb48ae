export type Unit = "seconds" | "minutes" | "hours" | "days";
export const UNITS: readonly Unit[] = ["days", "hours", "minutes", "seconds"];
export const SECONDS: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/** The largest of these units in which so many seconds are a whole number. */
export function fittingUnit(seconds: number, units: readonly Unit[]): Unit {
  const smallest = units[units.length - 1] ?? "seconds";
  if (seconds === 0) return smallest;
  return units.find((unit) => seconds % SECONDS[unit] === 0) ?? smallest;
}
