import { Button, Group, Menu, Stack, Text, Textarea } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";
import { text } from "../../../text/settings";

const t = text.words;

/** Names that Rapport fills in by itself, as they are explained to whoever writes. */
export const NAMES = Object.keys(t.name) as (keyof typeof t.name)[];

/** Words with names in braces, and a menu that puts a name where the caret stands. */
export function WordsField({
  label,
  value,
  change,
  error,
  required = false,
  description,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
  error?: ReactNode;
  required?: boolean;
  description?: string;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  function put(name: string): void {
    const at = area.current?.selectionStart ?? value.length;
    const to = area.current?.selectionEnd ?? at;
    const piece = `{${name}}`;
    change(value.slice(0, at) + piece + value.slice(to));
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(at + piece.length, at + piece.length);
    });
  }
  return (
    <Stack gap={6}>
      <Textarea
        ref={area}
        label={label}
        {...(description ? { description } : {})}
        autosize
        minRows={3}
        maxRows={14}
        maxLength={10_000}
        required={required}
        value={value}
        error={error}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <Group>
        <Menu position="bottom-start" width={320} shadow="md">
          <Menu.Target>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              leftSection={<IconBraces size={15} aria-hidden />}
            >
              {t.insert}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: "auto" }}>
            {NAMES.map((name) => (
              <Menu.Item key={name} onClick={() => put(name)}>
                <Text size="sm">{t.name[name]}</Text>
                <Text size="xs" c="dimmed" ff="monospace">{`{${name}}`}</Text>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
    </Stack>
  );
}
