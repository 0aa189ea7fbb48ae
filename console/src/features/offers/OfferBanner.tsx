import { ActionIcon, Anchor, Button, Group, Progress, Stack, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBell, IconBellOff, IconCheck, IconX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { usePace } from "../../api/liveNow";
import { ApiError } from "../../api/problem";
import type { Ticket } from "../../api/types";
import { fill, text } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { calm, chime, chimes, setChimes } from "../../ui/chime";
import { useNow } from "../../ui/clock";
import { DockCard } from "../../ui/Dock";

const EVERY_MS = 4_000;

/** What is offered to me, wherever I am: accept or decline, and how long that is possible. */
export function OfferBanner({ waiting }: { waiting: boolean }) {
  const pace = usePace(EVERY_MS);
  const offered = useQuery({
    queryKey: keys.offered,
    queryFn: () => told(api.GET("/api/tickets", { params: { query: { view: "offered", limit: 10 } } })),
    refetchInterval: waiting ? pace : false,
    enabled: waiting,
  });
  const tickets = (waiting && offered.data?.items) || [];
  useChime(tickets);
  return (
    <div role="status" aria-live="polite" style={{ display: "contents" }}>
      {tickets.slice(0, 1).map((ticket) => (
        <Offer key={ticket.id} ticket={ticket} more={tickets.length - 1} />
      ))}
    </div>
  );
}

/** Once for each offer, not once a look. */
function useChime(tickets: readonly Ticket[]): void {
  const heard = useRef(new Set<string>());
  useEffect(() => {
    const fresh = tickets.filter((one) => !heard.current.has(offerOf(one)));
    if (fresh.length > 0) chime();
    heard.current = new Set(tickets.map(offerOf));
  }, [tickets]);
}

function offerOf(ticket: Ticket): string {
  return `${ticket.id} ${ticket.offer_until ?? ""}`;
}

function Offer({ ticket, more }: { ticket: Ticket; more: number }) {
  const cache = useQueryClient();
  const go = useNavigate();
  const [sound, setSound] = useState(chimes);
  const answer = useMutation({
    mutationFn: (yes: boolean) => told(api.POST(path(yes), { params: { path: { id: ticket.id } } })),
    onSuccess: (_, yes) => {
      if (yes) void go(`/inbox/mine/${ticket.id}`);
    },
    onError: (error) =>
      notifications.show({
        message: error instanceof ApiError && error.status === 409 ? text.offer.gone : error.message,
      }),
    onSettled: () => {
      for (const queryKey of [["tickets"], keys.views, keys.me, keys.ticket(ticket.id)]) {
        void cache.invalidateQueries({ queryKey });
      }
    },
  });
  const name = ticket.customer.name || text.inbox.unknown;
  return (
    <DockCard label={text.offer.region}>
      <Stack gap={8}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Group gap={8} wrap="nowrap" miw={0}>
            <ChannelMark channel={ticket.channel} size={18} />
            <Text fw={600} size="sm" truncate>
              {fill(text.offer.title, { name })}
            </Text>
          </Group>
          {calm() ? null : (
            <Tooltip label={sound ? text.offer.soundOff : text.offer.soundOn}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={sound ? text.offer.soundOff : text.offer.soundOn}
                onClick={() => {
                  setChimes(!sound);
                  setSound(!sound);
                }}
              >
                {sound ? <IconBell size={16} aria-hidden /> : <IconBellOff size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {ticket.subject}
        </Text>
        <Left until={ticket.offer_until} />
        <Group gap="xs" grow>
          <Button
            size="sm"
            leftSection={<IconCheck size={16} aria-hidden />}
            loading={answer.isPending}
            onClick={() => answer.mutate(true)}
          >
            {text.offer.accept}
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconX size={16} aria-hidden />}
            disabled={answer.isPending}
            onClick={() => answer.mutate(false)}
          >
            {text.offer.decline}
          </Button>
        </Group>
        {more > 0 ? (
          <Anchor component={Link} to="/inbox/offered" size="xs">
            {fill(text.offer.more, { count: more })}
          </Anchor>
        ) : null}
      </Stack>
    </DockCard>
  );
}

function path(yes: boolean): "/api/tickets/{id}/accept" | "/api/tickets/{id}/decline" {
  return yes ? "/api/tickets/{id}/accept" : "/api/tickets/{id}/decline";
}

/** Silent for a screen reader: it would be told every second. */
function Left({ until }: { until: string | null }) {
  const now = useNow();
  const [most] = useState(() => secondsTo(until, Date.now()));
  const left = secondsTo(until, now);
  if (!until) return null;
  return (
    <Group gap="xs" wrap="nowrap" aria-hidden>
      <Progress
        value={most ? Math.min(100, (left / most) * 100) : 0}
        size="xs"
        flex={1}
        transitionDuration={0}
      />
      <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
        {fill(text.offer.left, { seconds: left })}
      </Text>
    </Group>
  );
}

function secondsTo(until: string | null, now: number): number {
  return until ? Math.max(0, Math.round((Date.parse(until) - now) / 1_000)) : 0;
}
