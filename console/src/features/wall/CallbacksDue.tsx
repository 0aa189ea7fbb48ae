import { Anchor, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconPhoneOutgoing } from "@tabler/icons-react";
import { Link } from "react-router";
import { text } from "../../text/care";
import { fill, plural } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { span } from "../../ui/times";
import { useDirectory } from "../../ui/useNames";
import { useCallbacksDue } from "./useWall";

const t = text.wall;

/** Calls that were promised for the next hour, and those whose time is over. */
export function CallbacksDue() {
  const now = useNow(5);
  const found = useCallbacksDue();
  const queues = useDirectory().data?.queues ?? [];
  return (
    <Stack gap="sm" component="section" aria-label={t.callbacks}>
      <Title order={2} size="h5">
        {t.callbacks}
      </Title>
      {found.isPending ? <Skeleton height={60} radius="md" /> : null}
      {found.error ? <ErrorNote error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data?.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.noCallbacks}
        </Text>
      ) : null}
      {found.data?.map((one) => {
        const left = Date.parse(one.next_at ?? one.from) - now;
        const queue = queues.find((known) => known.id === one.queue)?.name ?? one.queue;
        return (
          <Group key={one.id} justify="space-between" gap="xs" wrap="nowrap">
            <Group gap="xs" wrap="nowrap" miw={0}>
              <IconPhoneOutgoing size={16} aria-hidden style={{ flexShrink: 0 }} />
              <Stack gap={0} miw={0}>
                <Anchor component={Link} to={`/inbox/unassigned/${one.ticket}`} size="sm">
                  {one.number}
                </Anchor>
                <Text size="xs" c="dimmed" truncate>
                  {queue}
                  {one.tried ? `, ${plural(one.tried, t.triedOnce, t.triedTimes)}` : ""}
                </Text>
              </Stack>
            </Group>
            <Text size="sm" fw={left < 0 ? 600 : 400} style={{ whiteSpace: "nowrap" }}>
              {fill(left < 0 ? t.overdue : t.due, { span: span(left) })}
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}
