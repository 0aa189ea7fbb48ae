import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { components } from "../../../api/schema";
import type { Menu } from "./steps";

type Schemas = components["schemas"];
export type Deed = Schemas["IvrDeed"];
export type Tried = Schemas["IvrTried"];
export type Turn = Schemas["IvrTurn"];
export type Awaited = Schemas["IvrAwaited"];
export type Problem = Schemas["IvrProblem"];
export interface Circumstances {
  account: string;
  hours: "" | "open" | "closed";
  caller: string;
}

const TYPING_MS = 300;
const MOST_DEEDS = 100;

/** A call to the menu in the form, played by the engine that answers the phone. */
export function useTrial(id: string, menu: Menu, usual: Circumstances) {
  const [deeds, setDeeds] = useState<Deed[]>([]);
  const [under, setUnder] = useState(usual);
  const [ivr] = useDebouncedValue(menu, TYPING_MS);
  const asked = { id, ivr, deeds, ...under };
  const found = useQuery({
    queryKey: keys.menuTrial(asked),
    queryFn: () => told(api.POST("/api/ivr/try", { body: asked })),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: 1,
  });
  return {
    tried: found.data ?? null,
    error: found.error,
    retry: () => void found.refetch(),
    /** What is shown is of the menu before the last key, or of the call before the last deed. */
    behind: found.isPlaceholderData || ivr !== menu,
    deeds,
    under,
    setUnder,
    does(deed: Deed): void {
      setDeeds((before) => (before.length < MOST_DEEDS ? [...before, deed] : before));
    },
    back: () => setDeeds((before) => before.slice(0, -1)),
    again: () => setDeeds([]),
  };
}

export type Trial = ReturnType<typeof useTrial>;
