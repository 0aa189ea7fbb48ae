import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, told } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { components } from "../../../api/schema";
import { unreadable } from "../../../ui/week";
import { type CalendarForm, writeCalendar } from "./calendarForm";

export type HoursTried = components["schemas"]["HoursTried"];

const PAUSE_MS = 400;
const EVERY_MS = 60_000;

/** What a calendar would come to if it were saved now; nothing while it can't be counted. */
export function useHoursTried(values: CalendarForm) {
  const body = writeCalendar({
    ...values,
    name: values.name || "-",
    days_off: values.days_off.filter((one) => one.date),
    closures: values.closures.filter((one) => one.start && one.end > one.start),
  });
  const [asked] = useDebouncedValue(JSON.stringify(body), PAUSE_MS);
  const open = Object.values(values.hours).some((day) => day.length > 0);
  const ready = values.always || (open && unreadable(values.hours).length === 0);
  return useQuery({
    queryKey: keys.tried("hours", asked),
    queryFn: () => told(api.POST("/api/hours/try", { body: { calendar: JSON.parse(asked) } })),
    enabled: ready,
    retry: false,
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
}

/** The countries whose public holidays are known, with their parts. */
export function useCountries() {
  return useQuery({
    queryKey: keys.countries,
    queryFn: () => told(api.GET("/api/hours/countries")),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
