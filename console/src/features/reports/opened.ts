/** What a figure opens to, from its address: the events, the answers with an article, tickets, or conversations. */
export type Opened =
  | { list: "facts"; query: Record<string, string> }
  | { list: "answers"; query: Record<string, string> }
  | { list: "tickets"; query: Record<string, string> }
  | { list: "conversations"; post: string; query: Record<string, string> };

const LISTS = {
  "/api/reports/facts": "facts",
  "/api/reports/articles/answers": "answers",
  "/api/tickets": "tickets",
} as const;
const CONVERSATIONS = /^\/api\/posts\/([^/]+)\/conversations$/;

/** Only these lists are opened, whatever stands in the address of the page: null for anything else. */
export function opened(address: string): Opened | null {
  const [path = "", said = ""] = address.split("?");
  const query = Object.fromEntries(new URLSearchParams(said));
  const list = LISTS[path as keyof typeof LISTS];
  if (list) return { list, query };
  const post = CONVERSATIONS.exec(path)?.[1];
  return post ? { list: "conversations", post: decodeURIComponent(post), query } : null;
}

/** The address of the events behind a figure that is made here of several; as the server makes them. */
export function factsOf(what: string, from: number, to: number, more: Record<string, string> = {}): string {
  const given = { what, from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...more };
  return `/api/reports/facts?${new URLSearchParams(Object.entries(given).filter(([, value]) => value))}`;
}

/** The same events, further narrowed. */
export function narrowed(address: string, change: Record<string, string>): string {
  const [path = "", said = ""] = address.split("?");
  const query = new URLSearchParams(said);
  for (const [name, value] of Object.entries(change)) query.set(name, value);
  return `${path}?${query}`;
}

/** The kinds of event an address lists. */
export function kindsOf(query: Record<string, string>): string[] {
  return (query.what ?? "").split(",").filter(Boolean);
}
