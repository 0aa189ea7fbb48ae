import { Anchor, Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { Link, useLocation, useNavigate } from "react-router";
import { text } from "../../text/reports";
import { fill, plural } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { RowsLoading } from "../../ui/Rows";
import { fullMoment, moment } from "../../ui/times";
import { useDirectory, useNames } from "../../ui/useNames";
import { factWords, kindName } from "./factWords";
import { byTicket, type Group as Happened } from "./grouping";
import { kindsOf, opened } from "./opened";
import classes from "./Reports.module.css";
import { type Brief, type Found, useBehind } from "./useBehind";

const t = text.reports;

/** What is behind the figure that the page's address names: its events, by ticket. */
export function Behind({ zone }: { zone: string }) {
  const { search, state } = useLocation();
  const go = useNavigate();
  const address = new URLSearchParams(search).get("open") ?? "";
  const known = opened(address) !== null;
  function close(): void {
    const rest = new URLSearchParams(search);
    rest.delete("open");
    if (state?.figure) void go(-1);
    else void go({ search: rest.toString() }, { replace: true, preventScrollReset: true });
  }
  return (
    <Drawer
      opened={known}
      onClose={close}
      position="right"
      size={460}
      title={known ? <Heading address={address} /> : null}
    >
      {known ? <List key={address} address={address} zone={zone} /> : null}
    </Drawer>
  );
}

function Heading({ address }: { address: string }) {
  const names = useNames();
  const queues = useDirectory().data?.queues ?? [];
  const wanted = opened(address);
  if (!wanted) return null;
  const { query } = wanted;
  const channels: Record<string, string> = text.channel;
  const title = {
    facts: kindsOf(query).map(kindName).join(", "),
    answers: t.listAnswers,
    tickets: t.listTickets,
    conversations: t.listConversations,
  }[wanted.list];
  const queue = queues.find((one) => one.id === query.queue)?.name ?? query.queue;
  const narrower = [
    query.agent ? fill(t.forAgent, { agent: names(query.agent) }) : "",
    query.channel ? fill(t.onChannel, { channel: channels[query.channel] ?? query.channel }) : "",
    queue ? fill(t.ofQueue, { queue }) : "",
    query.met ? (query.met === "true" ? t.metYes : t.metNo) : "",
  ].filter(Boolean);
  return (
    <>
      <Text fw={600} span>
        {title}
      </Text>
      {narrower.length ? (
        <Text size="sm" c="dimmed" span>
          {" "}
          {narrower.join(", ")}
        </Text>
      ) : null}
    </>
  );
}

function List({ address, zone }: { address: string; zone: string }) {
  const found = useBehind(address);
  if (found.isPending) return <RowsLoading />;
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const pages = found.data.pages;
  const items = pages.flatMap((page) => page.items);
  const briefs = new Map(pages.flatMap((page) => page.tickets).map((one) => [one.id, one]));
  const groups = byTicket(items);
  if (items.length === 0 && !found.hasNextPage) return <Empty title={t.noMore} />;
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {counted(items, groups)} {found.hasNextPage ? t.soFar : ""}
      </Text>
      <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {groups.map((group) => (
          <Row key={group.key} group={group} brief={briefs.get(group.ticket)} zone={zone} />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {text.list.more}
        </Button>
      ) : null}
    </Stack>
  );
}

function counted(items: readonly Found[], groups: readonly Happened[]): string {
  const tickets = groups.filter((group) => group.ticket).length;
  const onTickets = plural(tickets, t.ticket, t.tickets);
  const events = items.filter((one) => one.fact).length;
  if (!events) return onTickets;
  const happened = plural(events, t.event, t.events);
  return tickets ? fill(t.behindCount, { events: happened, tickets: onTickets }) : happened;
}

function Row({ group, brief, zone }: { group: Happened; brief: Brief | undefined; zone: string }) {
  const incident = group.found[0]?.fact?.extra.incident;
  return (
    <li className={classes.found}>
      <Stack gap={4}>
        {group.ticket ? (
          <Ticket id={group.ticket} brief={brief} />
        ) : (
          <Text size="sm" c="dimmed">
            {t.noTicket}
          </Text>
        )}
        {incident && !group.ticket ? (
          <Anchor component={Link} to={`/incidents/${incident}`} size="sm">
            {t.theIncident}
          </Anchor>
        ) : null}
        {group.found.map((one) => (
          <Happening key={one.key} found={one} zone={zone} />
        ))}
      </Stack>
    </li>
  );
}

function Ticket({ id, brief }: { id: string; brief: Brief | undefined }) {
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      {brief ? <ChannelMark channel={brief.channel} size={16} /> : null}
      <Stack gap={0} miw={0}>
        <Anchor component={Link} to={`/inbox/unassigned/${id}`} size="sm" fw={500}>
          {brief ? brief.name || t.unknown : t.gone}
        </Anchor>
        {brief ? (
          <Text size="sm" lineClamp={2}>
            {brief.subject}
          </Text>
        ) : null}
      </Stack>
    </Group>
  );
}

function Happening({ found, zone }: { found: Found; zone: string }) {
  const now = useNow(60);
  const names = useNames();
  if (!found.fact) return null;
  const who = found.fact.agent ? ` · ${names(found.fact.agent)}` : "";
  return (
    <Text size="xs" c="dimmed" className={found.ticket ? (classes.happened ?? "") : ""}>
      <time dateTime={found.fact.at} title={fullMoment(found.fact.at, zone)}>
        {moment(found.fact.at, zone, now)}
      </time>{" "}
      {factWords(found)}
      {who}
    </Text>
  );
}
