import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { usePace } from "../../api/liveNow";
import type { components, paths } from "../../api/schema";

type Body<P extends keyof paths> = paths[P] extends {
  post: { requestBody?: { content: { "application/json": infer B } } };
}
  ? B
  : never;
export type IncidentIn = Body<"/api/incidents">;
export type UpdateIn = Body<"/api/incidents/{id}/updates">;
export type ResolveIn = Body<"/api/incidents/{id}/resolve">;
export type IncidentEdit = components["schemas"]["IncidentEdit"];
export type Which = "open" | "resolved";
export type FollowState = "waits" | "sent" | "told" | "by_hand";

const PAGE = 20;
const after = (place: string) => (place ? { after: place } : {});
const next = (page: { next: string | null }) => page.next ?? undefined;
const pages = { initialPageParam: "", getNextPageParam: next };

export function useSpikes() {
  return useInfiniteQuery({
    queryKey: keys.spikes("open"),
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/spikes", { params: { query: { state: "open", limit: PAGE, ...after(pageParam) } } }),
      ),
    ...pages,
    refetchInterval: 20_000,
  });
}

export function useSpike(id: string, wanted: boolean) {
  return useQuery({
    queryKey: keys.spike(id),
    queryFn: () => told(api.GET("/api/spikes/{id}", { params: { path: { id } } })),
    enabled: wanted,
  });
}

export function useIncidents(state: Which) {
  const refetchInterval = usePace(20_000);
  return useInfiniteQuery({
    queryKey: keys.incidents(state),
    queryFn: ({ pageParam }) =>
      told(api.GET("/api/incidents", { params: { query: { state, limit: PAGE, ...after(pageParam) } } })),
    ...pages,
    refetchInterval,
  });
}

export function useIncident(id: string) {
  return useQuery({
    queryKey: keys.incident(id),
    queryFn: () => told(api.GET("/api/incidents/{id}", { params: { path: { id } } })),
    refetchInterval: 10_000,
  });
}

export function usePosts(id: string) {
  return useInfiniteQuery({
    queryKey: keys.incidentList(id, "posts"),
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/incidents/{id}/posts", {
          params: { path: { id }, query: { limit: PAGE, ...after(pageParam) } },
        }),
      ),
    ...pages,
    refetchInterval: 20_000,
  });
}

export function usePeople(id: string) {
  return useInfiniteQuery({
    queryKey: keys.incidentList(id, "people"),
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/incidents/{id}/people", {
          params: { path: { id }, query: { limit: PAGE, ...after(pageParam) } },
        }),
      ),
    ...pages,
    refetchInterval: 20_000,
  });
}

export function useFollowUps(id: string, state: FollowState) {
  return useInfiniteQuery({
    queryKey: keys.incidentList(id, state),
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/incidents/{id}/follow-ups", {
          params: { path: { id }, query: { state, limit: PAGE, ...after(pageParam) } },
        }),
      ),
    ...pages,
    refetchInterval: 20_000,
  });
}

/** Something is done about a crowd or an incident: what is shown is what the server made of it. */
export function useAct<T>() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<T>) => act(),
    onSuccess: () => {
      for (const name of ["incident", "incidents", "spikes", "spike", "heard"]) {
        void cache.invalidateQueries({ queryKey: [name] });
      }
    },
  });
}

export const actions = {
  dismiss: (id: string) => told(api.POST("/api/spikes/{id}/dismiss", { params: { path: { id } } })),
  declare: (body: IncidentIn) => told(api.POST("/api/incidents", { body })),
  edit: (id: string, body: IncidentEdit) =>
    told(api.PATCH("/api/incidents/{id}", { params: { path: { id } }, body })),
  update: (id: string, body: UpdateIn) =>
    told(api.POST("/api/incidents/{id}/updates", { params: { path: { id } }, body })),
  resolve: (id: string, body: ResolveIn) =>
    told(api.POST("/api/incidents/{id}/resolve", { params: { path: { id } }, body })),
  reopen: (id: string) => told(api.POST("/api/incidents/{id}/reopen", { params: { path: { id } } })),
  choose: (id: string, post: string, chosen: boolean) =>
    told(api.POST("/api/incidents/{id}/choose", { params: { path: { id } }, body: { post, chosen } })),
};
