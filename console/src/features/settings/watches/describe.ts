import { text } from "../../../text/settings";
import type { Row, Told } from "../kit/settingTypes";

export function describe(one: Row<"watch">): Told {
  const line = [...(one.words ?? []), ...(one.phrases ?? []), ...(one.hashtags ?? [])].join(", ");
  return { name: one.name, line, ...(one.enabled === false ? { mark: text.settings.off } : {}) };
}
