import { expect, it } from "vitest";
import { byDay, clockOf } from "./slots";

const slot = (from: string) => ({ from, to: from, left: 1 });

it("keeps the day and the clock of the zone they were told in", () => {
  const slots = ["2026-03-28T23:30:00+00:00", "2026-03-29T00:00:00+00:00", "2026-03-29T09:30:00+01:00"].map(
    slot,
  );
  const days = byDay(slots);
  expect([...days.keys()]).toEqual(["2026-03-28", "2026-03-29"]);
  expect(days.get("2026-03-29")?.map(clockOf)).toEqual(["00:00", "09:30"]);
});
