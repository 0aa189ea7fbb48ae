import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { text } from "../../text/text";
import { Dialog } from "../../ui/Dialog";
import { ErrorNote } from "../../ui/ErrorNote";
import { localOf, momentOf } from "./later";

/** When a reply goes: a moment, or a time on the customer's clock. */
export interface Plan {
  send_at?: string;
  send_local?: string;
  even_if_they_write?: boolean;
}

/** A time of the agent's choice. Hours are the agent's, unless they say that they are the customer's. */
export function LaterDialog({
  zone,
  send,
  pending,
  error,
  close,
}: {
  zone: string;
  send: (plan: Plan) => void;
  pending: boolean;
  error: unknown;
  close: () => void;
}) {
  const [at, setAt] = useState(() => localOf(Date.now() + 3_600_000, zone));
  const [theirs, setTheirs] = useState(false);
  const [even, setEven] = useState(false);
  const past = !theirs && momentOf(at, zone) <= Date.now();
  return (
    <Dialog onClose={close} title={text.writing.laterTitle}>
      <Stack>
        <TextInput
          type="datetime-local"
          label={text.writing.at}
          data-autofocus
          value={at}
          error={at && past ? text.writing.past : undefined}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <Checkbox
          label={text.writing.atTheirs}
          checked={theirs}
          onChange={(event) => setTheirs(event.currentTarget.checked)}
        />
        <Checkbox
          label={text.writing.evenIf}
          checked={even}
          onChange={(event) => setEven(event.currentTarget.checked)}
        />
        {error ? <ErrorNote error={error} /> : null}
        <Group justify="flex-end">
          <Button
            loading={pending}
            disabled={!at || past}
            onClick={() =>
              send({
                ...(theirs ? { send_local: at } : { send_at: new Date(momentOf(at, zone)).toISOString() }),
                even_if_they_write: even,
              })
            }
          >
            {text.writing.schedule}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
