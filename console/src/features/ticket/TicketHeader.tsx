import { ActionIcon, Button, Group, Menu, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconCheck, IconChevronDown, IconHandStop, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { TicketDetail } from "../../api/types";
import type { Me } from "../../app/me";
import { fill, text } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { ErrorNote } from "../../ui/ErrorNote";
import { TimeLeft } from "../../ui/TimeLeft";
import { useNames } from "../../ui/useNames";
import { Company } from "./Company";
import { TicketTags } from "./TicketTags";
import { actions, type StatusChoice, useTicketAction } from "./useTicket";

const STATUSES: readonly StatusChoice[] = ["open", "pending", "on_hold", "solved"];
const PRIORITIES = ["low", "normal", "high", "urgent"] as const;

/** Who, what, how urgent, how long; and what can be done about it. */
export function TicketHeader({
  ticket,
  me,
  back,
  moves,
  aside,
}: {
  ticket: TicketDetail;
  me: Me;
  back: string;
  moves?: ReactNode;
  /** Beside the time left: what opens the customer's side. */
  aside?: ReactNode;
}) {
  const act = useTicketAction(ticket.id);
  const name = useNames();
  const offered = ticket.offered_to === me.id;
  const mine = ticket.assignee === me.id;
  return (
    <Stack gap="xs" p="md" pb="sm" component="header">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="sm" wrap="nowrap" miw={0}>
          <ActionIcon
            component={Link}
            to={back}
            variant="subtle"
            color="gray"
            hiddenFrom="sm"
            aria-label={text.ticket.back}
          >
            <IconArrowLeft size={20} aria-hidden />
          </ActionIcon>
          <ChannelMark channel={ticket.channel} size={22} />
          <Stack gap={0} miw={0}>
            <Title order={2} size="h4" lineClamp={1}>
              {ticket.subject}
            </Title>
            <Text size="sm" c="dimmed" truncate>
              {ticket.customer.name || text.inbox.unknown}
              {ticket.assignee
                ? ` · ${fill(text.ticket.with, { agent: mine ? text.ticket.you : name(ticket.assignee) })}`
                : ""}
            </Text>
          </Stack>
        </Group>
        <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
          <Company me={me.id} />
          <TimeLeft due={ticket.due_at} />
          {aside}
        </Group>
      </Group>
      <Group gap="xs">
        {offered ? (
          <>
            <Button
              size="xs"
              leftSection={<IconCheck size={16} aria-hidden />}
              onClick={() => act.mutate(() => actions.accept(ticket.id))}
            >
              {text.ticket.accept}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconX size={16} aria-hidden />}
              onClick={() => act.mutate(() => actions.decline(ticket.id))}
            >
              {text.ticket.decline}
            </Button>
          </>
        ) : null}
        {!ticket.assignee && !offered ? (
          <Button
            size="xs"
            variant="light"
            leftSection={<IconHandStop size={16} aria-hidden />}
            onClick={() => act.mutate(() => actions.assign(ticket.id, me.id))}
          >
            {text.ticket.take}
          </Button>
        ) : null}
        <Menu>
          <Menu.Target>
            <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
              {text.status[ticket.status]}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {STATUSES.map((status) => (
              <Menu.Item
                key={status}
                disabled={status === ticket.status}
                onClick={() => act.mutate(() => actions.status(ticket.id, status))}
              >
                {text.status[status]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Menu>
          <Menu.Target>
            <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
              {fill(text.ticket.priorityIs, { priority: text.priority[ticket.priority] })}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {PRIORITIES.map((priority) => (
              <Menu.Item
                key={priority}
                disabled={priority === ticket.priority}
                onClick={() => act.mutate(() => actions.priority(ticket.id, priority))}
              >
                {text.priority[priority]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {moves}
        <TicketTags ticket={ticket} />
      </Group>
      {act.error ? <ErrorNote error={act.error} /> : null}
    </Stack>
  );
}
