import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import type { Channel } from "../../api/types";
import type { ApprovedWords } from "./Approved";
import type { TemplateText } from "./slash";
import { useMacro } from "./useMacro";
import { useSlash } from "./useSlash";
import type { Writing } from "./useWriting";

/** Templates and macros by "/": put in as text, or, where only approved ones may go out, as they were approved. */
export function useTemplates(
  ticket: string,
  channel: Channel,
  writing: Writing & { put: (piece: string, start?: number, end?: number) => void },
  setWords: (words: string) => void,
) {
  const { place, words, caret, put } = writing;
  const [blanks, setBlanks] = useState<readonly string[]>([]);
  const [approved, setApproved] = useState<ApprovedWords | null>(null);
  const isShut = Boolean(place?.shut);
  const picked = useMacro(ticket);
  const render = useMutation({
    mutationFn: (one: TemplateText) =>
      told(
        api.POST("/api/tickets/{id}/render", {
          params: { path: { id: ticket } },
          body: { template: one.id, how: place?.how ?? "" },
        }),
      ),
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  const slash = useSlash(
    channel,
    words,
    caret,
    (one) => (one.macro ? !one.text || (!isShut && Boolean(place)) : !isShut || one.reopens),
    (one, start, end) => {
      if (one.macro) {
        picked.pick.mutate(
          { id: one.id, how: place?.how ?? "" },
          {
            onSuccess: (macro) => {
              put(macro.text, start, end);
              setBlanks(macro.missing);
            },
          },
        );
        return;
      }
      render.mutate(one, {
        onSuccess: ({ text: filled, missing }) => {
          if (isShut) {
            setApproved({ template: one, text: filled, missing, variables: {} });
            setWords("");
          } else {
            put(filled, start, end);
            setBlanks(missing);
          }
        },
      });
    },
  );
  const open = blanks.filter((name) => words.includes(`{${name}}`));
  const unfilled = approved ? approved.missing.filter((name) => !approved.variables[name]) : open;
  function clear(): void {
    setApproved(null);
    setBlanks([]);
    picked.drop();
  }
  return { slash, approved, setApproved, unfilled, isShut, clear, picked };
}
