import { describe, expect, it } from "vitest";
import { inOrder, lastOrder, moved } from "./order";
import { either, sentence } from "./sentence";

describe("a rule in words", () => {
  it.each([
    [{ queue: "care" }, "Every new ticket goes to care."],
    [
      {
        channels: ["x", "sms"] as const,
        words: ["refund", "money back"],
        queue: "billing",
        priority: "high" as const,
      },
      "When they write by X or Text message and say “refund” or “money back”, it goes to billing and gets high priority.",
    ],
    [
      { languages: ["pt"], tags: ["vip"], accounts: ["main"], add_tags: ["a", "b"] },
      "When they write to main and write in pt and are tagged vip, it is tagged a, b.",
    ],
    [{ words: ["x"] }, "When they say “x”, it stays where it is."],
  ])("says %j", (rule, words) =>
    expect(sentence({ ...rule, channels: [...("channels" in rule ? rule.channels : [])] })).toBe(words),
  );

  it("names queues and accounts where they are known", () => {
    const names = { queue: () => "Billing", account: () => "Texts" };
    expect(sentence({ accounts: ["main"], queue: "b" }, names)).toBe(
      "When they write to Texts, it goes to Billing.",
    );
  });

  it.each([
    [[], ""],
    [["a"], "a"],
    [["a", "b", "c"], "a, b or c"],
  ])("joins %j", (ones, words) => expect(either(ones)).toBe(words));
});

describe("their order", () => {
  const RULES = [
    { id: "b", order: 20 },
    { id: "a", order: 20 },
    { id: "c", order: 5 },
  ];

  it("is by number, of equals by id", () => {
    expect(inOrder(RULES).map((one) => one.id)).toEqual(["c", "a", "b"]);
    expect(lastOrder(RULES)).toBe(30);
    expect(lastOrder([])).toBe(10);
  });

  it.each([
    ["b", -1, ["c", "b", "a"]],
    ["a", -1, ["a", "c", "b"]],
    ["a", 1, ["c", "b", "a"]],
    ["c", 1, ["a", "b", "c"]],
  ] as const)("moves %s by %i", (id, by, after) => {
    const order = moved(RULES, id, by);
    expect(order).not.toBeNull();
    const changed = RULES.map((one) => (one.id === id ? { ...one, order: order ?? -1 } : one));
    expect(inOrder(changed).map((one) => one.id)).toEqual(after);
  });

  it("moves nothing past the ends", () => {
    expect(moved(RULES, "c", -1)).toBeNull();
    expect(moved(RULES, "b", 1)).toBeNull();
  });
});
