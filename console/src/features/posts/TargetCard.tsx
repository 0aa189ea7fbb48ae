import { Alert, Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { fullMoment, moment } from "../../ui/times";
import { useDirectory } from "../../ui/useNames";
import { Conversations } from "./Conversations";
import { countedWords, latest } from "./figures";
import classes from "./Posts.module.css";
import { providerId } from "./providerId";
import { StateMark } from "./StateMark";
import { actions, channelOf, type Post, type Target, useAct } from "./usePosts";

const t = text.posts;

/** One account's version: its words, how it went, what it brought. */
export function TargetCard({
  post,
  target,
  zone,
  senior,
}: {
  post: Post;
  target: Target;
  zone: string;
  senior: boolean;
}) {
  const account = useDirectory().data?.accounts.find(
    (one) => one.channel === target.channel && one.id === target.account,
  );
  const isWrong = target.status === "failed" || target.status === "unknown";
  return (
    <section className={classes.card} aria-label={`${text.channel[channelOf(target)]}, ${target.account}`}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap={8}>
            <ChannelMark channel={channelOf(target)} size={18} />
            <Text size="sm" fw={600}>
              {account?.name || target.account}
            </Text>
          </Group>
          <StateMark state={target.status} />
        </Group>
        <Text size="sm" className={classes.shown ?? ""}>
          {target.text || t.noWords}
        </Text>
        <Counted target={target} zone={zone} />
        {isWrong ? <Wrong post={post} target={target} senior={senior} /> : null}
        {target.status === "queued" && target.next_try_at ? (
          <NextTry at={target.next_try_at} zone={zone} reason={target.reason ?? ""} />
        ) : null}
        {target.link ? (
          <Anchor href={target.link} target="_blank" rel="noreferrer" size="sm" w="fit-content">
            {t.see}
          </Anchor>
        ) : null}
        {target.published_at ? <Conversations id={post.id} target={target} zone={zone} /> : null}
      </Stack>
    </section>
  );
}

function Counted({ target, zone }: { target: Target; zone: string }) {
  const now = useNow(60);
  const reading = latest(target);
  if (!target.published_at) return null;
  if (!reading) {
    return (
      <Text size="sm" c="dimmed">
        {t.notCounted}
      </Text>
    );
  }
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        {countedWords(reading)}
      </Text>
      <Text size="xs" c="dimmed" title={fullMoment(reading.at, zone)}>
        {fill(t.countedAt, { at: moment(reading.at, zone, now) })}
      </Text>
    </Stack>
  );
}

function NextTry({ at, zone, reason }: { at: string; zone: string; reason: string }) {
  const now = useNow(60);
  return (
    <Text size="sm" c="dimmed">
      {fill(t.nextTry, { at: moment(at, zone, now) })} {reason}
    </Text>
  );
}

/** Why it isn't there, or may not be, and the ways on for a supervisor. */
function Wrong({ post, target, senior }: { post: Post; target: Target; senior: boolean }) {
  const [found, setFound] = useState("");
  const act = useAct();
  const there = providerId(found);
  const isUnknown = target.status === "unknown";
  return (
    <Alert color="red" variant="light" p="sm" title={isUnknown ? t.unknownTitle : t.failedTitle}>
      <Stack gap="sm">
        <Text size="sm">{target.reason || t.noReason}</Text>
        {isUnknown ? <Text size="sm">{t.unknownHint}</Text> : null}
        {act.error ? <ErrorNote error={act.error} /> : null}
        {senior ? (
          <Group gap="xs" align="flex-end">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={14} aria-hidden />}
              loading={act.isPending}
              onClick={() => act.mutate(() => actions.retry(post, target))}
            >
              {isUnknown ? t.retryUnknown : t.retry}
            </Button>
            {isUnknown ? (
              <>
                <TextInput
                  size="xs"
                  label={t.standsThere}
                  placeholder={target.channel === "x" ? t.idOnX : t.idOnFacebook}
                  value={found}
                  onChange={(event) => setFound(event.currentTarget.value.trim())}
                />
                <Button
                  size="xs"
                  variant="default"
                  disabled={!there}
                  onClick={() => act.mutate(() => actions.settle(post, target, there))}
                >
                  {t.settle}
                </Button>
              </>
            ) : null}
          </Group>
        ) : null}
      </Stack>
    </Alert>
  );
}
