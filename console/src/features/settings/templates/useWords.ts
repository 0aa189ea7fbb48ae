import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, told } from "../../../api/client";
import type { components } from "../../../api/schema";

export type Variant = components["schemas"]["TemplateVariant"];
export type Shown = components["schemas"]["WordsShown"];
export type Name = components["schemas"]["WordsName"];

/** What is written of a template or a macro. */
export interface Words {
  text: string;
  language: string;
  channels: readonly Shown["channel"][];
  variants: readonly Variant[];
  content_sid?: string;
}

const PAUSE_MS = 350;

/** How these words look on each channel, with example `values` for the names in them; the server counts. */
export function usePreview(words: Words, values: Record<string, string>, speaks: string) {
  const asked = {
    text: words.text,
    language: words.language || "en",
    channels: [...words.channels],
    variants: words.variants.filter((one) => one.text.trim()),
    content_sid: words.content_sid ?? "",
    values,
    speaks,
  };
  const [settled] = useDebouncedValue(JSON.stringify(asked), PAUSE_MS);
  return useQuery({
    queryKey: ["words", settled],
    queryFn: () => told(api.POST("/api/templates/preview", { body: JSON.parse(settled) })),
    enabled: words.text.trim() !== "",
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** Languages that these words are written in, each once. */
export function languagesOf(words: Words): string[] {
  return [...new Set([words.language, ...words.variants.map((one) => one.language ?? "")].filter(Boolean))];
}
