import type { Values } from "../kit/settingTypes";

/** A macro as it is kept: one without words sends none, and whoever sends the words it fills in chooses the status. */
export function written(values: Values<"macro">): Values<"macro"> {
  const says = values.text.trim() !== "";
  return {
    ...values,
    text: says ? values.text : "",
    variants: says ? values.variants : [],
    send: says ? values.send : "fill",
    status: says && values.send === "fill" ? "" : values.status,
    add_tags: tidy(values.add_tags),
    remove_tags: tidy(values.remove_tags),
  };
}

/** As tags are kept on tickets. */
function tidy(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim().toLowerCase()).filter(Boolean))];
}
