import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Incident, Spike } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { Dialog } from "../../ui/Dialog";
import { ErrorNote } from "../../ui/ErrorNote";
import { isNamed, MatcherFields, NOTHING } from "./MatcherFields";
import { actions, type IncidentIn, useAct } from "./useIncidents";

const t = text.incident;

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
  const [matcher, setMatcher] = useState(NOTHING);
  const act = useAct<Incident>();
  const named = Boolean(spike) || isNamed(matcher);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const body = {
      client_id: clientId,
      title: title.trim(),
      ...(spike ? { spike: spike.id } : { matcher }),
    } as IncidentIn;
    act.mutate(() => actions.declare(body), { onSuccess: done });
  }

  return (
    <Dialog onClose={close} title={text.spike.declare} size="md">
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
            <MatcherFields value={matcher} onChange={setMatcher} />
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
    </Dialog>
  );
}
