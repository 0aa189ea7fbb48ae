import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconLock, type IconNote, IconWorld } from "@tabler/icons-react";
import { fill, text } from "../../text/text";
import type { Checked } from "./Findings";
import type { Place } from "./places";
import type { Keeping } from "./useDraft";

/** Where it goes, in words. */
export function whereOf(place: Place): string {
  return fill(text.composer.place[place.how], { channel: text.channel[place.channel] });
}

export function Choice({ place }: { place: Place }) {
  return <Mark icon={place.visibility === "public" ? IconWorld : IconLock} words={whereOf(place)} />;
}

export function Mark({ icon: Icon, words }: { icon: typeof IconNote; words: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <Icon size={14} aria-hidden />
      <span>{words}</span>
    </Group>
  );
}

export function Tool({
  icon: Icon,
  label,
  onClick,
}: {
  icon: typeof IconNote;
  label: string;
  onClick: () => void;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        <Icon size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

export function Kept({ keeping }: { keeping: Keeping }) {
  if (!keeping) return null;
  const words = { saving: text.writing.saving, saved: text.writing.saved, failed: text.writing.unsaved }[
    keeping
  ];
  return (
    <Text size="xs" c={keeping === "failed" ? "red" : "dimmed"} ml={6} visibleFrom="sm">
      {words}
    </Text>
  );
}

/** How long it is as the network counts, the sign-off included. */
export function Length({ found }: { found: Checked }) {
  const { length, limit, parts, fits } = found.measured;
  const more = parts > 1 ? ` · ${fill(text.composer.parts, { count: parts })}` : "";
  const sign = found.sign_off ? ` · ${fill(text.writing.signedAs, { sign: found.sign_off })}` : "";
  return (
    <Text size="xs" c={fits ? "dimmed" : "red"} role="status">
      {length} / {limit}
      {more}
      {sign}
    </Text>
  );
}
