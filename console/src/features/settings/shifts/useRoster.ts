import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, told } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { SettingIn } from "../kit/settingTypes";

export interface Asked {
  /** The Monday, "2026-11-23"; "" = this week's. */
  day: string;
  zone: string;
  /** Whose hours are to be covered; "" = as the server finds. */
  calendar: string;
}

/** The week as it stands. */
export function useRoster(asked: Asked) {
  return useQuery({
    queryKey: keys.roster({ ...asked }),
    queryFn: () => told(api.GET("/api/team/roster", { params: { query: asked } })),
    placeholderData: keepPreviousData,
  });
}

/** The week as an unsaved shift would change it; as it stands while that can't be counted. */
export function useRosterTried(id: string, shift: Omit<SettingIn<"shift">, "version"> | null, asked: Asked) {
  const [body] = useDebouncedValue(JSON.stringify({ ...asked, id, shift }), 400);
  return useQuery({
    queryKey: keys.tried("roster", body),
    queryFn: () => {
      const given = JSON.parse(body) as Asked & { id: string; shift: SettingIn<"shift"> | null };
      const { day, zone, calendar, shift: tried } = given;
      return tried
        ? told(
            api.POST("/api/team/roster/try", {
              body: { day, zone, calendar, id: given.id || "new", shift: tried },
            }),
          )
        : told(api.GET("/api/team/roster", { params: { query: { day, zone, calendar } } }));
    },
    retry: false,
    placeholderData: keepPreviousData,
  });
}
