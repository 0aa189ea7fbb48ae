import { Button, Skeleton, Stack, Title } from "@mantine/core";
import { IconPencilPlus } from "@tabler/icons-react";
import { Link, Route, Routes, useNavigate, useParams } from "react-router";
import { isAtLeast, useMe } from "../app/me";
import { PostEditor } from "../features/posts/PostEditor";
import { PostList } from "../features/posts/PostList";
import { BackToPosts, PostView } from "../features/posts/PostView";
import { type Post, usePost } from "../features/posts/usePosts";
import { text } from "../text/care";
import { ErrorNote } from "../ui/ErrorNote";
import { PageBody } from "../ui/PageBody";
import classes from "../ui/PageBody.module.css";

const t = text.posts;

export default function PostsPage() {
  return (
    <Routes>
      <Route index element={<All />} />
      <Route path="new" element={<Write post={null} />} />
      <Route path=":id" element={<One />} />
      <Route path=":id/edit" element={<Edit />} />
    </Routes>
  );
}

function All() {
  const me = useMe();
  const write = (
    <Button component={Link} to="/posts/new" leftSection={<IconPencilPlus size={16} aria-hidden />}>
      {t.write}
    </Button>
  );
  return (
    <PageBody title={text.nav.posts} hint={t.hint} actions={write}>
      <PostList zone={me.time_zone} />
    </PageBody>
  );
}

function One() {
  const me = useMe();
  const go = useNavigate();
  const { id = "" } = useParams();
  return (
    <div className={classes.page}>
      <PostView
        key={id}
        id={id}
        me={me.id}
        zone={me.time_zone}
        senior={isAtLeast(me, "supervisor")}
        gone={() => void go("/posts")}
      />
    </div>
  );
}

function Edit() {
  const { id = "" } = useParams();
  const found = usePost(id);
  if (found.data) return <Write key={id} post={found.data} />;
  return (
    <div className={classes.page}>
      {found.error ? (
        <ErrorNote error={found.error} retry={() => void found.refetch()} />
      ) : (
        <Skeleton height={320} radius="md" role="status" aria-label={text.list.loading} />
      )}
    </div>
  );
}

function Write({ post }: { post: Post | null }) {
  const me = useMe();
  const go = useNavigate();
  const to = (one: Post) => `/posts/${encodeURIComponent(one.id)}`;
  return (
    <div className={classes.page}>
      <Stack gap="lg">
        <BackToPosts />
        <Title order={1} size="h3">
          {post ? t.editTitle : t.write}
        </Title>
        <PostEditor
          post={post}
          zone={me.time_zone}
          senior={isAtLeast(me, "supervisor")}
          done={(saved) => void go(to(saved))}
          leave={() => void go(post ? to(post) : "/posts")}
        />
      </Stack>
    </div>
  );
}
