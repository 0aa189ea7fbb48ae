import { Button, CloseButton, Group, Paper, Stack, Text } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import type { Status } from "../../api/types";
import { fill, text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import { useDirectory } from "../../ui/useNames";
import { type Macro, stepWords, type useMacro } from "./useMacro";

const t = text.macros;

/** The macro that was picked and what it will do. One without words is applied from here. */
export function MacroBar({ picked, words }: { picked: ReturnType<typeof useMacro>; words: string }) {
  const { macro, applying, drop } = picked;
  const queues = useDirectory().data?.queues ?? [];
  if (!macro) return null;
  const queue = (id: string) => queues.find((one) => one.id === id)?.name || id;
  const changes = macro.does.filter((step) => step.what !== "reply");
  const does = changes.map((step) => stepWords(step, queue)).join(" · ") || t.nothing;
  return (
    <Paper withBorder px="sm" py={6} radius="md" role="group" aria-label={fill(t.with, { name: macro.name })}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Group gap={8} wrap="nowrap" miw={0}>
          <IconBolt size={16} aria-hidden style={{ flexShrink: 0 }} />
          <Stack gap={0} miw={0}>
            <Text size="sm" fw={600} truncate>
              {fill(t.with, { name: macro.name })}
            </Text>
            <Text size="xs" c="dimmed" role="status">
              {does}
            </Text>
          </Stack>
        </Group>
        <Group gap={4} wrap="nowrap">
          {!macro.text && !words.trim() ? (
            <Button
              size="compact-sm"
              variant="light"
              loading={applying.isPending}
              disabled={changes.length === 0}
              onClick={() => applying.mutate(macro.id)}
            >
              {t.apply}
            </Button>
          ) : null}
          <CloseButton size="sm" aria-label={t.drop} onClick={drop} />
        </Group>
      </Group>
      {applying.error ? <ErrorNote error={applying.error} /> : null}
    </Paper>
  );
}

/** What the button says that sends the words with it; "" where its sender chooses how. */
export function macroLabel(macro: Macro | null): string {
  if (macro?.send !== "send") return "";
  const status = macro.does.find((step) => step.what === "status")?.to;
  if (!status) return "";
  if (status === "pending") return text.composer.sendPending;
  if (status === "solved") return text.composer.sendSolved;
  return fill(t.sendAnd, { status: text.status[status as Status] });
}
