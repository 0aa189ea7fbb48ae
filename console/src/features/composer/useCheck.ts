import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import type { Place } from "./places";

const PAUSE_MS = 350;

/** How long the words are with the sign-off, and what speaks against them; asked for once the typing pauses. */
export function useCheck(ticket: string, place: Place | undefined, words: string) {
  const [settled] = useDebouncedValue(words, PAUSE_MS);
  const checked = useQuery({
    queryKey: ["check", ticket, place?.how, place?.answers, settled],
    queryFn: () =>
      told(
        api.POST("/api/tickets/{id}/check", {
          params: { path: { id: ticket } },
          body: { text: settled, how: place?.how ?? "", answers: place?.answers ?? "" },
        }),
      ),
    enabled: Boolean(place && settled.trim()),
    staleTime: 60_000,
    placeholderData: keepPreviousData, // the count doesn't flicker between two keys
  });
  const shown = words.trim() && place ? checked.data : undefined;
  return { checked: shown, isCurrent: settled === words && !checked.isPlaceholderData };
}
