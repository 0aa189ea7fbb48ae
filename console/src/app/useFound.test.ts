import { expect, it } from "vitest";
import type { Ticket } from "../api/types";
import { addressIn, matching } from "./useFound";

function ticket(id: string, name: string, subject: string): Ticket {
  return { id, customer: { id: `c${id}`, name }, subject, last_words: "" } as Ticket;
}

it("finds tickets by who and what, each once, names first", () => {
  const all = [
    ticket("1", "Bo", "About Ada"),
    ticket("2", "Ada Lane", "Shoes"),
    ticket("1", "Bo", "About Ada"),
  ];
  expect(matching(all, "ada").map((one) => one.id)).toEqual(["2", "1"]);
  expect(matching(all, "hats")).toEqual([]);
});

it.each([
  ["+44 20 7946 0018", { channel: "sms", identity: "+442079460018" }],
  ["Ada@Example.com", { channel: "email", identity: "ada@example.com" }],
  ["020 7946 0018", null],
  ["ada", null],
  ["ada@example", null],
])("%s as an address", (words, expected) => {
  expect(addressIn(words)).toEqual(expected);
});
