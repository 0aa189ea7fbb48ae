import { text } from "../../../text/settings";
import type { Row, Told } from "../kit/settingTypes";

export function describe(one: Row<"agent">): Told {
  const line = [text.role[one.role ?? "agent"], ...(one.skills ?? [])].join(" · ");
  return { name: one.name, line, ...(one.enabled === false ? { mark: text.settings.off } : {}) };
}
