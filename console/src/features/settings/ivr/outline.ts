import { reached } from "./edit";
import { type Menu, type Place, STRAY, type Way, waysOf } from "./steps";

/**
 * One line of the outline: a way on, and where it leads. A step is drawn out once, where it is first come to; from
 * elsewhere it is only named (`again`). `ways`: all ways of one step that lead to the same (a key and words for it).
 */
export interface Line {
  key: string;
  place: Place;
  ways: Way[];
  to: string;
  depth: number;
  what: "step" | "again" | "nowhere";
  /** Lines below it. */
  opens: boolean;
}

/** The menu as lines, from the call coming in; then the steps nobody comes to. */
export function outline(menu: Menu): { lines: Line[]; stray: Line[] } {
  const drawn = new Set<string>();
  const lines = below(menu, [[["start"], menu.start]], "", 0, drawn);
  const known = reached(menu);
  const left = Object.keys(menu.nodes).filter((id) => !known.has(id));
  const order = [...firsts(menu, left), ...left]; // those of a ring have no first: they follow
  const stray = order.flatMap((id) => (drawn.has(id) ? [] : from(menu, id, drawn)));
  return { lines, stray };
}

function from(menu: Menu, id: string, drawn: Set<string>): Line[] {
  return below(menu, [[[STRAY + id], id]], "", 0, drawn);
}

function waysIn(menu: Menu, id: string): [Way, string][] {
  const step = menu.nodes[id];
  return step ? waysOf(step) : [];
}

/** Of the steps nobody comes to, those that none of the others leads to. */
function firsts(menu: Menu, ids: readonly string[]): string[] {
  const led = new Set(ids.flatMap((id) => waysIn(menu, id).map(([, to]) => to)));
  return ids.filter((id) => !led.has(id));
}

function below(
  menu: Menu,
  ways: [Way[], string][],
  parent: string,
  depth: number,
  drawn: Set<string>,
): Line[] {
  return ways.flatMap(([names, to]): Line[] => {
    const way = names[0] ?? "";
    const place = { from: parent, way };
    const step = menu.nodes[to];
    const what = !step ? "nowhere" : drawn.has(to) ? "again" : "step";
    const under = what === "step" && step ? together(waysOf(step)) : [];
    const line: Line = {
      key: `${parent}>${way}`,
      place,
      ways: names,
      to,
      depth,
      what,
      opens: under.length > 0,
    };
    if (what !== "step") return [line];
    drawn.add(to);
    return [line, ...below(menu, under, to, depth + 1, drawn)];
  });
}

/** Keys and words that choose the same are one line; what comes by itself stands alone. */
function together(ways: [Way, string][]): [Way[], string][] {
  const found: [Way[], string][] = [];
  for (const [way, to] of ways) {
    const same =
      chosen(way) && to ? found.find(([ways, other]) => other === to && chosen(ways[0] ?? "")) : undefined;
    if (same) same[0].push(way);
    else found.push([[way], to]);
  }
  return found;
}

export function chosen(way: Way): boolean {
  return way.startsWith("choices.") || way.startsWith("words.");
}

/** The lines to be seen while those of some steps are folded away. */
export function unfolded(lines: readonly Line[], folded: ReadonlySet<string>): Line[] {
  let hidden = Number.POSITIVE_INFINITY;
  return lines.filter((line) => {
    if (line.depth > hidden) return false;
    hidden = folded.has(line.key) ? line.depth : Number.POSITIVE_INFINITY;
    return true;
  });
}
