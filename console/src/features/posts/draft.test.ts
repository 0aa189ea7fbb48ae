import { expect, it } from "vitest";
import { askedOf, type Draft, draftOf, EMPTY, seenOf, writtenOf } from "./draft";
import { localOf, soon } from "./times";
import type { Post } from "./usePosts";

const DRAFT: Draft = {
  ...EMPTY,
  text: "We are open.",
  link: " https://acme.example ",
  accounts: { "x~brand": "Open!", "facebook~page": "" },
};

it("leaves an account's own words out unless each has its own", () => {
  expect(askedOf(DRAFT).targets.map((one) => one.text)).toEqual(["", ""]);
  expect(askedOf({ ...DRAFT, each: true }).targets).toEqual([
    { channel: "x", account: "brand", text: "Open!" },
    { channel: "facebook", account: "page", text: "" },
  ]);
});

it("tells the time on the writer's clock and only where there is one", () => {
  expect(writtenOf(DRAFT, "Europe/Berlin")).not.toHaveProperty("local");
  expect(writtenOf({ ...DRAFT, local: "2026-11-23T09:00" }, "Europe/Berlin")).toMatchObject({
    local: "2026-11-23T09:00",
    time_zone: "Europe/Berlin",
    link: "https://acme.example",
  });
});

it("reads a kept post back as it was written", () => {
  const post = {
    text: "We are open.",
    link: null,
    pictures: [],
    targets: [{ channel: "x", account: "brand", own_text: "Open!" }],
    at: "2026-11-23T08:00:00.000Z",
    despite: [],
  } as unknown as Post;
  expect(draftOf(post, "Europe/Berlin")).toMatchObject({
    accounts: { "x~brand": "Open!" },
    each: true,
    local: "2026-11-23T09:00",
  });
});

it.each([
  ["2026-07-01T10:00:00Z", "Europe/Berlin", "2026-07-01T12:00"],
  ["2026-12-31T23:30:00Z", "Asia/Kolkata", "2027-01-01T05:00"],
])("puts %s on the clock of %s", (at, zone, local) => expect(localOf(Date.parse(at), zone)).toBe(local));

it("proposes the next full hour that is an hour away", () => {
  expect(soon(Date.parse("2026-07-01T10:10:00Z"), "UTC")).toBe("2026-07-01T12:00");
});

it.each([
  ["h", ""],
  ["https://", ""],
  ["not a link", ""],
  ["https://acme.example/boots", "https://acme.example/boots"],
])("shows a post with the link %j as with %j", (link, seen) =>
  expect(seenOf(askedOf({ ...DRAFT, link })).link).toBe(seen),
);
