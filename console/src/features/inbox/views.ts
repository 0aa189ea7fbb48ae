import { useQuery } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { usePace } from "../../api/liveNow";
import type { View } from "../../api/types";
import { text } from "../../text/text";

const t = text.desk;

/** What is due by then is at risk; GET /api/views counts the same. */
export const AT_RISK_MINUTES = 15;

/** How a list is named in an address: the view, and its queue after a dot. */
export function nameOf(view: Pick<View, "view" | "queue">): string {
  return view.queue ? `${view.view}.${view.queue}` : view.view;
}

export function viewOf(name: string): { view: string; queue: string } {
  const [view = "mine", ...queue] = name.split(".");
  return { view, queue: queue.join(".") };
}

/** How it is called: ours by the console's own words, a queue by its name. */
export function titleOf(view: Pick<View, "view" | "queue" | "name">): string {
  return view.queue ? view.name : ((t.view as Record<string, string>)[view.view] ?? view.name);
}

/** Lists that are pages of their own. */
const ELSEWHERE: Record<string, string> = { callbacks: "/callbacks", approvals: "/approvals" };

export function pathOf(view: Pick<View, "view" | "queue">): string {
  return ELSEWHERE[view.view] ?? `/inbox/${nameOf(view)}`;
}

const GROUPS = [
  { name: t.group.own, views: ["mine", "offered", "due_soon"] },
  { name: t.group.watch, views: ["callbacks", "approvals"] },
  { name: t.group.queues, views: ["unassigned", "queue"] },
  { name: t.group.everything, views: ["all"] },
];

export interface Group {
  name: string;
  views: View[];
}

/** The lists as they are shown: by what they are for. One that isn't known here stands last. */
export function grouped(views: readonly View[]): Group[] {
  const known = new Set(GROUPS.flatMap((group) => group.views));
  const groups = GROUPS.map(({ name, views: wanted }, n) => ({
    name,
    views: [
      ...wanted.flatMap((id) => views.filter((one) => one.view === id)),
      ...(n === GROUPS.length - 1 ? views.filter((one) => !known.has(one.view)) : []),
    ],
  }));
  return groups.filter((group) => group.views.length > 0);
}

export function useViews() {
  const refetchInterval = usePace(10_000);
  return useQuery({
    queryKey: keys.views,
    queryFn: () => told(api.GET("/api/views")),
    refetchInterval,
  });
}
