import { Anchor, Group, Stack, Text } from "@mantine/core";
import { IconArrowBackUp, IconCheck } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Approval } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { fullMoment, moment, span } from "../../ui/times";
import { useNames } from "../../ui/useNames";
import { VisibilityMark } from "../../ui/VisibilityMark";
import classes from "./Approvals.module.css";
import { Decide } from "./Decide";

const t = text.approvals;

/** Words that somebody wants to say to everybody: who, where, to what; and yes or no. */
export function ApprovalCard({ approval, me, zone }: { approval: Approval; me: string; zone: string }) {
  const now = useNow(5);
  const name = useNames();
  const waits = approval.state === "waiting";
  return (
    <article className={classes.card} aria-label={`${t.kind[approval.kind]}, ${name(approval.agent)}`}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            {approval.channel ? <ChannelMark channel={approval.channel} /> : null}
            <Text fw={600}>{t.kind[approval.kind]}</Text>
            <VisibilityMark visibility="public" />
            <Text size="sm" c="dimmed">
              {fill(t.by, { agent: name(approval.agent) })}
            </Text>
          </Group>
          <Text size="sm" c="dimmed" title={fullMoment(approval.asked_at, zone)}>
            {waits
              ? fill(t.waits, { span: span(Math.max(0, now - Date.parse(approval.asked_at))) })
              : moment(approval.asked_at, zone, now)}
          </Text>
        </Group>
        {approval.heard ? (
          <Stack gap={2}>
            <Text size="xs" c="dimmed">
              {t.answers}
            </Text>
            <Text size="sm" className={classes.heard ?? ""}>
              {approval.heard}
            </Text>
          </Stack>
        ) : null}
        <Stack gap={4}>
          <Text size="xs" c="dimmed">
            {waits || approval.state === "approved" ? t.words : t.wordsWere}
          </Text>
          <Text className={classes.words ?? ""}>{approval.text}</Text>
        </Stack>
        {approval.written ? (
          <Text size="sm" c="dimmed">
            {t.before}: {approval.written}
          </Text>
        ) : null}
        {approval.attachments.length > 0 ? (
          <Text size="sm" c="dimmed">
            {fill(t.attachments, { count: approval.attachments.length })}
          </Text>
        ) : null}
        {approval.ticket ? (
          <Anchor size="sm" component={Link} to={`/inbox/unassigned/${approval.ticket}`} w="fit-content">
            {t.ticket}
          </Anchor>
        ) : null}
        {waits ? (
          <Decide approval={approval} own={approval.agent === me} writer={name(approval.agent)} />
        ) : null}
        {waits ? null : <Decided approval={approval} zone={zone} by={name(approval.by)} />}
      </Stack>
    </article>
  );
}

function Decided({ approval, zone, by }: { approval: Approval; zone: string; by: string }) {
  const now = useNow(60);
  if (approval.state === "waiting") return null;
  const at = approval.decided_at ? moment(approval.decided_at, zone, now) : "";
  const Icon = approval.state === "approved" ? IconCheck : IconArrowBackUp;
  return (
    <Group gap="xs">
      <Icon size={16} aria-hidden />
      <Text size="sm">{fill(t[approval.state], { by, at, reason: approval.reason })}</Text>
      {approval.held ? <Text size="sm">{fill(t.held, { why: approval.held })}</Text> : null}
    </Group>
  );
}
