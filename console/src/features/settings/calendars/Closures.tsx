import { ActionIcon, Button, Group, Stack, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import type { CalendarForm } from "./calendarForm";

const t = text.calendarSettings;

/** Times at which it is closed once, such as a stocktaking. */
export function Closures({
  value,
  onChange,
  errors,
}: {
  value: CalendarForm["closures"];
  onChange: (value: CalendarForm["closures"]) => void;
  errors: Record<string, ReactNode>;
}) {
  const set = (n: number, changed: Partial<CalendarForm["closures"][number]>) =>
    onChange(value.map((one, m) => (m === n ? { ...one, ...changed } : one)));
  return (
    <Stack gap="sm" align="flex-start">
      {value.map((closure, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its times are being typed
        <Group key={n} gap="xs" align="flex-end">
          <TextInput
            type="datetime-local"
            label={fill(t.closedFrom, { n: n + 1 })}
            value={closure.start}
            error={errors[`closures.${n}.start`]}
            onChange={(event) => set(n, { start: event.currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label={fill(t.closedUntil, { n: n + 1 })}
            value={closure.end}
            error={errors[`closures.${n}.end`]}
            onChange={(event) => set(n, { end: event.currentTarget.value })}
          />
          <TextInput
            label={t.closedWhy}
            maxLength={200}
            value={closure.reason}
            onChange={(event) => set(n, { reason: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mb={4}
            aria-label={fill(t.removeClosure, { n: n + 1 })}
            onClick={() => onChange(value.filter((_, m) => m !== n))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        disabled={value.length >= 100}
        onClick={() => onChange([...value, { start: "", end: "", reason: "" }])}
      >
        {t.addClosure}
      </Button>
    </Stack>
  );
}
