import { Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { useState } from "react";
import type { Spike } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { PostCard } from "../../ui/PostCard";
import { Rows } from "../../ui/Rows";
import { fullMoment, moment } from "../../ui/times";
import classes from "./Incidents.module.css";
import { actions, useAct, useSpike, useSpikes } from "./useIncidents";

const t = text.spike;

/** Crowds that speak of one thing; `senior` may dismiss them or make an incident of one. */
export function SpikeList({
  zone,
  senior,
  declare,
}: {
  zone: string;
  senior: boolean;
  declare: (spike: Spike) => void;
}) {
  const found = useSpikes();
  return (
    <Stack gap="sm" component="section" aria-label={t.title}>
      <Title order={2} size="h5">
        {t.title}
      </Title>
      <Rows
        found={found}
        empty={
          <Text size="sm" c="dimmed">
            {t.none}
          </Text>
        }
      >
        {(spike) => <Crowd key={spike.id} spike={spike} zone={zone} senior={senior} declare={declare} />}
      </Rows>
    </Stack>
  );
}

function Crowd({
  spike,
  zone,
  senior,
  declare,
}: {
  spike: Spike;
  zone: string;
  senior: boolean;
  declare: (spike: Spike) => void;
}) {
  const [open, setOpen] = useState(false);
  const now = useNow(30);
  const act = useAct();
  return (
    <article className={classes.card} aria-label={spike.word}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <ChannelMark channel={spike.channel} />
            <Text fw={600}>{spike.word}</Text>
            <Group gap={4}>
              <IconUsersGroup size={16} aria-hidden />
              <Text size="sm">{fill(t.people, { people: spike.people })}</Text>
            </Group>
          </Group>
          <Text size="xs" c="dimmed" title={fullMoment(spike.at, zone)}>
            {moment(spike.at, zone, now)}
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          {spike.why || fill(t.usual, { usual: spike.usual, threshold: spike.threshold })}
        </Text>
        {spike.page ? (
          <Text size="xs" c="dimmed">
            {fill(t.page, { page: spike.page })}
          </Text>
        ) : null}
        <Group gap="xs">
          {senior ? (
            <Button size="xs" onClick={() => declare(spike)}>
              {t.declare}
            </Button>
          ) : null}
          <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t.hide : t.examples}
          </Button>
          {senior ? (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              loading={act.isPending}
              onClick={() => act.mutate(() => actions.dismiss(spike.id))}
            >
              {t.dismiss}
            </Button>
          ) : null}
        </Group>
        {act.error ? <ErrorNote error={act.error} /> : null}
        {open ? <Examples id={spike.id} zone={zone} /> : null}
      </Stack>
    </article>
  );
}

function Examples({ id, zone }: { id: string; zone: string }) {
  const found = useSpike(id, true);
  if (found.isPending) return <Skeleton height={80} radius="md" />;
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const posts = found.data.example_posts;
  return (
    <Stack gap="xs">
      {posts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.noExamples}
        </Text>
      ) : null}
      {posts.map((post) => (
        <PostCard key={post.id} post={post} zone={zone} />
      ))}
    </Stack>
  );
}
