import { Button, Group, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPhoneCalling } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { fill, text } from "../../text/text";
import { Dialog } from "../../ui/Dialog";
import { dayName } from "../../ui/days";
import { fieldError, otherError } from "../../ui/fieldError";
import { Problem } from "./Problem";
import { SlotPicker } from "./SlotPicker";

interface Props {
  ticket: string;
  queue: string;
  zone: string;
}

/** Promise a call: as soon as somebody is free, or at a time that is. */
export function PromiseCallback(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPhoneCalling size={14} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {text.callback.promise}
      </Button>
      {open ? <Asking {...props} close={() => setOpen(false)} /> : null}
    </>
  );
}

function Asking({ ticket, queue, zone, close }: Props & { close: () => void }) {
  const cache = useQueryClient();
  const [client_id] = useState(() => crypto.randomUUID());
  const [number, setNumber] = useState("");
  const [note, setNote] = useState("");
  const [when, setWhen] = useState("now");
  const [slot, setSlot] = useState("");
  const ask = useMutation({
    mutationFn: () =>
      told(
        api.POST("/api/tickets/{id}/callbacks", {
          params: { path: { id: ticket } },
          body: {
            client_id,
            number,
            note,
            agent: "",
            when: when === "now" ? "now" : { slot: new Date(slot).toISOString() },
          },
        }),
      ),
    onSuccess: () => {
      const said =
        when === "now" ? text.callback.soon : `${dayName(slot.slice(0, 10))}, ${slot.slice(11, 16)}`;
      notifications.show({ message: fill(text.callback.done, { when: said }) });
      void cache.invalidateQueries({ queryKey: keys.ticket(ticket) });
      void cache.invalidateQueries({ queryKey: ["callbacks"] });
      close();
    },
  });
  const other = otherError(ask.error, ["number"]);
  return (
    <Dialog onClose={close} title={text.callback.title}>
      <Stack>
        <TextInput
          type="tel"
          data-autofocus
          label={text.callback.number}
          description={text.callback.numberHint}
          value={number}
          error={fieldError(ask.error, "number")}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <Radio.Group label={text.callback.when} value={when} onChange={setWhen}>
          <Stack gap="xs" mt={6}>
            <Radio value="now" label={text.callback.now} />
            <Radio value="slot" label={text.callback.slot} />
          </Stack>
        </Radio.Group>
        {when === "slot" ? <SlotPicker queue={queue} zone={zone} chosen={slot} choose={setSlot} /> : null}
        <Textarea
          label={text.callback.note}
          autosize
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Problem error={other} />
        <Group justify="flex-end">
          <Button loading={ask.isPending} disabled={when === "slot" && !slot} onClick={() => ask.mutate()}>
            {text.callback.submit}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
