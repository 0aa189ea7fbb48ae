import { expect, it } from "vitest";
import { lengthWords, readLength } from "./lengths";

it.each([
  ["", null],
  ["30", 1_800],
  ["45 s", 45],
  ["30min", 1_800],
  ["4h", 14_400],
  ["1.5 h", 5_400],
  ["1 h 30", 5_400],
  ["1h30min", 5_400],
  ["0", Number.NaN],
  ["soon", Number.NaN],
  ["4 days", Number.NaN],
  ["4 hx", Number.NaN],
])("reads %j as %s seconds", (typed, seconds) => expect(readLength(typed)).toBe(seconds));

it.each([20, 1_800, 5_400, 57_600, 3_661])("writes %i seconds so that they are read again", (seconds) =>
  expect(readLength(lengthWords(seconds))).toBe(seconds),
);

it("writes nothing where nothing is promised", () => expect(lengthWords(null)).toBe(""));
