import { text } from "../../../text/settings";
import { plural } from "../../../text/text";
import { hoursWords } from "../../../ui/weekWords";
import type { Row, Told } from "../kit/settingTypes";

const t = text.shiftSettings;

export function describe(one: Row<"shift">): Told {
  const people = plural(one.agents.length, t.person, t.persons);
  return { name: one.name, line: `${people} · ${hoursWords(one.hours ?? {})}` };
}
