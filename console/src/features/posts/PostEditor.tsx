import { Button, Group, Radio, Stack, Textarea, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { text } from "../../text/care";
import { fieldError, otherError } from "../../ui/fieldError";
import { Accounts } from "./Accounts";
import { askedOf, type Draft, draftOf, EMPTY, writtenOf } from "./draft";
import { Pictures } from "./Pictures";
import classes from "./Posts.module.css";
import { Previews } from "./Previews";
import { Refused } from "./Refused";
import { soon } from "./times";
import { actions, type Post, useAct } from "./usePosts";

const t = text.posts;

/** A post is written, seen as each account will show it, kept, and handed in. */
export function PostEditor({
  post,
  zone,
  senior,
  done,
  leave,
}: {
  /** Null = a new one. */
  post: Post | null;
  zone: string;
  senior: boolean;
  done: (post: Post) => void;
  leave: () => void;
}) {
  const [draft, setDraft] = useState<Draft>(() => (post ? draftOf(post, zone) : EMPTY));
  const [kept, setKept] = useState(post); // also when handing it in is refused, it is kept
  const [clientId] = useState(() => crypto.randomUUID());
  const act = useAct();
  const change = (more: Partial<Draft>) => setDraft((now) => ({ ...now, ...more }));
  const asked = askedOf(draft);
  const says = Boolean(
    draft.text.trim() || draft.pictures.length || asked.targets.some((one) => one.text?.trim()),
  );
  const ready = says && asked.targets.length > 0;
  const isScheduled = kept?.state === "scheduled";

  async function keep(written: Draft): Promise<Post> {
    const body = writtenOf(written, zone);
    const saved = kept
      ? await actions.edit(kept.id, { ...body, version: kept.version })
      : await actions.create({ ...body, client_id: clientId });
    setKept(saved);
    return saved;
  }
  function save(then: "" | "submit", despite: string[] = []): void {
    const written = despite.length
      ? { ...draft, despite: [...new Set([...draft.despite, ...despite])] }
      : draft;
    setDraft(written);
    act.mutate(
      async () => {
        const saved = await keep(written);
        return then === "submit" && saved.state === "draft" ? actions.submit(saved) : saved;
      },
      { onSuccess: done },
    );
  }
  return (
    <Stack gap="xl" className={classes.narrow ?? ""}>
      <Stack gap="md">
        <Textarea
          label={t.words}
          autosize
          minRows={4}
          maxRows={16}
          maxLength={20_000}
          data-autofocus
          value={draft.text}
          error={fieldError(act.error, "text")}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <TextInput
          label={t.link}
          description={t.linkHint}
          placeholder="https://"
          maxLength={2_000}
          value={draft.link}
          error={fieldError(act.error, "link")}
          onChange={(event) => change({ link: event.currentTarget.value })}
        />
        <Pictures
          pictures={draft.pictures}
          shown={Object.fromEntries(post?.pictures.map((one) => [one.stored, one.file.url ?? ""]) ?? [])}
          change={(how) => setDraft((now) => ({ ...now, pictures: how(now.pictures) }))}
        />
        <Accounts draft={draft} change={change} />
        <Time draft={draft} zone={zone} change={change} error={fieldError(act.error, "local")} />
      </Stack>
      <Stack gap="sm" component="section" aria-label={t.preview}>
        <Title order={2} size="h5">
          {t.preview}
        </Title>
        <Previews asked={asked} />
      </Stack>
      <Refused
        error={otherError(act.error, ["text", "link", "local"])}
        pending={act.isPending}
        despite={(codes) => save(isScheduled ? "" : "submit", codes)}
      />
      <Group gap="xs">
        <Button disabled={!ready} loading={act.isPending} onClick={() => save(isScheduled ? "" : "submit")}>
          {isScheduled ? t.saveScheduled : senior ? (draft.local ? t.schedule : t.publish) : t.submit}
        </Button>
        {isScheduled ? null : (
          <Button variant="default" disabled={!says} loading={act.isPending} onClick={() => save("")}>
            {t.saveDraft}
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={leave}>
          {t.stop}
        </Button>
      </Group>
    </Stack>
  );
}

function Time({
  draft,
  zone,
  change,
  error,
}: {
  draft: Draft;
  zone: string;
  change: (more: Partial<Draft>) => void;
  error: string | undefined;
}) {
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t.when}
        value={draft.local ? "later" : "now"}
        onChange={(chosen) => change({ local: chosen === "later" ? soon(Date.now(), zone) : "" })}
      >
        <Group gap="lg" mt={8}>
          <Radio value="now" label={t.whenNow} />
          <Radio value="later" label={t.whenLater} />
        </Group>
      </Radio.Group>
      {draft.local ? (
        <TextInput
          type="datetime-local"
          label={t.at}
          description={zone}
          w={240}
          value={draft.local}
          error={error}
          onChange={(event) => change({ local: event.currentTarget.value })}
        />
      ) : null}
    </Stack>
  );
}
