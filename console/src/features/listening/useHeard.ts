import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { paths } from "../../api/schema";
import type { Channel, Need } from "../../api/types";

const DAY_MS = 86_400_000;
type Correction = paths["/api/heard/{id}/correction"]["post"]["requestBody"]["content"]["application/json"];

export interface Wanted {
  need: Need;
  days: number;
  channel: Channel | "";
  topic: string;
}

export function useHeard(wanted: Wanted) {
  const { channel, topic, ...rest } = wanted;
  const query = { ...rest, ...(channel ? { channel } : {}), ...(topic ? { topic } : {}) };
  return useInfiniteQuery({
    queryKey: keys.heard({ ...wanted }),
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/heard", {
          params: { query: { ...query, limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 20_000,
  });
}

/** Counts of the same days as the list shows: whole days by UTC, today included. */
export function useCounts(days: number, may: boolean) {
  return useQuery({
    queryKey: keys.heardCounts(days),
    queryFn: () => {
      const end = Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS;
      const between = {
        from: new Date(end - days * DAY_MS).toISOString(),
        to: new Date(end).toISOString(),
      };
      return told(api.GET("/api/heard/counts", { params: { query: between } }));
    },
    enabled: may,
    refetchInterval: 60_000,
  });
}

export function useHeardAction(id: string) {
  const cache = useQueryClient();
  const path = { params: { path: { id } } };
  return useMutation({
    mutationFn: (correction: Correction | null) =>
      told(
        correction
          ? api.POST("/api/heard/{id}/correction", { ...path, body: correction })
          : api.POST("/api/heard/{id}/ticket", path),
      ),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ["heard"] });
      void cache.invalidateQueries({ queryKey: ["incident"] });
    },
  });
}
