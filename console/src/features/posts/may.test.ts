import { expect, it } from "vitest";
import { may } from "./may";
import type { Post, State } from "./usePosts";

it.each([
  ["draft", "ana", false, "edit submit delete"],
  ["draft", "ben", false, "edit submit"],
  ["draft", "ruth", true, "edit publish delete"],
  ["waiting", "ana", false, "edit withdraw"],
  ["waiting", "ruth", true, "edit withdraw publish cancel"],
  ["scheduled", "ana", false, ""],
  ["scheduled", "ruth", true, "edit publish cancel"],
  ["publishing", "ruth", true, ""],
  ["published", "ruth", true, ""],
  ["cancelled", "ana", false, "delete"],
])("lets of %s %s (supervisor: %s) do: %s", (state, me, senior, wanted) => {
  const can = may({ state: state as State, by: "ana" } as Post, me, senior);
  const names = Object.entries(can).flatMap(([name, yes]) => (yes ? [name] : []));
  expect(names.join(" ")).toBe(wanted);
});
