import { ActionIcon, Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { AgentPick, PriorityPick, QueuePick } from "../kit/pickers";
import { Pair } from "../kit/Section";
import { SpanField } from "../kit/SpanField";
import type { Step } from "./policyForm";
import classes from "./Slas.module.css";

const t = text.slaSettings;
const DOES: readonly Step["do"][] = ["notify", "supervisor", "priority", "queue", "reassign", "page"];
const MOST = 20;

/** What is done one after another, each rung some time after the one before. */
export function Ladder({
  path,
  value,
  onChange,
  errors,
}: {
  path: "warn_ladder" | "breach_ladder";
  value: Step[];
  onChange: (value: Step[]) => void;
  errors: Record<string, ReactNode>;
}) {
  const set = (n: number, changed: Partial<Step>) =>
    onChange(value.map((one, m) => (m === n ? { ...one, ...changed } : one)));
  function move(n: number, by: number): void {
    const order = [...value];
    const [step] = order.splice(n, 1);
    if (step) order.splice(n + by, 0, step);
    onChange(order);
  }
  return (
    <Stack gap="sm" align="stretch">
      {value.map((step, n) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a rung has no other name than its place
          key={n}
          className={classes.step}
          aria-label={fill(t.rung, { n: n + 1 })}
        >
          <Group justify="space-between" wrap="nowrap" align="flex-end">
            <NativeSelect
              label={fill(t.rungDoes, { n: n + 1 })}
              value={step.do}
              data={DOES.map((one) => ({ value: one, label: t.do[one] }))}
              onChange={(event) => set(n, { do: event.currentTarget.value as Step["do"], to: "" })}
              error={errors[`${path}.${n}.do`]}
            />
            <Group gap={2} wrap="nowrap" pb={4}>
              <RungButton label={fill(t.up, { n: n + 1 })} off={n === 0} press={() => move(n, -1)}>
                <IconArrowUp size={16} aria-hidden />
              </RungButton>
              <RungButton
                label={fill(t.down, { n: n + 1 })}
                off={n === value.length - 1}
                press={() => move(n, 1)}
              >
                <IconArrowDown size={16} aria-hidden />
              </RungButton>
              <RungButton
                label={fill(t.removeRung, { n: n + 1 })}
                press={() => onChange(value.filter((_, m) => m !== n))}
              >
                <IconX size={16} aria-hidden />
              </RungButton>
            </Group>
          </Group>
          <Pair>
            <SpanField
              label={n === 0 ? t.afterFirst : t.after}
              value={step.after_seconds}
              onChange={(after_seconds) => set(n, { after_seconds })}
              error={errors[`${path}.${n}.after_seconds`]}
            />
            <To step={step} onChange={(to) => set(n, { to })} error={errors[`${path}.${n}.to`]} />
          </Pair>
          <TextInput
            label={t.words}
            maxLength={500}
            value={step.text}
            onChange={(event) => set(n, { text: event.currentTarget.value })}
          />
        </fieldset>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          disabled={value.length >= MOST}
          onClick={() => onChange([...value, { do: "notify", to: "", after_seconds: 0, text: "" }])}
        >
          {value.length === 0 ? t.addFirst : t.addRung}
        </Button>
      </Group>
    </Stack>
  );
}

function RungButton({
  label,
  off = false,
  press,
  children,
}: {
  label: string;
  off?: boolean;
  press: () => void;
  children: ReactNode;
}) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} disabled={off} onClick={press}>
      {children}
    </ActionIcon>
  );
}

/** Whom or what a rung is about. */
function To({ step, onChange, error }: { step: Step; onChange: (to: string) => void; error: ReactNode }) {
  const given = { value: step.to, onChange, error };
  switch (step.do) {
    case "notify":
      return <AgentPick {...given} label={t.toWhom} placeholder={t.assignee} />;
    case "supervisor":
      return <AgentPick {...given} label={t.toWhom} placeholder={t.whoIsThere} />;
    case "priority":
      return <PriorityPick {...given} label={t.toPriority} required />;
    case "queue":
      return <QueuePick {...given} label={t.toQueue} required />;
    case "page":
      return (
        <TextInput
          label={t.toPage}
          description={t.toPageHint}
          value={step.to}
          onChange={(event) => onChange(event.currentTarget.value)}
          error={error}
          required
        />
      );
    case "reassign":
      return null;
  }
}
