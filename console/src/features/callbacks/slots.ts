import type { components } from "../../api/schema";

type Slot = components["schemas"]["CallbackSlot"];

/** Free times by the day they begin on, in the clock they are told by: "2026-03-28T09:00+00:00". */
export function byDay(slots: readonly Slot[]): Map<string, Slot[]> {
  const days = new Map<string, Slot[]>();
  for (const slot of slots) {
    const day = slot.from.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return days;
}

/** "Sat 28 Mar": the day itself, whatever zone the reader's browser is in. */
export function dayName(day: string): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
  });
}

/** "09:00" as it was told. */
export function clockOf(slot: Slot): string {
  return slot.from.slice(11, 16);
}
