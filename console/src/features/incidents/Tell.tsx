import { Button, Group, Paper, Stack, Textarea, Title } from "@mantine/core";
import { IconCircleCheck, IconSpeakerphone } from "@tabler/icons-react";
import { useState } from "react";
import type { Incident } from "../../api/types";
import { text } from "../../text/care";
import { ErrorNote } from "../../ui/ErrorNote";
import { useDirectory } from "../../ui/useNames";
import { placesOf, textsOf } from "./places";
import { NOTHING_SAID, type Said, saysAnything, UpdateText } from "./UpdateText";
import { actions, type ResolveIn, type UpdateIn, useAct } from "./useIncidents";

const t = text.incident;

/** Tell everybody: an update while it lasts, or the end. Each goes out once, however often it is pressed. */
export function Tell({ incident }: { incident: Incident }) {
  const [doing, setDoing] = useState<"" | "update" | "resolve">("");
  const [said, setSaid] = useState<Said>(NOTHING_SAID);
  const [followUp, setFollowUp] = useState("");
  const [clientId, setClientId] = useState(() => crypto.randomUUID());
  const accounts = useDirectory().data?.accounts ?? [];
  const places = placesOf(incident, accounts);
  const act = useAct<Incident>();

  function finished(): void {
    setDoing("");
    setSaid(NOTHING_SAID);
    setFollowUp("");
    setClientId(crypto.randomUUID()); // the next one is another update
  }
  function send(): void {
    const words = { client_id: clientId, ...textsOf(said.text, said.each) };
    const doIt =
      doing === "resolve"
        ? () => actions.resolve(incident.id, { ...words, follow_up: followUp.trim() } as ResolveIn)
        : () => actions.update(incident.id, words as UpdateIn);
    act.mutate(doIt, { onSuccess: finished });
  }

  if (incident.state === "resolved") {
    return (
      <Stack gap="xs" align="flex-start">
        <Button
          variant="default"
          loading={act.isPending}
          onClick={() => act.mutate(() => actions.reopen(incident.id))}
        >
          {t.reopen}
        </Button>
        {act.error ? <ErrorNote error={act.error} /> : null}
      </Stack>
    );
  }
  if (!doing) {
    return (
      <Group gap="xs">
        <Button leftSection={<IconSpeakerphone size={16} aria-hidden />} onClick={() => setDoing("update")}>
          {t.write}
        </Button>
        <Button
          variant="default"
          leftSection={<IconCircleCheck size={16} aria-hidden />}
          onClick={() => setDoing("resolve")}
        >
          {t.resolve}
        </Button>
      </Group>
    );
  }
  const ending = doing === "resolve";
  return (
    <Paper withBorder p="md" radius="md">
      <Stack gap="md">
        <Title order={2} size="h5">
          {ending ? t.resolveTitle : t.write}
        </Title>
        <UpdateText label={ending ? t.closing : t.updateText} places={places} said={said} change={setSaid} />
        {ending ? (
          <Textarea
            label={t.followUp}
            description={t.followUpHint}
            autosize
            minRows={2}
            maxRows={8}
            value={followUp}
            onChange={(event) => setFollowUp(event.currentTarget.value)}
          />
        ) : null}
        {act.error ? <ErrorNote error={act.error} /> : null}
        <Group gap="xs">
          <Button disabled={!saysAnything(said)} loading={act.isPending} onClick={send}>
            {ending ? t.resolveNow : t.post}
          </Button>
          <Button variant="subtle" color="gray" onClick={() => setDoing("")}>
            {t.cancel}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
