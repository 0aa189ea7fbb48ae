import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api, told } from "../../api/client";
import { farewell } from "../../api/farewell";
import { keys } from "../../api/keys";
import type { components } from "../../api/schema";

type DraftIn = components["schemas"]["DraftIn"];
export type Draft = components["schemas"]["Draft"];
export type Keeping = "" | "saving" | "saved" | "failed";

const PAUSE_MS = 800;

/**
 * What is being written is kept on the server when the typing pauses, and when the page goes. `begun` is what was found
 * there; a new `written.client_id` with no words means that the words before went out: nothing is to be done about them.
 */
export function useDraft(ticket: string, written: DraftIn): { begun: Draft | undefined; keeping: Keeping } {
  const [keeping, setKeeping] = useState<Keeping>("");
  const found = useQuery({
    queryKey: keys.draft(ticket),
    queryFn: () => told(api.GET("/api/tickets/{id}/draft", { params: { path: { id: ticket } } })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const latest = useRef(written);
  latest.current = written;
  const kept = useRef({ client_id: "", text: "" });
  const begun = found.data;
  useEffect(() => {
    if (begun?.text) kept.current = { client_id: begun.client_id, text: begun.text };
  }, [begun]);

  const isKept = useCallback(() => {
    const { client_id, text } = latest.current;
    return text ? text === kept.current.text : !kept.current.text || kept.current.client_id !== client_id;
  }, []);

  useEffect(() => {
    if (written.text) setKeeping((now) => (isKept() ? now : "saving"));
    if (isKept()) return;
    const timer = setTimeout(() => {
      const now = latest.current;
      kept.current = { client_id: now.client_id, text: now.text };
      save(ticket, now).then(
        () => setKeeping(now.text ? "saved" : ""),
        () => {
          kept.current = { client_id: "", text: "" };
          setKeeping("failed");
        },
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [ticket, written.text, isKept]);

  useEffect(() => {
    function leaving(): void {
      if (!isKept() && latest.current.text) {
        kept.current = { client_id: latest.current.client_id, text: latest.current.text };
        farewell("PUT", `/api/tickets/${ticket}/draft`, latest.current);
      }
    }
    window.addEventListener("pagehide", leaving);
    return () => {
      window.removeEventListener("pagehide", leaving);
      leaving();
    };
  }, [ticket, isKept]);

  return { begun, keeping: written.text ? keeping : "" };
}

async function save(id: string, draft: DraftIn): Promise<void> {
  const params = { path: { id } };
  if (draft.text) await told(api.PUT("/api/tickets/{id}/draft", { params, body: draft }));
  else await told(api.DELETE("/api/tickets/{id}/draft", { params }));
}
