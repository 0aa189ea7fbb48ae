import { Anchor, Button, Checkbox, Group, Select, Stack, Text, Textarea, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { Link } from "react-router";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { RowsLoading } from "../../ui/Rows";
import { moment } from "../../ui/times";
import { useDirectory, useNames } from "../../ui/useNames";
import classes from "./Team.module.css";
import { type HandoverItem, useGive, useHandover } from "./useTeam";

const t = text.team;

/** Open tickets of those whose shift ends, and a way to give them on: chosen ones of one agent at a time. */
export function Handover({ zone }: { zone: string }) {
  const found = useHandover();
  const items = found.data?.items ?? [];
  const of = [...new Set(items.map((one) => one.agent))];
  return (
    <Stack gap="md" component="section" aria-label={t.handover}>
      <Stack gap={2}>
        <Title order={2} size="h5">
          {t.handover}
        </Title>
        <Text size="sm" c="dimmed">
          {t.handoverHint}
        </Text>
      </Stack>
      {found.isPending ? <RowsLoading count={2} /> : null}
      {found.error ? <ErrorNote error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data && items.length === 0 ? <Empty title={t.nothing} /> : null}
      {of.map((agent) => (
        <OfAgent key={agent} agent={agent} items={items.filter((one) => one.agent === agent)} zone={zone} />
      ))}
    </Stack>
  );
}

function OfAgent({ agent, items, zone }: { agent: string; items: readonly HandoverItem[]; zone: string }) {
  const now = useNow(60);
  const name = useNames();
  const people = useDirectory().data?.agents ?? [];
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const [clientId, setClientId] = useState(() => crypto.randomUUID());
  const give = useGive();
  const ends = items[0]?.ends_at ?? "";
  const over = ends !== "" && Date.parse(ends) <= now;
  const tickets = chosen.filter((id) => items.some((one) => one.ticket.id === id)).slice(0, 25);

  function submit(): void {
    give.mutate(
      { client_id: clientId, of: agent, tickets, agent: to, note: note.trim() },
      {
        onSuccess: ({ items: handed }) => {
          const done = handed.filter((one) => one.done).length;
          if (done) notifications.show({ message: fill(t.done, { count: done }) });
          for (const one of handed.filter((each) => !each.done)) {
            notifications.show({ color: "red", message: fill(t.notDone, { why: one.problem }) });
          }
          setChosen([]);
          setNote("");
          setClientId(crypto.randomUUID());
        },
      },
    );
  }

  return (
    <article className={classes.card} aria-label={name(agent)}>
      <Stack gap="md">
        <Group gap="xs">
          <Text fw={600}>{name(agent)}</Text>
          <Text size="sm" c="dimmed">
            {ends ? fill(over ? t.ended : t.ends, { at: moment(ends, zone, now) }) : ""}
          </Text>
        </Group>
        <Checkbox.Group value={[...chosen]} onChange={setChosen}>
          <Stack gap="sm">
            {items.map((one) => (
              <Item key={one.ticket.id} item={one} />
            ))}
          </Stack>
        </Checkbox.Group>
        {tickets.length > 0 ? (
          <Stack gap="sm">
            <Textarea
              label={t.note}
              autosize
              minRows={2}
              maxRows={6}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Group align="flex-end" gap="sm">
              <Select
                label={t.to}
                w={240}
                value={to}
                onChange={(value) => setTo(value ?? "")}
                allowDeselect={false}
                data={[
                  { value: "", label: t.toQueue },
                  ...people
                    .filter((one) => one.id !== agent)
                    .map((one) => ({
                      value: one.id,
                      label: `${one.name || one.id} (${text.presence[one.presence].toLowerCase()})`,
                    })),
                ]}
              />
              <Button disabled={!note.trim()} loading={give.isPending} onClick={submit}>
                {fill(t.give, { count: tickets.length })}
              </Button>
            </Group>
          </Stack>
        ) : null}
        {give.error ? <ErrorNote error={give.error} /> : null}
      </Stack>
    </article>
  );
}

function Item({ item }: { item: HandoverItem }) {
  const next = [...new Set(item.next.map((one) => one.name))].join(", ");
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Checkbox value={item.ticket.id} aria-label={fill(t.choose, { subject: item.ticket.subject })} mt={2} />
      <Stack gap={2} miw={0}>
        <Group gap="xs" wrap="nowrap">
          <ChannelMark channel={item.ticket.channel} size={16} />
          <Anchor component={Link} to={`/inbox/unassigned/${item.ticket.id}`} size="sm" truncate>
            {item.ticket.subject}
          </Anchor>
        </Group>
        <Text size="xs" c="dimmed">
          {item.ticket.customer.name || text.inbox.unknown}
          {next ? ` · ${fill(t.takesOver, { names: next })}` : ""}
        </Text>
        {item.note ? (
          <Text size="xs" lineClamp={2}>
            {t.lastNote}: {item.note.text}
          </Text>
        ) : null}
      </Stack>
    </Group>
  );
}
