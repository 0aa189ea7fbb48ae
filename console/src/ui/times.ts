const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "45 s", "12 min", "3 h 20 min", "2 d 4 h": as much as a glance can take in. */
export function span(ms: number): string {
  const left = Math.abs(ms);
  if (left < MINUTE) return `${Math.floor(left / 1_000)} s`;
  if (left < HOUR) return `${Math.floor(left / MINUTE)} min`;
  if (left < DAY) {
    const minutes = Math.floor((left % HOUR) / MINUTE);
    return `${Math.floor(left / HOUR)} h${minutes ? ` ${minutes} min` : ""}`;
  }
  const hours = Math.floor((left % DAY) / HOUR);
  return `${Math.floor(left / DAY)} d${hours ? ` ${hours} h` : ""}`;
}

/** A moment in the agent's zone: the time today, else the day as well. */
export function moment(at: string, zone: string, now: number): string {
  const when = new Date(at);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  const time = when.toLocaleTimeString("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  if (day.format(when) === day.format(now)) return time;
  const sameYear = day.format(when).slice(0, 4) === day.format(now).slice(0, 4);
  const date = when.toLocaleDateString("en-GB", {
    timeZone: zone,
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  });
  return `${date}, ${time}`;
}

/** The same in full, for whoever rests on it. */
export function fullMoment(at: string, zone: string): string {
  return new Date(at).toLocaleString("en-GB", { timeZone: zone, dateStyle: "full", timeStyle: "long" });
}
