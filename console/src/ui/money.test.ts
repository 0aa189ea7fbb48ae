import { expect, it } from "vitest";
import { worded } from "./money";

it.each([
  [124_000, "EUR", "€1,240"],
  [1_250, "EUR", "€12.50"],
  [5, "GBP", "£0.05"],
  [0, "USD", "US$0"],
  [12_900, "JPY", "JP¥12,900"],
  [1_234_500, "KWD", "KWD 1,234.500"],
  [150, "RSD", "RSD 1.50"], // browsers know of no para; ISO 4217 does
])("words %i %s as %s", (amount, currency, words) => {
  expect(worded({ amount, currency }).replace(/\u00a0/g, " ")).toBe(words);
});
