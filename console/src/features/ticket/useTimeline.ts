import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { usePace } from "../../api/liveNow";
import type { components } from "../../api/schema";

/** `fetched`: when all of it was asked for last, epoch ms. */
export type Page = components["schemas"]["Timeline"] & { fetched: number };
type Pages = InfiniteData<Page, string>;

const PAGE = 100;
/** A page that is younger is taken as it is when another one is asked for: what is new is on the newest. */
const YOUNG_MS = 50_000;

/** What happened, newest page first; earlier pages on demand. */
export function useTimeline(id: string) {
  const cache = useQueryClient();
  const refetchInterval = usePace(5_000);
  return useInfiniteQuery({
    queryKey: keys.timeline(id),
    queryFn: async ({ pageParam, queryKey }): Promise<Page> => {
      const known = knownAt(cache.getQueryData<Pages>(queryKey), pageParam);
      const isYoung = known !== undefined && Date.now() - known.page.fetched < YOUNG_MS;
      if (isYoung && pageParam) return known.page;
      const fresh = await told(
        api.GET("/api/tickets/{id}/timeline", {
          params: {
            path: { id },
            query: { newest_first: true, limit: PAGE, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      );
      const page = { ...fresh, fetched: Date.now() };
      return isYoung && known.isFollowed ? joined(page, known.page) : page;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval,
  });
}

function knownAt(known: Pages | undefined, param: string): { page: Page; isFollowed: boolean } | undefined {
  const index = known?.pageParams.indexOf(param) ?? -1;
  const page = known?.pages[index];
  return page && { page, isFollowed: index + 1 < (known?.pages.length ?? 0) };
}

/**
 * The newest page made longer, so that it still ends where the page after it begins: new lines push none out of sight.
 * As it came, where nothing of the two is the same.
 */
export function joined(fresh: Page, known: Page): Page {
  const last = fresh.items.at(-1)?.key;
  const at = known.items.findIndex((line) => line.key === last);
  if (at < 0) return fresh;
  return { ...known, items: [...fresh.items, ...known.items.slice(at + 1)] };
}
