import { lead, move, same } from "./edit";
import { chosen, type Line } from "./outline";
import { freeKey, leadsTo, type Menu, PASSED, type Place, START, waysOf } from "./steps";

/** Where a line may go: every way on that there is, and a free key of each menu. */
export function placesFor(menu: Menu, line: Line): { place: Place; free: boolean }[] {
  const known = Object.entries(menu.nodes).flatMap(([from, step]) => {
    if (from === line.to) return [];
    const key = step.kind === "menu" ? freeKey(step) : "";
    const ways = waysOf(step).map(([way]) => ({ place: { from, way }, free: false }));
    return key ? [...ways, { place: { from, way: `choices.${key}` }, free: true }] : ways;
  });
  return [{ place: START, free: false }, ...known].filter(({ place }) => !same(place, line.place));
}

/** What a line stands for goes to another place; two choices of one menu change places. */
export function moveLine(menu: Menu, line: Line, to: Place): Menu {
  const { place } = line;
  const there = leadsTo(menu, to);
  if (!menu.nodes[line.to] || to.from === line.to || there === line.to) return menu;
  if (place.from && place.from === to.from && chosen(place.way) && chosen(to.way) && there) {
    return lead(lead(menu, place, there), to, line.to);
  }
  const moved = move(menu, place, to);
  const step = menu.nodes[line.to];
  const others = line.ways.slice(1).map((way) => ({ from: place.from, way }));
  return others.reduce((so, one) => lead(so, one, step && PASSED.has(step.kind) ? step.next : ""), moved);
}
