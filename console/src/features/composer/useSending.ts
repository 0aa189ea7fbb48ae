import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { ReplyIn } from "../../api/types";
import { text } from "../../text/text";
import { useSteady } from "../../ui/useSteady";
import { type ApprovedWords, approvedText } from "./Approved";
import type { Plan } from "./LaterDialog";
import { hold } from "./outbox";
import { whereOf } from "./parts";
import type { After } from "./SendButtons";
import { sendOut, sendWhenLeaving } from "./sending";
import type { useFiles } from "./useFiles";
import type { Macro } from "./useMacro";
import { NOTE, nameOf, type Writing } from "./useWriting";

/** On their way: now (held for some seconds) or later. `codes`: what was warned about and read. */
export function useSending({
  ticket,
  writing,
  approved,
  macro,
  codes,
  files,
  stopped,
  clear,
}: {
  ticket: string;
  writing: Writing;
  approved: ApprovedWords | null;
  macro: Macro | null;
  codes: string[];
  files: ReturnType<typeof useFiles>;
  stopped: boolean;
  clear: () => void;
}) {
  const { place, words, clientId, articles, area } = writing;
  const [choosing, setChoosing] = useState(false);
  const cache = useQueryClient();
  useEffect(sendWhenLeaving, []);

  function bodyOf(more: Partial<ReplyIn>): object {
    if (!place) return { client_id: clientId, text: words };
    const said = approved
      ? { template: approved.template.id, variables: approved.variables }
      : { text: words };
    return {
      client_id: clientId,
      how: place.how,
      answers: place.answers,
      despite: codes,
      articles,
      attachments: files.attached,
      ...said,
      ...more,
    };
  }

  function sent(): void {
    void cache.invalidateQueries({ queryKey: keys.ticket(ticket) });
    void cache.invalidateQueries({ queryKey: ["tickets"] });
  }

  const submit = useSteady((after: After) => {
    if (stopped) return;
    const out = {
      id: clientId,
      ticket,
      words: approved ? approvedText(approved) : words,
      where: place ? whereOf(place) : text.composer.note,
      visibility: place?.visibility ?? NOTE,
      place: place ? nameOf(place) : NOTE,
      path: place
        ? macro
          ? "/api/tickets/{id}/macros/{macro}"
          : "/api/tickets/{id}/replies"
        : "/api/tickets/{id}/notes",
      macro: place ? macro : null,
      body: bodyOf({ status: after }),
    } as const;
    hold(out, sendOut, sent);
    clear();
    area.current?.focus();
  });

  const planned = useMutation({
    mutationFn: (plan: Plan) =>
      told(
        api.POST("/api/tickets/{id}/replies", {
          params: { path: { id: ticket } },
          body: bodyOf(plan as Partial<ReplyIn>) as ReplyIn,
        }),
      ),
    onSuccess: () => {
      clear();
      setChoosing(false);
      sent();
    },
    onError: (error) => {
      if (!choosing) notifications.show({ color: "red", message: error.message });
    },
  });
  const later = useSteady((plan: Plan) => planned.mutate(plan));
  const choose = useSteady(() => setChoosing(true));
  return { submit, planned, later, choosing, choose, leaveChoosing: () => setChoosing(false) };
}
