import { Anchor, Badge, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconMessage, IconPhone } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import type { Channel } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { Rows } from "../../ui/Rows";
import { StateBadge } from "../../ui/StateBadge";
import { moment } from "../../ui/times";
import classes from "./Checkins.module.css";
import { TaskSteps } from "./TaskSteps";
import { type Task, useTasks } from "./useFollowUps";

const t = text.checkins;
const DAYS = [
  { value: "0", label: t.dueNow },
  { value: "7", label: t.dueWeek },
];

/** Customers whom I have promised, or was asked, to come back to. */
export function Tasks({ zone }: { zone: string }) {
  const [days, setDays] = useState(0);
  const found = useTasks(days);
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t.due}
        size="xs"
        w="fit-content"
        value={String(days)}
        onChange={(value) => setDays(Number(value))}
        data={DAYS}
      />
      <Rows found={found} empty={<Empty title={t.noTasks} hint={t.noTasksHint} />}>
        {(task) => <TaskCard key={task.id} task={task} zone={zone} />}
      </Rows>
    </Stack>
  );
}

function TaskCard({ task, zone }: { task: Task; zone: string }) {
  return (
    <article className={classes.card} aria-label={task.name || text.inbox.unknown}>
      <Stack gap="sm">
        <TaskHead task={task} zone={zone} />
        <TaskSteps task={task} />
      </Stack>
    </article>
  );
}

export function TaskHead({ task, zone }: { task: Task; zone: string }) {
  const now = useNow(60);
  const channel = task.thread?.split(/[#~]/)[0] ?? "";
  const Icon = task.kind === "callback" ? IconPhone : IconMessage;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs" miw={0}>
          {channel in text.channel ? <ChannelMark channel={channel as Channel} size={16} /> : null}
          <Text fw={600}>{task.name || text.inbox.unknown}</Text>
          <StateBadge icon={Icon}>{t.kind[task.kind]}</StateBadge>
          {task.state === "open" ? null : (
            <Badge
              size="sm"
              radius="sm"
              tt="none"
              variant={task.state === "contacted" ? "light" : "default"}
              color={task.state === "contacted" ? "pine" : "gray"}
            >
              {t.state[task.state]}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {task.last_heard ? fill(t.lastHeard, { at: moment(task.last_heard, zone, now) }) : ""}
        </Text>
      </Group>
      {task.note ? <Text size="sm">{task.note}</Text> : null}
      {task.outcome ? (
        <Text size="sm" c="dimmed">
          {fill(t.outcomeWas, { outcome: task.outcome })}
        </Text>
      ) : null}
      <Group gap="sm">
        <Text size="xs" c="dimmed">
          {fill(t.dueAt, { at: moment(task.due, zone, now) })}
        </Text>
        {task.ticket ? (
          <Anchor size="xs" component={Link} to={`/inbox/mine/${task.ticket}`}>
            {text.post.openTicket}
          </Anchor>
        ) : null}
      </Group>
    </Stack>
  );
}
