const HOUR = 3_600_000;
export const DAY_MS = 24 * HOUR;

/** The day a moment lies on in a zone: "2026-05-28". */
export function localDay(at: number, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
}

/** A day so many days later, or earlier. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** When today began in a zone. On a day the clocks change, its own beginning and not 24 hours ago. */
export function dayStart(now: number, zone: string): Date {
  const today = localDay(now, zone);
  // The hour that midnight has by UTC is within a day before now; half hours occur, and days of 23 and 25 hours.
  let low = now - 26 * HOUR;
  let high = now;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (localDay(middle, zone) === today) high = middle;
    else low = middle;
  }
  return new Date(high);
}

/** When a day begins in a zone. */
export function startOf(day: string, zone: string): Date {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const there = localDay(noon, zone); // zones are up to 14 hours from UTC: noon may lie on the day after
  const within = there === day ? noon : noon + (there > day ? -12 : 12) * HOUR;
  return dayStart(within, zone);
}

/** "Sat 28 Mar": the day itself, whatever zone the reader's browser is in. */
export function dayName(day: string): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
  });
}
