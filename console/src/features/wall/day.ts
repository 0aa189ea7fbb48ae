const MINUTE = 60_000;

/** When today began in a zone. On a day the clocks change, its own beginning and not 24 hours ago. */
export function dayStart(now: number, zone: string): Date {
  const today = localDay(now, zone);
  // The hour that midnight has by UTC is within a day before now; half hours occur, and days of 23 and 25 hours.
  let low = now - 26 * 60 * MINUTE;
  let high = now;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (localDay(middle, zone) === today) high = middle;
    else low = middle;
  }
  return new Date(high);
}

function localDay(at: number, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
}
