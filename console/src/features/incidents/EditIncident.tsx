import { Button, Group, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ApiError } from "../../api/problem";
import type { Channel, Incident } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { useNow } from "../../ui/clock";
import { Dialog } from "../../ui/Dialog";
import { ErrorNote } from "../../ui/ErrorNote";
import { fieldError, otherError } from "../../ui/fieldError";
import { moment } from "../../ui/times";
import { isNamed, MatcherFields, type Matching } from "./MatcherFields";
import { actions, useAct } from "./useIncidents";

const t = text.incident;
const CONFLICT = 409;
const FIELDS = ["title", "topics", "words", "channels", "languages", "matcher"] as const;

/** Another title, or what belongs to it from now on. What is in it stays. */
export function EditIncident({
  incident,
  zone,
  close,
}: {
  incident: Incident;
  zone: string;
  close: () => void;
}) {
  const [version] = useState(incident.version); // as it was read: somebody else's change isn't overwritten
  const [title, setTitle] = useState(incident.title);
  const [matching, setMatching] = useState<Matching>(() => ({
    ...incident.matcher,
    channels: incident.matcher.channels as Channel[],
  }));
  const now = useNow(60);
  const act = useAct<Incident>();

  function submit(event: FormEvent): void {
    event.preventDefault();
    const { topics, words, channels, languages } = matching;
    const matcher = { topics, words, channels, languages, since: incident.matcher.since };
    act.mutate(() => actions.edit(incident.id, { title: title.trim(), matcher, version }), {
      onSuccess: close,
    });
  }

  const other = otherError(act.error, FIELDS);
  const changed = act.error instanceof ApiError && act.error.status === CONFLICT;
  return (
    <Dialog onClose={close} title={t.editTitle} size="md">
      <Stack component="form" onSubmit={submit} gap="md">
        <TextInput
          label={t.title}
          description={t.titleHint}
          maxLength={120}
          data-autofocus
          value={title}
          error={fieldError(act.error, "title")}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <MatcherFields
          value={matching}
          onChange={setMatching}
          errors={(field) => fieldError(act.error, field)}
        />
        <TagsInput
          label={t.languages}
          description={t.languagesHint}
          value={matching.languages}
          onChange={(languages) => setMatching({ ...matching, languages })}
          error={fieldError(act.error, "matcher.languages")}
          maxTags={50}
          acceptValueOnBlur
        />
        <Text size="sm" c="dimmed">
          {isNamed(matching)
            ? fill(t.editHint, { at: moment(incident.matcher.since, zone, now) })
            : t.needsMatcher}
        </Text>
        {other ? <ErrorNote error={other} /> : null}
        {changed ? <Text size="sm">{t.editChanged}</Text> : null}
        <Group gap="xs">
          <Button type="submit" disabled={!title.trim() || !isNamed(matching)} loading={act.isPending}>
            {t.editNow}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            {t.cancel}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
