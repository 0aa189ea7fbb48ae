import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { Suggestion } from "../../api/types";
import { text } from "../../text/text";

/** What to do next and why, with the words ready; each can be put aside. */
export function SuggestionBar({ ticket, use }: { ticket: string; use: (suggestion: Suggestion) => void }) {
  const [aside, setAside] = useState<readonly string[]>([]);
  const found = useQuery({
    queryKey: keys.suggestions(ticket),
    queryFn: () => told(api.GET("/api/tickets/{id}/suggestions", { params: { path: { id: ticket } } })),
    staleTime: 15_000,
  });
  const shown = found.data?.items.filter((one) => !aside.includes(one.kind)) ?? [];
  const withheld = found.data?.withheld;
  if (shown.length === 0 && !withheld) return null;
  return (
    <Stack gap={6} px="md" py={6}>
      {withheld ? (
        <Text size="xs" c="dimmed">
          {withheld}
        </Text>
      ) : null}
      {shown.slice(0, 2).map((one) => (
        <Paper key={one.kind} withBorder px="sm" py={6} radius="md">
          <Group gap="sm" wrap="nowrap" justify="space-between">
            <Group gap="xs" wrap="nowrap" miw={0}>
              <IconBulb size={16} aria-hidden style={{ flexShrink: 0 }} />
              <Text size="sm" lineClamp={2}>
                {one.why}
              </Text>
            </Group>
            <Group gap={4} wrap="nowrap">
              {one.text && one.how ? (
                <Button size="compact-sm" variant="light" onClick={() => use(one)}>
                  {text.suggestion.use}
                </Button>
              ) : null}
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() => setAside([...aside, one.kind])}
              >
                {text.suggestion.later}
              </Button>
            </Group>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}
