import { Button, Chip, Group, Loader, Modal, Radio, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPhoneCalling } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { fill, text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import { byDay, clockOf, dayName } from "./slots";

const DAY_MS = 86_400_000;
const DAYS = 7;
const STEP_MS = 60_000;

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
      {open ? <Dialog {...props} close={() => setOpen(false)} /> : null}
    </>
  );
}

function Dialog({ ticket, queue, zone, close }: Props & { close: () => void }) {
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
  return (
    <Modal opened onClose={close} title={text.callback.title} centered>
      <Stack>
        <TextInput
          type="tel"
          label={text.callback.number}
          description={text.callback.numberHint}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <Radio.Group label={text.callback.when} value={when} onChange={setWhen}>
          <Stack gap="xs" mt={6}>
            <Radio value="now" label={text.callback.now} />
            <Radio value="slot" label={text.callback.slot} />
          </Stack>
        </Radio.Group>
        {when === "slot" ? <Slots queue={queue} zone={zone} chosen={slot} choose={setSlot} /> : null}
        <Textarea
          label={text.callback.note}
          autosize
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {ask.error ? <ErrorNote error={ask.error} /> : null}
        <Group justify="flex-end">
          <Button loading={ask.isPending} disabled={when === "slot" && !slot} onClick={() => ask.mutate()}>
            {text.callback.submit}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Slots({
  queue,
  zone,
  chosen,
  choose,
}: {
  queue: string;
  zone: string;
  chosen: string;
  choose: (slot: string) => void;
}) {
  const [from] = useState(() => Math.ceil(Date.now() / STEP_MS) * STEP_MS);
  const [day, setDay] = useState("");
  const found = useQuery({
    queryKey: keys.callbacks({ slots: queue, from }),
    queryFn: () => {
      const query = {
        queue,
        time_zone: zone,
        from: new Date(from).toISOString(),
        to: new Date(from + DAYS * DAY_MS).toISOString(),
      };
      return told(api.GET("/api/callbacks/slots", { params: { query } }));
    },
  });
  if (found.isPending) return <Loader size="sm" type="dots" />;
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const days = byDay(found.data.items);
  const shown = days.has(day) ? day : ([...days.keys()][0] ?? "");
  if (!shown) {
    return (
      <Text size="sm" c="dimmed">
        {text.callback.noSlots}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <Chip.Group value={shown} onChange={(value) => setDay(String(value))}>
        <Group gap={6} role="group" aria-label={text.callback.day}>
          {[...days.keys()].map((one) => (
            <Chip key={one} value={one} size="xs">
              {dayName(one)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Chip.Group value={chosen} onChange={(value) => choose(String(value))}>
        <Group gap={6} role="group" aria-label={text.callback.pick} mah={180} style={{ overflowY: "auto" }}>
          {days.get(shown)?.map((one) => (
            <Chip key={one.from} value={one.from} size="xs" variant="outline">
              {clockOf(one)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Stack>
  );
}
