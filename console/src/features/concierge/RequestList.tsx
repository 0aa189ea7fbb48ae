import { Badge, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { Channel } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { Rows } from "../../ui/Rows";
import { moment } from "../../ui/times";
import classes from "./Concierge.module.css";
import { isPast, named } from "./days";
import { StateMark } from "./StateMark";
import { type Request, type Stage, useRequests, type Wished } from "./useConcierge";

const t = text.concierge;
const STAGES: readonly Stage[] = ["searching", "found", "ordered"];
const OPEN = new Set<Wished["status"]>(STAGES);

/** Concierge requests with something to do, by what is to be done next. */
export function RequestList({ zone }: { zone: string }) {
  const [stage, setStage] = useState<Stage>("searching");
  const found = useRequests(stage);
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t.hint}
      </Text>
      <SegmentedControl
        aria-label={t.which}
        size="xs"
        w="fit-content"
        maw="100%"
        value={stage}
        onChange={(value) => setStage(value as Stage)}
        data={STAGES.map((value) => ({ value, label: t.stage[value] }))}
      />
      <Rows found={found} empty={<Empty title={t.none} hint={t.noneHint[stage]} />}>
        {(one) => <Row key={one.ticket} request={one} zone={zone} />}
      </Rows>
    </Stack>
  );
}

function Row({ request, zone }: { request: Request; zone: string }) {
  const now = useNow(60);
  const open = request.items.filter((one) => OPEN.has(one.status));
  const soonest = open
    .map((one) => one.needed_by ?? "")
    .filter(Boolean)
    .sort()[0];
  const late = soonest ? isPast(soonest, zone) : false;
  return (
    <Link to={`/inbox/mine/${request.ticket}?wishes`} className={classes.row ?? ""}>
      <Stack gap={6}>
        <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <ChannelMark channel={request.channel as Channel} size={16} />
            <Text fw={600} truncate>
              {request.customer_name || text.inbox.unknown}
            </Text>
            <Text size="sm" c="dimmed" truncate visibleFrom="xs">
              {request.subject}
            </Text>
          </Group>
          {soonest ? (
            <Badge
              size="sm"
              radius="sm"
              tt="none"
              style={{ flexShrink: 0 }}
              variant={late ? "light" : "default"}
              color={late ? "red" : "gray"}
            >
              {fill(late ? t.overdue : t.needed, { day: named(soonest) })}
            </Badge>
          ) : null}
        </Group>
        {open.map((one) => (
          <Group key={one.id} gap="xs" wrap="nowrap">
            <StateMark state={one.status} />
            <Text size="sm" truncate>
              {one.quantity > 1 ? `${one.quantity.toLocaleString()} × ` : ""}
              {one.text}
            </Text>
          </Group>
        ))}
        <Text size="xs" c="dimmed">
          {open.length === 0 ? `${t.noWishes} · ` : ""}
          {fill(t.opened, { at: moment(request.opened_at, zone, now) })}
        </Text>
      </Stack>
    </Link>
  );
}
