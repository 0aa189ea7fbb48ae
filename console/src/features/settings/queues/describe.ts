import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import type { Row, Told } from "../kit/settingTypes";

const t = text.queueSettings;

export function describe(one: Row<"queue">): Told {
  const line = [
    one.skill ? fill(t.needsSkill, { skill: one.skill }) : t.anybody,
    one.concierge ? t.conciergeShort : "",
  ];
  return {
    name: one.name,
    line: line.filter(Boolean).join(" · "),
    ...(one.fallback ? { mark: t.fallbackShort } : {}),
  };
}
