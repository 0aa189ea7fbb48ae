import { expect, test } from "vitest";
import { cookies } from "./keep";

/** document.cookie in small: one assignment sets one cookie, reading gives them all. */
function jar(takes = true): { cookie: string; asked: string[] } {
  const kept = new Map<string, string>();
  const asked: string[] = [];
  return {
    asked,
    get cookie() {
      return [...kept].map(([name, value]) => `${name}=${value}`).join("; ");
    },
    set cookie(said: string) {
      asked.push(said);
      const [pair = ""] = said.split("; ");
      const at = pair.indexOf("=");
      if (said.includes("Max-Age=0")) kept.delete(pair.slice(0, at));
      else if (takes) kept.set(pair.slice(0, at), pair.slice(at + 1));
    },
  };
}

test("what is kept in a cookie is read, listed and removed, whatever stands in it", () => {
  const page = jar();
  const keep = cookies(page);
  const value = JSON.stringify({ text: "a=b; c é\n" });
  keep.set("rapport.web.out.ada%40x.1", value);
  keep.set("rapport.web.visitor", "t");
  expect(keep.get("rapport.web.out.ada%40x.1")).toBe(value);
  expect(keep.names("rapport.web.out.")).toEqual(["rapport.web.out.ada%40x.1"]);
  keep.remove("rapport.web.visitor");
  expect(keep.get("rapport.web.visitor")).toBeNull();
});

test("a cookie is partitioned, secure, and for the window's own page", () => {
  const page = jar();
  cookies(page).set("rapport.web.visitor", "t");
  expect(page.asked[0]).toMatch(/; Secure; SameSite=None; Partitioned$/);
});

test("what is too large, or isn't taken, is said not to be kept", () => {
  expect(() => cookies(jar()).set("rapport.x", "x".repeat(5_000))).toThrow("too large");
  expect(() => cookies(jar(false)).set("rapport.x", "x")).toThrow("no cookie");
});
