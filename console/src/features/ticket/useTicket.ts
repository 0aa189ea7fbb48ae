import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { usePace } from "../../api/liveNow";
import type { Status, Ticket } from "../../api/types";

export function useTicket(id: string) {
  const refetchInterval = usePace(10_000);
  return useQuery({
    queryKey: keys.ticket(id),
    queryFn: () => told(api.GET("/api/tickets/{id}", { params: { path: { id } } })),
    refetchInterval,
  });
}

/** A change of the ticket: what is shown is what the server made of it. */
export function useTicketAction(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<Ticket>) => act(),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.ticket(id) });
      void cache.invalidateQueries({ queryKey: ["tickets"] });
      void cache.invalidateQueries({ queryKey: keys.views });
      void cache.invalidateQueries({ queryKey: keys.me });
    },
  });
}

export type StatusChoice = Exclude<Status, "new">;

export const actions = {
  accept: (id: string) => told(api.POST("/api/tickets/{id}/accept", { params: { path: { id } } })),
  decline: (id: string) => told(api.POST("/api/tickets/{id}/decline", { params: { path: { id } } })),
  status: (id: string, status: StatusChoice) =>
    told(api.POST("/api/tickets/{id}/status", { params: { path: { id } }, body: { status } })),
  priority: (id: string, priority: Ticket["priority"]) =>
    told(api.POST("/api/tickets/{id}/priority", { params: { path: { id } }, body: { priority } })),
  assign: (id: string, agent: string) =>
    told(api.POST("/api/tickets/{id}/assign", { params: { path: { id } }, body: { agent } })),
};
