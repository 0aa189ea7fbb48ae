import { Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { text } from "../../../text/settings";
import { plural } from "../../../text/text";
import { ChannelMark } from "../../../ui/ChannelMark";
import { useNow } from "../../../ui/clock";
import { Empty } from "../../../ui/Empty";
import { ErrorNote } from "../../../ui/ErrorNote";
import { NeedMark } from "../../../ui/PostCard";
import { RowsLoading } from "../../../ui/Rows";
import { moment } from "../../../ui/times";
import classes from "./Triage.module.css";
import { type Compared, changes, type Rule, useRecent } from "./useTry";

const t = text.triage;

/** What a rule would make of posts that were heard lately. */
export function Recent({ rule, zone }: { rule: Rule & { id: string }; zone: string }) {
  const found = useRecent(rule, true);
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <RowsLoading count={2} />;
  const changed = found.data.filter(({ tried }) => changes(tried)).length;
  return (
    <Stack gap="sm" component="section" aria-label={t.recentTitle}>
      <Stack gap={2}>
        <Title order={4} size="sm">
          {t.recentTitle}
        </Title>
        <Text size="sm" c="dimmed">
          {found.data.length === 0 ? "" : `${plural(changed, t.oneChanges, t.manyChange)} ${t.recentLimits}`}
        </Text>
      </Stack>
      {found.data.length === 0 ? <Empty title={t.noRecent} /> : null}
      <ul className={classes.rules}>
        {found.data.map((one) => (
          <Post key={one.post.id} {...one} zone={zone} />
        ))}
      </ul>
    </Stack>
  );
}

function Post({ post, tried, zone }: Compared & { zone: string }) {
  const now = useNow(60);
  const changed = changes(tried);
  return (
    <li className={classes.rule} data-draft={changed || undefined}>
      <Stack gap={4}>
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <ChannelMark channel={post.channel} size={16} />
          <Text size="sm" lineClamp={2} className={classes.words ?? ""}>
            {post.text}
          </Text>
        </Group>
        <Group gap="xs">
          {changed && tried.as_is ? (
            <>
              <NeedMark need={tried.as_is.need} />
              <IconArrowRight size={14} aria-label={t.becomes} />
            </>
          ) : null}
          <NeedMark need={tried.need} />
          <Text size="xs" c="dimmed">
            {[
              changed && tried.as_is && tried.as_is.topic !== tried.topic
                ? `${tried.as_is.topic || t.noTopic} → ${tried.topic || t.noTopic}`
                : tried.topic,
              changed ? "" : t.unchanged,
              moment(post.at, zone, now),
            ]
              .filter(Boolean)
              .join(" · ")}
          </Text>
        </Group>
      </Stack>
    </li>
  );
}
