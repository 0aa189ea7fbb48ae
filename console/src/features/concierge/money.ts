import { decimals, type Money } from "../../ui/money";

/** "1,299.00 EUR". */
export function shown({ amount, currency }: Money): string {
  const digits = decimals(currency);
  const value = amount / 10 ** digits;
  return `${value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${currency}`;
}

/** The price of all of it, where there are several. */
export function inAll(price: Money, quantity: number): Money {
  return { amount: price.amount * quantity, currency: price.currency };
}

/** Whether it costs more than may be spent; false where the currencies differ, since nobody knows. */
export function isOver(price: Money, quantity: number, budget: Money | null): boolean {
  return budget !== null && budget.currency === price.currency && price.amount * quantity > budget.amount;
}
