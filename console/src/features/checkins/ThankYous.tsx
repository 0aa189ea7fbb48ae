import { Anchor, Button, Group, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconHeart } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Rows } from "../../ui/Rows";
import { fullMoment, moment } from "../../ui/times";
import { VisibilityMark } from "../../ui/VisibilityMark";
import classes from "./Checkins.module.css";
import { type Praise, usePraise, useThank } from "./useFollowUps";

const t = text.checkins;
const DAYS = [
  { value: "1", label: text.listening.day },
  { value: "7", label: text.listening.week },
  { value: "31", label: text.listening.month },
];

/** Praise that nobody has answered yet, each with words to thank for it. A person says yes to every one. */
export function ThankYous({ zone }: { zone: string }) {
  const [days, setDays] = useState(7);
  const found = usePraise(days);
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={text.listening.days}
        size="xs"
        w="fit-content"
        value={String(days)}
        onChange={(value) => setDays(Number(value))}
        data={DAYS}
      />
      <Rows found={found} empty={<Empty title={t.noPraise} hint={t.noPraiseHint} />}>
        {(post) => <PraiseCard key={post.post} post={post} zone={zone} />}
      </Rows>
    </Stack>
  );
}

function PraiseCard({ post, zone }: { post: Praise; zone: string }) {
  const now = useNow(60);
  const [words, setWords] = useState(post.text);
  const thank = useThank();
  function say(): void {
    thank.mutate(
      { post: post.post, words: words.trim() },
      {
        onSuccess: ({ line }) =>
          notifications.show({ message: line.status === "awaiting_approval" ? t.thankedWaits : t.thanked }),
      },
    );
  }
  return (
    <article className={classes.card} aria-label={post.name || post.handle || text.post.unknown}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap="xs" miw={0}>
            <ChannelMark channel={post.channel} size={16} />
            <Text size="sm" fw={600}>
              {post.name || post.handle || text.post.unknown}
            </Text>
            {post.followers ? (
              <Text size="sm" c="dimmed">
                {fill(text.post.followers, { count: post.followers.toLocaleString() })}
              </Text>
            ) : null}
            <VisibilityMark visibility="public" />
          </Group>
          <Text size="xs" c="dimmed" title={fullMoment(post.at, zone)}>
            {moment(post.at, zone, now)}
          </Text>
        </Group>
        <Text size="sm" className={classes.words ?? ""}>
          {post.said}
        </Text>
        {thank.data ? (
          <Anchor size="sm" component={Link} to={`/inbox/mine/${thank.data.ticket.id}`}>
            {text.post.openTicket}
          </Anchor>
        ) : (
          <>
            <Textarea
              label={t.thankWords}
              autosize
              minRows={2}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
            <Group gap="xs">
              <Button
                size="xs"
                variant="light"
                leftSection={<IconHeart size={14} aria-hidden />}
                disabled={!words.trim()}
                loading={thank.isPending}
                onClick={say}
              >
                {t.thank}
              </Button>
            </Group>
          </>
        )}
        {thank.error ? <ErrorNote error={thank.error} /> : null}
      </Stack>
    </article>
  );
}
