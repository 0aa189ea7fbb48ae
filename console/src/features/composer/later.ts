const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MONDAY = 1;

/** How far the zone's clock is from UTC at that moment, in ms. */
function offset(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const told = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return told - Math.floor(at / 1_000) * 1_000;
}

/** "2026-03-28T09:00" on the zone's clock as a moment. In an hour that is skipped there: as if it weren't. */
export function momentOf(local: string, zone: string): number {
  const bare = Date.parse(`${local}:00Z`);
  const first = bare - offset(bare, zone);
  return bare - offset(first, zone);
}

/** The zone's date and time then, as `momentOf` takes it. */
export function localOf(at: number, zone: string): string {
  return new Date(at + offset(at, zone)).toISOString().slice(0, 16);
}

/** The next day there that is `days` from today, at nine. */
export function nextMorning(now: number, zone: string, days = 1): string {
  const day = Date.parse(`${localOf(now, zone).slice(0, 10)}T00:00:00Z`) + days * DAY_MS;
  return `${new Date(day).toISOString().slice(0, 10)}T09:00`;
}

/** The Monday after today, at nine. */
export function nextMonday(now: number, zone: string): string {
  const today = new Date(`${localOf(now, zone).slice(0, 10)}T00:00:00Z`).getUTCDay();
  return nextMorning(now, zone, (MONDAY - today + 7) % 7 || 7);
}

export function inAnHour(now: number): string {
  return new Date(now + HOUR_MS).toISOString();
}
