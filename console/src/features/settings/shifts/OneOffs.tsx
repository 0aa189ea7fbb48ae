import { ActionIcon, Button, Group, NativeSelect, Select, Stack, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { useNames } from "../../../ui/useNames";
import { Pair } from "../kit/Section";
import classes from "./OneOffs.module.css";
import type { OneOff } from "./shiftForm";

const t = text.shiftSettings;

/** What differs once: somebody is off, or works when they usually don't. */
export function OneOffs({
  value,
  onChange,
  agents,
  errors,
}: {
  value: OneOff[];
  onChange: (value: OneOff[]) => void;
  agents: readonly string[];
  errors: Record<string, ReactNode>;
}) {
  const nameOf = useNames();
  const set = (n: number, changed: Partial<OneOff>) =>
    onChange(value.map((one, m) => (m === n ? { ...one, ...changed } : one)));
  return (
    <Stack gap="sm">
      {value.map((one, n) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: its times are being typed
          key={n}
          className={classes.one}
          aria-label={fill(t.oneOff, { n: n + 1 })}
        >
          <Group justify="space-between" wrap="nowrap" align="flex-end">
            <Pair>
              <Select
                label={t.who}
                data={[
                  { value: "", label: t.everybody },
                  ...[...new Set([...agents, ...(one.agent ? [one.agent] : [])])].map((id) => ({
                    value: id,
                    label: nameOf(id),
                  })),
                ]}
                value={one.agent}
                allowDeselect={false}
                onChange={(agent) => set(n, { agent: agent ?? "" })}
                error={errors[`one_offs.${n}.agent`]}
              />
              <NativeSelect
                label={t.what}
                data={[
                  { value: "off", label: t.isOff },
                  { value: "works", label: t.works },
                ]}
                value={one.works ? "works" : "off"}
                onChange={(event) => set(n, { works: event.currentTarget.value === "works" })}
              />
            </Pair>
            <ActionIcon
              variant="subtle"
              color="gray"
              mb={4}
              aria-label={fill(t.removeOneOff, { n: n + 1 })}
              onClick={() => onChange(value.filter((_, m) => m !== n))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
          <Pair>
            <TextInput
              type="datetime-local"
              label={t.from}
              value={one.start}
              error={errors[`one_offs.${n}.start`]}
              onChange={(event) => set(n, { start: event.currentTarget.value })}
            />
            <TextInput
              type="datetime-local"
              label={t.until}
              value={one.end}
              error={errors[`one_offs.${n}.end`]}
              onChange={(event) => set(n, { end: event.currentTarget.value })}
            />
          </Pair>
          <TextInput
            label={t.reason}
            maxLength={200}
            value={one.reason}
            onChange={(event) => set(n, { reason: event.currentTarget.value })}
          />
        </fieldset>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          disabled={value.length >= 200}
          onClick={() => onChange([...value, { start: "", end: "", agent: "", works: false, reason: "" }])}
        >
          {t.addOneOff}
        </Button>
      </Group>
    </Stack>
  );
}
