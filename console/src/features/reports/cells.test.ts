import { describe, expect, it } from "vitest";
import { compared, count, money, NOTHING, share, took, words } from "./cells";
import { csv } from "./csv";

describe("a figure against the one before", () => {
  it.each([
    ["count", 50, 40, "40 before, 25 % more"],
    ["count", 30, 40, "40 before, 25 % fewer"],
    ["count", 40, 40, "40 before too"],
    ["count", 3, 0, "0 before"],
    ["share", 0.95, 0.9, "90 % before, 5 points more"],
    ["share", 0.855, 0.9, "90 % before, 4.5 points less"],
    ["time", 90_000, 30_000, "30 s before, 1 min longer"],
    ["time", 30_000, 90_000, "1 min before, 1 min shorter"],
    ["time", 30_000, null, ""],
    ["count", 0, 0, ""],
    ["share", null, 0.9, ""],
  ] as const)("%s: %s after %s", (kind, now, then, said) => {
    expect(compared(kind, now, then)).toBe(said);
  });
});

describe("a cell", () => {
  it("of nothing opens to nothing", () => {
    expect(count(0, "/api/x")).toEqual({ raw: 0, show: "0" });
    expect(share(null, "/api/x")).toBe(NOTHING);
    expect(took(null, "/api/x")).toBe(NOTHING);
  });

  it.each([
    [12_345, "EUR", "€123.45"],
    [500, "JPY", "JP¥500"],
    [1_500, "KWD", "KWD 1.500"],
  ])("of %s minor units of %s is %s", (minor, currency, shown) => {
    expect(money(minor, currency).show.replace(/\s/g, " ")).toBe(shown);
  });
});

it("makes a file in which nobody's words are a formula", () => {
  const grid = {
    label: "Article",
    columns: [
      { key: "n", name: "Answered" },
      { key: "t", name: "Took", csv: "Took (seconds)" },
      { key: "w", name: "Words" },
    ],
    rows: [
      {
        key: "1",
        label: '=HYPERLINK("https://x")',
        cells: { n: count(1_234), t: took(61_000), w: words("a, b") },
      },
      { key: "2", label: "-5", cells: { n: count(0), t: NOTHING, w: words('say "hi"\nthere') } },
    ],
  };
  expect(csv(grid)).toBe(
    '\uFEFFArticle,Answered,Took (seconds),Words\r\n"\'=HYPERLINK(""https://x"")",1234,61,"a, b"\r\n' +
      '\'-5,0,,"say ""hi""\nthere"\r\n',
  );
});
