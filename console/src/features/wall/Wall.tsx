import { Alert, Anchor, Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useFullscreenElement } from "@mantine/hooks";
import { IconAlertTriangle, IconArrowsMaximize, IconArrowsMinimize } from "@tabler/icons-react";
import { Link } from "react-router";
import { text } from "../../text/care";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { fullMoment, span } from "../../ui/times";
import { CallbacksDue } from "./CallbacksDue";
import { People } from "./People";
import { QueueCard } from "./QueueCard";
import { Today } from "./Today";
import { useOpenIncidents, useWall } from "./useWall";
import classes from "./Wall.module.css";

const t = text.wall;

/** How things stand now: made to be read from across a room. */
export function Wall({ zone }: { zone: string }) {
  const { ref, toggle, fullscreen } = useFullscreenElement();
  const found = useWall();
  return (
    <div ref={ref} className={classes.wall}>
      <Stack gap="xl">
        <Group justify="space-between" align="flex-end">
          <Stack gap={2}>
            <Title order={1} size="h3">
              {text.nav.wall}
            </Title>
            <Text size="sm" c="dimmed">
              {t.hint}
            </Text>
          </Stack>
          <Group gap="md">
            <Clock zone={zone} />
            <Button
              variant="default"
              visibleFrom="sm"
              leftSection={
                fullscreen ? (
                  <IconArrowsMinimize size={16} aria-hidden />
                ) : (
                  <IconArrowsMaximize size={16} aria-hidden />
                )
              }
              onClick={() => void toggle()}
            >
              {fullscreen ? t.leave : t.full}
            </Button>
          </Group>
        </Group>
        <IncidentBanner />
        {found.error ? <ErrorNote error={found.error} retry={() => void found.refetch()} /> : null}
        {found.isPending ? <Skeleton height={180} radius="md" /> : null}
        {found.data ? (
          <section className={classes.queues} aria-label={t.queues}>
            {found.data.queues.map((queue) => (
              <QueueCard key={queue.queue} queue={queue} />
            ))}
            {found.data.queues.length === 0 ? <Empty title={t.noQueues} /> : null}
          </section>
        ) : null}
        <Today zone={zone} />
        <div className={classes.split}>
          {found.data ? (
            <People people={found.data.people} zone={zone} />
          ) : (
            <Skeleton height={200} radius="md" />
          )}
          <CallbacksDue />
        </div>
      </Stack>
    </div>
  );
}

function Clock({ zone }: { zone: string }) {
  const now = useNow(1);
  const time = new Date(now).toLocaleTimeString("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
  });
  return (
    <time
      dateTime={new Date(now).toISOString()}
      title={fullMoment(new Date(now).toISOString(), zone)}
      className={classes.middle}
    >
      {time}
    </time>
  );
}

function IncidentBanner() {
  const now = useNow(30);
  const incidents = useOpenIncidents().data?.items ?? [];
  if (incidents.length === 0) return null;
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={incidents.length === 1 ? t.incident : t.incidents}
    >
      <Stack gap={4}>
        {incidents.map((one) => (
          <Anchor
            key={one.id}
            component={Link}
            to={`/incidents/${one.id}`}
            c="inherit"
            size="sm"
            w="fit-content"
          >
            {one.title} · {span(Math.max(0, now - Date.parse(one.declared_at)))}
          </Anchor>
        ))}
      </Stack>
    </Alert>
  );
}
