import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import classes from "./Ivr.module.css";
import { type Line, unfolded } from "./outline";
import { type Drawn, domId, TreeLine } from "./TreeLine";
import { actOf } from "./treeKeys";

/** The menu as an indented outline: one line a way on. Arrows move, right and left unfold and fold. */
export function StepTree({ lines, label, ...given }: Drawn & { lines: Line[]; label: string }) {
  const { chosen, deeds } = given;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [dragged, setDragged] = useState<Line | null>(null);
  const changed = useRef(false);
  const shown = unfolded(lines, folded);
  const at = Math.max(
    0,
    shown.findIndex((line) => line.key === chosen?.key),
  );

  // What was taken out or moved by keys had the focus: it goes to the line that is chosen now.
  useEffect(() => {
    if (!changed.current) return;
    changed.current = false;
    if (chosen) document.getElementById(domId(chosen))?.focus();
  });

  function change(how: () => void): void {
    changed.current = true;
    how();
  }

  function fold(line: Line, on: boolean): void {
    const next = new Set(folded);
    if (on) next.add(line.key);
    else next.delete(line.key);
    setFolded(next);
  }

  function go(to: number): void {
    const line = shown[to];
    if (line) deeds.choose(line);
    if (line) document.getElementById(domId(line))?.focus();
  }

  function onKey(event: KeyboardEvent, line: Line): void {
    const isFolded = folded.has(line.key);
    const act = actOf(event, {
      down: () => go(at + 1),
      up: () => go(at - 1),
      home: () => go(0),
      end: () => go(shown.length - 1),
      right: () => (line.opens && isFolded ? fold(line, false) : go(line.opens ? at + 1 : at)),
      left: () => (line.opens && !isFolded ? fold(line, true) : go(parentOf(shown, at))),
      remove: () => change(() => deeds.remove(line)),
      rename: () => deeds.rename(),
      shift: (by) => change(() => deeds.shift(line, by)),
    });
    if (!act) return;
    event.preventDefault();
    act();
  }

  return (
    <div role="tree" aria-label={label} className={classes.tree}>
      {shown.map((line, n) => (
        <TreeLine
          key={line.key}
          {...given}
          line={line}
          folded={folded.has(line.key)}
          focusable={n === at}
          fold={(on) => fold(line, on)}
          onKey={onKey}
          dragged={dragged}
          drag={setDragged}
        />
      ))}
    </div>
  );
}

function parentOf(lines: readonly Line[], at: number): number {
  const depth = lines[at]?.depth ?? 0;
  for (let n = at - 1; n >= 0; n--) if ((lines[n]?.depth ?? 0) < depth) return n;
  return at;
}
