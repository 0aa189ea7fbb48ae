import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { Dialog } from "../../ui/Dialog";
import { ErrorNote } from "../../ui/ErrorNote";
import { fieldError, otherError } from "../../ui/fieldError";
import { useWish, type Wished, wishes } from "./useConcierge";

const t = text.concierge;

interface Asked {
  ticket: string;
  version: number;
  wish: Wished;
  close: () => void;
}

/** It is on its way, or its tracking link came later. */
export function Ship({ ticket, version, wish, close }: Asked) {
  const [carrier, setCarrier] = useState(wish.carrier);
  const [tracking, setTracking] = useState(wish.tracking ?? "");
  const act = useWish(ticket);
  const body = {
    status: "shipped" as const,
    carrier: carrier.trim(),
    tracking: tracking.trim(),
    option: "",
    why: "",
    version,
  };
  const other = otherError(act.error, ["carrier", "tracking"]);
  return (
    <Dialog onClose={close} title={fill(t.shipTitle, { what: wish.text })}>
      <Stack
        component="form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          act.mutate(() => wishes.move(ticket, wish.id, body), { onSuccess: close });
        }}
      >
        <TextInput
          label={t.carrier}
          maxLength={80}
          data-autofocus
          value={carrier}
          error={fieldError(act.error, "carrier")}
          onChange={(event) => setCarrier(event.currentTarget.value)}
        />
        <TextInput
          label={t.tracking}
          description={t.linkHint}
          maxLength={490}
          value={tracking}
          error={fieldError(act.error, "tracking")}
          onChange={(event) => setTracking(event.currentTarget.value)}
        />
        {other ? <ErrorNote error={other} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t.cancel}
          </Button>
          <Button type="submit" loading={act.isPending}>
            {wish.status === "shipped" ? t.save : t.ship}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** It can't be had, or they don't want it: in words that the report shows. */
export function Decline({ ticket, version, wish, close }: Asked) {
  const [why, setWhy] = useState("");
  const act = useWish(ticket);
  const body = {
    status: "declined" as const,
    why: why.trim(),
    option: "",
    carrier: "",
    tracking: "",
    version,
  };
  const other = otherError(act.error, ["why"]);
  return (
    <Dialog onClose={close} title={fill(t.declineTitle, { what: wish.text })}>
      <Stack
        component="form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          act.mutate(() => wishes.move(ticket, wish.id, body), { onSuccess: close });
        }}
      >
        <Textarea
          label={t.why}
          description={t.whyHint}
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={why}
          error={fieldError(act.error, "why")}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        {other ? <ErrorNote error={other} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t.cancel}
          </Button>
          <Button type="submit" disabled={!why.trim()} loading={act.isPending}>
            {t.decline}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
