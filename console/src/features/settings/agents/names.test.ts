import { expect, it } from "vitest";
import { initialsOf, userNameOf } from "./names";

it.each([
  ["Ana Silva", "AS"],
  ["  Ana María Silva ", "AS"],
  ["Ana", "A"],
  ["", ""],
  ["émile zola", "ÉZ"],
])("makes initials of %j", (name, initials) => expect(initialsOf(name)).toBe(initials));

it.each([
  ["Ana Silva", "ana"],
  ["Élodie B.", "elodie"],
  ["O'Neil", "oneil"],
  [".dot", "dot"],
  ["李", ""],
])("makes a user name of %j", (name, user) => expect(userNameOf(name)).toBe(user));
