import type { components } from "../../api/schema";
import type { Need } from "../../api/types";

type Count = components["schemas"]["HeardCount"];

export interface TopicCount {
  topic: string;
  count: number;
}

export function byNeed(counts: readonly Count[]): Record<Need, number> {
  const sums: Record<Need, number> = { needs: 0, worth: 0, none: 0 };
  for (const one of counts) sums[one.need] += one.count;
  return sums;
}

/** Topics of one need, on one channel ("" = all), the commonest first. */
export function byTopic(counts: readonly Count[], need: Need, channel: string): TopicCount[] {
  const sums = new Map<string, number>();
  for (const one of counts) {
    if (one.need === need && (!channel || one.channel === channel)) {
      sums.set(one.topic, (sums.get(one.topic) ?? 0) + one.count);
    }
  }
  return [...sums]
    .map(([topic, count]) => ({ topic, count }))
    .sort((a, b) => b.count - a.count || a.topic.localeCompare(b.topic));
}
