import { expect, it } from "vitest";
import { renamed } from "./renamed";
import { languageName } from "./Variants";

it("puts the right name in place of a wrong one in every text, and nowhere else", () => {
  const words = {
    text: "Hi {custmer}, {custmer}! {custmer_name}",
    variants: [{ text: "Hallo {custmer}", language: "de" }],
  };
  expect(renamed(words, "custmer", "customer_name")).toEqual({
    text: "Hi {customer_name}, {customer_name}! {custmer_name}",
    variants: [{ text: "Hallo {customer_name}", language: "de" }],
  });
});

it.each([
  ["pt-BR", "Brazilian Portuguese"],
  ["de", "German"],
  ["", ""],
  ["not a language", ""],
])("calls %s %s", (tag, name) => expect(languageName(tag)).toBe(name));
