import { Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";

/** A long list, one to a line: it is read, sorted and pasted as a whole. */
export function Lines({
  label,
  description,
  value,
  onChange,
  error,
}: {
  label: string;
  description: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  error: ReactNode;
}) {
  const [typed, setTyped] = useState(value.join("\n"));
  const same = linesOf(typed).join("\n") === value.join("\n");
  return (
    <Textarea
      label={label}
      description={description}
      error={error}
      autosize
      minRows={2}
      maxRows={10}
      spellCheck={false}
      value={same ? typed : value.join("\n")}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(linesOf(event.currentTarget.value));
      }}
    />
  );
}

/** Its lines without those that say nothing. */
export function linesOf(typed: string): string[] {
  return typed
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** What is wrong with a list or with the first of its lines that is wrong. */
export function errorOf(errors: Record<string, ReactNode>, field: string): ReactNode {
  const found = Object.keys(errors).find((name) => name === field || name.startsWith(`${field}.`));
  return found ? errors[found] : undefined;
}
