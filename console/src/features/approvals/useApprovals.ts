import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { usePace } from "../../api/liveNow";
import type { Approval } from "../../api/types";

export type Which = "waiting" | "decided";

export function useApprovals(state: Which) {
  const refetchInterval = usePace(10_000);
  return useInfiniteQuery({
    queryKey: keys.approvals(state),
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/approvals", {
          params: { query: { state, limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval,
  });
}

export type Decision = { approve: true; text: string } | { approve: false; reason: string };

/** Yes, or no and why, about the words as they were read: if they changed since, the server says so. */
export function useDecision(of: Approval) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => {
      const params = { path: { id: of.id } };
      return told(
        decision.approve
          ? api.POST("/api/approvals/{id}/approve", {
              params,
              body: { version: of.version, ...(decision.text ? { text: decision.text } : {}) },
            })
          : api.POST("/api/approvals/{id}/reject", {
              params,
              body: { version: of.version, reason: decision.reason },
            }),
      );
    },
    onSettled: () => void cache.invalidateQueries({ queryKey: ["approvals"] }),
  });
}

/** How long words are as the provider counts them. */
export function useLength(channel: Approval["channel"], words: string) {
  return useQuery({
    queryKey: ["measure", channel, "public_reply", words],
    queryFn: () =>
      told(api.POST("/api/measure", { body: { channel: channel ?? "x", how: "public_reply", text: words } })),
    enabled: channel !== null && words.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
