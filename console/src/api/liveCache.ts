import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { keys } from "./keys";
import type { Live, LiveEvent } from "./live";
import type { Ticket } from "./types";

interface Stale {
  queryKey: QueryKey;
  exact?: boolean;
  /** Concerned by almost everything that happens anywhere: fetched at once, but then not for a while. */
  apart?: boolean;
}
type Lists = { pages?: { items: Ticket[] }[] };

/** Changes come in bunches (a message is a ticket's change and a line): what they make stale is fetched once. */
export const GATHER_MS = 120;
export const APART_MS = 3_000;
const FAR = 9_000_000_000_000; // "never", as the server says it in ms

const TICKETS: Stale = { queryKey: ["tickets"], apart: true };
const VIEWS: Stale = { queryKey: keys.views, apart: true };

/** What an event makes stale. */
export function stale(event: LiveEvent): Stale[] {
  const id = event.ticket ?? "";
  switch (event.kind) {
    case "ticket":
      return [{ queryKey: keys.ticket(id), exact: true }, TICKETS, VIEWS];
    case "line":
    case "delivery":
      return [{ queryKey: keys.timeline(id) }];
    case "offer":
      return [{ queryKey: keys.offered }, { queryKey: keys.calls }, { queryKey: keys.me }, TICKETS, VIEWS];
    case "pop":
      return [{ queryKey: keys.calls }];
    case "risk":
      return [{ queryKey: keys.ticket(id), exact: true }, TICKETS, VIEWS];
    case "presence":
      return [{ queryKey: keys.directory }, { queryKey: keys.me }, { queryKey: ["team"] }];
    case "approval":
      return [{ queryKey: ["approvals"] }, VIEWS];
    case "spike":
      return [{ queryKey: ["spikes"] }, { queryKey: ["spike"] }];
    case "incident":
      return [{ queryKey: ["incidents"] }, { queryKey: ["incident"] }];
    default:
      return []; // who looks and who types is shown from the event itself
  }
}

/** Keep a cache true to what happens. Returns what ends it. */
export function keepFresh(cache: QueryClient, live: Live): () => void {
  const waiting = new Map<string, Stale>();
  const fetched = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let fires = Number.POSITIVE_INFINITY;
  const within = (ms: number) => {
    const at = Date.now() + ms;
    if (fires <= at) return;
    fires = at;
    clearTimeout(timer);
    timer = setTimeout(refetch, ms);
  };
  const refetch = () => {
    fires = Number.POSITIVE_INFINITY;
    const now = Date.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [name, one] of waiting) {
      const due = (fetched.get(name) ?? 0) + spacing(cache, one);
      if (due > now) {
        next = Math.min(next, due);
        continue;
      }
      waiting.delete(name);
      if (one.apart) fetched.set(name, now);
      void cache.invalidateQueries({ queryKey: one.queryKey, exact: one.exact ?? false });
    }
    if (waiting.size) within(next - now);
  };
  const ends = [
    live.onEvent((event) => {
      if (event.kind === "ticket") patchLists(cache, event);
      const found = stale(event);
      for (const one of found) waiting.set(JSON.stringify(one), one);
      if (found.length) within(GATHER_MS); // what isn't due by then waits on
    }),
    live.onReset(() => void cache.invalidateQueries()),
  ];
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}

/** The least time between two fetches: a list that was scrolled far down is many pages. */
function spacing(cache: QueryClient, one: Stale): number {
  if (!one.apart) return 0;
  const pages = cache
    .getQueriesData<{ pages?: unknown[] }>({ queryKey: one.queryKey, type: "active" })
    .map(([, data]) => data?.pages?.length ?? 1);
  return APART_MS * Math.max(1, ...pages);
}

/** What a list shows of a ticket is in the event: lists say it before they are fetched. */
function patchLists(cache: QueryClient, event: LiveEvent): void {
  const { doc } = event;
  const fresh = {
    version: doc.version,
    status: doc.status,
    priority: doc.priority,
    assignee: doc.assignee || null,
    subject: doc.subject,
    last_words: doc.last_words,
    last_in: doc.last_in,
    due_at: timeOf(doc.due_at),
  } as Partial<Ticket>;
  cache.setQueriesData<Lists>({ queryKey: ["tickets"] }, (known) => {
    if (!known?.pages?.some((page) => page.items.some((one) => isOlder(one, event)))) return known;
    const pages = known.pages.map((page) => ({
      ...page,
      items: page.items.map((one) => (isOlder(one, event) ? { ...one, ...fresh } : one)),
    }));
    return { ...known, pages };
  });
}

function isOlder(one: Ticket, event: LiveEvent): boolean {
  return one.id === event.ticket && one.version < Number(event.doc.version);
}

function timeOf(at: unknown): string | null {
  const ms = Number(at);
  return ms > 0 && ms < FAR ? new Date(ms).toISOString() : null;
}
