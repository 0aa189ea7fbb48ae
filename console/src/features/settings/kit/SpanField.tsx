import { Group, Input, NativeSelect, NumberInput } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { fittingUnit, SECONDS, UNITS, type Unit } from "./spans";

const t = text.settings;

interface Given {
  label: string;
  description?: ReactNode;
  error?: ReactNode;
  /** In `base` units. */
  value?: number;
  onChange?: (value: number) => void;
  base?: Unit;
  /** Largest first; none smaller than `base`. */
  units?: readonly Unit[];
  min?: number;
  max?: number;
  disabled?: boolean;
}

/** A length of time with its unit. What it holds is counted in `base` units (seconds). */
export function SpanField(given: Given) {
  const { label, description, error, value = 0, onChange, base = "seconds", disabled = false } = given;
  const units = (given.units ?? UNITS).filter((unit) => SECONDS[unit] >= SECONDS[base]);
  const [chosen, setUnit] = useState<Unit | null>(null);
  const id = useId();
  const seconds = value * SECONDS[base];
  const unit = chosen ?? fittingUnit(seconds, units);
  const each = SECONDS[unit] / SECONDS[base];
  const limits = {
    min: Math.ceil((given.min ?? 0) / each),
    ...(given.max === undefined ? {} : { max: Math.floor(given.max / each) }),
  };
  return (
    <Input.Wrapper label={label} description={description} error={error} labelProps={{ htmlFor: id }}>
      <Group gap="xs" wrap="nowrap" mt={4}>
        <NumberInput
          id={id}
          value={value / each}
          onChange={(typed) => onChange?.(Math.round(Number(typed) * each))}
          {...limits}
          decimalScale={each === 1 ? 0 : 2}
          allowNegative={false}
          disabled={disabled}
          w={110}
          error={Boolean(error)}
        />
        <NativeSelect
          aria-label={fill(t.unit, { name: label })}
          value={unit}
          onChange={(event) => setUnit(event.currentTarget.value as Unit)}
          data={units.map((one) => ({ value: one, label: t[one] }))}
          disabled={disabled}
          w={120}
        />
      </Group>
    </Input.Wrapper>
  );
}
