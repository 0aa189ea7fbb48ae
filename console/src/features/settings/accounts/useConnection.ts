import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { basePath } from "../../../api/base";
import { api, told } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { components } from "../../../api/schema";

export type Connection = components["schemas"]["AccountConnection"];
export type Check = components["schemas"]["ConnectionCheck"];
export type SecretsIn = components["schemas"]["SecretsIn"];

/** Which of an account's secrets are stored, and where its provider should call us. */
export function useConnection(id: string) {
  return useQuery({
    queryKey: keys.connection(id),
    queryFn: () => told(api.GET("/api/settings/account/{id}/connection", { params: { path: { id } } })),
    staleTime: 60_000,
  });
}

export function useKeepSecrets(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SecretsIn) =>
      told(api.PUT("/api/settings/account/{id}/secrets", { params: { path: { id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.connection(id) }),
  });
}

/** Asks the provider; nothing is sent to anybody. */
export function useTest(id: string) {
  return useMutation({
    mutationFn: () => told(api.POST("/api/settings/account/{id}/test", { params: { path: { id } } })),
  });
}

/** Where the provider calls us; where the server doesn't know its own address, it is the one this page came from. */
export function webhookOf(id: string, connection: Connection | undefined): string {
  const [channel, account] = id.split("~");
  return connection?.webhook_url || `${location.origin}${basePath}/webhooks/${channel}/${account}`;
}
