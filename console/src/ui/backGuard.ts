type Heard = (event: PopStateEvent) => void;

let heard: Heard | null = null;

// Of the listeners on the window the first that was added hears first. This module is loaded before the router begins
// to listen, so that "back" can be kept from it.
window.addEventListener("popstate", (event) => heard?.(event));

/** Hear "back" and "forward" before the router does; `stopImmediatePropagation` keeps them from it. Undone by the answer. */
export function beforeRouter(listener: Heard): () => void {
  heard = listener;
  return () => {
    if (heard === listener) heard = null;
  };
}
