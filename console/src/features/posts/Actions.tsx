import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconCalendarClock, IconPencil, IconSend, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { text } from "../../text/care";
import { Dialog } from "../../ui/Dialog";
import { ErrorNote } from "../../ui/ErrorNote";
import { draftOf, writtenOf } from "./draft";
import { may } from "./may";
import { Refused } from "./Refused";
import { localOf, soon } from "./times";
import { actions, type Post, useAct, useDelete } from "./usePosts";

const t = text.posts;
type Step = (post: Post) => Promise<Post>;
type Asking = "" | "publish" | "cancel" | "delete" | "schedule";

/** What can be done about a post as it stands, by whoever looks at it. */
export function Actions({
  post,
  me,
  senior,
  zone,
  gone,
}: {
  post: Post;
  me: string;
  senior: boolean;
  zone: string;
  gone: () => void;
}) {
  const [asking, setAsking] = useState<Asking>("");
  const act = useAct();
  const remove = useDelete();
  const can = may(post, me, senior);
  const [last, setLast] = useState<Step | null>(null);
  const doIt = (step: Step, despite: string[] = []) => {
    setLast(() => step);
    act.mutate(async () => step(despite.length ? await confirmed(post, zone, despite) : post), {
      onSuccess: () => setAsking(""),
    });
  };
  function ask(what: Asking): void {
    act.reset(); // what went wrong before was about something else
    setAsking(what);
  }
  const refused = (
    <Refused error={act.error} pending={act.isPending} despite={(codes) => last && doIt(last, codes)} />
  );
  if (!Object.values(can).some(Boolean)) return null;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        {can.submit ? (
          <Button loading={act.isPending} onClick={() => doIt(actions.submit)}>
            {t.submit}
          </Button>
        ) : null}
        {can.publish ? (
          <Button leftSection={<IconSend size={16} aria-hidden />} onClick={() => ask("publish")}>
            {t.publish}
          </Button>
        ) : null}
        {can.publish ? (
          <Button
            variant="default"
            leftSection={<IconCalendarClock size={16} aria-hidden />}
            onClick={() => ask("schedule")}
          >
            {post.state === "scheduled" ? t.otherTime : t.schedule}
          </Button>
        ) : null}
        {can.edit ? (
          <Button
            component={Link}
            to={`/posts/${encodeURIComponent(post.id)}/edit`}
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
          >
            {t.edit}
          </Button>
        ) : null}
        {can.withdraw ? (
          <Button variant="default" loading={act.isPending} onClick={() => doIt(actions.withdraw)}>
            {t.withdraw}
          </Button>
        ) : null}
        {can.cancel ? (
          <Button variant="default" onClick={() => ask("cancel")}>
            {t.cancelPost}
          </Button>
        ) : null}
        {can.delete ? (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => ask("delete")}
          >
            {t.delete}
          </Button>
        ) : null}
      </Group>
      {asking === "" ? refused : null}
      {asking === "schedule" ? (
        <Schedule
          post={post}
          zone={zone}
          pending={act.isPending}
          refused={refused}
          close={() => setAsking("")}
          schedule={(local) => doIt((one) => actions.schedule(one, local, zone))}
        />
      ) : null}
      {asking && asking !== "schedule" ? (
        <Sure
          title={t.sure[asking].title}
          hint={t.sure[asking].hint}
          yes={t.sure[asking].yes}
          pending={act.isPending || remove.isPending}
          refused={remove.error ? <ErrorNote error={remove.error} /> : refused}
          close={() => setAsking("")}
          go={() => {
            if (asking === "delete") remove.mutate(post, { onSuccess: gone });
            else doIt(asking === "publish" ? actions.publish : actions.cancel);
          }}
        />
      ) : null}
    </Stack>
  );
}

/** The post once more, with what its reader has seen and still wants. */
function confirmed(post: Post, zone: string, despite: string[]): Promise<Post> {
  const draft = draftOf(post, zone);
  const written = writtenOf({ ...draft, despite: [...new Set([...draft.despite, ...despite])] }, zone);
  return actions.edit(post.id, { ...written, version: post.version });
}

function Sure({
  title,
  hint,
  yes,
  pending,
  refused,
  close,
  go,
}: {
  title: string;
  hint: string;
  yes: string;
  pending: boolean;
  refused: ReactNode;
  close: () => void;
  go: () => void;
}) {
  return (
    <Dialog onClose={close} title={title}>
      <Stack gap="md">
        <Text size="sm">{hint}</Text>
        {refused}
        <Group gap="xs">
          <Button loading={pending} onClick={go}>
            {yes}
          </Button>
          <Button variant="subtle" color="gray" onClick={close} data-autofocus>
            {t.leave}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function Schedule({
  post,
  zone,
  pending,
  refused,
  close,
  schedule,
}: {
  post: Post;
  zone: string;
  pending: boolean;
  refused: ReactNode;
  close: () => void;
  schedule: (local: string) => void;
}) {
  const planned = post.at && Date.parse(post.at) > Date.now() ? localOf(Date.parse(post.at), zone) : "";
  const [local, setLocal] = useState(() => planned || soon(Date.now(), zone));
  return (
    <Dialog onClose={close} title={t.schedule}>
      <Stack gap="md">
        <TextInput
          type="datetime-local"
          label={t.at}
          description={zone}
          data-autofocus
          value={local}
          onChange={(event) => setLocal(event.currentTarget.value)}
        />
        {refused}
        <Group gap="xs">
          <Button disabled={!local} loading={pending} onClick={() => schedule(local)}>
            {t.schedule}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            {t.leave}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
