const MINUTE = 60_000;

/** How many minutes a zone's clocks are ahead of UTC at a moment. */
export function offsetOf(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(at);
  const of = (name: string) => Number(parts.find((part) => part.type === name)?.value);
  const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"));
  return Math.round((wall - Math.floor(at / MINUTE) * MINUTE) / MINUTE);
}

/** How many minutes later it is by the clocks of `mine` than by those of `theirs`; 0 where one isn't known. */
export function minutesAhead(mine: string, theirs: string, at: number): number {
  try {
    return offsetOf(mine, at) - offsetOf(theirs, at);
  } catch {
    return 0;
  }
}

/** Minutes from local midnight there. */
export function minuteOfDay(zone: string, at: number): number {
  const whole = Math.floor(at / MINUTE) + offsetOf(zone, at);
  return ((whole % 1_440) + 1_440) % 1_440;
}

/** The local date there, "2026-11-23". */
export function dateIn(zone: string, at: number): string {
  return new Date(at + offsetOf(zone, at) * MINUTE).toISOString().slice(0, 10);
}

/** Days later by the calendar, whatever the clocks do. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** 0 is Monday. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;
}

/** "Friday, 20 November" of a date. */
export function dayWords(date: string): string {
  return new Date(`${date}T00:00Z`).toLocaleDateString("en-GB", {
    timeZone: "UTC",
    weekday: "long",
    day: "numeric",
    month: "long",
  });
}

/** "18:00" today, "Monday 09:00" within the week, else with the date. */
export function soonWords(at: string | number, zone: string, now: number): string {
  const when = typeof at === "number" ? at : Date.parse(at);
  const time = new Date(when).toLocaleTimeString("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
  });
  const days = (Date.parse(dateIn(zone, when)) - Date.parse(dateIn(zone, now))) / 86_400_000;
  if (days === 0) return time;
  const far = days < 0 || days > 6;
  const day = new Date(when).toLocaleDateString("en-GB", {
    timeZone: zone,
    weekday: far ? "short" : "long",
    ...(far ? { day: "numeric", month: "short" } : {}),
  });
  return far ? `${day}, ${time}` : `${day} ${time}`;
}
