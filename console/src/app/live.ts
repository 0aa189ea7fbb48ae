import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Live } from "../api/live";
import { keepFresh } from "../api/liveCache";
import { attach } from "../api/liveNow";

/** What is shown stays true to what happens, as long as the page stands. */
export function useLive(): void {
  const cache = useQueryClient();
  useEffect(() => {
    const live = new Live();
    const ends = [attach(live), keepFresh(cache, live)];
    live.start();
    return () => {
      for (const end of ends) end();
      live.stop();
    };
  }, [cache]);
}
