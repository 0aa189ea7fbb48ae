import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import type { Page } from "./pages";

const TYPING = "input, textarea, select, [contenteditable=true]";
const PAUSE_MS = 1_200;

/** "g" and then a page's letter goes there; "?" shows every key. Nothing happens while somebody types. */
export function useShortcuts(pages: readonly Page[], sheet: () => void): void {
  const go = useNavigate();
  const since = useRef(0);
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      const target = event.target as HTMLElement | null;
      if (event.ctrlKey || event.metaKey || event.altKey || target?.closest(TYPING)) return;
      if (event.key === "?") {
        sheet();
        return;
      }
      if (event.key === "g") {
        since.current = event.timeStamp;
        return;
      }
      const page = pages.find((one) => one.letter === event.key);
      if (page && event.timeStamp - since.current < PAUSE_MS) {
        since.current = 0;
        event.preventDefault();
        event.stopPropagation(); // "g p" is a place; "p" alone would change the ticket
        void go(`/${page.path}`);
      }
    }
    window.addEventListener("keydown", pressed, true);
    return () => window.removeEventListener("keydown", pressed, true);
  }, [pages, go, sheet]);
}
