import { Alert, Anchor, Group, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "react-router";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { moment } from "../../ui/times";
import { useNames } from "../../ui/useNames";
import { Actions } from "./Actions";
import { When, Writer } from "./PostList";
import classes from "./Posts.module.css";
import { StateMark } from "./StateMark";
import { TargetCard } from "./TargetCard";
import { type Post, usePost } from "./usePosts";

const t = text.posts;
const SAID: Record<string, string> = t.log;

/** One post: what can be done about it, each account's version with what it brought, and its history. */
export function PostView({
  id,
  me,
  zone,
  senior,
  gone,
}: {
  id: string;
  me: string;
  zone: string;
  senior: boolean;
  gone: () => void;
}) {
  const found = usePost(id);
  const post = found.data;
  return (
    <Stack gap="lg">
      <BackToPosts />
      {found.isPending ? (
        <Skeleton height={220} radius="md" role="status" aria-label={text.list.loading} />
      ) : null}
      {found.error && !post ? <ErrorNote error={found.error} retry={() => void found.refetch()} /> : null}
      {post ? (
        <>
          <Stack gap={6}>
            <Group gap="sm">
              <Title order={1} size="h3">
                {t.one}
              </Title>
              <StateMark state={post.state} />
            </Group>
            <Group gap="md">
              <Writer post={post} />
              <When post={post} zone={zone} />
            </Group>
            {post.why ? (
              <Text size="sm" c="dimmed">
                {fill(t.why, { why: post.why })}
              </Text>
            ) : null}
          </Stack>
          {post.state === "waiting" ? <Waits senior={senior} /> : null}
          <Actions post={post} me={me} senior={senior} zone={zone} gone={gone} />
          {post.pictures.length > 0 ? (
            <div className={classes.pictures}>
              {post.pictures.map((one) => (
                <img
                  key={one.stored}
                  src={one.file.url ?? ""}
                  alt={one.file.name || t.picture}
                  className={classes.picture}
                />
              ))}
            </div>
          ) : null}
          {post.targets.length === 0 ? (
            <Text size="sm" className={classes.shown ?? ""}>
              {post.text || t.noWords}
            </Text>
          ) : null}
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            {post.targets.map((one) => (
              <TargetCard
                key={`${one.channel} ${one.account}`}
                post={post}
                target={one}
                zone={zone}
                senior={senior}
              />
            ))}
          </SimpleGrid>
          <History post={post} zone={zone} />
        </>
      ) : null}
    </Stack>
  );
}

export function BackToPosts() {
  return (
    <Anchor component={Link} to="/posts" size="sm" w="fit-content">
      <Group gap={4}>
        <IconArrowLeft size={14} aria-hidden />
        {t.back}
      </Group>
    </Anchor>
  );
}

function Waits({ senior }: { senior: boolean }) {
  return (
    <Alert color="amber" variant="light">
      <Text size="sm">
        {t.waits}{" "}
        {senior ? (
          <Anchor component={Link} to="/approvals" size="sm">
            {t.toApprovals}
          </Anchor>
        ) : null}
      </Text>
    </Alert>
  );
}

function History({ post, zone }: { post: Post; zone: string }) {
  const now = useNow(60);
  const name = useNames();
  return (
    <Stack gap="xs" component="section" aria-label={t.history}>
      <Title order={2} size="h5">
        {t.history}
      </Title>
      {post.log.toReversed().map((one) => (
        <Group key={`${one.at} ${one.what} ${one.note}`} gap="sm" wrap="nowrap" align="flex-start">
          <Text size="sm" c="dimmed" w={110} style={{ flexShrink: 0 }}>
            {moment(one.at, zone, now)}
          </Text>
          <Text size="sm">
            {SAID[one.what] ?? one.what}
            {one.by ? `, ${name(one.by)}` : ""}
            {one.note ? `: ${one.note.replace("#", " ")}` : ""}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
