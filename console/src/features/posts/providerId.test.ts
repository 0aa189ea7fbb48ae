import { expect, it } from "vitest";
import { providerId } from "./providerId";

it.each([
  ["https://x.com/brand/status/123456?s=20", "123456"],
  [" 123456 ", "123456"],
  ["10_20", "10_20"],
  ["https://facebook.com/brand", ""],
  ["", ""],
])("finds in %s the number %s", (words, id) => expect(providerId(words)).toBe(id));
