import { Button, Group, SegmentedControl, Select, Stack } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconMessageReply, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import type { Channel, HeardPost, Need } from "../../api/types";
import { text } from "../../text/care";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { PostCard } from "../../ui/PostCard";
import { Rows } from "../../ui/Rows";
import { Correct } from "./Correct";
import { Counts } from "./Counts";
import { byNeed, byTopic } from "./counts";
import { HeardTools } from "./HeardTools";
import classes from "./Listening.module.css";
import { useCounts, useHeard, useHeardAction, type Wanted } from "./useHeard";

const t = text.listening;
const NEEDS: readonly Need[] = ["needs", "worth", "none"];
const CHANNELS: readonly Channel[] = ["x", "facebook", "instagram"];
const DAYS = [
  { value: "1", label: t.day },
  { value: "7", label: t.week },
  { value: "31", label: t.month },
];

/** Public posts as they were heard. `senior`: with the counts, which are for supervisors. */
export function Listening({ zone, senior }: { zone: string; senior: boolean }) {
  const [wanted, setWanted] = useState<Wanted>({ need: "none", days: 7, channel: "", topic: "" });
  const narrow = useMediaQuery("(max-width: 36em)");
  const found = useHeard(wanted);
  const counts = useCounts(wanted.days, senior);
  const by = counts.data?.by ?? [];
  const sums = counts.data ? byNeed(by) : null;
  const topics = byTopic(by, wanted.need, wanted.channel).filter((one) => one.topic);
  const known = wanted.topic && !topics.some((one) => one.topic === wanted.topic) ? [wanted.topic] : [];
  return (
    <div className={classes.split}>
      <Stack gap="md" miw={0}>
        <SegmentedControl
          aria-label={t.need}
          size="sm"
          fullWidth
          orientation={narrow ? "vertical" : "horizontal"}
          value={wanted.need}
          onChange={(need) => setWanted({ ...wanted, need: need as Need, topic: "" })}
          data={NEEDS.map((need) => ({
            value: need,
            label: sums ? `${text.post.need[need]} · ${sums[need].toLocaleString()}` : text.post.need[need],
          }))}
        />
        <Group gap="sm">
          <SegmentedControl
            aria-label={t.days}
            size="xs"
            value={String(wanted.days)}
            onChange={(days) => setWanted({ ...wanted, days: Number(days) })}
            data={DAYS}
          />
          <Select
            aria-label={t.channel}
            size="xs"
            w={150}
            value={wanted.channel}
            onChange={(channel) => setWanted({ ...wanted, channel: (channel ?? "") as Channel | "" })}
            data={[
              { value: "", label: t.anyChannel },
              ...CHANNELS.map((channel) => ({ value: channel, label: text.channel[channel] })),
            ]}
            allowDeselect={false}
          />
          {senior ? (
            <Select
              aria-label={t.topic}
              size="xs"
              w={150}
              value={wanted.topic}
              onChange={(topic) => setWanted({ ...wanted, topic: topic ?? "" })}
              data={[
                { value: "", label: t.anyTopic },
                ...[...topics.map((one) => one.topic), ...known].map((topic) => ({
                  value: topic,
                  label: topic,
                })),
              ]}
              allowDeselect={false}
            />
          ) : null}
        </Group>
        <Rows found={found} empty={<Empty title={t.none} hint={t.noneHint} />}>
          {(post) => <Heard key={post.id} post={post} zone={zone} senior={senior} />}
        </Rows>
      </Stack>
      {senior ? (
        <Counts
          found={counts}
          need={wanted.need}
          channel={wanted.channel}
          topic={wanted.topic}
          choose={(topic) => setWanted({ ...wanted, topic })}
        />
      ) : null}
    </div>
  );
}

function Heard({ post, zone, senior }: { post: HeardPost; zone: string; senior: boolean }) {
  const [correcting, setCorrecting] = useState(false);
  const act = useHeardAction(post.id);
  return (
    <PostCard post={post} zone={zone} why>
      <Stack gap="xs" w="100%">
        <Group gap="xs">
          {post.ticket ? null : (
            <Button
              size="xs"
              variant="light"
              leftSection={<IconMessageReply size={14} aria-hidden />}
              loading={act.isPending && !correcting}
              onClick={() => act.mutate(null)}
            >
              {t.take}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            aria-expanded={correcting}
            leftSection={<IconPencil size={14} aria-hidden />}
            onClick={() => setCorrecting(!correcting)}
          >
            {t.correct}
          </Button>
          {senior ? <HeardTools post={post} /> : null}
        </Group>
        {correcting ? (
          <Correct
            post={post}
            busy={act.isPending}
            cancel={() => setCorrecting(false)}
            save={(correction) => act.mutate(correction, { onSuccess: () => setCorrecting(false) })}
          />
        ) : null}
        {act.error ? <ErrorNote error={act.error} /> : null}
      </Stack>
    </PostCard>
  );
}
