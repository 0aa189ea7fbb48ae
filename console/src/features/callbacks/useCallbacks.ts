import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { components } from "../../api/schema";
import { type Callback, type Over, STATE_OF } from "./due";

export type Brief = components["schemas"]["TicketBrief"];
export type When = components["schemas"]["CallbackMoveIn"]["when"];
type Page = components["schemas"]["CallbackPage"];
const STATES = ["calling", "connected", "scheduled", "retrying"] as const;
const PAGE = 100;
const PAGES = 5;
const OVER_PAGE = 30;
const EVERY_MS = 20_000;

export interface Promises {
  items: Callback[];
  tickets: Map<string, Brief>;
  /** There are more than were read. */
  more: boolean;
}

const briefs = (pages: readonly Page[]) =>
  new Map(pages.flatMap((page) => page.tickets ?? []).map((one) => [one.id, one]));

async function every(state: (typeof STATES)[number], queue: string): Promise<Page[]> {
  const pages: Page[] = [];
  let after = "";
  do {
    const query = { state, queue, limit: PAGE, with_tickets: true, ...(after ? { after } : {}) };
    const page = await told(api.GET("/api/callbacks", { params: { query } }));
    pages.push(page);
    after = page.next ?? "";
  } while (after && pages.length < PAGES);
  return pages;
}

/** Every promise that isn't over, up to 500 of a state, so that each list can say how many it has. */
export function useWaiting(queue: string) {
  return useQuery({
    queryKey: keys.callbacks({ waiting: queue }),
    queryFn: async (): Promise<Promises> => {
      const found = await Promise.all(STATES.map((state) => every(state, queue)));
      const pages = found.flat();
      return {
        items: pages.flatMap((page) => page.items),
        tickets: briefs(pages),
        more: found.some((ofState) => Boolean(ofState.at(-1)?.next)),
      };
    },
    refetchInterval: EVERY_MS,
  });
}

/** What is over, the newest first. */
export function useOver(show: Over, queue: string) {
  return useInfiniteQuery({
    queryKey: keys.callbacks({ over: show, queue }),
    queryFn: ({ pageParam }) => {
      const query = {
        state: STATE_OF[show],
        queue,
        newest_first: true,
        with_tickets: true,
        limit: OVER_PAGE,
        ...(pageParam ? { after: pageParam } : {}),
      };
      return told(api.GET("/api/callbacks", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    select: (data) => ({ ...data, tickets: briefs(data.pages) }),
  });
}

/** A change of one, on the version that was seen. Whatever comes of it, the lists are read afresh. */
export function useChange(callback: Callback, done: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: { when: When } | { why: string }) => {
      const params = { path: { id: callback.id } };
      const version = callback.version;
      return "when" in change
        ? told(api.POST("/api/callbacks/{id}/reschedule", { params, body: { ...change, version } }))
        : told(api.POST("/api/callbacks/{id}/cancel", { params, body: { ...change, version } }));
    },
    onSuccess: done,
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: ["callbacks"] });
      void cache.invalidateQueries({ queryKey: keys.ticket(callback.ticket) });
    },
  });
}
