import { Badge, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from "react";
import { Link, useNavigate } from "react-router";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { usePace } from "../../api/liveNow";
import type { paths } from "../../api/schema";
import type { Ticket } from "../../api/types";
import { fill, text } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { TimeLeft } from "../../ui/TimeLeft";
import { useKeys } from "../../ui/useKeys";
import { useNames } from "../../ui/useNames";
import classes from "./Inbox.module.css";
import { AT_RISK_MINUTES, viewOf } from "./views";

type Query = NonNullable<paths["/api/tickets"]["get"]["parameters"]["query"]>;
const ROW_HEIGHT = 84;
const PAGE = 50;
const NEAR_END = 10;
/** Where the ticket stands on the page: what gets the focus by Enter. */
export const TICKET = "ticket";

function useTickets(name: string) {
  const { view, queue } = viewOf(name);
  const refetchInterval = usePace(10_000);
  return useInfiniteQuery({
    queryKey: keys.tickets({ view, queue }),
    queryFn: ({ pageParam }) => {
      const query = {
        view,
        limit: PAGE,
        ...(queue ? { queue } : {}),
        ...(view === "due_soon" ? { within: AT_RISK_MINUTES } : {}),
        ...(pageParam ? { after: pageParam } : {}),
      };
      return told(api.GET("/api/tickets", { params: { query: query as Query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval,
  });
}

/** A list of tickets: only the rows in sight are drawn, so ten thousand scroll like ten. */
export function TicketList({ view, chosen }: { view: string; chosen: string }) {
  const found = useTickets(view);
  const tickets = useMemo(
    () => onceEach(found.data?.pages.flatMap((page) => page.items) ?? []),
    [found.data],
  );
  const pane = useRef<HTMLElement>(null);
  const go = useNavigate();
  const name = useNames();
  const rows = useVirtualizer({
    count: tickets.length,
    getScrollElement: () => pane.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (index) => tickets[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= tickets.length - NEAR_END) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, tickets.length]);

  function moved(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    move(step);
  }
  function move(step: number): void {
    if (tickets.length === 0) return;
    const here = tickets.findIndex((ticket) => ticket.id === chosen);
    const next = Math.min(tickets.length - 1, Math.max(0, here < 0 ? 0 : here + step));
    rows.scrollToIndex(next);
    const ticket = tickets[next];
    if (ticket) void go(`/inbox/${view}/${ticket.id}`);
  }

  /** Into the ticket; where none is chosen, into the first. */
  function open(): void {
    if (chosen) document.getElementById(TICKET)?.focus();
    else move(1);
  }

  useKeys([
    ["j", () => move(1)],
    ["k", () => move(-1)],
    ["Enter", () => open()],
  ]);

  if (found.isPending) return <Loading />;
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (tickets.length === 0 && !hasNextPage) {
    return <Nothing view={view} />;
  }
  return (
    <section
      ref={pane}
      className={classes.list}
      onKeyDown={moved}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the list is moved through by keys, as a whole
      tabIndex={0}
      aria-label={text.inbox.tickets}
    >
      <div style={{ height: rows.getTotalSize(), position: "relative" }}>
        {shown.map((row) => {
          const ticket = tickets[row.index];
          return ticket ? (
            <Link
              key={row.key}
              to={`/inbox/${view}/${ticket.id}`}
              className={classes.row ?? ""}
              style={{ top: row.start, height: ROW_HEIGHT }}
              aria-current={ticket.id === chosen ? "true" : undefined}
              tabIndex={-1}
            >
              <Row ticket={ticket} name={name} />
            </Link>
          ) : null;
        })}
      </div>
    </section>
  );
}

/** A ticket that moved between two pages' reading stands in both. */
function onceEach(tickets: readonly Ticket[]): Ticket[] {
  return [...new Map(tickets.map((one) => [one.id, one])).values()];
}

function Nothing({ view }: { view: string }) {
  if (view === "mine") return <Empty title={text.inbox.emptyMine} hint={text.inbox.emptyMineHint} />;
  if (view === "offered") return <Empty title={text.desk.emptyOffered} hint={text.desk.emptyOfferedHint} />;
  if (view === "due_soon") return <Empty title={text.desk.emptyRisk} hint={text.desk.emptyRiskHint} />;
  return <Empty title={text.inbox.empty} hint={text.inbox.emptyHint} />;
}

const Row = memo(function Row({ ticket, name }: { ticket: Ticket; name: (id: string) => string }) {
  const loud = ticket.priority === "urgent" || ticket.priority === "high";
  return (
    <Stack gap={3}>
      <Group gap={6} wrap="nowrap" justify="space-between">
        <Group gap={6} wrap="nowrap" miw={0}>
          <ChannelMark channel={ticket.channel} size={16} />
          <Text size="sm" fw={600} truncate>
            {ticket.customer.name || text.inbox.unknown}
          </Text>
          {loud ? (
            <Badge
              size="xs"
              radius="sm"
              tt="none"
              variant="light"
              color={ticket.priority === "urgent" ? "red" : "amber"}
            >
              {text.priority[ticket.priority]}
            </Badge>
          ) : null}
        </Group>
        <TimeLeft due={ticket.due_at} />
      </Group>
      <Text size="sm" truncate>
        {ticket.subject}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {lastWords(ticket, name)}
      </Text>
    </Stack>
  );
});

/** The newest words, where they aren't the subject again; else who sees to it. */
function lastWords(ticket: Ticket, name: (id: string) => string): string {
  if (ticket.last_words && ticket.last_words !== ticket.subject) {
    return ticket.last_in ? ticket.last_words : fill(text.inbox.weSaid, { words: ticket.last_words });
  }
  return ticket.assignee
    ? fill(text.ticket.with, { agent: name(ticket.assignee) })
    : text.status[ticket.status];
}

function Loading() {
  return (
    <Stack p="md" gap="lg" role="status" aria-label="Loading">
      {[0, 1, 2, 3].map((n) => (
        <Stack key={n} gap={6}>
          <Skeleton height={12} width="50%" />
          <Skeleton height={10} />
          <Skeleton height={10} width="80%" />
        </Stack>
      ))}
    </Stack>
  );
}
