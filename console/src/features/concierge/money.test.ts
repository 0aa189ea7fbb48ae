import { describe, expect, it } from "vitest";
import { sum, typed } from "../../ui/money";
import { inAll, isOver, shown } from "./money";

describe("sums of money", () => {
  it.each([
    [12_900, "EUR", "129.00 EUR"],
    [12_900, "JPY", "12,900 JPY"],
    [12_900, "KWD", "12.900 KWD"],
    [0, "USD", "0.00 USD"],
    [123_456_789, "HUF", "1,234,567.89 HUF"],
  ])("shows %i %s as %s", (amount, currency, words) => {
    expect(shown({ amount, currency })).toBe(words);
  });

  it.each([
    [129, "EUR", 12_900],
    [0.29, "EUR", 29],
    [1.005, "KWD", 1005],
    ["19.99", "USD", 1999],
    [12_900, "JPY", 12_900],
  ])("keeps %s %s in minor units", (value, currency, amount) => {
    expect(sum(value, currency)).toEqual({ amount, currency });
  });

  it("is none where nothing was typed", () => {
    expect(sum("", "EUR")).toBeNull();
    expect(typed(null)).toBe("");
  });

  it("is typed as it was kept", () => {
    expect(sum(typed({ amount: 1999, currency: "EUR" }), "EUR")).toEqual({ amount: 1999, currency: "EUR" });
  });
});

describe("a budget", () => {
  const price = { amount: 250, currency: "EUR" };
  it("is for all of them together", () => {
    expect(inAll(price, 500)).toEqual({ amount: 125_000, currency: "EUR" });
    expect(isOver(price, 500, { amount: 125_000, currency: "EUR" })).toBe(false);
    expect(isOver(price, 501, { amount: 125_000, currency: "EUR" })).toBe(true);
  });
  it("says nothing of another currency, or where there is none", () => {
    expect(isOver(price, 500, { amount: 1, currency: "USD" })).toBe(false);
    expect(isOver(price, 500, null)).toBe(false);
  });
});
