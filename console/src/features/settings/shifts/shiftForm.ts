import type { components } from "../../../api/schema";
import { everyDay, type Hours, noHours, tidied, unreadable } from "../../../ui/week";
import type { Setting, SettingIn } from "../kit/settingTypes";

export type OneOff = Required<components["schemas"]["OneOff"]>;

export interface ShiftForm {
  name: string;
  queue: string;
  agents: string[];
  time_zone: string;
  hours: Hours;
  one_offs: OneOff[];
}

export function emptyShift(zone: string): ShiftForm {
  return { name: "", queue: "", agents: [], time_zone: zone, hours: noHours(), one_offs: [] };
}

export function readShift(one: Setting<"shift">): ShiftForm {
  return {
    name: one.name,
    queue: one.queue ?? "",
    agents: one.agents,
    time_zone: one.time_zone ?? "UTC",
    hours: everyDay(one.hours),
    one_offs: (one.one_offs ?? []).map((off) => ({ agent: "", works: false, reason: "", ...off })),
  };
}

export function writeShift(values: ShiftForm): Omit<SettingIn<"shift">, "version"> {
  return { ...values, hours: tidied(values.hours) };
}

/** As far as it can be counted: without what is still being typed; null where there is nothing to count. */
export function countable(values: ShiftForm): Omit<SettingIn<"shift">, "version"> | null {
  const offs = values.one_offs.filter(
    (one) => one.start && one.end > one.start && (!one.agent || values.agents.includes(one.agent)),
  );
  const anything = Object.values(values.hours).some((day) => day.length > 0) || offs.some((one) => one.works);
  if (!anything || values.agents.length === 0 || unreadable(values.hours).length > 0) return null;
  return writeShift({ ...values, name: values.name || "-", one_offs: offs });
}
