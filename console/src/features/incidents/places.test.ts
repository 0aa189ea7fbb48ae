import { describe, expect, it } from "vitest";
import { type Account, bareId, nameOf, placesOf, textsOf } from "./places";

const account = (channel: Account["channel"], enabled = true): Account => ({
  channel,
  id: "brand",
  name: "Brand",
  address: "",
  enabled,
});
const matcher = (...channels: string[]) => ({
  matcher: { topics: ["outage"], words: [], channels, languages: [], since: "2026-01-01T00:00:00Z" },
});

describe("where an update can stand", () => {
  it("is on X and Facebook, never on Instagram or by text", () => {
    const all = (["x", "facebook", "instagram", "sms"] as const).map((one) => account(one));
    expect(placesOf(matcher(), all).map((one) => one.channel)).toEqual(["x", "facebook"]);
  });
  it("is only on the incident's channels, and on accounts that are switched on", () => {
    expect(placesOf(matcher("facebook"), [account("x"), account("facebook")])).toHaveLength(1);
    expect(placesOf(matcher(), [account("x", false)])).toEqual([]);
  });
});

describe("an account's name", () => {
  it.each(["brand", "x~brand"])("of %s is told with its channel once", (id) => {
    expect([nameOf({ channel: "x", id }), bareId({ channel: "x", id })]).toEqual(["x~brand", "brand"]);
  });
});

describe("what is sent", () => {
  it("is one text for all", () => expect(textsOf(" We know. ", null)).toEqual({ text: "We know." }));
  it("is one an account, without those that say nothing", () => {
    expect(textsOf("", { "x~brand": "We know.", "facebook~page": " " })).toEqual({
      texts: { "x~brand": "We know." },
    });
  });
});
