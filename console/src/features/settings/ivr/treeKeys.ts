import type { KeyboardEvent } from "react";

interface Acts {
  down: () => void;
  up: () => void;
  home: () => void;
  end: () => void;
  right: () => void;
  left: () => void;
  remove: () => void;
  rename: () => void;
  shift: (by: 1 | -1) => void;
}

/** What a key does on a line of the outline; undefined for one that means nothing there. */
export function actOf(event: KeyboardEvent, acts: Acts): (() => void) | undefined {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return undefined;
  if (event.altKey) {
    if (event.key === "ArrowDown") return () => acts.shift(1);
    return event.key === "ArrowUp" ? () => acts.shift(-1) : undefined;
  }
  const known: Record<string, () => void> = {
    ArrowDown: acts.down,
    ArrowUp: acts.up,
    Home: acts.home,
    End: acts.end,
    ArrowRight: acts.right,
    ArrowLeft: acts.left,
    Delete: acts.remove,
    F2: acts.rename,
    Enter: acts.rename,
  };
  return known[event.key];
}
