import { Button, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Me } from "../../app/me";
import { fill, text } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { span } from "../../ui/times";
import { actions, type MyCall, useCallAction } from "./useCalls";

/** After the call: how it ended, what was said, and how long there is for it. */
export function WrapUp({ mine, me }: { mine: MyCall; me: Me }) {
  const { call, dispositions } = mine;
  const act = useCallAction();
  const [disposition, setDisposition] = useState("");
  const [note, setNote] = useState("");
  const until = call.wraps.find((one) => one.agent === me.id && !one.done_at)?.until ?? call.wrap_until;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          {text.phone.wrap}
        </Text>
        {until ? <Left until={until} /> : null}
      </Group>
      {dispositions.length ? (
        <Select
          size="xs"
          label={text.phone.disposition}
          data={dispositions}
          value={disposition || null}
          onChange={(value) => setDisposition(value ?? "")}
        />
      ) : (
        <TextInput
          size="xs"
          label={text.phone.disposition}
          maxLength={200}
          value={disposition}
          onChange={(event) => setDisposition(event.currentTarget.value)}
        />
      )}
      <Textarea
        size="xs"
        label={text.phone.wrapNote}
        autosize
        minRows={2}
        maxLength={5_000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {act.error ? <ErrorNote error={act.error} /> : null}
      <Button
        size="sm"
        loading={act.isPending}
        disabled={dispositions.length > 0 && !disposition}
        onClick={() => act.mutate(() => actions.wrapUp(call.id, { disposition, note }))}
      >
        {text.phone.done}
      </Button>
    </Stack>
  );
}

function Left({ until }: { until: string }) {
  const left = Date.parse(until) - useNow();
  return (
    <Text size="xs" c={left < 0 ? "red" : "dimmed"}>
      {left < 0 ? text.phone.wrapOver : fill(text.phone.wrapLeft, { span: span(left) })}
    </Text>
  );
}
