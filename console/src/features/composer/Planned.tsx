import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { memo } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { TicketDetail } from "../../api/types";
import { fill, text } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { moment } from "../../ui/times";

type Scheduled = TicketDetail["scheduled"][number];

/** Replies that go out later, with a way to take them back. */
export const Planned = memo(function Planned({
  ticket,
  zone,
  putBack,
}: {
  ticket: TicketDetail;
  zone: string;
  putBack: (words: string) => void;
}) {
  const cache = useQueryClient();
  const now = useNow(60);
  const cancel = useMutation({
    mutationFn: (one: Scheduled) =>
      told(
        api.DELETE("/api/tickets/{id}/replies/{client_id}", {
          params: { path: { id: ticket.id, client_id: one.client_id } },
        }),
      ),
    onSuccess: (_, one) => {
      putBack(one.text);
      void cache.invalidateQueries({ queryKey: keys.ticket(ticket.id) });
    },
  });
  if (ticket.scheduled.length === 0) return null;
  return (
    <Stack gap={6} px="md" py={6}>
      {ticket.scheduled.map((one) => (
        <Paper key={one.client_id} withBorder p="xs" radius="md">
          <Text size="sm" lineClamp={2}>
            {one.text}
          </Text>
          <Group justify="space-between" mt={4} gap="xs">
            <Group gap={4} wrap="nowrap">
              <IconClock size={14} aria-hidden />
              <Text size="xs" c={one.status === "held" ? "red" : "dimmed"}>
                {fateOf(one, zone, now)}
              </Text>
            </Group>
            <Button
              size="compact-sm"
              variant="default"
              loading={cancel.isPending && cancel.variables?.client_id === one.client_id}
              onClick={() => cancel.mutate(one)}
            >
              {text.writing.takeBack}
            </Button>
          </Group>
        </Paper>
      ))}
      {cancel.error ? <ErrorNote error={cancel.error} /> : null}
    </Stack>
  );
});

function fateOf(one: Scheduled, zone: string, now: number): string {
  if (one.status === "held") return fill(text.writing.heldBack, { reason: one.reason });
  if (one.status === "awaiting") return text.writing.awaiting;
  return fill(text.writing.planned, { when: moment(one.send_at, zone, now) });
}
