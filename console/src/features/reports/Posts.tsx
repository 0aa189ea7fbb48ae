import { Button, Center, Stack } from "@mantine/core";
import { text } from "../../text/reports";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { RowsLoading } from "../../ui/Rows";
import { moment } from "../../ui/times";
import { useDirectory } from "../../ui/useNames";
import { type Cell, count, type Grid, NOTHING, words } from "./cells";
import { Panel } from "./Panel";
import type { Selection } from "./selection";
import { type Schemas, usePostReport } from "./useReports";

const t = text.reports;
const LONGEST = 60;
type Post = Schemas["PostFigures"];

/** What posts of our own brought, as the provider last counted it. */
export function Posts({ selection, zone }: { selection: Selection; zone: string }) {
  const found = usePostReport(selection, zone);
  const now = useNow(60);
  const accounts = useDirectory().data?.accounts ?? [];
  if (found.isPending) return <RowsLoading />;
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const account = (post: Post) =>
    accounts.find((one) => one.channel === post.channel && one.id === post.account)?.name ?? post.account;
  const posts = found.data.pages.flatMap((page) => page.items);
  return (
    <Stack gap="md">
      <Panel
        title={t.posts}
        hint={t.postsHint}
        grid={postsGrid(posts, account, (at) => moment(at, zone, now))}
      />
      {found.hasNextPage ? (
        <Center>
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {t.morePosts}
          </Button>
        </Center>
      ) : null}
    </Stack>
  );
}

export function postsGrid(
  posts: readonly Post[],
  account: (post: Post) => string,
  when: (at: string) => string,
): Grid {
  const columns = [
    { key: "account", name: t.account },
    { key: "published", name: t.published },
    { key: "conversations", name: t.conversations },
    { key: "likes", name: t.likes },
    { key: "comments", name: t.comments },
    { key: "shares", name: t.shares },
    { key: "impressions", name: t.impressions },
    { key: "read", name: t.read },
  ];
  const known = (value: number | null | undefined): Cell => (value == null ? NOTHING : count(value));
  const at = (time: string): Cell => ({ raw: time, show: when(time) });
  const rows = posts.map((post) => ({
    key: `${post.id} ${post.channel} ${post.account}`,
    label: post.text.length > LONGEST ? `${post.text.slice(0, LONGEST)}…` : post.text,
    cells: {
      account: words(account(post)),
      published: at(post.published_at),
      conversations: count(post.conversations.count, post.conversations.events),
      likes: known(post.latest?.likes),
      comments: known(post.latest?.comments),
      shares: known(post.latest?.shares),
      impressions: known(post.latest?.impressions),
      read: post.latest ? at(post.latest.at) : words(t.neverRead),
    },
  }));
  return { label: t.post, columns, rows };
}
