/** "1 Dec 2026": a day without a time, the same wherever it is read. */
export function named(day: string): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", {
    timeZone: "UTC",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
}

/** Whether a day is over where somebody is. */
export function isPast(day: string, zone: string, now = Date.now()): boolean {
  return day < new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now);
}
