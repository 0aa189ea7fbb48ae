import { expect, it } from "vitest";
import type { Values } from "../kit/settingTypes";
import { describe as told } from "./describe";
import { written } from "./written";

const MACRO: Values<"macro"> = {
  name: "Sent again",
  text: "It is on its way.",
  language: "en",
  variants: [{ text: "Unterwegs.", language: "de" }],
  send: "send",
  channels: [],
  status: "solved",
  priority: "high",
  add_tags: [" Resent", "resent"],
  remove_tags: ["lost"],
  queue: "",
};

it("keeps tags as tickets have them", () => expect(written(MACRO).add_tags).toEqual(["resent"]));

it("leaves the status to whoever sends what it only fills in", () => {
  expect(written({ ...MACRO, send: "fill" }).status).toBe("");
  expect(written(MACRO).status).toBe("solved");
});

it("sends nothing where it says nothing, and may set the status all the same", () => {
  expect(written({ ...MACRO, text: " " })).toMatchObject({
    text: "",
    send: "fill",
    variants: [],
    status: "solved",
  });
});

it("is told by what it does", () => {
  const row = { ...MACRO, add_tags: ["resent"], id: "again", version: 1 };
  expect(told(row).line).toBe(
    "Sends a reply · adds resent · removes lost · priority to High · status to Solved",
  );
});
