import { Button, Checkbox, Group, Select, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLock, IconMessageCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { ApiError } from "../../api/problem";
import type { components } from "../../api/schema";
import type { TicketDetail } from "../../api/types";
import { fill, text } from "../../text/text";
import { Dialog } from "../../ui/Dialog";
import { ErrorNote } from "../../ui/ErrorNote";
import { type To, waysOf } from "./ways";

type GoPrivateIn = components["schemas"]["GoPrivateIn"];
export type Move = "" | "private" | "close";

/** From public to private, and the public thanks at the end; `open` may be asked for from outside. */
export function TicketMoves({
  ticket,
  open,
  setOpen,
}: {
  ticket: TicketDetail;
  open: Move;
  setOpen: (move: Move) => void;
}) {
  if (!ticket.public) return null;
  const closable = Boolean(ticket.private_at) || ticket.status === "solved";
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconLock size={14} aria-hidden />}
        onClick={() => setOpen("private")}
      >
        {text.moves.goPrivate}
      </Button>
      {closable ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconMessageCheck size={14} aria-hidden />}
          onClick={() => setOpen("close")}
        >
          {text.moves.closeLoop}
        </Button>
      ) : null}
      {open === "private" ? <GoPrivate ticket={ticket} close={() => setOpen("")} /> : null}
      {open === "close" ? <CloseLoop ticket={ticket} close={() => setOpen("")} /> : null}
    </>
  );
}

function useDone(ticket: string, close: () => void) {
  const cache = useQueryClient();
  return (message: string) => {
    notifications.show({ message });
    void cache.invalidateQueries({ queryKey: keys.ticket(ticket) });
    void cache.invalidateQueries({ queryKey: ["tickets"] });
    close();
  };
}

function GoPrivate({ ticket, close }: { ticket: TicketDetail; close: () => void }) {
  const ways = waysOf(ticket);
  const [to, setTo] = useState<To>(ways[0] ?? "dm");
  const [invitation, setInvitation] = useState("");
  const [words, setWords] = useState("");
  const [fallback, setFallback] = useState(true);
  const [client_id] = useState(() => crypto.randomUUID());
  const done = useDone(ticket.id, close);
  const go = useMutation({
    mutationFn: (despite: string[]) => {
      const body: GoPrivateIn = { client_id, to, text: words, public_text: invitation, fallback, despite };
      return told(api.POST("/api/tickets/{id}/go-private", { params: { path: { id: ticket.id } }, body }));
    },
    onSuccess: ({ fell_back }) =>
      done(fell_back ? fill(text.moves.fellBack, { why: fell_back }) : text.moves.went),
  });
  return (
    <Dialog onClose={close} title={text.moves.goPrivateTitle}>
      <Stack>
        <Text size="sm" c="dimmed">
          {text.moves.goPrivateHint}
        </Text>
        <Select
          label={text.moves.to}
          data={ways.map((value) => ({ value, label: text.moves.way[value] }))}
          value={to}
          allowDeselect={false}
          onChange={(value) => value && setTo(value as To)}
        />
        <Textarea
          label={text.moves.invitation}
          description={text.moves.builtIn}
          autosize
          minRows={2}
          value={invitation}
          onChange={(event) => setInvitation(event.currentTarget.value)}
        />
        <Textarea
          label={text.moves.message}
          description={text.moves.builtIn}
          autosize
          minRows={2}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Checkbox
          label={text.moves.fallback}
          checked={fallback}
          onChange={(event) => setFallback(event.currentTarget.checked)}
        />
        <Refusal error={go.error} again={(despite) => go.mutate(despite)} />
        <Group justify="flex-end">
          <Button loading={go.isPending} onClick={() => go.mutate([])}>
            {text.moves.start}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function CloseLoop({ ticket, close }: { ticket: TicketDetail; close: () => void }) {
  const [words, setWords] = useState("");
  const [client_id] = useState(() => crypto.randomUUID());
  const done = useDone(ticket.id, close);
  const say = useMutation({
    mutationFn: (despite: string[]) =>
      told(
        api.POST("/api/tickets/{id}/close-loop", {
          params: { path: { id: ticket.id } },
          body: { client_id, text: words, despite },
        }),
      ),
    onSuccess: () => done(text.moves.closed),
  });
  return (
    <Dialog onClose={close} title={text.moves.closeLoopTitle}>
      <Stack>
        <Text size="sm" c="dimmed">
          {text.moves.closeLoopHint}
        </Text>
        <Textarea
          data-autofocus
          label={text.moves.invitation}
          description={text.moves.builtIn}
          autosize
          minRows={3}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Refusal error={say.error} again={(despite) => say.mutate(despite)} />
        <Group justify="flex-end">
          <Button loading={say.isPending} onClick={() => say.mutate([])}>
            {text.moves.close}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** Why it did not go; where that is a warning, it can go all the same. */
function Refusal({ error, again }: { error: unknown; again: (despite: string[]) => void }) {
  if (!error) return null;
  const warned = error instanceof ApiError && error.code === "warnings" ? error : null;
  const reasons = warned?.problem?.errors ?? [];
  return (
    <Stack gap="xs">
      <ErrorNote error={error} />
      {reasons.map((one) => (
        <Text key={`${one.field} ${one.reason}`} size="sm">
          {one.reason}
        </Text>
      ))}
      {warned ? (
        <Button
          size="xs"
          variant="default"
          onClick={() => again(reasons.map((one) => one.code ?? "").filter(Boolean))}
        >
          {text.composer.anyway}
        </Button>
      ) : null}
    </Stack>
  );
}
