import { Group, Text } from "@mantine/core";
import { IconDoor, IconDoorOff } from "@tabler/icons-react";
import { fill, text } from "../../../text/text";
import { useNow } from "../../../ui/clock";
import { soonWords } from "../../../ui/zones";

const t = text.week;

/** "Open now, until 18:00", or when it opens; by the reader's clock as well where that differs. */
export function Standing({
  open,
  until,
  zone,
  mine,
}: {
  open: boolean;
  until: string | null;
  zone: string;
  mine: string;
}) {
  const now = useNow(60);
  const Icon = open ? IconDoor : IconDoorOff;
  const theirs = until && soonWords(until, zone, now);
  const yours = until && soonWords(until, mine, now);
  return (
    <Group gap={6} role="status">
      <Icon size={18} stroke={1.6} aria-hidden />
      <Text size="sm" fw={500}>
        {standingWords(open, theirs)}
      </Text>
      {yours && yours !== theirs ? (
        <Text size="sm" c="dimmed">
          {fill(t.forYou, { when: yours })}
        </Text>
      ) : null}
    </Group>
  );
}

function standingWords(open: boolean, when: string | null): string {
  if (open) return when ? fill(t.openUntil, { when }) : t.openAlways;
  return when ? fill(t.opensAt, { when }) : t.neverOpen;
}
