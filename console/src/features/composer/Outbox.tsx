import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconClock, IconLock, IconNote, IconWorld } from "@tabler/icons-react";
import { memo, useSyncExternalStore } from "react";
import { ApiError } from "../../api/problem";
import { fill, text } from "../../text/text";
import { useNow } from "../../ui/clock";
import classes from "./Composer.module.css";
import { go, goWith, HOLD_MS, type Out, onOuts, outs, takeBack } from "./outbox";

const SIGNS = { public: IconWorld, private: IconLock, note: IconNote } as const;

/** Words that aren't with the server yet: how long they can be taken back, or why they did not go. */
export const Outbox = memo(function Outbox({
  ticket,
  putBack,
}: {
  ticket: string;
  putBack: (out: Out) => void;
}) {
  const all = useSyncExternalStore(onOuts, outs);
  const mine = all.filter((one) => one.ticket === ticket);
  if (mine.length === 0) return null;
  return (
    <Stack gap={6} px="md" py={6}>
      {mine.map((out) => (
        <Waiting key={out.id} out={out} putBack={putBack} />
      ))}
    </Stack>
  );
});

function Waiting({ out, putBack }: { out: Out; putBack: (out: Out) => void }) {
  const Icon = SIGNS[out.visibility];
  const warned = out.error instanceof ApiError && out.error.code === "warnings" ? out.error : null;
  function back(): void {
    const found = takeBack(out.id);
    if (found) putBack(found);
  }
  return (
    <Paper withBorder p="xs" radius="md" className={classes.out ?? ""} data-visibility={out.visibility}>
      <Group gap={6} wrap="nowrap">
        <Icon size={14} aria-hidden style={{ flexShrink: 0 }} />
        <Text size="xs" c="dimmed" truncate>
          {out.where}
        </Text>
      </Group>
      <Text size="sm" lineClamp={3} style={{ whiteSpace: "pre-wrap" }}>
        {out.words}
      </Text>
      <Group justify="space-between" gap="xs" mt={4}>
        <Fate out={out} />
        <Group gap={4}>
          {out.state === "failed" && !warned ? (
            <Button size="compact-sm" variant="light" onClick={() => void go(out.id)}>
              {text.writing.retry}
            </Button>
          ) : null}
          {warned ? (
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => goWith(out.id, { despite: codesOf(warned) })}
            >
              {text.composer.anyway}
            </Button>
          ) : null}
          {out.state === "held" ? (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void go(out.id)}>
              {text.writing.now}
            </Button>
          ) : null}
          {out.state === "sending" ? null : (
            <Button size="compact-sm" variant="default" onClick={back}>
              {out.state === "held" ? text.writing.undo : text.writing.putBack}
            </Button>
          )}
        </Group>
      </Group>
    </Paper>
  );
}

function Fate({ out }: { out: Out }) {
  if (out.state === "held") return <Countdown at={out.at} />;
  if (out.state === "sending") {
    return (
      <Text size="xs" c="dimmed" role="status">
        {text.writing.sending}
      </Text>
    );
  }
  const error = out.error;
  const said =
    error instanceof ApiError && error.status === 0 ? text.error.unreachable : (error?.message ?? "");
  const reasons = error instanceof ApiError ? (error.problem?.errors?.map((one) => one.reason) ?? []) : [];
  return (
    <Group gap={4} wrap="nowrap" role="alert" miw={0} flex={1}>
      <IconAlertTriangle size={14} color="var(--mantine-color-red-6)" aria-hidden style={{ flexShrink: 0 }} />
      <Text size="xs" c="red">
        {text.writing.failed}: {[said, ...reasons].join(" ")}
        {error instanceof ApiError && error.instead ? ` ${error.instead}` : ""}
      </Text>
    </Group>
  );
}

function Countdown({ at }: { at: number }) {
  const now = useNow();
  const seconds = Math.min(HOLD_MS / 1_000, Math.max(0, Math.ceil((at - now) / 1_000)));
  return (
    <Group gap={4} wrap="nowrap">
      <IconClock size={14} aria-hidden />
      <Text size="xs" c="dimmed">
        {fill(text.writing.going, { seconds })}
      </Text>
    </Group>
  );
}

function codesOf(error: ApiError): string[] {
  return error.problem?.errors?.map((one) => one.code ?? "").filter(Boolean) ?? [];
}
