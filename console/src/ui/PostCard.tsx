import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconHeart, IconMessageReply } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { HeardPost, Need } from "../api/types";
import { fill, text } from "../text/text";
import { ChannelMark } from "./ChannelMark";
import { useNow } from "./clock";
import classes from "./PostCard.module.css";
import { type Icon, StateBadge } from "./StateBadge";
import { fullMoment, moment } from "./times";
import { VisibilityMark } from "./VisibilityMark";

const t = text.post;
const NEEDS: Record<Need, { icon: Icon; color: string }> = {
  needs: { icon: IconMessageReply, color: "pine" },
  worth: { icon: IconHeart, color: "gray" },
  none: { icon: IconCircleCheck, color: "gray" },
};

/** A public post as it was heard, with what was made of it and why. `children`: what can be done about it. */
export function PostCard({
  post,
  zone,
  why = false,
  incident = "",
  children,
}: {
  post: HeardPost;
  zone: string;
  why?: boolean;
  /** The incident whose page this is: no link leads to where one is. */
  incident?: string;
  children?: ReactNode;
}) {
  const now = useNow(60);
  return (
    <article className={classes.card} aria-label={post.name || post.handle || t.unknown}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Group gap="xs" miw={0}>
            <ChannelMark channel={post.channel} size={16} />
            <Text size="sm" fw={600}>
              {post.name || post.handle || t.unknown}
            </Text>
            {post.handle && post.name ? (
              <Text size="sm" c="dimmed">
                @{post.handle.replace(/^@/, "")}
              </Text>
            ) : null}
            {post.followers ? (
              <Text size="sm" c="dimmed">
                {fill(t.followers, { count: post.followers.toLocaleString() })}
              </Text>
            ) : null}
          </Group>
          <Text size="xs" c="dimmed" title={fullMoment(post.at, zone)}>
            {moment(post.at, zone, now)}
          </Text>
        </Group>
        <Text size="sm" className={classes.words ?? ""} c={post.text ? "inherit" : "dimmed"}>
          {post.text || t.deleted}
        </Text>
        <Group gap="xs">
          <VisibilityMark visibility="public" />
          <NeedMark need={post.need} />
          {post.topic ? (
            <Badge size="sm" variant="default" radius="sm" tt="none">
              {post.topic}
            </Badge>
          ) : null}
          {post.incident && post.incident !== incident ? (
            <Anchor size="xs" component={Link} to={`/incidents/${post.incident}`}>
              {t.inIncident}
            </Anchor>
          ) : null}
          {post.found ? (
            <Text size="xs" c="dimmed">
              {t.found}
            </Text>
          ) : null}
        </Group>
        {why && post.verdict.why.length > 0 ? (
          <Text size="xs" c="dimmed">
            {fill(t.why, { reasons: post.verdict.why.join("; ") })}
          </Text>
        ) : null}
        {post.correction ? (
          <Text size="xs" c="dimmed">
            {fill(t.corrected, { by: post.correction.by, what: corrected(post) })}
          </Text>
        ) : null}
        {children || post.ticket ? (
          <Group gap="xs">
            {post.ticket ? (
              <Anchor size="sm" component={Link} to={`/inbox/unassigned/${post.ticket}`}>
                {t.openTicket}
              </Anchor>
            ) : null}
            {children}
          </Group>
        ) : null}
      </Stack>
    </article>
  );
}

export function NeedMark({ need }: { need: Need }) {
  return <StateBadge {...NEEDS[need]}>{t.need[need]}</StateBadge>;
}

function corrected(post: HeardPost): string {
  const said = post.correction;
  if (!said) return "";
  const parts = [said.need ? t.need[said.need] : "", said.topic ?? "", said.priority ?? "", said.note];
  return parts.filter(Boolean).join(", ");
}
