import { useQuery } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { View } from "../../api/types";

/** How a list is named in an address: the view, and its queue after a dot. */
export function nameOf(view: Pick<View, "view" | "queue">): string {
  return view.queue ? `${view.view}.${view.queue}` : view.view;
}

export function viewOf(name: string): { view: string; queue: string } {
  const [view = "mine", ...queue] = name.split(".");
  return { view, queue: queue.join(".") };
}

export function useViews() {
  return useQuery({
    queryKey: keys.views,
    queryFn: () => told(api.GET("/api/views")),
    refetchInterval: 10_000,
  });
}
