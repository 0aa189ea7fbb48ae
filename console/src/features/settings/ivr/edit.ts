import {
  freeKey,
  keysOf,
  leadsTo,
  type Menu,
  newStep,
  PASSED,
  type Place,
  placesOf,
  START,
  STRAY,
  type Step,
  type StepKind,
  type Way,
  waysOf,
} from "./steps";

/** Changes of a menu. Each gives a new menu and leaves the given one as it is. */

/** Without `to` a choice is taken away; any other way leads nowhere then, which is told. */
export function lead(menu: Menu, { from, way }: Place, to: string): Menu {
  if (way.startsWith(STRAY)) return menu;
  if (!from) return { ...menu, start: to };
  return change(menu, from, (step) => withWay(step, way, to));
}

export function change(menu: Menu, id: string, how: (step: Step) => Step): Menu {
  const step = menu.nodes[id];
  return step ? { ...menu, nodes: { ...menu.nodes, [id]: how(step) } } : menu;
}

function withWay(step: Step, way: Way, to: string): Step {
  const [field, key] = parts(way);
  if (field === "choices") return { ...step, choices: withKey(step.choices, key, to) };
  if (field === "words") return { ...step, words: withKey(step.words, key, to) };
  return { ...step, [field]: to };
}

function parts(way: Way): [string, string] {
  const dot = way.indexOf(".");
  return dot < 0 ? [way, ""] : [way.slice(0, dot), way.slice(dot + 1)];
}

function withKey(ways: Record<string, string>, key: string, to: string): Record<string, string> {
  const { [key]: _, ...others } = ways;
  return to ? { ...ways, [key]: to } : others;
}

/** A new step at a place. What stood there follows it, where one thing can follow it. Its id is told. */
export function add(menu: Menu, place: Place, kind: StepKind): { menu: Menu; id: string } {
  const id = freeId(kind, menu);
  const follows = leadsTo(menu, place);
  const step = newStep(kind);
  if (PASSED.has(kind)) step.next = follows;
  if (kind === "hours") step.open = follows;
  if (kind === "menu") step.no_input = follows;
  return { menu: lead({ ...menu, nodes: { ...menu.nodes, [id]: step } }, place, id), id };
}

/** Where a step that is added to this one goes: into it, or before it where nothing can follow. */
export function spotAt(menu: Menu, id: string, place: Place): Place {
  const step = menu.nodes[id];
  if (!step) return place;
  if (PASSED.has(step.kind)) return { from: id, way: "next" };
  const key = step.kind === "menu" ? freeKey(step) : "";
  return key ? { from: id, way: `choices.${key}` } : place;
}

/** Take a step out, and with it what only it led to. A step that is only passed is bridged. */
export function remove(menu: Menu, id: string): Menu {
  const step = menu.nodes[id];
  if (!step) return menu;
  const before = reached(menu);
  const onward = PASSED.has(step.kind) && step.next !== id ? step.next : "";
  const led = placesOf(menu, id).reduce((so, place) => lead(so, place, onward), menu);
  const left = without(led, [id]);
  const still = reached(left);
  return without(
    left,
    Object.keys(left.nodes).filter((one) => before.has(one) && !still.has(one)),
  );
}

function without(menu: Menu, ids: readonly string[]): Menu {
  const nodes = Object.fromEntries(Object.entries(menu.nodes).filter(([id]) => !ids.includes(id)));
  return { ...menu, nodes };
}

/** Every step a call can come to. */
export function reached(menu: Menu, first: string = menu.start): Set<string> {
  const seen = new Set<string>();
  const waiting = [first];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const step = menu.nodes[id];
    if (!step || seen.has(id)) continue;
    seen.add(id);
    waiting.push(...waysOf(step).map(([, to]) => to));
  }
  return seen;
}

/** Another name for a step, wherever it is named. */
export function rename(menu: Menu, id: string, name: string): Menu {
  if (id === name || !menu.nodes[id] || menu.nodes[name]) return menu;
  const led = placesOf(menu, id).reduce((so, place) => lead(so, place, name), menu);
  const nodes = Object.fromEntries(
    Object.entries(led.nodes).map(([one, step]) => [one === id ? name : one, step]),
  );
  return { ...led, nodes };
}

/**
 * A step from one place to another. One that is only passed is taken out there and put in here; with any other all
 * that follows it comes along, and what stood here is left to be led to again.
 */
export function move(menu: Menu, from: Place, to: Place): Menu {
  const id = leadsTo(menu, from);
  const step = menu.nodes[id];
  if (!step || same(from, to) || to.from === id) return menu;
  if (!PASSED.has(step.kind)) return lead(lead(menu, from, ""), to, id);
  const follows = leadsTo(menu, to) === id ? step.next : leadsTo(menu, to);
  const out = lead(menu, from, step.next);
  return lead(
    change(out, id, (one) => ({ ...one, next: follows })),
    to,
    id,
  );
}

export function same(a: Place, b: Place): boolean {
  return a.from === b.from && a.way === b.way;
}

/** The keys that choose this and the next thing of a menu (or, `by` -1, the one before) change places. */
export function shift(menu: Menu, { from, way }: Place, by: 1 | -1): Menu {
  const step = menu.nodes[from];
  const [field, key] = parts(way);
  if (!step || field !== "choices") return menu;
  const keys = keysOf(step);
  const other = keys[keys.indexOf(key) + by];
  if (other === undefined) return menu;
  const { [key]: mine = "", [other]: theirs = "" } = step.choices;
  return change(menu, from, (one) => ({ ...one, choices: { ...one.choices, [key]: theirs, [other]: mine } }));
}

/** Another key for the same choice; nothing changes if it is taken. */
export function rekey(step: Step, field: "choices" | "words", key: string, other: string): Step {
  if (!other || key === other || other in step[field]) return step;
  const ways = Object.entries(step[field]).map(([one, to]) => [one === key ? other : one, to]);
  return { ...step, [field]: Object.fromEntries(ways) };
}

/** A name as ids may be: "Orders & refunds" -> "orders-refunds". */
export function idFrom(words: string): string {
  return words
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .slice(0, 40)
    .replace(/^[-_]+|[-_]+$/g, "");
}

export function freeId(wanted: string, menu: Menu): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? wanted : `${wanted}-${n}`;
    if (!(id in menu.nodes)) return id;
  }
}

/** What a new menu begins with: a greeting, then the number's queue in hours, and its voicemail out of them. */
export function plainMenu(greeting: string): Menu {
  const empty: Menu = { name: "", language: "en-US", voice: "", start: "", nodes: {}, consent: "" };
  const said = add(empty, START, "say");
  const hours = add(said.menu, { from: said.id, way: "next" }, "hours");
  const queue = add(hours.menu, { from: hours.id, way: "open" }, "queue");
  const box = add(queue.menu, { from: hours.id, way: "closed" }, "voicemail");
  const named = rename(box.menu, said.id, "greeting");
  return change(named, "greeting", (step) => ({ ...step, prompt: { text: greeting, audio: "" } }));
}
