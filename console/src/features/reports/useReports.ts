import { type UseQueryResult, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { components } from "../../api/schema";
import { daysBefore, isRunning, type Period, periodOf, type Selection } from "./selection";

export type Schemas = components["schemas"];
const MINUTE = 60_000;

interface Between {
  from: string;
  to: string;
}

export interface Compared<T> {
  now: UseQueryResult<T & Between>;
  /** Of as many days before; undefined until it is known. */
  earlier: T | undefined;
}

const times = (period: Period): Between => ({
  from: new Date(period.from).toISOString(),
  to: new Date(period.to).toISOString(),
});

/**
 * A report, and once it is there the same of as many days before. Each reads the facts of every hour: it is kept for
 * a minute where the days reach to now, and for ten where they are over.
 */
function useCompared<T>(
  name: string,
  { range, ...asked }: Partial<Selection> & Pick<Selection, "range">,
  zone: string,
  ask: (between: Between) => Promise<T>,
): Compared<T> {
  const staleTime = isRunning(range, Date.now(), zone) ? MINUTE : 10 * MINUTE;
  const now = useQuery({
    queryKey: keys.report(name, { range, ...asked, zone }),
    queryFn: async () => {
      const between = times(periodOf(range, Date.now(), zone));
      return { ...(await ask(between)), ...between };
    },
    staleTime,
  });
  const between = now.data;
  const then = useQuery({
    queryKey: keys.report(`${name}, before`, { range, ...asked, zone, to: between?.to }),
    queryFn: () => {
      const period = { ...periodOf(range, Date.now(), zone), ...(between ? millis(between) : {}) };
      return ask(times(daysBefore(period, zone)));
    },
    enabled: between !== undefined,
    staleTime: 10 * MINUTE,
  });
  return { now, earlier: then.data };
}

export function millis({ from, to }: Between): { from: number; to: number } {
  return { from: Date.parse(from), to: Date.parse(to) };
}

export function useOverview({ range, agent, channel }: Selection, zone: string) {
  return useCompared("overview", { range, agent, channel }, zone, (between) =>
    told(
      api.GET("/api/reports/overview", {
        params: {
          query: {
            ...between,
            time_zone: zone,
            ...(agent ? { agent } : {}),
            ...(channel ? { channel } : {}),
          },
        },
      }),
    ),
  );
}

export function useCallbackReport({ range, agent, queue }: Selection, zone: string) {
  return useCompared("callbacks", { range, agent, queue }, zone, (between) =>
    told(
      api.GET("/api/reports/callbacks", {
        params: { query: { ...between, ...(agent ? { agent } : {}), ...(queue ? { queue } : {}) } },
      }),
    ),
  );
}

export function useLoops({ range }: Selection, zone: string) {
  return useCompared("loops", { range }, zone, (query) =>
    told(api.GET("/api/reports/loops", { params: { query } })),
  );
}

export function useIncidentReport({ range }: Selection, zone: string) {
  return useCompared("incidents", { range }, zone, (query) =>
    told(api.GET("/api/reports/incidents", { params: { query } })),
  );
}

export function useArticleReport({ range, agent, channel }: Selection, zone: string) {
  return useCompared("articles", { range, agent, channel }, zone, (between) =>
    told(
      api.GET("/api/reports/articles", {
        params: { query: { ...between, ...(agent ? { agent } : {}), ...(channel ? { channel } : {}) } },
      }),
    ),
  );
}

export function useGoodwill({ range, agent, step }: Selection, zone: string) {
  return useCompared("goodwill", { range, agent, step }, zone, (between) =>
    told(
      api.GET("/api/reports/goodwill", {
        params: { query: { ...between, by: step, time_zone: zone, ...(agent ? { agent } : {}) } },
      }),
    ),
  );
}

/** A row for each account's version of a post that was published in these days. */
export function usePostReport({ range }: Selection, zone: string) {
  return useInfiniteQuery({
    queryKey: keys.report("posts", { range, zone }),
    queryFn: ({ pageParam }) => {
      const query = { ...times(periodOf(range, Date.now(), zone)), ...pageParam };
      return told(api.GET("/api/reports/posts", { params: { query } }));
    },
    initialPageParam: {} as Partial<Between> & { after?: string },
    // Later pages are of the same time as the first: it is told in the answer.
    getNextPageParam: (page) => (page.next ? { from: page.from, to: page.to, after: page.next } : undefined),
    staleTime: MINUTE,
  });
}
