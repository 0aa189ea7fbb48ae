import { useContext, useEffect, useRef, useState } from "react";
import { UNSAFE_NavigationContext as NavigationContext } from "react-router";
import { beforeRouter } from "../../../ui/backGuard";

interface Place {
  idx?: number;
}

/** Asks before what was changed is lost: by a link, a key, "back", or by closing the page.
 *
 * The router's own blocker works with its data routers only. So the two ways of going on are held up here, and
 * "back" is undone before the router hears of it.
 */
export function useLeaveGuard(on: boolean): { asking: boolean; stay: () => void; leave: () => void } {
  const { navigator } = useContext(NavigationContext);
  const [way, setWay] = useState<(() => void) | null>(null);
  const quiet = useRef(false);

  useEffect(() => {
    if (!on) return;
    const { push, replace } = navigator;
    const here = (window.history.state as Place | null)?.idx ?? 0;
    function held(go: () => void): void {
      if (quiet.current) go();
      else setWay(() => go);
    }
    navigator.push = (...to) => held(() => push.apply(navigator, to));
    navigator.replace = (...to) => held(() => replace.apply(navigator, to));

    let undoing = false;
    function back(event: PopStateEvent): void {
      if (quiet.current) return;
      event.stopImmediatePropagation();
      if (undoing) {
        undoing = false;
        return;
      }
      const steps = here - ((event.state as Place | null)?.idx ?? 0);
      undoing = true;
      window.history.go(steps);
      setWay(() => () => window.history.go(-steps));
    }
    function close(event: BeforeUnloadEvent): void {
      event.preventDefault();
    }
    const letBack = beforeRouter(back);
    window.addEventListener("beforeunload", close);
    return () => {
      navigator.push = push;
      navigator.replace = replace;
      letBack();
      window.removeEventListener("beforeunload", close);
    };
  }, [on, navigator]);

  return {
    asking: way !== null,
    stay: () => setWay(null),
    leave: () => {
      quiet.current = true; // for good: whoever leaves takes nothing along
      way?.();
      setWay(null);
    },
  };
}
