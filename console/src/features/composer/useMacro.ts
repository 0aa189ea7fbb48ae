import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { components } from "../../api/schema";
import { fill, text } from "../../text/text";
import { useSteady } from "../../ui/useSteady";
import type { How } from "./places";

type Schemas = components["schemas"];
export type Macro = Schemas["MacroPreview"];
export type Applied = Schemas["MacroApplied"];
type Step = Schemas["MacroStep"];

const t = text.macros;

/** What a step does, in words; `queue`: how a queue is called. */
export function stepWords(step: Step, queue: (id: string) => string = (id) => id): string {
  const names: Record<string, string> = { ...text.priority, ...text.status };
  const to = step.what === "queue" ? queue(step.to) : (names[step.to] ?? step.to);
  return fill(t.does[step.what], { to });
}

/** What was done, and what was not and why, in one line each. */
export function tellApplied({ done, left }: Pick<Applied, "done" | "left">): void {
  const changes = done.filter((step) => step.what !== "reply");
  if (changes.length > 0) {
    notifications.show({
      message: fill(t.applied, { what: changes.map((step) => stepWords(step)).join(", ") }),
    });
  }
  for (const step of left) {
    notifications.show({
      color: "amber",
      autoClose: 10_000,
      message: fill(t.left, { what: stepWords(step), why: step.why ?? "" }),
    });
  }
}

/** A macro that was picked: it stays until the words are sent with it, or it is applied or left out. */
export function useMacro(ticket: string) {
  const [macro, setMacro] = useState<Macro | null>(null);
  const [clientId, setClientId] = useState("");
  const cache = useQueryClient();
  const pick = useMutation({
    mutationFn: ({ id, how }: { id: string; how: How | "" }) =>
      told(
        api.GET("/api/tickets/{id}/macros/{macro}", {
          params: { path: { id: ticket, macro: id }, query: { how } },
        }),
      ),
    onSuccess: (found) => {
      setMacro(found);
      setClientId(crypto.randomUUID());
    },
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  const applying = useMutation({
    mutationFn: (id: string) =>
      told(
        api.POST("/api/tickets/{id}/macros/{macro}", {
          params: { path: { id: ticket, macro: id } },
          body: { client_id: clientId },
        }),
      ),
    onSuccess: (applied) => {
      tellApplied(applied);
      setMacro(null);
      void cache.invalidateQueries({ queryKey: keys.ticket(ticket) });
      void cache.invalidateQueries({ queryKey: ["tickets"] });
    },
  });
  const drop = useSteady(() => {
    setMacro(null);
    applying.reset();
  });
  return { macro, pick, applying, drop, restore: setMacro };
}
