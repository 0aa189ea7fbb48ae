import { Button, Group, Paper, Stack, Text, TextInput } from "@mantine/core";
import { fill, text } from "../../text/text";
import type { TemplateText } from "./slash";

/** A template that the network approved, as it goes out: only its blanks can be filled in. */
export interface ApprovedWords {
  template: TemplateText;
  /** As the server filled it in, with what it doesn't know left in braces. */
  text: string;
  missing: readonly string[];
  variables: Record<string, string>;
}

export function approvedText({ text: words, variables }: ApprovedWords): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => variables[name] || whole);
}

export function Approved({
  given,
  change,
  leave,
}: {
  given: ApprovedWords;
  change: (variables: Record<string, string>) => void;
  leave: () => void;
}) {
  return (
    <Paper withBorder p="sm" radius="md">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text size="xs" c="dimmed">
            {fill(text.writing.asTemplate, { name: given.template.name })}
          </Text>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={leave}>
            {text.writing.otherWords}
          </Button>
        </Group>
        <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>
          {approvedText(given)}
        </Text>
        {given.missing.map((name) => (
          <TextInput
            key={name}
            size="xs"
            label={name}
            value={given.variables[name] ?? ""}
            onChange={(event) => change({ ...given.variables, [name]: event.currentTarget.value })}
          />
        ))}
      </Stack>
    </Paper>
  );
}
