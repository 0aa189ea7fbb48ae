import { Stack, Switch } from "@mantine/core";
import type { ReactNode } from "react";
import { SpanField } from "./SpanField";
import type { Unit } from "./spans";

interface Given {
  /** What is switched on, such as "Ask silent customers". */
  label: string;
  description?: ReactNode;
  /** Of the length of time, such as "After". */
  after: string;
  value?: number;
  onChange?: (value: number) => void;
  error?: ReactNode;
  /** What stands for "never". */
  never?: number;
  /** What it begins with when it is switched on. */
  start: number;
  base?: Unit;
  units?: readonly Unit[];
  min?: number;
  max?: number;
  children?: ReactNode;
}

/** Something that happens after a time, or never. What belongs to it is shown while it is on. */
export function MaybeSpan(given: Given) {
  const { label, description, after, never = 0, value = never, start, onChange, error, children } = given;
  const on = value !== never;
  const limits = {
    ...(given.base ? { base: given.base } : {}),
    ...(given.units ? { units: given.units } : {}),
    ...(given.max === undefined ? {} : { max: given.max }),
  };
  return (
    <Stack gap="sm">
      <Switch
        label={label}
        description={description}
        checked={on}
        onChange={(event) => onChange?.(event.currentTarget.checked ? start : never)}
        error={on ? undefined : error}
      />
      {on ? (
        <Stack gap="sm" pl={{ base: 0, sm: 48 }}>
          <SpanField
            label={after}
            value={value}
            min={given.min ?? 1}
            {...limits}
            error={error}
            onChange={(typed) => onChange?.(typed)}
          />
          {children}
        </Stack>
      ) : null}
    </Stack>
  );
}
