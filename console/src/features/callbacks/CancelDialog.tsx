import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { text } from "../../text/reports";
import { Dialog } from "../../ui/Dialog";
import type { Callback } from "./due";
import { Problem } from "./Problem";
import { useChange } from "./useCallbacks";

const t = text.callbackPage;

/** Take a promise back, with the reason for colleagues. */
export function CancelDialog({ callback, close }: { callback: Callback; close: () => void }) {
  const [why, setWhy] = useState("");
  const cancel = useChange(callback, () => {
    notifications.show({ message: t.cancelled });
    close();
  });
  return (
    <Dialog onClose={close} title={t.cancelTitle}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t.cancelHint}
        </Text>
        <Textarea
          label={t.reason}
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          required
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <Problem error={cancel.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t.keep}
          </Button>
          <Button
            color="red"
            loading={cancel.isPending}
            disabled={!why.trim()}
            onClick={() => cancel.mutate({ why: why.trim() })}
          >
            {t.cancelNow}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
