import { Avatar, Divider, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { Channel, Customer, Line } from "../../api/types";
import { fill, text } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { ErrorNote } from "../../ui/ErrorNote";
import { Consents } from "./Consents";
import { Contact } from "./Contact";
import { Arguing, Note, Tags } from "./Editable";
import { HistoryList } from "./HistoryList";
import { PerhapsSame } from "./PerhapsSame";
import { SamePerson } from "./SamePerson";
import { Worth } from "./Worth";

const ANONYMOUS = "v:"; // what the chat calls a visitor by

/** Who they are, where else they wrote, and what was with them before. */
export function CustomerPane({
  id,
  ticket,
  lines,
  zone,
  senior,
  tools,
}: {
  id: string;
  ticket: string;
  /** What was said on the ticket, newest first: it may show who they are. */
  lines: readonly Line[];
  zone: string;
  /** Supervisors join and part records. */
  senior: boolean;
  /** What can be done for them: a call, a promise. */
  tools: ReactNode;
}) {
  const customer = useQuery({
    queryKey: keys.customer(id),
    queryFn: () => told(api.GET("/api/customers/{id}", { params: { path: { id } } })),
  });
  if (customer.error) return <ErrorNote error={customer.error} retry={() => void customer.refetch()} />;
  if (!customer.data) return <Loading />;
  const known = customer.data;
  return (
    <Stack gap="md" p="md" component="aside" aria-label={text.customer.pane}>
      <Group gap="sm" wrap="nowrap">
        <Avatar radius="xl" name={known.name || "?"} color="pine" alt="" />
        <Stack gap={0} miw={0}>
          <Title order={3} size="h5" lineClamp={1}>
            {known.name || text.inbox.unknown}
          </Title>
          {known.handle ? (
            <Text size="xs" c="dimmed">
              @{known.handle}
              {known.followers ? ` · ${known.followers.toLocaleString()} ${text.customer.followers}` : ""}
            </Text>
          ) : null}
          <Text size="xs" c="dimmed">
            {factsOf(known, zone).join(" · ")}
          </Text>
        </Stack>
      </Group>
      <Consents id={id} zone={zone} lines={lines} />
      {tools}
      <PerhapsSame customer={known} lines={lines} senior={senior} />
      <Worth customer={known} zone={zone} />
      <Tags customer={known} />
      <Note customer={known} />
      <Stack gap={6}>
        <Text size="xs" fw={600} c="dimmed">
          {text.customer.identities}
        </Text>
        {known.identities.map((identity) => {
          const [kind = "", ...rest] = identity.split("#");
          const channel = (kind === "phone" ? "sms" : kind) as Channel;
          return (
            <Group key={identity} gap={6} wrap="nowrap">
              {channel in text.channel ? <ChannelMark channel={channel} size={16} /> : null}
              <Text size="sm" truncate>
                {addressOf(rest.at(-1) ?? "")}
              </Text>
            </Group>
          );
        })}
      </Stack>
      <Contact id={id} zone={zone} />
      <Divider />
      <HistoryList id={id} ticket={ticket} zone={zone} />
      <Divider />
      <SamePerson customer={known} zone={zone} senior={senior} />
      <Arguing customer={known} />
    </Stack>
  );
}

/** What the networks and the years tell of them. */
function factsOf(known: Customer, zone: string): string[] {
  const facts = [];
  if (known.verified) facts.push(text.desk.verified);
  if (known.language) facts.push(fill(text.desk.language, { language: languageName(known.language) }));
  if (known.created_at) {
    const when = new Date(known.created_at).toLocaleDateString("en-GB", {
      timeZone: zone,
      month: "short",
      year: "numeric",
    });
    facts.push(fill(text.desk.since, { when }));
  }
  return facts;
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

function Loading() {
  return (
    <Stack gap="md" p="md" role="status" aria-label={text.list.loading}>
      <Group gap="sm" wrap="nowrap">
        <Skeleton height={38} circle />
        <Skeleton height={14} width="60%" />
      </Group>
      <Skeleton height={60} />
      <Skeleton height={100} />
    </Stack>
  );
}

/** Somebody who chats without having signed in has no address that a person could read. */
function addressOf(address: string): string {
  return address.startsWith(ANONYMOUS) ? text.desk.visitor : address.replace(/^user:/, "");
}
