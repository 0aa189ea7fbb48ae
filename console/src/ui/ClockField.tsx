import { TextInput } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { clockOf, readClock } from "./week";

const STEP = 15;

interface Given {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: boolean;
  /** The latest it may be, in minutes. */
  max?: number;
}

/** A time of day as it is typed: "9" becomes 09:00 on leaving, up and down go by quarters of an hour. */
export function ClockField({ label, value, onChange, error = false, max = 2_880 }: Given) {
  const minutes = readClock(value);
  function step(event: KeyboardEvent): void {
    const by = event.key === "ArrowUp" ? STEP : event.key === "ArrowDown" ? -STEP : 0;
    if (!by || minutes === null) return;
    event.preventDefault();
    onChange(clockOf(Math.min(Math.max(minutes + by, 0), max)));
  }
  return (
    <TextInput
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => {
        if (minutes !== null && clockOf(minutes) !== value) onChange(clockOf(minutes));
      }}
      onKeyDown={step}
      error={error || minutes === null}
      inputMode="numeric"
      autoComplete="off"
      placeholder="09:00"
      maxLength={5}
      size="sm"
      w={72}
      styles={{ input: { fontVariantNumeric: "tabular-nums" } }}
    />
  );
}
