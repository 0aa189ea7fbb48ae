/** What a website's page and the window in its frame say to one another. Nothing of the conversation is ever in it. */

/** A customer whom the website vouches for: `hmac` is its proof (docs/chat.md). */
export interface User {
  id: string;
  hmac: string;
  name?: string;
  email?: string;
}

export type ToWindow =
  | { rapport: "hello"; page: string; user: User | null; open: boolean; modal: boolean }
  | { rapport: "shown"; open: boolean; modal: boolean }
  | { rapport: "user"; user: User | null };

export type ToPage =
  | { rapport: "ready" }
  | { rapport: "close" }
  | { rapport: "unread"; count: number }
  | { rapport: "known"; known: boolean };

/** The message if it is one of ours; anything may be posted to a window. */
export function read<T extends ToWindow | ToPage>(data: unknown, kinds: readonly T["rapport"][]): T | null {
  if (typeof data !== "object" || data === null || !("rapport" in data)) return null;
  return kinds.includes((data as T).rapport) ? (data as T) : null;
}

/** A user as the window takes them over, whatever else the page has put in. */
export function asUser(said: unknown): User | null {
  if (typeof said !== "object" || said === null) return null;
  const { id, hmac, name, email } = said as Record<string, unknown>;
  if (typeof id !== "string" || typeof hmac !== "string" || !id || !hmac) return null;
  const user: User = { id, hmac };
  if (typeof name === "string") user.name = name;
  if (typeof email === "string") user.email = email;
  return user;
}
