import { Group, NativeSelect, SegmentedControl, Stack, Text } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { Link } from "react-router";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { DAY_MS, dayStart } from "../../ui/days";
import { Empty } from "../../ui/Empty";
import { Rows } from "../../ui/Rows";
import { fullMoment, moment } from "../../ui/times";
import { useNames } from "../../ui/useNames";
import { countedWords, together } from "./figures";
import classes from "./Posts.module.css";
import { StateMark } from "./StateMark";
import { channelOf, type Post, type State, usePosts } from "./usePosts";

const t = text.posts;
/** Each list, and the states in it. */
const LISTS = {
  planned: ["scheduled", "waiting"],
  draft: ["draft"],
  published: ["publishing", "published"],
  wrong: ["unknown", "failed"],
  cancelled: ["cancelled"],
} as const satisfies Record<string, readonly State[]>;
type List = keyof typeof LISTS;
/** What lies behind is looked at from now backwards; what is to come, from now on. */
const BEHIND: ReadonlySet<List> = new Set(["published", "wrong", "cancelled"]);
const MONTH = 30;
const YEAR = 365;
const NAMES = Object.keys(LISTS) as List[];

/** What was drafted, what will go out, what went out and what went wrong. */
export function PostList({ zone }: { zone: string }) {
  const [list, setList] = useState<List>("planned");
  const [days, setDays] = useState(MONTH);
  return (
    <Stack gap="lg">
      <Group gap="sm">
        <SegmentedControl
          aria-label={t.which}
          w="fit-content"
          maw="100%"
          style={{ overflowX: "auto" }}
          value={list}
          onChange={(chosen) => setList(chosen as List)}
          data={NAMES.map((name) => ({ value: name, label: t.list[name] }))}
        />
        {BEHIND.has(list) ? (
          <NativeSelect
            aria-label={t.howFar}
            value={days}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
            data={[
              { value: String(MONTH), label: t.month },
              { value: String(YEAR), label: t.year },
            ]}
          />
        ) : null}
      </Group>
      <Lists
        key={`${list} ${days}`}
        list={list}
        zone={zone}
        from={BEHIND.has(list) ? dayStart(Date.now() - days * DAY_MS, zone).toISOString() : ""}
      />
    </Stack>
  );
}

function Lists({ list, zone, from }: { list: List; zone: string; from: string }) {
  const [first, second] = LISTS[list] as readonly [State, State?];
  const one = useNewestFirst(usePosts(first, from), from !== "");
  const other = useNewestFirst(usePosts(second ?? first, from), from !== "");
  const isEmpty = (found: typeof one) => found.data?.pages.every((page) => page.items.length === 0) ?? false;
  if (isEmpty(one) && isEmpty(other)) return <Empty title={t.none[list]} hint={t.noneHint[list]} />;
  return (
    <Stack gap="xl">
      {isEmpty(one) ? null : <Section state={first} found={one} zone={zone} />}
      {!second || !other.data || isEmpty(other) ? null : <Section state={second} found={other} zone={zone} />}
    </Stack>
  );
}

function Section({ state, found, zone }: { state: State; found: ReturnType<typeof usePosts>; zone: string }) {
  return (
    <section aria-label={t.state[state]}>
      <Rows found={found} empty={null}>
        {(post) => <Row key={post.id} post={post} zone={zone} />}
      </Rows>
    </section>
  );
}

/** The server tells them in the order of time: all of them are read, and turned round. */
function useNewestFirst(found: ReturnType<typeof usePosts>, wanted: boolean): ReturnType<typeof usePosts> {
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = found;
  const more = wanted && hasNextPage && !isFetchingNextPage;
  useEffect(() => {
    if (more) void fetchNextPage();
  }, [more, fetchNextPage]);
  return useMemo(() => {
    if (!wanted || !data) return found;
    const items = data.pages.flatMap((page) => page.items).toReversed();
    const turned = { ...data, pages: [{ items, next: null }] };
    return { ...found, data: turned, hasNextPage: false } as ReturnType<typeof usePosts>;
  }, [found, data, wanted]);
}

function Row({ post, zone }: { post: Post; zone: string }) {
  const figures = together(post);
  const counted = figures ? countedWords(figures) : "";
  return (
    <Link to={`/posts/${encodeURIComponent(post.id)}`} className={classes.card ?? ""}>
      <Stack gap={8}>
        <Group justify="space-between" gap="xs">
          <Group gap={8}>
            {post.targets.map((one) => (
              <ChannelMark key={`${one.channel} ${one.account}`} channel={channelOf(one)} size={16} />
            ))}
            <StateMark state={post.state} />
          </Group>
          <When post={post} zone={zone} />
        </Group>
        <Text size="sm" lineClamp={3} className={classes.words ?? ""} c={post.text ? "inherit" : "dimmed"}>
          {post.text || post.targets.find((one) => one.text)?.text || t.noWords}
        </Text>
        <Group gap="md">
          <Writer post={post} />
          {counted ? (
            <Text size="xs" c="dimmed">
              {counted}
            </Text>
          ) : null}
        </Group>
      </Stack>
    </Link>
  );
}

export function Writer({ post }: { post: Post }) {
  const name = useNames();
  const approved = post.approved_by && post.approved_by !== post.by ? post.approved_by : "";
  return (
    <Text size="xs" c="dimmed">
      {post.automatic ? t.automatic : fill(t.by, { agent: name(post.by) })}
      {approved ? `, ${fill(t.approvedBy, { agent: name(approved) })}` : ""}
    </Text>
  );
}

/** When it went out or will; when it was begun while it has no time. */
export function When({ post, zone }: { post: Post; zone: string }) {
  const now = useNow(60);
  const out = post.targets.map((one) => one.published_at).filter((at) => at !== null);
  const at = out.sort()[0] ?? post.at;
  const words = at ? (out.length ? t.wentOut : t.goesOut) : t.begun;
  const told = at ?? post.created_at;
  return (
    <Text size="xs" c="dimmed" title={fullMoment(told, zone)}>
      {fill(words, { at: moment(told, zone, now) })}
    </Text>
  );
}
