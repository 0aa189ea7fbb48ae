/** A rule's place among the others: asked by order, of equals by id. */
export interface Placed {
  id: string;
  order: number;
}

export const LAST = 10_000;
const STEP = 10;

export function inOrder<R extends Placed>(rules: readonly R[]): R[] {
  return [...rules].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/** The order that puts `id` one place earlier (-1) or later (1), or where its neighbours leave no room for that, past
 * all that share an order. Null where there is no such place. */
export function moved(rules: readonly Placed[], id: string, by: -1 | 1): number | null {
  const row = inOrder(rules);
  const here = row.findIndex((one) => one.id === id);
  const passed = row[here + by];
  if (here < 0 || !passed) return null;
  const beyond = row[here + 2 * by];
  const free = candidates(passed.order, beyond?.order, by);
  const exact = free.find((order) => placeOf(rules, id, order) === here + by);
  return exact ?? free.find((order) => (placeOf(rules, id, order) - here) * by > 0) ?? null;
}

function candidates(passed: number, beyond: number | undefined, by: -1 | 1): number[] {
  const middle = beyond === undefined ? passed + by * STEP : Math.round((passed + beyond) / 2);
  return [middle, passed + by, passed].filter((order) => order >= 0 && order <= LAST);
}

function placeOf(rules: readonly Placed[], id: string, order: number): number {
  return inOrder(rules.map((one) => (one.id === id ? { ...one, order } : one))).findIndex(
    (one) => one.id === id,
  );
}

/** After all the others. */
export function lastOrder(rules: readonly Placed[]): number {
  return Math.min(Math.max(0, ...rules.map((one) => one.order)) + STEP, LAST);
}
