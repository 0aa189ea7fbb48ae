import { text } from "../../../text/settings";
import { hoursWords } from "../../../ui/weekWords";
import type { Row, Told } from "../kit/settingTypes";

export function describe(one: Row<"calendar">): Told {
  if (one.always) return { name: one.name, line: text.calendarSettings.always };
  return { name: one.name, line: `${hoursWords(one.hours ?? {})} · ${one.time_zone ?? "UTC"}` };
}
