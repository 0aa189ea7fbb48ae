import { text } from "../../../text/settings";
import type { Row, Told } from "../kit/settingTypes";

/** What it says of a post, in a line: the need with its weight, else what else it says. */
export function describe(one: Row<"triage">): Told {
  const said = one.need
    ? `${text.post.need[one.need]} (${one.weight ?? 0} %)`
    : one.priority || one.topic || "";
  const line = [said, one.reason].filter(Boolean).join(": ");
  return { name: one.name, line, ...(one.enabled === false ? { mark: text.settings.off } : {}) };
}
