import { useCallback, useLayoutEffect, useRef } from "react";

/** A function that stays the same object and always does what it was last given: for parts that are drawn rarely. */
export function useSteady<A extends unknown[], R>(does: (...given: A) => R): (...given: A) => R {
  const latest = useRef(does);
  useLayoutEffect(() => {
    latest.current = does;
  });
  return useCallback((...given: A) => latest.current(...given), []);
}
