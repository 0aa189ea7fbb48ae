import { Group, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import type { Prompt } from "./steps";

const t = text.phoneMenu;

/** A text that is spoken, or the address of a sound; never both. */
export function PromptField({
  label,
  hint,
  value,
  onChange,
  error,
}: {
  label: string;
  hint: string;
  value: Prompt;
  onChange: (value: Prompt) => void;
  error?: ReactNode;
}) {
  const [sound, setSound] = useState(Boolean(value.audio));
  const id = useId();
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text component="label" htmlFor={id} size="sm" fw={500}>
          {sound ? t.soundAddress : label}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={fill(t.how, { name: label })}
          value={sound ? "sound" : "text"}
          onChange={(how) => {
            setSound(how === "sound");
            onChange({ text: "", audio: "" });
          }}
          data={[
            { value: "text", label: t.byText },
            { value: "sound", label: t.bySound },
          ]}
        />
      </Group>
      {sound ? (
        <TextInput
          id={id}
          description={t.soundHint}
          value={value.audio}
          maxLength={2000}
          inputMode="url"
          onChange={(event) => onChange({ text: "", audio: event.currentTarget.value.trim() })}
          error={error}
        />
      ) : (
        <Textarea
          id={id}
          description={hint}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={4096}
          value={value.text}
          onChange={(event) => onChange({ text: event.currentTarget.value, audio: "" })}
          error={error}
        />
      )}
    </Stack>
  );
}
