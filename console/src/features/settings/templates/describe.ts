import { text } from "../../../text/settings";
import type { Row, Told } from "../kit/settingTypes";

/** Its words in one line, and whether WhatsApp approved them. */
export function describe(one: Row<"template">): Told {
  return { name: one.name, line: one.text, ...(one.content_sid ? { mark: text.words.approvedMark } : {}) };
}
