import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, told } from "../api/client";
import { keys } from "../api/keys";

/** The brand's queues, people and accounts. */
export function useDirectory() {
  return useQuery({
    queryKey: keys.directory,
    queryFn: () => told(api.GET("/api/directory")),
    staleTime: 60_000,
  });
}

/** How somebody is called, by their id; the id itself while that isn't known. */
export function useNames(): (id: string | null) => string {
  const agents = useDirectory().data?.agents;
  return useCallback((id) => agents?.find((one) => one.id === id)?.name || id || "", [agents]);
}
