import { expect, it } from "vitest";
import { pausesOf, SLOTS } from "./emptyQueue";

it.each([
  [
    ["5", "15", " 60 "],
    [5, 15, 60],
  ],
  [[], []],
  [["5", "soon"], null],
  [["0"], null],
  [["1441"], null],
  [["1.5"], null],
])("reads the pauses %j", (words, pauses) => expect(pausesOf(words)).toEqual(pauses));

it("offers only lengths of slots that fill a day evenly", () => {
  expect(SLOTS.filter((minutes) => 1_440 % minutes !== 0)).toEqual([]);
});
