import { text } from "../../text/text";

/** "today", "3 Nov", "3 Nov 2025": a day in the agent's zone, with the year where it isn't this one. */
export function dayWords(at: string, zone: string, now: number): string {
  const when = new Date(at);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  if (day.format(when) === day.format(now)) return text.person.today;
  const sameYear = day.format(when).slice(0, 4) === day.format(now).slice(0, 4);
  return when.toLocaleDateString("en-GB", {
    timeZone: zone,
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}
