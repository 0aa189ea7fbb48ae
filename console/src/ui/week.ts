/** Opening hours as they are written ("22:00" to "06:00") and as they are drawn: minutes of a day. */

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];
export const WORKDAYS: readonly Day[] = DAYS.slice(0, 5);

export interface Interval {
  start: string;
  end: string;
}
export type Hours = Record<Day, Interval[]>;

/** Minutes from midnight; `end` is no longer in it. */
export interface Minutes {
  start: number;
  end: number;
}

export const DAY_MINUTES = 1_440;
const LATEST = 2 * DAY_MINUTES;

export function noHours(): Hours {
  return { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
}

/** Every day, also those that weren't told. */
export function everyDay(hours: Partial<Hours> | undefined): Hours {
  return { ...noHours(), ...hours };
}

/** 540 is "09:00". */
export function clockOf(minutes: number): string {
  const hour = String(Math.floor(minutes / 60)).padStart(2, "0");
  return `${hour}:${String(minutes % 60).padStart(2, "0")}`;
}

/** What somebody may mean by "9", "930", "9.30" or "24": minutes from midnight, or null. */
export function readClock(typed: string): number | null {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(typed.trim());
  if (!found) return null;
  const minute = Number(found[2] ?? 0);
  const whole = Number(found[1]) * 60 + minute;
  return minute < 60 && whole <= LATEST ? whole : null;
}

/** As it is counted: an end that isn't after the start is on the next day. Null where a time can't be read. */
export function minutesOf(interval: Interval): Minutes | null {
  const start = readClock(interval.start);
  const end = readClock(interval.end);
  if (start === null || end === null || start >= DAY_MINUTES) return null;
  return { start, end: end > start ? end : end + DAY_MINUTES };
}

/** Spans in order, those that touch or overlap made one. */
export function merged(spans: readonly Minutes[]): Minutes[] {
  const out: Minutes[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = out[out.length - 1];
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else out.push({ ...span });
  }
  return out;
}

/** What is open on each day, with what reaches into it from the day before. */
export function bars(hours: Hours): Record<Day, Minutes[]> {
  const found: Record<Day, Minutes[]> = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  for (const day of DAYS) {
    for (const { start, end } of counted(hours[day])) {
      found[day].push({ start, end: Math.min(end, DAY_MINUTES) });
      if (end > DAY_MINUTES) found[dayAfter(day)].push({ start: 0, end: end - DAY_MINUTES });
    }
  }
  for (const day of DAYS) found[day] = merged(found[day]);
  return found;
}

function counted(intervals: readonly Interval[]): Minutes[] {
  return intervals.map(minutesOf).filter((one) => one !== null);
}

export function dayAfter(day: Day): Day {
  return DAYS[(DAYS.indexOf(day) + 1) % DAYS.length] ?? "mon";
}

/** Whether some of a day's spans share time, which counts once. */
export function overlap(intervals: readonly Interval[]): boolean {
  const spans = counted(intervals).sort((a, b) => a.start - b.start);
  return spans.some((span, n) => n > 0 && span.start < (spans[n - 1]?.end ?? 0));
}

/** Whether it goes on after midnight. */
export function intoNextDay(interval: Interval): boolean {
  const span = minutesOf(interval);
  return span !== null && span.end > DAY_MINUTES;
}

/** One span more, where there is room for it: nine to five, or an hour after the last. */
export function added(intervals: readonly Interval[]): Interval[] {
  const end = Math.max(...counted(intervals).map((span) => span.end), -1);
  if (end < 0) return [...intervals, { start: "09:00", end: "17:00" }];
  const start = Math.min(end + 60, DAY_MINUTES - 60);
  return [...intervals, { start: clockOf(start), end: clockOf(Math.min(start + 240, DAY_MINUTES)) }];
}

/** With one day's hours on the others as well. */
export function copied(hours: Hours, from: Day, to: readonly Day[]): Hours {
  const given = hours[from];
  return { ...hours, ...Object.fromEntries(to.map((day) => [day, given.map((one) => ({ ...one }))])) };
}

/** Open minutes of a usual week. */
export function openMinutes(hours: Hours): number {
  return Object.values(bars(hours))
    .flat()
    .reduce((sum, bar) => sum + bar.end - bar.start, 0);
}

/** What can't be read, by the fields' names: `hours.mon.0.start`. */
export function unreadable(hours: Hours): string[] {
  return DAYS.flatMap((day) =>
    hours[day].flatMap((interval, n) =>
      (["start", "end"] as const)
        .filter((edge) => !fits(edge, readClock(interval[edge])))
        .map((edge) => `hours.${day}.${n}.${edge}`),
    ),
  );
}

function fits(edge: "start" | "end", minutes: number | null): boolean {
  return minutes !== null && (edge === "end" || minutes < DAY_MINUTES);
}

/** Every time in its plainest form: "9" as "09:00". */
export function tidied(hours: Hours): Hours {
  const plain = (typed: string) => {
    const minutes = readClock(typed);
    return minutes === null ? typed : clockOf(minutes);
  };
  const all = DAYS.map((day) => [
    day,
    hours[day].map((one) => ({ start: plain(one.start), end: plain(one.end) })),
  ]);
  return Object.fromEntries(all) as Hours;
}
