import { describe, expect, it } from "vitest";
import type { View } from "../../api/types";
import { grouped, nameOf, pathOf, titleOf, viewOf } from "./views";

function view(id: string, queue: string | null = null, name = id): View {
  return { view: id, queue, name, count: 0, tickets: "" };
}

describe("lists", () => {
  it.each([
    ["mine", { view: "mine", queue: "" }],
    ["queue.care", { view: "queue", queue: "care" }],
    ["queue.a.b", { view: "queue", queue: "a.b" }],
  ])("%s is told apart from its queue", (name, parts) => {
    expect(viewOf(name)).toEqual(parts);
    expect(nameOf({ view: parts.view, queue: parts.queue || null })).toBe(name);
  });

  it("stand by what they are for, and none is left out", () => {
    const all = ["all", "queue", "mine", "callbacks", "due_soon", "novel", "offered", "unassigned"].map(
      (id) => view(id),
    );
    const shown = grouped(all).map((group) => group.views.map((one) => one.view));
    expect(shown).toEqual([
      ["mine", "offered", "due_soon"],
      ["callbacks"],
      ["unassigned", "queue"],
      ["all", "novel"],
    ]);
  });

  it("lead to their own pages where they have some, and are called by their names", () => {
    expect(pathOf(view("approvals"))).toBe("/approvals");
    expect(pathOf(view("queue", "care"))).toBe("/inbox/queue.care");
    expect(titleOf(view("due_soon", null, "Due soon"))).toBe("At risk");
    expect(titleOf(view("queue", "care", "Care"))).toBe("Care");
  });
});
