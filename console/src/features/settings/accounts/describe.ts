import { text } from "../../../text/text";
import type { Row, Told } from "../kit/settingTypes";

export function describe(one: Row<"account">): Told {
  return { name: one.name, line: one.address || one.account, group: text.channel[one.channel] };
}
