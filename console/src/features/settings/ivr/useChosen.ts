import { useState } from "react";
import type { Line } from "./outline";

/** Which line is chosen. It is found again by its step when the lines change around it. */
export function useChosen(lines: readonly Line[]) {
  const [wanted, setWanted] = useState({ key: "", id: "" });
  const found =
    lines.find((line) => line.key === wanted.key && line.to === wanted.id) ??
    lines.find((line) => line.what === "step" && line.to === wanted.id && wanted.id) ??
    lines.find((line) => line.key === wanted.key) ??
    lines[0] ??
    null;
  return {
    line: found,
    choose: (line: Line) => setWanted({ key: line.key, id: line.to }),
    /** Where a step is drawn out. */
    chooseStep: (id: string) => setWanted({ key: "", id }),
  };
}
