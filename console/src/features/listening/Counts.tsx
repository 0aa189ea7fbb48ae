import { Group, Skeleton, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import type { components } from "../../api/schema";
import type { Need } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import { byTopic } from "./counts";
import classes from "./Listening.module.css";

const t = text.listening;

interface Found {
  data: components["schemas"]["HeardCounts"] | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** How many posts were heard, and of what. A topic narrows the list to it. */
export function Counts({
  found,
  need,
  channel,
  topic,
  choose,
}: {
  found: Found;
  need: Need;
  channel: string;
  topic: string;
  choose: (topic: string) => void;
}) {
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={180} radius="md" />;
  const topics = byTopic(found.data.by, need, channel);
  const most = topics[0]?.count ?? 1;
  return (
    <Stack gap="sm" component="aside" aria-label={t.counts} className={classes.counts ?? ""}>
      <Stack gap={0}>
        <Text size="sm" c="dimmed">
          {t.counts}
        </Text>
        <Group gap={6} align="baseline">
          <Text fz={28} fw={600} lh={1.2}>
            {found.data.heard.toLocaleString()}
          </Text>
          <Text size="sm" c="dimmed">
            {t.total}
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          {fill(t.corrections, { count: found.data.corrected })}
        </Text>
      </Stack>
      {topics.length > 0 ? (
        <Stack gap={2}>
          <Title order={2} size="sm" c="dimmed" fw={500}>
            {t.byTopic}: {text.post.need[need].toLowerCase()}
          </Title>
          {topics.map((one) => (
            <UnstyledButton
              key={one.topic}
              className={classes.topic ?? ""}
              aria-pressed={Boolean(one.topic) && one.topic === topic}
              disabled={!one.topic}
              onClick={() => choose(one.topic === topic ? "" : one.topic)}
            >
              <span className={classes.bar} style={{ width: `${(one.count / most) * 100}%` }} aria-hidden />
              <Group justify="space-between" wrap="nowrap" className={classes.named ?? ""}>
                <Text size="sm" truncate c={one.topic ? "inherit" : "dimmed"}>
                  {one.topic || t.noTopic}
                </Text>
                <Text size="sm" className={classes.figure ?? ""}>
                  {one.count.toLocaleString()}
                </Text>
              </Group>
            </UnstyledButton>
          ))}
        </Stack>
      ) : null}
    </Stack>
  );
}
