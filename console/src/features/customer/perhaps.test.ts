import { expect, it } from "vitest";
import type { Customer, Line } from "../../api/types";
import { namedIn } from "./perhaps";

const ada = { id: "c1", identities: ["phone#+15550001111", "x#main#7"] } as unknown as Customer;

function said(text: string, more: Partial<Line> = {}): Line {
  return { direction: "inbound", deleted_at: null, text, ...more } as Line;
}

it.each([
  ["my number is +44 20 7946 0018, call me", [["sms", "+442079460018"]]],
  ["Write to Ada.Lane@example.com please", [["email", "ada.lane@example.com"]]],
  ["it is +1 (555) 000-1111 as you know", []], // theirs already
  ["order 4711-2209-88 of 2026", []],
  ["call 020 7946 0018", []], // of which country?
  ["+442079460018 or +442079460018", [["sms", "+442079460018"]]],
])("in “%s”", (text, expected) => {
  expect(namedIn([said(text)], ada).map((one) => [one.channel, one.address])).toEqual(expected);
});

it("looks at the customer's own words only, and not at what they took back", () => {
  const named = "reach me at +44 20 7946 0018";
  expect(namedIn([said(named, { direction: "outbound" })], ada)).toEqual([]);
  expect(namedIn([said(named, { deleted_at: "2026-01-01T00:00:00Z" })], ada)).toEqual([]);
});

it("keeps the words around it, as evidence", () => {
  const [found] = namedIn([said(`${"x ".repeat(50)}my phone is +442079460018 and so on`)], ada);
  expect(found?.words).toMatch(/^….*my phone is \+442079460018 and so on$/);
});
