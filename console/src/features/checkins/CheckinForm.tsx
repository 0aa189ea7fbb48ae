import {
  Button,
  Group,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { text } from "../../text/care";
import { ErrorNote } from "../../ui/ErrorNote";
import { fieldError, otherError } from "../../ui/fieldError";
import { useFirstField } from "../../ui/useFirstField";
import { useDirectory } from "../../ui/useNames";
import { lists, useListAction } from "./useFollowUps";

const t = text.checkins;
const FIELDS = ["name", "older_days", "agents", "tags", "a_day", "most", "note"] as const;
const MOST_DAYS = 1_116;

/** Who is to be asked how they are, how, and by whom. It is made once, however often the button is pressed. */
export function CheckinForm({ close }: { close: () => void }) {
  const people = useDirectory().data?.agents ?? [];
  const form = useFirstField<HTMLFormElement & HTMLDivElement>();
  const [clientId] = useState(() => crypto.randomUUID());
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"callback" | "message">("message");
  const [older, setOlder] = useState<number | string>(60);
  const [agents, setAgents] = useState<string[]>([]);
  const [tags, setTags] = useState<string[]>([]);
  const [aDay, setADay] = useState<number | string>(5);
  const [most, setMost] = useState<number | string>(200);
  const [note, setNote] = useState("");
  const act = useListAction();

  function submit(event: FormEvent): void {
    event.preventDefault();
    const body = {
      client_id: clientId,
      name: name.trim(),
      kind,
      older_days: Number(older),
      agents,
      tags,
      a_day: Number(aDay),
      most: Number(most),
      note: note.trim(),
    };
    act.mutate(() => lists.make(body), { onSuccess: close });
  }

  const wrong = (field: (typeof FIELDS)[number]) => fieldError(act.error, field);
  const other = otherError(act.error, FIELDS);
  return (
    <Stack ref={form} component="form" onSubmit={submit} gap="sm" aria-label={t.make}>
      <Text size="sm" c="dimmed">
        {t.makeHint}
      </Text>
      <TextInput
        label={t.name}
        maxLength={80}
        required
        value={name}
        error={wrong("name")}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label={t.how}
        w="fit-content"
        size="xs"
        value={kind}
        onChange={(value) => setKind(value as typeof kind)}
        data={(["message", "callback"] as const).map((value) => ({ value, label: t.kind[value] }))}
      />
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        <Count label={t.older} most={MOST_DAYS} value={older} set={setOlder} error={wrong("older_days")} />
        <Count label={t.aDay} most={100} value={aDay} set={setADay} error={wrong("a_day")} />
        <Count label={t.most} most={1_000} value={most} set={setMost} error={wrong("most")} />
      </SimpleGrid>
      <MultiSelect
        label={t.agents}
        required
        searchable
        value={agents}
        error={wrong("agents")}
        onChange={setAgents}
        data={people.map((one) => ({ value: one.id, label: one.name || one.id }))}
      />
      <TagsInput
        label={t.tags}
        description={t.tagsHint}
        maxTags={20}
        acceptValueOnBlur
        value={tags}
        error={wrong("tags")}
        onChange={setTags}
      />
      <TextInput
        label={t.note}
        maxLength={500}
        value={note}
        error={wrong("note")}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {other ? <ErrorNote error={other} /> : null}
      <Group gap="xs">
        <Button type="submit" disabled={!name.trim() || agents.length === 0} loading={act.isPending}>
          {t.makeNow}
        </Button>
        <Button variant="subtle" color="gray" onClick={close}>
          {t.cancel}
        </Button>
      </Group>
    </Stack>
  );
}

function Count({
  label,
  most,
  value,
  set,
  error,
}: {
  label: string;
  most: number;
  value: number | string;
  set: (value: number | string) => void;
  error: string | undefined;
}) {
  return (
    <NumberInput
      label={label}
      min={1}
      max={most}
      allowDecimal={false}
      value={value}
      error={error}
      onChange={set}
    />
  );
}
