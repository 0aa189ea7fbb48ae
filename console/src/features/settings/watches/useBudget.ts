import { useQuery } from "@tanstack/react-query";
import { api, told } from "../../../api/client";
import type { components } from "../../../api/schema";

export type XBudget = components["schemas"]["XBudget"];
export type WatchState = components["schemas"]["WatchState"];

/** What X's API has cost this month, by account, and how each search is doing. */
export function useBudgets() {
  return useQuery({
    queryKey: ["budget", "x"],
    queryFn: () => told(api.GET("/api/budget/x")),
    refetchInterval: 60_000,
  });
}
