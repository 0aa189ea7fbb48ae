import { Group, Stack, Table, Text, Title } from "@mantine/core";
import {
  IconArrowsExchange,
  IconCircle,
  IconCircleFilled,
  IconMoon,
  IconPhoneCall,
} from "@tabler/icons-react";
import type { WallNow } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { useNow } from "../../ui/clock";
import { moment, span } from "../../ui/times";

const t = text.wall;
type Person = WallNow["people"][number];
const ICONS = {
  online: IconCircleFilled,
  away: IconMoon,
  transfers_only: IconArrowsExchange,
  offline: IconCircle,
};

/** Who is at work, doing what since when. Whoever is on duty and not there is told of in words. */
export function People({ people, zone }: { people: readonly Person[]; zone: string }) {
  const now = useNow(1);
  return (
    <Stack gap="sm" component="section" aria-label={t.people}>
      <Title order={2} size="h5">
        {t.people}
      </Title>
      {people.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.nobodyThere}
        </Text>
      ) : (
        // Whoever has no mouse moves it sideways by keys.
        <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="group" aria-label={t.people}>
          <Table verticalSpacing="sm" horizontalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t.person}</Table.Th>
                <Table.Th>{t.doing}</Table.Th>
                <Table.Th>{t.since}</Table.Th>
                <Table.Th ta="right">{t.holds}</Table.Th>
                <Table.Th ta="right">{t.load}</Table.Th>
                <Table.Th>{t.until}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {people.map((one) => (
                <Row key={one.agent} person={one} zone={zone} now={now} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function Row({ person, zone, now }: { person: Person; zone: string; now: number }) {
  const since = person.call_since ?? person.presence_since;
  return (
    <Table.Tr>
      <Table.Td fw={500}>{person.name}</Table.Td>
      <Table.Td>
        <Doing person={person} />
      </Table.Td>
      <Table.Td>{since ? span(Math.max(0, now - Date.parse(since))) : "–"}</Table.Td>
      <Table.Td ta="right">{person.holds}</Table.Td>
      <Table.Td ta="right">{Math.round(person.load * 100)} %</Table.Td>
      <Table.Td c={person.until ? "inherit" : "dimmed"}>
        {person.until ? moment(person.until, zone, now) : "–"}
      </Table.Td>
    </Table.Tr>
  );
}

function Doing({ person }: { person: Person }) {
  const missing = person.until !== null && person.presence === "offline";
  const Icon = person.call ? IconPhoneCall : ICONS[person.presence];
  const words = person.call ? t.onCall : missing ? t.missing : text.presence[person.presence];
  const offered = person.offered ? `, ${fill(t.offered, { count: person.offered })}` : "";
  const there = person.call !== null || person.presence === "online";
  return (
    <Group gap={6} wrap="nowrap">
      <Icon
        size={14}
        aria-hidden
        color={there ? "light-dark(var(--mantine-color-pine-6), var(--mantine-color-pine-4))" : undefined}
      />
      <Text size="sm" fw={missing ? 600 : 400}>
        {words}
        {offered}
      </Text>
    </Group>
  );
}
