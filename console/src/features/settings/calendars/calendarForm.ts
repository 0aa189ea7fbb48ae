import type { components } from "../../../api/schema";
import { everyDay, type Hours, noHours, tidied } from "../../../ui/week";
import type { Setting, SettingIn } from "../kit/settingTypes";

type Schemas = components["schemas"];

export interface DayOff {
  date: string;
  name: string;
}

/** A calendar as its form holds it: days off as rows, every day's hours told. */
export interface CalendarForm {
  name: string;
  time_zone: string;
  always: boolean;
  hours: Hours;
  country: string;
  subdivision: string;
  days_off: DayOff[];
  working_days: string[];
  closures: Required<Schemas["Closure"]>[];
}

export function emptyCalendar(zone: string): CalendarForm {
  return {
    name: "",
    time_zone: zone,
    always: false,
    hours: noHours(),
    country: "",
    subdivision: "",
    days_off: [],
    working_days: [],
    closures: [],
  };
}

export function readCalendar(one: Setting<"calendar">): CalendarForm {
  return {
    name: one.name,
    time_zone: one.time_zone ?? "UTC",
    always: one.always ?? false,
    hours: everyDay(one.hours),
    country: one.country ?? "",
    subdivision: one.subdivision ?? "",
    days_off: Object.entries(one.days_off ?? {})
      .map(([date, name]) => ({ date, name }))
      .sort((a, b) => a.date.localeCompare(b.date)),
    working_days: one.working_days ?? [],
    closures: (one.closures ?? []).map((closure) => ({ reason: "", ...closure })),
  };
}

export function writeCalendar(values: CalendarForm): Omit<SettingIn<"calendar">, "version"> {
  return {
    ...values,
    hours: tidied(values.hours),
    subdivision: values.country ? values.subdivision : "",
    days_off: Object.fromEntries(values.days_off.map((one) => [one.date, one.name])),
  };
}
