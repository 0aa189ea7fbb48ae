import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { Channel } from "../../api/types";
import { matching, type Offered, slashAt } from "./slash";

/** Templates and macros by "/" before the caret. `only` narrows to those that may go out now. */
export function useSlash(
  channel: Channel,
  words: string,
  caret: number,
  only: (one: Offered) => boolean,
  choose: (one: Offered, start: number, end: number) => void,
) {
  const [active, setActive] = useState(0);
  const [shut, setShut] = useState("");
  const slash = slashAt(words, caret);
  if (slash === null && shut) setShut(""); // shut until another one is begun
  const isOpen = slash !== null && shut !== words;
  const templates = useQuery({
    queryKey: keys.templates(channel),
    queryFn: () => told(api.GET("/api/templates", { params: { query: { channel } } })),
    enabled: isOpen,
    staleTime: 60_000,
  });
  const macros = useQuery({
    queryKey: ["macros", channel],
    queryFn: () => told(api.GET("/api/macros", { params: { query: { channel } } })),
    enabled: isOpen,
    staleTime: 60_000,
  });
  const offered: Offered[] = [
    ...(templates.data?.items ?? []),
    ...(macros.data?.items ?? []).map((one) => ({ ...one, language: "", reopens: false, macro: true })),
  ];
  const found = isOpen ? matching(offered.filter(only), slash.asked) : [];
  const at = Math.min(active, Math.max(0, found.length - 1));

  function take(one: Offered): void {
    if (slash) choose(one, slash.start, caret);
    setActive(0);
  }

  /** Whether the key was for the list. */
  function pressed(event: KeyboardEvent): boolean {
    if (!isOpen || event.metaKey || event.ctrlKey || event.altKey) return false;
    const one = found[at];
    if (event.key === "Escape") setShut(words);
    else if (event.key === "ArrowDown" && found.length) setActive((at + 1) % found.length);
    else if (event.key === "ArrowUp" && found.length) setActive((at + found.length - 1) % found.length);
    else if ((event.key === "Enter" || event.key === "Tab") && one) take(one);
    else return false;
    event.preventDefault();
    return true;
  }
  return { isOpen: isOpen && templates.isSuccess, found, active: at, take, pressed };
}
