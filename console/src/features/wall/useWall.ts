import { useQuery } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { dayStart } from "../../ui/days";

export const RISK_MINUTES = 30;
const HOUR_MS = 3_600_000;
const STATES = ["scheduled", "retrying", "calling"] as const;

export function useWall() {
  return useQuery({
    queryKey: keys.wall,
    queryFn: () => told(api.GET("/api/wall", { params: { query: { within: RISK_MINUTES } } })),
    refetchInterval: 10_000,
  });
}

/** The day so far, in the agent's zone. It reads the day's facts, so it is asked for once a minute. */
export function useToday(zone: string) {
  return useQuery({
    queryKey: keys.report("today", { zone }),
    queryFn: () => {
      const now = Date.now();
      const between = { from: dayStart(now, zone).toISOString(), to: new Date(now).toISOString() };
      return told(api.GET("/api/reports/overview", { params: { query: { ...between, time_zone: zone } } }));
    },
    refetchInterval: 60_000,
  });
}

/** Callbacks whose next attempt comes within the hour, or is over its time; soonest first. */
export function useCallbacksDue() {
  return useQuery({
    queryKey: keys.callbacks({ due: "hour" }),
    queryFn: async () => {
      const to = new Date(Date.now() + HOUR_MS).toISOString();
      const found = await Promise.all(
        STATES.map((state) =>
          told(api.GET("/api/callbacks", { params: { query: { state, to, limit: 20 } } })),
        ),
      );
      return found
        .flatMap((page) => page.items)
        .sort((a, b) => Date.parse(a.next_at ?? a.from) - Date.parse(b.next_at ?? b.from));
    },
    refetchInterval: 20_000,
  });
}

export function useOpenIncidents() {
  return useQuery({
    queryKey: keys.incidents("wall"),
    queryFn: () => told(api.GET("/api/incidents", { params: { query: { state: "open", limit: 5 } } })),
    refetchInterval: 20_000,
  });
}
