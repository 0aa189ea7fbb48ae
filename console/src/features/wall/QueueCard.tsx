import { Anchor, Group, Stack, Text } from "@mantine/core";
import { IconAlarm, IconHourglass, IconPhone } from "@tabler/icons-react";
import { Link } from "react-router";
import type { WallNow } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { useNow } from "../../ui/clock";
import { span } from "../../ui/times";
import { RISK_MINUTES } from "./useWall";
import classes from "./Wall.module.css";

const t = text.wall;

/** One queue: how many wait, how long the longest has, and what is late or nearly so. */
export function QueueCard({ queue }: { queue: WallNow["queues"][number] }) {
  const now = useNow(1);
  const count = (many: number) => (queue.more ? fill(t.atLeast, { count: many }) : String(many));
  const waited = queue.longest_since ? span(Math.max(0, now - Date.parse(queue.longest_since))) : "";
  return (
    <article className={classes.queue} aria-label={queue.name}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Anchor component={Link} to={`/inbox/queue.${queue.queue}`} c="inherit" fw={600}>
            {queue.name}
          </Anchor>
          {queue.calls ? (
            <Group gap={4} wrap="nowrap">
              <IconPhone size={14} aria-hidden />
              <Text size="sm">{fill(t.onLine, { count: queue.calls })}</Text>
            </Group>
          ) : null}
        </Group>
        <Group gap="xl" align="flex-end">
          <div>
            <div className={`${classes.big} ${queue.waiting ? "" : classes.quiet}`}>
              {count(queue.waiting)}
            </div>
            <Text size="sm" c="dimmed">
              {t.waiting}
            </Text>
          </div>
          <div>
            <div className={`${classes.middle} ${waited ? "" : classes.quiet}`}>{waited || "–"}</div>
            <Text size="sm" c="dimmed">
              {waited ? t.longest : t.nobody}
            </Text>
          </div>
        </Group>
        <Group gap="md">
          <Risk icon={IconAlarm} count={queue.late} shown={count(queue.late)} name={t.late} color="red" />
          <Risk
            icon={IconHourglass}
            count={queue.at_risk}
            shown={count(queue.at_risk)}
            name={fill(t.risk, { minutes: RISK_MINUTES })}
            color="amber"
          />
        </Group>
        <Text size="sm" c="dimmed">
          {fill(t.withAgents, { count: queue.with_agents })}
        </Text>
      </Stack>
    </article>
  );
}

function Risk({
  icon: Icon,
  count,
  shown,
  name,
  color,
}: {
  icon: typeof IconAlarm;
  count: number;
  shown: string;
  name: string;
  color: string;
}) {
  const shade = `light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-3))`;
  return (
    <Group gap={4} wrap="nowrap" c={count ? shade : "dimmed"}>
      <Icon size={15} aria-hidden />
      <Text size="sm" fw={count ? 600 : 400}>
        {shown} {name}
      </Text>
    </Group>
  );
}
