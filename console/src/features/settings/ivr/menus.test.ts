import { expect, it } from "vitest";
import { add, idFrom, lead, move, plainMenu, reached, rekey, remove, rename, shift, spotAt } from "./edit";
import { moveLine, placesFor } from "./moving";
import { type Line, outline, unfolded } from "./outline";
import { freeKey, keysOf, leadsTo, type Menu, newStep, placesOf, START, type Step } from "./steps";
import { orSaid, stepWords, wayWords } from "./words";

const step = (more: Partial<Step> & Pick<Step, "kind">): Step => ({ ...newStep(more.kind), ...more });
const said = (text: string) => ({ text, audio: "" });
const NODES: Record<string, Step> = {
  hello: step({ kind: "say", prompt: said("Welcome."), next: "hours" }),
  hours: step({ kind: "hours", open: "main", closed: "box" }),
  main: step({
    kind: "menu",
    prompt: said("One or two."),
    choices: { "1": "orders", "2": "help", "4": "spanish" },
    words: { refund: "orders" },
    no_input: "help",
  }),
  orders: step({ kind: "queue", queue: "orders" }),
  help: step({ kind: "queue", queue: "help" }),
  spanish: step({ kind: "language", language: "es-ES", next: "help" }),
  box: step({ kind: "voicemail" }),
};
const MENU: Menu = { name: "Main", language: "en-US", voice: "", start: "hello", nodes: NODES, consent: "" };
const NAMES = { queue: (id: string) => `Queue ${id}`, calendar: (id: string) => id };
const drawn = (lines: readonly Line[]) =>
  lines.map(({ depth, ways, to, what }) => `${" ".repeat(depth)}${wayWords(ways)}: ${to || "?"} ${what}`);
const lineTo = (menu: Menu, id: string): Line => {
  const found = outline(menu).lines.find((one) => one.to === id && one.what === "step");
  if (!found) throw new Error(`nothing leads to ${id}`);
  return found;
};

it("draws every step once, where a caller first comes to it, and names it elsewhere", () => {
  expect(drawn(outline(MENU).lines)).toEqual([
    "A call comes in: hello step",
    " Then: hours step",
    "  When open: main step",
    "   Press 1: orders step",
    "   Press 2: help step",
    "   Press 4: spanish step",
    "    Then: help again",
    "   No choice made: help again",
    "  When closed: box step",
  ]);
});

it("draws ways that lead nowhere, and steps nobody comes to, apart", () => {
  const menu = lead(lead(MENU, { from: "hello", way: "next" }, ""), { from: "main", way: "no_input" }, "");
  expect(drawn(outline(menu).lines)).toEqual(["A call comes in: hello step", " Then: ? nowhere"]);
  expect(drawn(outline(menu).stray)[0]).toBe("Nothing leads here: hours step");
  expect(drawn(outline(menu).stray)).toContain("  No choice made: ? nowhere");
});

it("draws steps that only lead to one another, and never without end", () => {
  const ring = { a: step({ kind: "say", next: "b" }), b: step({ kind: "say", next: "a" }) };
  const menu = { ...MENU, nodes: { ...NODES, ...ring } };
  expect(drawn(outline(menu).stray)).toEqual([
    "Nothing leads here: a step",
    " Then: b step",
    "  Then: a again",
  ]);
});

it("leaves the start alone when something is done to a step nobody comes to", () => {
  const menu = { ...MENU, nodes: { ...NODES, island: step({ kind: "hangup" }) } };
  const stray = outline(menu).stray[0] as Line;
  expect(add(menu, stray.place, "say").menu).toMatchObject({
    start: "hello",
    nodes: { say: { next: "island" } },
  });
  expect(remove(menu, "island").start).toBe("hello");
  const led = moveLine(menu, stray, { from: "main", way: "choices.3" });
  expect(led.start).toBe("hello");
  expect(led.nodes.main?.choices["3"]).toBe("island");
});

it("folds what is below a line, and nothing beside it", () => {
  const { lines } = outline(MENU);
  const folded = new Set([lineTo(MENU, "main").key]);
  expect(unfolded(lines, folded).map((line) => line.to)).toEqual(["hello", "hours", "main", "box"]);
});

it.each([
  ["say", "say", { next: "hours" }],
  ["hours", "hours", { open: "hours", closed: "" }],
  ["menu", "menu", { no_input: "hours", choices: {} }],
  ["queue", "queue", {}],
] as const)(
  "puts a new step (%s) between two, and leads on where one thing can follow",
  (kind, id, fields) => {
    const made = add(MENU, { from: "hello", way: "next" }, kind);
    const free = kind === "hours" || kind === "queue" ? made.id : id;
    expect(made.menu.nodes.hello?.next).toBe(free);
    expect(made.menu.nodes[free]).toMatchObject({ kind, ...fields });
    expect(MENU.nodes.hello?.next).toBe("hours");
  },
);

it("gives a new step a name that is free", () => {
  expect(add(MENU, START, "hours").id).toBe("hours-2");
});

it.each([
  ["hello", { from: "hello", way: "next" }],
  ["main", { from: "main", way: "choices.3" }],
  ["orders", { from: "main", way: "choices.1" }],
])("adds to %s where something can follow, else before it", (id, spot) => {
  expect(spotAt(MENU, id, lineTo(MENU, id).place)).toEqual(spot);
});

