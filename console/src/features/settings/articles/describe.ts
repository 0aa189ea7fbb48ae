import { text } from "../../../text/settings";
import type { Row, Told } from "../kit/settingTypes";

/** Its first words, or its address where it has none. */
export function describe(one: Row<"article">): Told {
  const line = one.summary || one.link;
  return { name: one.title, line, ...(one.enabled ? {} : { mark: text.settings.off }) };
}
