import { text } from "../../../text/settings";
import { plural } from "../../../text/text";
import type { Row, Told } from "../kit/settingTypes";

export function describe(one: Row<"ivr">): Told {
  const steps = plural(Object.keys(one.nodes).length, text.phoneMenu.step, text.phoneMenu.steps);
  return { name: one.name, line: [one.language, steps].filter(Boolean).join(" · ") };
}