it("bridges a step that is only passed when it is taken out", () => {
  expect(remove(MENU, "hello")).toMatchObject({ start: "hours" });
  expect(remove(MENU, "spanish").nodes.main?.choices).toEqual({ "1": "orders", "2": "help", "4": "help" });
});

it("takes the choices of a step with it, and what only it led to", () => {
  const less = remove(MENU, "orders");
  expect(less.nodes.main).toMatchObject({ choices: { "2": "help", "4": "spanish" }, words: {} });
  expect(Object.keys(remove(MENU, "main").nodes)).toEqual(["hello", "hours", "box"]);
});

it("leaves alone what was stray before", () => {
  const menu = { ...MENU, nodes: { ...NODES, island: step({ kind: "hangup" }) } };
  expect(Object.keys(remove(menu, "orders").nodes)).toContain("island");
});

it("renames a step wherever it is named", () => {
  const menu = rename(MENU, "help", "desk");
  expect(menu.nodes.main).toMatchObject({ choices: { "2": "desk" }, no_input: "desk" });
  expect(menu.nodes.spanish?.next).toBe("desk");
  expect(Object.keys(menu.nodes)).toEqual(Object.keys(NODES).map((id) => (id === "help" ? "desk" : id)));
  expect(rename(MENU, "help", "orders")).toBe(MENU);
  expect(rename(MENU, "hello", "hi").start).toBe("hi");
});

it("moves a step that is only passed without touching anything else", () => {
  const menu = move(MENU, START, { from: "main", way: "choices.2" });
  expect(menu.start).toBe("hours");
  expect(menu.nodes.main?.choices["2"]).toBe("hello");
  expect(menu.nodes.hello?.next).toBe("help");
  expect(reached(menu).size).toBe(7);
});

it("moves any other step with all that follows it", () => {
  const menu = move(MENU, { from: "main", way: "choices.1" }, { from: "main", way: "choices.3" });
  expect(menu.nodes.main?.choices).toEqual({ "2": "help", "3": "orders", "4": "spanish" });
});

it("lets two choices of a menu change places, with what is said for them", () => {
  const menu = moveLine(MENU, lineTo(MENU, "orders"), { from: "main", way: "choices.2" });
  expect(menu.nodes.main?.choices).toEqual({ "1": "help", "2": "orders", "4": "spanish" });
  expect(menu.nodes.main?.words).toEqual({ refund: "orders" });
  expect(shift(MENU, { from: "main", way: "choices.1" }, 1)).toEqual(menu);
  expect(shift(MENU, { from: "main", way: "choices.1" }, -1)).toBe(MENU);
});

it("offers every place but the one it has, and a free key", () => {
  const places = placesFor(MENU, lineTo(MENU, "orders"));
  expect(places).toContainEqual({ place: { from: "main", way: "choices.3" }, free: true });
  expect(places).not.toContainEqual({ place: { from: "main", way: "choices.1" }, free: false });
});

it("sorts keys as on a phone, and knows the next free one", () => {
  const menu = step({ kind: "menu", choices: { "*": "a", "0": "a", "12": "a", "2": "a", "1": "a" } });
  expect(keysOf(menu)).toEqual(["1", "2", "0", "*", "12"]);
  expect(freeKey(menu)).toBe("3");
});

it("gives a choice another key unless that is taken", () => {
  const main = NODES.main as Step;
  expect(rekey(main, "choices", "2", "9").choices).toEqual({ "1": "orders", "9": "help", "4": "spanish" });
  expect(rekey(main, "choices", "2", "1")).toBe(main);
  expect(rekey(main, "words", "refund", "money back").words).toEqual({ "money back": "orders" });
});

it("makes names of words", () => {
  expect(idFrom("Orders & Refunds!")).toBe("orders-refunds");
  expect(idFrom("  Größe 3 ")).toBe("gro-e-3");
});

it("begins with a greeting, the queue and the voicemail, all led to", () => {
  const menu = plainMenu("Hello.");
  expect(drawn(outline(menu).lines)).toEqual([
    "A call comes in: greeting step",
    " Then: hours step",
    "  When open: queue step",
    "  When closed: voicemail step",
  ]);
  expect(placesOf(menu, "queue")).toEqual([{ from: "hours", way: "open" }]);
  expect(leadsTo(menu, START)).toBe("greeting");
});

it("tells the words beside the keys, and alone where there are no keys", () => {
  expect(orSaid(["choices.1", "words.refund", "words.order"])).toBe("or say “refund”, “order”");
  expect([wayWords(["words.refund"]), orSaid(["words.refund"])]).toEqual(["Say “refund”", ""]);
});

it("says what happens at a step in plain words", () => {
  const words = (more: Partial<Step> & Pick<Step, "kind">) => stepWords(step(more), NAMES);
  expect(words({ kind: "queue", queue: "care" })).toBe("Waits in Queue care");
  expect(words({ kind: "queue" })).toBe("Waits in the number's own queue");
  expect(words({ kind: "say", prompt: said("Hi.") })).toBe("“Hi.”");
  expect(words({ kind: "say", prompt: { text: "", audio: "https://a.example/hi.mp3" } })).toBe(
    "Plays hi.mp3",
  );
  expect(words({ kind: "language", language: "es-ES" })).toBe("Spanish (Spain) from here on");
  expect(words({ kind: "language", language: "Spanish!" })).toBe("Spanish! from here on");
});
