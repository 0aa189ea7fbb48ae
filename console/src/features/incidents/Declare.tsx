import { Button, Group, Modal, MultiSelect, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Channel, Incident, Spike } from "../../api/types";
import { fill, text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import { actions, type IncidentIn, useAct } from "./useIncidents";

const t = text.incident;
const CHANNELS: readonly Channel[] = ["x", "facebook", "instagram", "sms", "whatsapp", "chat"];

/** Declare an incident, from a crowd or by hand. It is declared once, however often the button is pressed. */
export function Declare({
  spike,
  close,
  done,
}: {
  spike: Spike | null;
  close: () => void;
  done: (incident: Incident) => void;
}) {
  const [clientId] = useState(() => crypto.randomUUID());
  const [title, setTitle] = useState("");
  const [topics, setTopics] = useState<string[]>([]);
  const [words, setWords] = useState<string[]>([]);
  const [channels, setChannels] = useState<Channel[]>([]);
  const act = useAct<Incident>();
  const named = Boolean(spike) || topics.length > 0 || words.length > 0;

  function submit(event: FormEvent): void {
    event.preventDefault();
    const body = {
      client_id: clientId,
      title: title.trim(),
      ...(spike ? { spike: spike.id } : { matcher: { topics, words, channels, languages: [] } }),
    } as IncidentIn;
    act.mutate(() => actions.declare(body), { onSuccess: done });
  }

  return (
    <Modal opened onClose={close} title={text.spike.declare} size="md">
      <Stack component="form" onSubmit={submit} gap="md">
        <TextInput
          label={t.title}
          description={t.titleHint}
          maxLength={120}
          data-autofocus
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {spike ? (
          <Text size="sm" c="dimmed">
            {fill(t.belongsSpike, { word: spike.word })}
          </Text>
        ) : (
          <>
            <TagsInput
              label={t.topics}
              description={t.topicsHint}
              value={topics}
              onChange={setTopics}
              maxTags={50}
              acceptValueOnBlur
            />
            <TagsInput
              label={t.words}
              description={t.wordsHint}
              value={words}
              onChange={setWords}
              maxTags={50}
              acceptValueOnBlur
            />
            <MultiSelect
              label={t.channels}
              description={t.channelsHint}
              value={channels}
              onChange={(chosen) => setChannels(chosen as Channel[])}
              data={CHANNELS.map((one) => ({ value: one, label: text.channel[one] }))}
            />
            {named ? null : (
              <Text size="sm" c="dimmed">
                {t.needsMatcher}
              </Text>
            )}
          </>
        )}
        {act.error ? <ErrorNote error={act.error} /> : null}
        <Group gap="xs">
          <Button type="submit" disabled={!title.trim() || !named} loading={act.isPending}>
            {t.declareNow}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            {t.cancel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
