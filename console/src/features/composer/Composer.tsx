import { Alert, Button, Group, Menu, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconChevronDown, IconLock, IconNote, IconSend, IconWorld } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { ApiError } from "../../api/problem";
import type { Line, TicketDetail } from "../../api/types";
import { fill, text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import classes from "./Composer.module.css";
import { type Place, placesOf } from "./places";

type After = "" | "pending" | "solved";
const NOTE = "note";

/** Words that were put forward, and the way they are meant to go. */
export interface Given {
  text: string;
  how: string;
}

/** Where an answer is written. It says before anything else who will be able to read it. */
export function Composer({
  ticket,
  lines,
  given,
}: {
  ticket: TicketDetail;
  lines: readonly Line[];
  given: Given | null;
}) {
  const places = useMemo(() => placesOf(ticket, lines), [ticket, lines]);
  const [chosen, setChosen] = useState("");
  const [words, setWords] = useState("");
  const [clientId, setClientId] = useState(freshId);
  const field = useId();
  const [taken, setTaken] = useState<Given | null>(null);
  if (given && given !== taken) {
    setTaken(given);
    setWords(given.text);
    const meant = places.find((one) => one.how === given.how);
    if (meant) setChosen(nameOf(meant));
  }
  const place = places.find((one) => nameOf(one) === chosen) ?? places[0];
  const noting = chosen === NOTE || !place;
  const cache = useQueryClient();

  const send = useMutation({
    mutationFn: async (given: { after: After; despite: string[] }) => {
      if (noting) await note(ticket.id, clientId, words);
      else await reply(ticket.id, clientId, words, place, given);
    },
    onSuccess: () => {
      setWords("");
      setClientId(freshId()); // the next one is another message
      void cache.invalidateQueries({ queryKey: keys.ticket(ticket.id) });
      void cache.invalidateQueries({ queryKey: ["tickets"] });
    },
  });
  const warned = send.error instanceof ApiError && send.error.code === "warnings" ? send.error : null;

  function pressed(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      submit("");
    }
  }
  function submit(after: After, despite: string[] = []): void {
    if (words.trim() && !send.isPending) send.mutate({ after, despite });
  }

  return (
    <Stack gap="xs" p="md" className={classes.composer} data-visibility={noting ? NOTE : place.visibility}>
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={text.composer.where}
          value={noting ? NOTE : nameOf(place)}
          onChange={setChosen}
          data={[
            ...places.slice(0, 4).map((one) => ({ value: nameOf(one), label: <Choice place={one} /> })),
            { value: NOTE, label: <Mark icon={IconNote} words={text.composer.note} /> },
          ]}
        />
        {noting ? null : <Length place={place} words={words} />}
      </Group>
      {!noting && place.shut ? (
        <Alert color="amber" variant="light" p="xs">
          {place.shut}
        </Alert>
      ) : null}
      <label htmlFor={field} className={classes.label}>
        {noting ? text.composer.noteLabel : text.composer[place.visibility]}
      </label>
      <Textarea
        id={field}
        autosize
        minRows={3}
        maxRows={12}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      {warned ? (
        <Alert color="amber" variant="light" title={text.composer.think}>
          <Stack gap={4} align="flex-start">
            {warned.problem?.errors?.map((one) => (
              <Text key={`${one.field}${one.reason}`} size="sm">
                {one.reason}
              </Text>
            ))}
            <Button size="xs" variant="default" onClick={() => submit("", codesOf(warned))}>
              {text.composer.anyway}
            </Button>
          </Stack>
        </Alert>
      ) : send.error ? (
        <ErrorNote error={send.error} />
      ) : null}
      <Group justify="flex-end" gap={0}>
        <Text size="xs" c="dimmed" mr="sm" visibleFrom="sm">
          {text.composer.keys}
        </Text>
        <Button
          loading={send.isPending}
          disabled={!words.trim() || (!noting && Boolean(place.shut))}
          leftSection={<IconSend size={16} aria-hidden />}
          onClick={() => submit("")}
          className={noting ? "" : (classes.first ?? "")}
        >
          {noting ? text.composer.keep : text.composer[place.visibility === "public" ? "sendPublic" : "send"]}
        </Button>
        {noting ? null : (
          <Menu position="top-end">
            <Menu.Target>
              <Button
                className={classes.second ?? ""}
                px={8}
                aria-label={text.composer.moreWays}
                disabled={!words.trim()}
              >
                <IconChevronDown size={16} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => submit("pending")}>{text.composer.sendPending}</Menu.Item>
              <Menu.Item onClick={() => submit("solved")}>{text.composer.sendSolved}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
    </Stack>
  );
}

function freshId(): string {
  return crypto.randomUUID();
}

function nameOf(place: Place): string {
  return `${place.how} ${place.thread}`;
}

function codesOf(error: ApiError): string[] {
  return error.problem?.errors?.map((one) => one.code ?? "").filter(Boolean) ?? [];
}

function note(id: string, client_id: string, words: string) {
  return told(
    api.POST("/api/tickets/{id}/notes", { params: { path: { id } }, body: { client_id, text: words } }),
  );
}

function reply(
  id: string,
  client_id: string,
  words: string,
  place: Place,
  given: { after: After; despite: string[] },
) {
  return told(
    api.POST("/api/tickets/{id}/replies", {
      params: { path: { id } },
      body: {
        client_id,
        text: words,
        how: place.how,
        answers: place.answers,
        status: given.after,
        despite: given.despite,
      },
    }),
  );
}

function Choice({ place }: { place: Place }) {
  const words = fill(text.composer.place[place.how], { channel: text.channel[place.channel] });
  return <Mark icon={place.visibility === "public" ? IconWorld : IconLock} words={words} />;
}

function Mark({ icon: Icon, words }: { icon: typeof IconNote; words: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <Icon size={14} aria-hidden />
      <span>{words}</span>
    </Group>
  );
}

/** How long it is as the provider counts, asked for once the typing pauses. */
function Length({ place, words }: { place: Place; words: string }) {
  const [settled] = useDebouncedValue(words, 250);
  const measured = useQuery({
    queryKey: ["measure", place.channel, place.how, settled],
    queryFn: () =>
      told(api.POST("/api/measure", { body: { channel: place.channel, how: place.how, text: settled } })),
    enabled: settled.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const found = measured.data;
  if (!found || !words) return null;
  const parts = found.parts > 1 ? ` · ${fill(text.composer.parts, { count: found.parts })}` : "";
  return (
    <Text size="xs" c={found.fits ? "dimmed" : "red"} role="status">
      {found.length} / {found.limit}
      {parts}
    </Text>
  );
}
