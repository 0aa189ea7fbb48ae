import { Button, Group, Radio, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { Dialog } from "../../ui/Dialog";
import { dayName } from "../../ui/days";
import type { Callback } from "./due";
import { Problem } from "./Problem";
import { SlotPicker } from "./SlotPicker";
import { useChange } from "./useCallbacks";

const t = text.callbackPage;

/** Another time: as soon as somebody is free, or a time that is. */
export function MoveDialog({
  callback,
  zone,
  close,
}: {
  callback: Callback;
  zone: string;
  close: () => void;
}) {
  const [when, setWhen] = useState("slot");
  const [slot, setSlot] = useState("");
  const move = useChange(callback, () => {
    const said = when === "now" ? text.callback.soon : `${dayName(slot.slice(0, 10))}, ${slot.slice(11, 16)}`;
    notifications.show({ message: fill(t.moved, { when: said }) });
    close();
  });
  return (
    <Dialog onClose={close} title={t.moveTitle}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t.moveHint}
        </Text>
        <Radio.Group label={text.callback.when} value={when} onChange={setWhen}>
          <Stack gap="xs" mt={6}>
            <Radio value="slot" data-autofocus label={text.callback.slot} />
            <Radio value="now" label={t.moveNow} />
          </Stack>
        </Radio.Group>
        {when === "slot" ? (
          <SlotPicker
            country={callback.country}
            queue={callback.queue}
            zone={zone}
            chosen={slot}
            choose={setSlot}
          />
        ) : null}
        <Problem error={move.error} />
        <Group justify="flex-end">
          <Button
            loading={move.isPending}
            disabled={when === "slot" && !slot}
            onClick={() =>
              move.mutate({ when: when === "now" ? "now" : { slot: new Date(slot).toISOString() } })
            }
          >
            {t.move}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
