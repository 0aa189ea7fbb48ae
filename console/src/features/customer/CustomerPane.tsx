import { Avatar, Divider, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { Channel } from "../../api/types";
import { text } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { moment } from "../../ui/times";
import { Contact } from "./Contact";
import { Arguing, Note, Tags } from "./Editable";
import { SamePerson } from "./SamePerson";

/** Who they are, where else they wrote, and what was with them before. */
export function CustomerPane({
  id,
  ticket,
  zone,
  senior,
  tools,
}: {
  id: string;
  ticket: string;
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
  const history = useQuery({
    queryKey: keys.history(id),
    queryFn: () =>
      told(api.GET("/api/customers/{id}/history", { params: { path: { id }, query: { limit: 20 } } })),
  });
  const now = useNow(60);
  if (customer.error) return <ErrorNote error={customer.error} retry={() => void customer.refetch()} />;
  if (!customer.data) return null;
  const known = customer.data;
  const others = history.data?.items.filter((one) => one.id !== ticket) ?? [];
  return (
    <Stack gap="md" p="md" component="aside" aria-label={text.customer.pane}>
      <Group gap="sm" wrap="nowrap">
        <Avatar radius="xl" name={known.name || "?"} color="initials" alt="" />
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
        </Stack>
      </Group>
      {tools}
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
                {rest.at(-1)}
              </Text>
            </Group>
          );
        })}
      </Stack>
      <Divider />
      <Stack gap={8}>
        <Text size="xs" fw={600} c="dimmed">
          {text.customer.history}
        </Text>
        {others.length === 0 ? (
          <Text size="sm" c="dimmed">
            {text.customer.first}
          </Text>
        ) : null}
        {others.map((one) => (
          <Link
            key={one.id}
            to={`/inbox/mine/${one.id}`}
            style={{ color: "inherit", textDecoration: "none" }}
          >
            <Group gap={6} wrap="nowrap" align="flex-start">
              <ChannelMark channel={one.channel} size={16} />
              <Stack gap={0} miw={0}>
                <Text size="sm" lineClamp={1}>
                  {one.subject}
                </Text>
                <Text size="xs" c="dimmed">
                  {text.status[one.status]} · {moment(one.opened_at, zone, now)}
                </Text>
              </Stack>
            </Group>
          </Link>
        ))}
      </Stack>
      <Divider />
      <Contact id={id} zone={zone} />
      <SamePerson customer={known} zone={zone} senior={senior} />
      <Arguing customer={known} />
    </Stack>
  );
}
