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

/** "09:00" as it was told. */
export function clockOf(slot: Slot): string {
  return slot.from.slice(11, 16);
}
