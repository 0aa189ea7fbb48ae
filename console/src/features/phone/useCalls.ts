import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { useLiveState } from "../../api/liveNow";
import type { components } from "../../api/schema";
import { onSoftphone, softphone } from "./softphone";

export type MyCall = components["schemas"]["MyCall"];
export type Call = components["schemas"]["Call"];

const EVERY_MS = 2_000;
const QUIET_MS = 6_000;

/**
 * The calls I am offered, on, or have work of. Looked for while I am there at all; less often where a new one is
 * told by itself. How a call goes on isn't, nor that a colleague asks me to join one.
 */
export function useCalls(there: boolean) {
  const live = useLiveState() === "live";
  return useQuery({
    queryKey: keys.calls,
    queryFn: () => told(api.GET("/api/me/calls")),
    refetchInterval: (query) =>
      there ? (live && !query.state.data?.items.length ? QUIET_MS : EVERY_MS) : false,
    enabled: there,
  });
}

export function useSoftphone() {
  return useSyncExternalStore(onSoftphone, softphone);
}

/** Do something with a call; what is shown then is what came of it. */
export function useCallAction() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<Call>) => act(),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: keys.calls });
      void cache.invalidateQueries({ queryKey: ["ticket"] });
    },
  });
}

const params = (id: string) => ({ params: { path: { id } } });

export const actions = {
  hold: (id: string) => told(api.POST("/api/calls/{id}/hold", params(id))),
  resume: (id: string) => told(api.POST("/api/calls/{id}/resume", params(id))),
  mute: (id: string) => told(api.POST("/api/calls/{id}/mute", params(id))),
  unmute: (id: string) => told(api.POST("/api/calls/{id}/unmute", params(id))),
  merge: (id: string) => told(api.POST("/api/calls/{id}/merge", params(id))),
  hangUp: (id: string) => told(api.POST("/api/calls/{id}/hangup", params(id))),
  drop: (id: string, leg: string) => told(api.POST("/api/calls/{id}/drop", { ...params(id), body: { leg } })),
  record: (id: string, recording: boolean) =>
    told(api.POST("/api/calls/{id}/recording", { ...params(id), body: { recording } })),
  consult: (id: string, to: components["schemas"]["ConsultIn"]) =>
    told(api.POST("/api/calls/{id}/consult", { ...params(id), body: to })),
  transfer: (id: string, to: components["schemas"]["TransferCallIn"]) =>
    told(api.POST("/api/calls/{id}/transfer", { ...params(id), body: to })),
  wrapUp: (id: string, body: components["schemas"]["WrapUpIn"]) =>
    told(api.POST("/api/calls/{id}/wrap-up", { ...params(id), body })),
};
