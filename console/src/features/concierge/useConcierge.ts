import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Request = Schemas["Concierge"];
export type Wished = Schemas["Wished"];
export type Found = Schemas["Found"];
export type Referral = Schemas["Referral"];
export type State = Wished["status"];
export type Stage = "searching" | "found" | "ordered";

/** What the customer wishes. It stands below the timeline's key: whatever changes it leaves a line there. */
const requestKey = (ticket: string) => [...keys.timeline(ticket), "concierge"] as const;
const LISTS = ["concierge"] as const;

export function useRequest(ticket: string) {
  return useQuery({
    queryKey: requestKey(ticket),
    queryFn: () => told(api.GET("/api/tickets/{id}/concierge", { params: { path: { id: ticket } } })),
  });
}

/** Requests with something to do, by what is to be done next. */
export function useRequests(status: Stage) {
  return useInfiniteQuery({
    queryKey: [...LISTS, status],
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/concierge", {
          params: { query: { status, limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 30_000,
  });
}

/** A change of the request: what is shown is what the server made of it; what it refused is read afresh. */
export function useWish(ticket: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<Request>) => act(),
    onSuccess: (fresh) => {
      cache.setQueryData(requestKey(ticket), fresh);
      void cache.invalidateQueries({ queryKey: LISTS });
    },
    onError: () => void cache.invalidateQueries({ queryKey: requestKey(ticket) }),
  });
}

/** Another type of ticket: its header, lists and promises change with it. */
export function useKind(ticket: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (wishes: boolean) => {
      const params = { path: { id: ticket } };
      if (wishes) await told(api.POST("/api/tickets/{id}/concierge", { params, body: {} }));
      else await told(api.DELETE("/api/tickets/{id}/concierge", { params }));
    },
    onSuccess: () => {
      for (const queryKey of [keys.ticket(ticket), ["tickets"], keys.views, LISTS]) {
        void cache.invalidateQueries({ queryKey });
      }
    },
  });
}

const at = (ticket: string, item: string) => ({ params: { path: { id: ticket, item } } });

export const wishes = {
  add: (ticket: string, body: Schemas["WishedIn"]) =>
    told(api.POST("/api/tickets/{id}/concierge/items", { params: { path: { id: ticket } }, body })),
  edit: (ticket: string, item: string, body: Schemas["WishedEdit"]) =>
    told(api.PATCH("/api/tickets/{id}/concierge/items/{item}", { ...at(ticket, item), body })),
  find: (ticket: string, item: string, body: Schemas["OptionIn"]) =>
    told(api.POST("/api/tickets/{id}/concierge/items/{item}/options", { ...at(ticket, item), body })),
  move: (ticket: string, item: string, body: Schemas["MoveIn"]) =>
    told(api.POST("/api/tickets/{id}/concierge/items/{item}/status", { ...at(ticket, item), body })),
  refer: (ticket: string, body: Schemas["ReferralIn"]) =>
    told(api.POST("/api/tickets/{id}/concierge/referrals", { params: { path: { id: ticket } }, body })),
};
