import type { Found } from "./useBehind";

export interface Group {
  key: string;
  /** "" where it happened to no ticket. */
  ticket: string;
  found: Found[];
}

/** What happened, by ticket, in the order of each ticket's first; what has no ticket stands by itself. */
export function byTicket(found: readonly Found[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of found) {
    const key = one.ticket || one.key;
    const group = groups.get(key) ?? { key, ticket: one.ticket, found: [] };
    group.found.push(one);
    groups.set(key, group);
  }
  return [...groups.values()];
}
