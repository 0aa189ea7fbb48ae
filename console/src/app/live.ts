import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Live } from "../api/live";
import { keepFresh } from "../api/liveCache";

/** What is shown stays true to what happens, as long as the page stands. */
export function useLive(): void {
  const cache = useQueryClient();
  useEffect(() => {
    const live = new Live();
    live.start();
    const end = keepFresh(cache, live);
    return () => {
      end();
      live.stop();
    };
  }, [cache]);
}
