import { expect, it } from "vitest";
import { fittingUnit, UNITS } from "./spans";

it.each([
  [0, "seconds"],
  [45, "seconds"],
  [90, "seconds"],
  [120, "minutes"],
  [5_400, "minutes"],
  [7_200, "hours"],
  [172_800, "days"],
])("shows %i seconds in %s", (seconds, unit) => expect(fittingUnit(seconds, UNITS)).toBe(unit));

it("goes no smaller than the units it is given", () => {
  expect(fittingUnit(0, ["days", "hours", "minutes"])).toBe("minutes");
});
