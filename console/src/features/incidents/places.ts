import type { Directory, IncidentSummary } from "../../api/types";

export type Account = Directory["accounts"][number];
const CARRY = new Set<string>(["x", "facebook"]);

/** Accounts an update can stand on: switched on, of X or Facebook, and of the incident's channels. */
export function placesOf(
  incident: Pick<IncidentSummary, "matcher">,
  accounts: readonly Account[],
): Account[] {
  const channels = incident.matcher.channels;
  return accounts.filter(
    (one) =>
      one.enabled && CARRY.has(one.channel) && (channels.length === 0 || channels.includes(one.channel)),
  );
}

/** How an account is named where updates are written: `x~brand`. The directory may say either `brand` or that. */
export function nameOf(account: Pick<Account, "channel" | "id">): string {
  const bare = bareId(account);
  return `${account.channel}~${bare}`;
}

export function bareId(account: Pick<Account, "channel" | "id">): string {
  return account.id.startsWith(`${account.channel}~`)
    ? account.id.slice(account.channel.length + 1)
    : account.id;
}

/** What is sent: one text for everywhere, or one an account. */
export function textsOf(text: string, each: Record<string, string> | null): Record<string, unknown> {
  if (!each) return { text: text.trim() };
  const said = Object.entries(each)
    .map(([name, words]) => [name, words.trim()] as const)
    .filter(([, words]) => words);
  return { texts: Object.fromEntries(said) };
}
