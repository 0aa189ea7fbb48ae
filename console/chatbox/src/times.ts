/** Times in words, in the visitor's own language and zone. */

export function clock(at: number, locale?: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone }).format(at);
}

export function day(at: number, now: number, locale?: string, timeZone?: string): string {
  const key = (ms: number) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(ms);
  if (key(at) === key(now)) return "Today";
  if (key(at) === key(now - 86_400_000)) return "Yesterday";
  const far = Math.abs(now - at) > 300 * 86_400_000;
  const shape: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", timeZone };
  return new Intl.DateTimeFormat(locale, far ? { ...shape, year: "numeric" } : shape).format(at);
}

/** "Monday 09:00", or "09:00" where that is today. */
export function opening(at: number, now: number, locale?: string, timeZone?: string): string {
  const name = day(at, now, locale, timeZone);
  return name === "Today" ? clock(at, locale, timeZone) : `${name}, ${clock(at, locale, timeZone)}`;
}

/** "a minute", "5 minutes", "2 hours": never less than what is promised. */
export function within(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  if (minutes === 1) return "a minute";
  if (minutes < 90) return `${minutes} minutes`;
  const hours = Math.ceil(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.ceil(hours / 24)} days`;
}

export function listed(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
