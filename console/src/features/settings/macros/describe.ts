import { fill, text } from "../../../text/text";
import type { Row, Told } from "../kit/settingTypes";

const t = text.macros;

/** What it does, in the order in which it does it. */
export function describe(one: Row<"macro">): Told {
  const does = [
    one.text ? (one.send === "send" ? t.sends : t.fills) : "",
    one.add_tags?.length ? fill(t.does.add_tags, { to: one.add_tags.join(", ") }) : "",
    one.remove_tags?.length ? fill(t.does.remove_tags, { to: one.remove_tags.join(", ") }) : "",
    one.priority ? fill(t.does.priority, { to: text.priority[one.priority] }) : "",
    one.status ? fill(t.does.status, { to: text.status[one.status] }) : "",
    one.queue ? fill(t.does.queue, { to: one.queue }) : "",
  ];
  return { name: one.name, line: does.filter(Boolean).join(" · ") };
}
