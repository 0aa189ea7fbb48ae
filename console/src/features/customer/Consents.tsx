import { Alert, Group, Stack, Text } from "@mantine/core";
import { IconMessage2Check, IconMessage2Off } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { components } from "../../api/schema";
import type { Line } from "../../api/types";
import { fill, text } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { dayWords } from "./day";

type Said = components["schemas"]["ChannelSaid"];

/** What is known of being contacted; shared by all who show it. */
export function useContact(id: string) {
  return useQuery({
    queryKey: keys.contact(id),
    queryFn: () => told(api.GET("/api/customers/{id}/contact", { params: { path: { id } } })),
  });
}

/** Where they said STOP or START: seen before anybody writes or calls. */
export function Consents({ id, zone, lines }: { id: string; zone: string; lines: readonly Line[] }) {
  const now = useNow(60);
  const contact = useContact(id);
  useHeard(id, lines);
  if (contact.error)
    return (
      <Stack gap={4}>
        <Text size="sm">{text.person.saidUnread}</Text>
        <ErrorNote error={contact.error} retry={() => void contact.refetch()} />
      </Stack>
    );
  const channels = contact.data?.channels ?? [];
  const stops = channels.filter((one) => one.said === "stop");
  const starts = channels.filter((one) => one.said === "start");
  if (channels.length === 0) return null;
  return (
    <Stack gap={6} component="section" aria-label={text.person.said}>
      {stops.map((one) => (
        <Alert key={place(one)} p="xs" color="orange" variant="light" icon={<IconMessage2Off aria-hidden />}>
          <Text size="sm">{words(one, channels, zone, now)}</Text>
        </Alert>
      ))}
      {starts.map((one) => (
        <Group key={place(one)} gap={6} wrap="nowrap" align="flex-start" c="dimmed">
          <IconMessage2Check size={16} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
          <Text size="sm">{words(one, channels, zone, now)}</Text>
        </Group>
      ))}
    </Stack>
  );
}

/** When a STOP or START comes in on the ticket, what is known is read again. */
function useHeard(id: string, lines: readonly Line[]): void {
  const cache = useQueryClient();
  const latest = lines.find((one) => one.extra?.consent)?.key ?? "";
  const seen = useRef(latest);
  useEffect(() => {
    if (seen.current === latest) return;
    seen.current = latest;
    void cache.invalidateQueries({ queryKey: keys.contact(id) });
  }, [cache, id, latest]);
}

function place(one: Said): string {
  return `${one.channel} ${one.account} ${one.identity}`;
}

function words(one: Said, all: readonly Said[], zone: string, now: number): string {
  const alike = all.filter((other) => other.channel === one.channel && other.identity === one.identity);
  const { identity: address, account } = one;
  const day = dayWords(one.at, zone, now);
  return fill(one.said === "stop" ? text.person.saidStop : text.person.saidStart, {
    channel: one.channel === "sms" ? text.person.texts : text.channel[one.channel],
    address: alike.length > 1 ? fill(text.person.saidFrom, { address, account }) : address,
    when: day === text.person.today ? day : fill(text.person.saidOn, { day }),
  });
}
