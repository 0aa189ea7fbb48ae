import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { keys } from "./keys";
import type { Live, LiveEvent } from "./live";

interface Stale {
  queryKey: QueryKey;
  exact?: boolean;
}

/** Changes come in bunches (a message is a ticket's change and a line): what they make stale is fetched once. */
export const GATHER_MS = 120;

/** What an event makes stale. */
export function stale(event: LiveEvent): Stale[] {
  const id = event.ticket ?? "";
  switch (event.kind) {
    case "ticket":
      return [
        { queryKey: keys.ticket(id), exact: true },
        { queryKey: ["tickets"] },
        { queryKey: keys.views },
      ];
    case "line":
    case "delivery":
      return [{ queryKey: keys.timeline(id) }];
    case "offer":
      return [{ queryKey: ["tickets"] }, { queryKey: keys.views }, { queryKey: keys.me }];
    case "pop":
      return [{ queryKey: keys.calls }];
    case "risk":
      return [
        { queryKey: keys.ticket(id), exact: true },
        { queryKey: ["tickets"] },
        { queryKey: keys.views },
      ];
    case "presence":
      return [{ queryKey: keys.directory }, { queryKey: keys.me }, { queryKey: ["team"] }];
    case "approval":
      return [{ queryKey: ["approvals"] }, { queryKey: keys.views }];
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
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refetch = () => {
    timer = undefined;
    for (const one of waiting.values()) void cache.invalidateQueries(one);
    waiting.clear();
  };
  const ends = [
    live.onEvent((event) => {
      for (const one of stale(event)) waiting.set(JSON.stringify(one), one);
      if (waiting.size) timer ??= setTimeout(refetch, GATHER_MS);
    }),
    live.onReset(() => void cache.invalidateQueries()),
  ];
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}
