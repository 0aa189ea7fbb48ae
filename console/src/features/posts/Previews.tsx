import { Group, Skeleton, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { text } from "../../text/care";
import { fill, plural } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { ErrorNote } from "../../ui/ErrorNote";
import { useDirectory } from "../../ui/useNames";
import { seenOf } from "./draft";
import classes from "./Posts.module.css";
import { type Asked, channelOf, type Shown, usePreview } from "./usePosts";

const t = text.posts;
const PAUSE_MS = 350;

/** How the post will look on each account, and what keeps it from going out. */
export function Previews({ asked }: { asked: Asked }) {
  const [settled] = useDebouncedValue(asked, PAUSE_MS);
  const found = usePreview(seenOf(settled));
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) {
    return found.isFetching ? (
      <Skeleton height={120} radius="md" />
    ) : (
      <Text size="sm" c="dimmed">
        {t.previewEmpty}
      </Text>
    );
  }
  return (
    <Stack gap="md">
      {found.data.items.map((one) => (
        <Preview key={`${one.channel} ${one.account}`} shown={one} />
      ))}
    </Stack>
  );
}

function Preview({ shown }: { shown: Shown }) {
  const account = useDirectory().data?.accounts.find(
    (one) => one.channel === shown.channel && one.id === shown.account,
  );
  const counts = [
    fill(t.length, {
      length: shown.length.toLocaleString(),
      limit: shown.limit.toLocaleString(),
      unit: shown.unit,
    }),
    shown.pictures > 0 ? plural(shown.pictures, t.onePicture, t.manyPictures) : "",
  ].filter(Boolean);
  return (
    <section className={classes.card} aria-label={`${text.channel[channelOf(shown)]}, ${shown.account}`}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap={8}>
            <ChannelMark channel={channelOf(shown)} size={16} />
            <Text size="sm" fw={600}>
              {account?.name || shown.account}
            </Text>
          </Group>
          <Text size="xs" c={shown.fits ? "dimmed" : "red"}>
            {counts.join(" · ")}
          </Text>
        </Group>
        <Text size="sm" className={classes.shown ?? ""}>
          {shown.text || t.noWords}
        </Text>
        {shown.beside ? (
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {fill(t.beside, { link: shown.beside })}
          </Text>
        ) : null}
        {shown.problems.map((words) => (
          <Said key={words} words={words} wrong />
        ))}
        {shown.warnings.map((words) => (
          <Said key={words} words={words} />
        ))}
      </Stack>
    </section>
  );
}

function Said({ words, wrong = false }: { words: string; wrong?: boolean }) {
  const Icon = wrong ? IconAlertTriangle : IconInfoCircle;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Icon
        size={16}
        aria-label={wrong ? t.problem : t.notice}
        color={wrong ? "var(--mantine-color-red-6)" : "var(--mantine-color-dimmed)"}
        style={{ flexShrink: 0, marginTop: 2 }}
      />
      <Text size="sm" c={wrong ? "red" : "dimmed"}>
        {words}
      </Text>
    </Group>
  );
}
