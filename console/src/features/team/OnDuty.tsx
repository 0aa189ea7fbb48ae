import { Group, Stack, Text } from "@mantine/core";
import { IconArrowsExchange, IconCircle, IconCircleFilled, IconMoon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { RowsLoading } from "../../ui/Rows";
import { moment } from "../../ui/times";
import classes from "./Team.module.css";
import { type Team, useTeam } from "./useTeam";

const t = text.team;
const ICONS = {
  online: IconCircleFilled,
  away: IconMoon,
  transfers_only: IconArrowsExchange,
  offline: IconCircle,
};

/** By queue: who is on duty, who comes next, and who is there without a shift. */
export function OnDuty({ zone }: { zone: string }) {
  const found = useTeam();
  if (found.error && !found.data) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <RowsLoading />;
  return (
    <div className={classes.queues}>
      {found.data.queues.map((queue) => (
        <Queue key={queue.queue} queue={queue} zone={zone} />
      ))}
    </div>
  );
}

function Queue({ queue, zone }: { queue: Team["queues"][number]; zone: string }) {
  const now = useNow(60);
  const nextAt = queue.next[0]?.since;
  return (
    <article className={classes.card} aria-label={queue.name || queue.queue}>
      <Stack gap="sm">
        <Text fw={600}>{queue.name || queue.queue}</Text>
        <Part title={t.now}>
          {queue.on_duty.length === 0 ? <Quiet>{t.nobody}</Quiet> : null}
          {queue.on_duty.map((one) => {
            const Icon = ICONS[one.presence];
            return (
              <Group key={`${one.agent} ${one.shift}`} gap={6}>
                <Icon size={12} aria-hidden />
                <Text size="sm">{one.name}</Text>
                <Text size="sm" c="dimmed">
                  {text.presence[one.presence].toLowerCase()},{" "}
                  {fill(t.until, { at: moment(one.until, zone, now) })}
                </Text>
              </Group>
            );
          })}
        </Part>
        <Part title={t.next}>
          {nextAt ? (
            <Text size="sm">
              {queue.next.map((one) => one.name).join(", ")}{" "}
              <Text span c="dimmed">
                {fill(t.from, { at: moment(nextAt, zone, now) })}
              </Text>
            </Text>
          ) : (
            <Quiet>{t.nobodyNext}</Quiet>
          )}
        </Part>
        {queue.unrostered.length > 0 ? (
          <Part title={t.unrostered}>
            <Text size="sm">{queue.unrostered.map((one) => one.name).join(", ")}</Text>
          </Part>
        ) : null}
      </Stack>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={2}>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      {children}
    </Stack>
  );
}

function Quiet({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}
