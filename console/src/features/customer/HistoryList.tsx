import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { Ticket } from "../../api/types";
import { fill, text } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { moment } from "../../ui/times";
import classes from "./Customer.module.css";

const PAGE = 20;
const FEW = 5;
const OPEN = new Set(["new", "open", "pending", "on_hold"]);

/** Their tickets over all channels: what is open as well, then what was before. */
export function HistoryList({ id, ticket, zone }: { id: string; ticket: string; zone: string }) {
  const [all, setAll] = useState(false);
  const found = useInfiniteQuery({
    queryKey: keys.history(id),
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/customers/{id}/history", {
          params: { path: { id }, query: { limit: PAGE, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  if (found.isPending) return <Skeleton height={60} />;
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const others = found.data.pages.flatMap((page) => page.items).filter((one) => one.id !== ticket);
  const open = others.filter((one) => OPEN.has(one.status));
  const over = others.filter((one) => !OPEN.has(one.status));
  const shown = all ? over : over.slice(0, FEW);
  const hidden = over.length - shown.length;
  return (
    <>
      {open.length > 0 ? <Tickets title={text.desk.alsoOpen} items={open} zone={zone} /> : null}
      {open.length > 0 && over.length === 0 && !found.hasNextPage ? null : (
        <Tickets title={text.customer.history} items={shown} zone={zone}>
          {others.length === 0 ? (
            <Text size="sm" c="dimmed">
              {text.customer.first}
            </Text>
          ) : null}
          {hidden > 0 || found.hasNextPage ? (
            <Group>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                loading={found.isFetchingNextPage}
                onClick={() => (hidden > 0 ? setAll(true) : void found.fetchNextPage())}
              >
                {hidden > 0 ? fill(text.desk.moreHistory, { count: hidden }) : text.list.more}
              </Button>
            </Group>
          ) : null}
        </Tickets>
      )}
    </>
  );
}

function Tickets({
  title,
  items,
  zone,
  children,
}: {
  title: string;
  items: readonly Ticket[];
  zone: string;
  children?: React.ReactNode;
}) {
  return (
    <Stack gap={6} component="section" aria-label={title}>
      <Text size="xs" fw={600} c="dimmed">
        {title}
      </Text>
      {items.map((one) => (
        <Before key={one.id} ticket={one} zone={zone} />
      ))}
      {children}
    </Stack>
  );
}

function Before({ ticket, zone }: { ticket: Ticket; zone: string }) {
  const now = useNow(60);
  return (
    <Link to={`/inbox/all/${ticket.id}`} className={classes.before ?? ""}>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <ChannelMark channel={ticket.channel} size={16} />
        <Stack gap={0} miw={0}>
          <Text size="sm" lineClamp={1}>
            {ticket.subject}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={1}>
            {text.status[ticket.status]} · {moment(ticket.opened_at, zone, now)}
          </Text>
        </Stack>
      </Group>
    </Link>
  );
}
