import { useRef, useState } from "react";
import type { Editing } from "../kit/useEditing";
import { outline } from "./outline";
import type { Menu } from "./steps";

const REMEMBERED = 100;

/** The menu in the form, with a way back from each change of its steps. */
export function useMenu(edit: Editing<"ivr", Menu>) {
  const menu = edit.form.values;
  const past = useRef<Menu[]>([]);
  const [undoable, setUndoable] = useState(false);

  function show(next: Menu): void {
    edit.form.setValues({ start: next.start, nodes: next.nodes });
    setUndoable(past.current.length > 0);
  }

  return {
    menu,
    ...outline(menu),
    undoable,
    /** `typing`: one of many small changes, which aren't taken back one by one. */
    set(next: Menu, typing = false): void {
      if (next === menu) return;
      if (!typing) past.current = [...past.current.slice(1 - REMEMBERED), menu];
      show(next);
    },
    undo(): void {
      const last = past.current.pop();
      if (last) show(last);
    },
  };
}

export type MenuEditing = ReturnType<typeof useMenu>;
