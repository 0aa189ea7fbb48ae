import { ActionIcon, Button, Group, Paper, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Channel } from "../../../api/types";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { ChannelsPick } from "../kit/pickers";
import { Pair } from "../kit/Section";
import type { Variant } from "./useWords";
import { WordsField } from "./WordsField";

const t = text.words;
/** Where words can be written at all. */
export const WRITTEN: readonly Channel[] = ["sms", "whatsapp", "chat", "x", "facebook", "instagram"];
const MOST = 40;

type Kept = Variant & { language: string; channels: Channel[] };

/** The same words for other languages and channels. What fits the customer best is taken. */
export function Variants({
  variants,
  change,
  errors,
}: {
  variants: readonly Variant[];
  change: (variants: Variant[]) => void;
  errors: Record<string, ReactNode>;
}) {
  function edit(n: number, more: Partial<Kept>): void {
    change(variants.map((one, at) => (at === n ? { ...one, ...more } : one)));
  }
  return (
    <Stack gap="md">
      {variants.map((one, n) => {
        const label = fill(t.variant, { number: n + 2 });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a variant has no name but its place
          <Paper key={n} withBorder p="md" radius="md" component="fieldset" aria-label={label}>
            <Stack gap="sm">
              <Group justify="space-between">
                <Text size="sm" fw={600}>
                  {label}
                </Text>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={fill(t.removeVariant, { number: n + 2 })}
                  onClick={() => change(variants.filter((_, at) => at !== n))}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </Group>
              <Pair>
                <LanguageField
                  value={one.language ?? "en"}
                  change={(language) => edit(n, { language })}
                  error={errors[`variants.${n}.language`]}
                />
                <ChannelsPick
                  among={WRITTEN}
                  label={t.channels}
                  description={t.channelsHint}
                  value={one.channels ?? []}
                  onChange={(channels) => edit(n, { channels })}
                />
              </Pair>
              <WordsField
                label={t.text}
                required
                value={one.text}
                change={(words) => edit(n, { text: words })}
                error={errors[`variants.${n}.text`]}
              />
            </Stack>
          </Paper>
        );
      })}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={variants.length >= MOST}
          onClick={() => change([...variants, { text: "", language: "en", channels: [] }])}
        >
          {t.addVariant}
        </Button>
      </Group>
    </Stack>
  );
}

export function LanguageField({
  value,
  change,
  error,
}: {
  value: string;
  change: (language: string) => void;
  error?: ReactNode;
}) {
  return (
    <TextInput
      label={t.language}
      description={languageName(value) || t.languageHint}
      maxLength={35}
      spellCheck={false}
      autoCapitalize="off"
      value={value}
      error={error}
      onChange={(event) => change(event.currentTarget.value.trim())}
    />
  );
}

/** "Brazilian Portuguese" of "pt-BR"; "" of what is no language. */
export function languageName(tag: string): string {
  try {
    const name = new Intl.DisplayNames("en", { type: "language", fallback: "none" }).of(tag);
    return name ?? "";
  } catch {
    return "";
  }
}
