import type { components } from "../api/schema";

export type Money = components["schemas"]["Money"];

// ISO 4217, list one: every other currency has two digits behind the point. (What browsers know of it differs by country.)
const WHOLE = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" "));
const THREE = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** What is asked for most; any other is typed. */
export const CURRENCIES = "EUR USD GBP CHF SEK NOK DKK PLN CZK TRY JPY CNY INR BRL MXN CAD AUD".split(" ");

/** How many digits of a currency's amount stand behind the point. */
export function decimals(currency: string): number {
  if (WHOLE.has(currency)) return 0;
  return THREE.has(currency) ? 3 : 2;
}

/** "€1,240", "€12.50": with the currency's own sign, and no cents where there are none. */
export function worded({ amount, currency }: Money): string {
  const digits = amount % 10 ** decimals(currency) === 0 ? 0 : decimals(currency);
  return new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** decimals(currency));
}

/** A sum as it was typed, in minor units; null where nothing was. */
export function sum(typed: number | string, currency: string): Money | null {
  const value = typeof typed === "number" ? typed : Number.parseFloat(typed);
  if (!Number.isFinite(value)) return null;
  return { amount: Math.round(value * 10 ** decimals(currency)), currency };
}

/** What is shown in a field for a sum. */
export function typed(money: Money | null): number | "" {
  return money ? money.amount / 10 ** decimals(money.currency) : "";
}
