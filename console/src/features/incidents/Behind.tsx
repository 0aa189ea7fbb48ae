import { Anchor, Button, Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { HeardPost, Incident } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { PostCard } from "../../ui/PostCard";
import { Rows } from "../../ui/Rows";
import { moment } from "../../ui/times";
import classes from "./Incidents.module.css";
import { actions, type FollowState, useAct, useFollowUps, usePeople, usePosts } from "./useIncidents";

const t = text.incident;
const NOBODY = <Empty title={t.emptyList} />;

/** What is behind the figures: posts, people, and who is to be told in private. Read when it is looked at. */
export function Behind({ incident, zone }: { incident: Incident; zone: string }) {
  const [tab, setTab] = useState<string | null>("posts");
  const lists = [
    ["posts", t.listPosts],
    ["people", t.listPeople],
    ["by_hand", t.listByHand],
    ["waits", t.listWaits],
    ["sent", t.listSent],
    ["told", t.listTold],
  ] as const;
  return (
    <Stack gap="sm" component="section" aria-label={t.tabs}>
      <Title order={2} size="h5">
        {t.tabs}
      </Title>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          {lists.map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="posts">
          <Posts incident={incident} zone={zone} />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <People id={incident.id} zone={zone} />
        </Tabs.Panel>
        {(["by_hand", "waits", "sent", "told"] as const).map((state) => (
          <Tabs.Panel key={state} value={state}>
            <FollowUps id={incident.id} state={state} zone={zone} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}

function Posts({ incident, zone }: { incident: Incident; zone: string }) {
  const found = usePosts(incident.id);
  return (
    <Rows found={found} empty={NOBODY}>
      {(post) => (
        <PostCard key={post.id} post={post} zone={zone} incident={incident.id}>
          {incident.state === "open" ? <Choose incident={incident.id} post={post} /> : null}
        </PostCard>
      )}
    </Rows>
  );
}

function Choose({ incident, post }: { incident: string; post: HeardPost }) {
  const [chosen, setChosen] = useState(false);
  const act = useAct();
  return (
    <Stack gap="xs">
      <Button
        size="xs"
        variant="default"
        loading={act.isPending}
        onClick={() =>
          act.mutate(() => actions.choose(incident, post.id, !chosen), {
            onSuccess: () => setChosen(!chosen),
          })
        }
      >
        {chosen ? t.unchoose : t.choose}
      </Button>
      {act.error ? <ErrorNote error={act.error} /> : null}
    </Stack>
  );
}

function People({ id, zone }: { id: string; zone: string }) {
  const now = useNow(60);
  return (
    <Rows found={usePeople(id)} empty={NOBODY}>
      {(person) => (
        <Group key={person.key} gap="sm" className={classes.card ?? ""}>
          <ChannelMark channel={person.channel} size={16} />
          <Text size="sm">{fill(t.customer, { id: person.customer })}</Text>
          <Text size="sm" c="dimmed">
            {person.private ? t.private : t.public}, {moment(person.at, zone, now)}
          </Text>
        </Group>
      )}
    </Rows>
  );
}

function FollowUps({ id, state, zone }: { id: string; state: FollowState; zone: string }) {
  const now = useNow(60);
  return (
    <Rows found={useFollowUps(id, state)} empty={NOBODY}>
      {(one) => (
        <Stack key={one.customer} gap={4} className={classes.card ?? ""}>
          <Group gap="sm">
            <Text size="sm" fw={600}>
              {fill(t.customer, { id: one.customer })}
            </Text>
            <Text size="sm" c="dimmed">
              {moment(one.at, zone, now)}
            </Text>
            {one.tickets.map((ticket) => (
              <Anchor key={ticket} size="sm" component={Link} to={`/inbox/unassigned/${ticket}`}>
                {t.ticket}
              </Anchor>
            ))}
          </Group>
          {one.why ? <Text size="sm">{one.why}</Text> : null}
        </Stack>
      )}
    </Rows>
  );
}
