import { useSyncExternalStore } from "react";

const EVERY_MS = 1_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: number | undefined;

function listen(told: () => void): () => void {
  listeners.add(told);
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const one of listeners) one();
  }, EVERY_MS);
  return () => {
    listeners.delete(told);
    if (listeners.size === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, every `seconds`: whatever shows a time left tells it from one clock. */
export function useNow(seconds = 1): number {
  const step = seconds * 1_000;
  return useSyncExternalStore(listen, () => Math.floor(now / step) * step);
}
