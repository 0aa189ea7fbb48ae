import { text } from "../text/text";
import { DAYS, type Day, type Hours } from "./week";

const t = text.week;

/** "Mon to Fri 09:00–17:00, Sat 10:00–14:00": days in a row that are alike are told together. */
export function hoursWords(hours: Partial<Hours>): string {
  const runs: { first: Day; last: Day; said: string }[] = [];
  for (const day of DAYS) {
    const said = (hours[day] ?? []).map((one) => `${one.start}–${one.end}`).join(` ${t.and} `);
    const run = runs[runs.length - 1];
    if (run && run.said === said) run.last = day;
    else runs.push({ first: day, last: day, said });
  }
  return (
    runs
      .filter((run) => run.said)
      .map(({ first, last, said }) => `${daysWords(first, last)} ${said}`)
      .join(", ") || t.closed
  );
}

function daysWords(first: Day, last: Day): string {
  return first === last ? t.short[first] : `${t.short[first]} ${t.to} ${t.short[last]}`;
}
