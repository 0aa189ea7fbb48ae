import { Text, TextInput, VisuallyHidden } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import type { Priority } from "../../../api/types";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { lengthWords, readLength } from "./lengths";
import { type Lengths, PRIORITIES, TARGETS, type Target } from "./policyForm";
import classes from "./Slas.module.css";

const t = text.slaSettings;

/** Targets by priority; `cell` draws one of them. */
export function ByPriority({
  targets = TARGETS,
  hints = true,
  cell,
}: {
  targets?: readonly Target[];
  hints?: boolean;
  cell: (target: Target, priority: Priority) => ReactNode;
}) {
  return (
    <div className={classes.table}>
      <span className={classes.corner} aria-hidden />
      {PRIORITIES.map((one) => (
        <span key={one} className={classes.head} aria-hidden>
          {text.priority[one]}
        </span>
      ))}
      {targets.map((target) => (
        <Fragment key={target}>
          <div className={classes.name}>
            {t.target[target]}
            {hints ? (
              <Text size="xs" c="dimmed">
                {t.targetHint[target]}
              </Text>
            ) : null}
          </div>
          {PRIORITIES.map((priority) => (
            <div key={priority}>{cell(target, priority)}</div>
          ))}
        </Fragment>
      ))}
    </div>
  );
}

/** What is promised, typed in: "30 min", "4 h", or nothing. */
export function TargetTable({
  value,
  onChange,
  errors,
}: {
  value: Lengths;
  onChange: (value: Lengths) => void;
  errors: Record<string, ReactNode>;
}) {
  function set(target: Target, priority: Priority, typed: string): void {
    onChange({ ...value, [target]: { ...value[target], [priority]: typed } });
  }
  const wrong = Object.entries(errors).filter(([field, said]) => field.startsWith("targets") && said);
  return (
    <>
      <ByPriority
        cell={(target, priority) => (
          <TextInput
            aria-label={fill(t.cell, {
              target: t.target[target],
              priority: text.priority[priority].toLowerCase(),
            })}
            value={value[target][priority]}
            placeholder="–"
            autoComplete="off"
            error={Boolean(errors[`targets.${target}.${priority}`])}
            onChange={(event) => set(target, priority, event.currentTarget.value)}
            onBlur={() => {
              const seconds = readLength(value[target][priority]);
              if (seconds) set(target, priority, lengthWords(seconds));
            }}
          />
        )}
      />
      {wrong.map(([field, said]) => (
        <Text key={field} size="sm" c="var(--mantine-color-error)">
          {cellName(field)}: {said}
        </Text>
      ))}
    </>
  );
}

function cellName(field: string): string {
  const [, target, priority] = field.split(".") as [string, Target, Priority | undefined];
  if (!t.target[target]) return field;
  return priority
    ? fill(t.cell, { target: t.target[target], priority: text.priority[priority].toLowerCase() })
    : t.target[target];
}

/** A due time in its cell. */
export function DueCell({ at, warns }: { at: string; warns: string | null }) {
  return (
    <div className={classes.due}>
      {at}
      {warns ? (
        <Text size="xs" c="dimmed">
          <VisuallyHidden>{t.warnsAt} </VisuallyHidden>
          <span aria-hidden>{t.warnsShort} </span>
          {warns}
        </Text>
      ) : null}
    </div>
  );
}
