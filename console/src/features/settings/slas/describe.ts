import { text } from "../../../text/settings";
import type { Row, Told } from "../kit/settingTypes";
import { lengthWords } from "./lengths";

const t = text.slaSettings;

export function describe(one: Row<"sla">): Told {
  const channels = (one.channels ?? []).map((channel) => text.channel[channel]).join(", ");
  const first = one.targets?.first_reply?.normal;
  const line = [channels || t.everywhere, first ? `${t.target.first_reply} ${lengthWords(first)}` : ""];
  return {
    name: one.name,
    line: line.filter(Boolean).join(" · "),
    ...(one.enabled === false ? { mark: text.settings.off } : {}),
  };
}
