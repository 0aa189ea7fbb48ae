import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { components } from "../../api/schema";

export type Team = components["schemas"]["Team"];
export type HandoverItem = components["schemas"]["HandoverItem"];

export function useTeam() {
  return useQuery({
    queryKey: keys.team,
    queryFn: () => told(api.GET("/api/team")),
    refetchInterval: 30_000,
  });
}

export function useHandover() {
  return useQuery({
    queryKey: keys.handover,
    queryFn: () => told(api.GET("/api/team/handover", { params: { query: { limit: 50 } } })),
    refetchInterval: 30_000,
  });
}

export interface Given {
  client_id: string;
  of: string;
  tickets: string[];
  agent: string;
  note: string;
}

export function useGive() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => told(api.POST("/api/team/handover", { body: { queue: "", ...given } })),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.team });
      void cache.invalidateQueries({ queryKey: ["tickets"] });
      void cache.invalidateQueries({ queryKey: keys.views });
    },
  });
}
