import { Alert, Button, FileButton, Group, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconNote, IconPaperclip, IconTemplate, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { Line, ReplyIn, TicketDetail } from "../../api/types";
import { fill, text } from "../../text/text";
import { Approved, type ApprovedWords, approvedText } from "./Approved";
import { Articles } from "./Articles";
import classes from "./Composer.module.css";
import { Files } from "./Files";
import { askedCodes, Findings } from "./Findings";
import { LaterDialog, type Plan } from "./LaterDialog";
import { Outbox } from "./Outbox";
import { hold, type Out } from "./outbox";
import { Planned } from "./Planned";
import { Choice, Kept, Length, Mark, Tool, whereOf } from "./parts";
import { type Place, placesOf } from "./places";
import { type After, SendButtons } from "./SendButtons";
import { sendOut, sendWhenLeaving } from "./sending";
import { inserted, type TemplateText } from "./slash";
import { unitsOf } from "./spans";
import { Templates } from "./Templates";
import { useCheck } from "./useCheck";
import { useDraft } from "./useDraft";
import { useFiles } from "./useFiles";
import { useSlash } from "./useSlash";

const NOTE = "note";

/** Words that were put forward, and the way they are meant to go. */
export interface Given {
  text: string;
  how: string;
}

interface Cited {
  id: string;
  link: string;
}

/** Where an answer is written. It says before anything else who will be able to read it. */
export function Composer({
  ticket,
  lines,
  given,
  zone,
  wanted,
}: {
  ticket: TicketDetail;
  lines: readonly Line[];
  given: Given | null;
  zone: string;
  /** What was asked for by a key; another object each time. */
  wanted: { what: "reply" | "note" } | null;
}) {
  const places = useMemo(() => placesOf(ticket, lines), [ticket, lines]);
  const [chosen, setChosen] = useState("");
  const [words, setWords] = useState("");
  const [caret, setCaret] = useState(0);
  const [clientId, setClientId] = useState(freshId);
  const [cited, setCited] = useState<readonly Cited[]>([]);
  const [blanks, setBlanks] = useState<readonly string[]>([]);
  const [approved, setApproved] = useState<ApprovedWords | null>(null);
  const [understood, setUnderstood] = useState("");
  const [choosing, setChoosing] = useState(false);
  const files = useFiles();
  const field = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const cache = useQueryClient();
  const place = places.find((one) => nameOf(one) === chosen) ?? (chosen === NOTE ? undefined : places[0]);
  const channel = place?.channel ?? ticket.channel;
  const articles = cited.filter((one) => words.includes(one.link)).map((one) => one.id);
  const { begun, keeping } = useDraft(ticket.id, {
    client_id: clientId,
    text: words,
    how: place?.how ?? NOTE,
    answers: place?.answers ?? "",
    articles,
  });
  const { checked, isCurrent } = useCheck(ticket.id, place, words);

  const [shown, setShown] = useState<object | null>(null);
  if (begun?.text && shown === null) {
    setShown(begun);
    if (!words) {
      setWords(begun.text);
      setClientId(begun.client_id);
      const was = places.find((one) => one.how === begun.how && one.answers === begun.answers);
      const like = was ?? places.find((one) => one.how === begun.how);
      setChosen(begun.how === NOTE ? NOTE : like ? nameOf(like) : "");
    }
  }
  const [taken, setTaken] = useState<Given | null>(null);
  if (given && given !== taken) {
    setTaken(given);
    setWords(given.text);
    const meant = places.find((one) => one.how === given.how);
    if (meant) setChosen(nameOf(meant));
  }
  useEffect(sendWhenLeaving, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each wish is followed once
  useEffect(() => {
    if (!wanted) return;
    if (wanted.what === "note") setChosen(NOTE);
    else if (chosen === NOTE) setChosen("");
    area.current?.focus();
  }, [wanted]);

  const render = useMutation({
    mutationFn: (one: TemplateText) =>
      told(
        api.POST("/api/tickets/{id}/render", {
          params: { path: { id: ticket.id } },
          body: { template: one.id, how: place?.how ?? "" },
        }),
      ),
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  const isShut = Boolean(place?.shut);
  const slash = useSlash(
    channel,
    words,
    caret,
    (one) => !isShut || one.reopens,
    (one, start, end) =>
      render.mutate(one, {
        onSuccess: ({ text: filled, missing }) => {
          if (isShut) {
            setApproved({ template: one, text: filled, missing, variables: {} });
            setWords("");
          } else {
            put(filled, start, end);
            setBlanks(missing);
          }
        },
      }),
  );

  function put(piece: string, start: number, end = start): void {
    const made = inserted(words, piece, start, end);
    setWords(made.words);
    setCaret(made.caret);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(made.caret, made.caret);
    });
  }

  const codes = isCurrent ? askedCodes(checked) : [];
  const seen = codes.every((code) => understood.split(" ").includes(code));
  const open = blanks.filter((name) => words.includes(`{${name}}`));
  const unfilled = approved ? approved.missing.filter((name) => !approved.variables[name]) : open;
  const stopped =
    (!words.trim() && !approved && files.attached.length === 0) ||
    !files.ready ||
    unfilled.length > 0 ||
    (isShut && !approved) ||
    (isCurrent && (Boolean(checked?.refusals.length) || !seen)) ||
    (isCurrent && checked?.measured.fits === false);

  function bodyOf(more: Partial<ReplyIn>): object {
    if (!place) return { client_id: clientId, text: words };
    const said = approved
      ? { template: approved.template.id, variables: approved.variables }
      : { text: words };
    return {
      client_id: clientId,
      how: place.how,
      answers: place.answers,
      despite: codes,
      articles,
      attachments: files.attached,
      ...said,
      ...more,
    };
  }

  function sent(): void {
    void cache.invalidateQueries({ queryKey: keys.ticket(ticket.id) });
    void cache.invalidateQueries({ queryKey: ["tickets"] });
  }

  function clear(): void {
    setWords("");
    setClientId(freshId()); // the next one is another message
    setApproved(null);
    setCited([]);
    setBlanks([]);
    setUnderstood("");
    files.clear();
  }

  function submit(after: After): void {
    if (stopped) return;
    const out = {
      id: clientId,
      ticket: ticket.id,
      words: approved ? approvedText(approved) : words,
      where: place ? whereOf(place) : text.composer.note,
      visibility: place?.visibility ?? NOTE,
      place: place ? nameOf(place) : NOTE,
      path: place ? "/api/tickets/{id}/replies" : "/api/tickets/{id}/notes",
      body: bodyOf({ status: after }),
    } as const;
    hold(out, sendOut, sent);
    clear();
    area.current?.focus();
  }

  const later = useMutation({
    mutationFn: (plan: Plan) =>
      told(
        api.POST("/api/tickets/{id}/replies", {
          params: { path: { id: ticket.id } },
          body: bodyOf(plan as Partial<ReplyIn>) as ReplyIn,
        }),
      ),
    onSuccess: () => {
      clear();
      setChoosing(false);
      sent();
    },
    onError: (error) => {
      if (!choosing) notifications.show({ color: "red", message: error.message });
    },
  });

  function putBack(out: Out): void {
    setChosen(out.place);
    if (words) setWords(`${out.words}\n\n${words}`);
    else {
      setWords(out.words);
      setClientId(out.id); // if it did arrive after all, it isn't sent twice
    }
    area.current?.focus();
  }

  function pressed(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (slash.pressed(event)) return;
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      submit("");
    } else if (event.key === "Escape") event.currentTarget.blur();
  }

  function dropped(event: ClipboardEvent | DragEvent): void {
    const found = "clipboardData" in event ? event.clipboardData.files : event.dataTransfer.files;
    if (!place || found.length === 0) return;
    event.preventDefault();
    files.add(found);
  }

  function select(start: number, end: number): void {
    area.current?.focus();
    area.current?.setSelectionRange(...unitsOf(words, start, end));
  }

  return (
    <>
      <Planned
        ticket={ticket}
        zone={zone}
        putBack={(back) => setWords(words ? `${back}\n\n${words}` : back)}
      />
      <Outbox ticket={ticket.id} putBack={putBack} />
      <Stack
        gap="xs"
        p="md"
        className={classes.composer}
        data-visibility={place?.visibility ?? NOTE}
        onDrop={dropped}
        onDragOver={(event) => event.preventDefault()}
      >
        <Group justify="space-between" gap="xs">
          <SegmentedControl
            size="xs"
            className={classes.places ?? ""}
            aria-label={text.composer.where}
            value={place ? nameOf(place) : NOTE}
            onChange={setChosen}
            data={[
              ...places.slice(0, 4).map((one) => ({ value: nameOf(one), label: <Choice place={one} /> })),
              { value: NOTE, label: <Mark icon={IconNote} words={text.composer.note} /> },
            ]}
          />
          {place && checked ? <Length found={checked} /> : null}
        </Group>
        {place?.shut && !approved ? (
          <Alert color="amber" variant="light" p="xs">
            <Group justify="space-between" gap="xs">
              <Text size="sm">{place.shut}</Text>
              <Button size="compact-sm" variant="default" onClick={() => put("/", words.length)}>
                {text.writing.approvedOnly}
              </Button>
            </Group>
          </Alert>
        ) : null}
        <label htmlFor={field} className={classes.label}>
          {place ? text.composer[place.visibility] : text.composer.noteLabel}
        </label>
        {approved ? (
          <Approved
            given={approved}
            change={(variables) => setApproved({ ...approved, variables })}
            leave={() => setApproved(null)}
          />
        ) : (
          <div className={classes.field}>
            {slash.isOpen ? (
              <Templates id={`${field}-list`} found={slash.found} active={slash.active} choose={slash.take} />
            ) : null}
            <Textarea
              id={field}
              ref={area}
              autosize
              minRows={3}
              maxRows={12}
              value={words}
              aria-autocomplete="list"
              aria-controls={slash.isOpen ? `${field}-list` : undefined}
              aria-activedescendant={slash.isOpen ? `${field}-list-${slash.active}` : undefined}
              placeholder={text.writing.templatesHint}
              onChange={(event) => {
                setWords(event.currentTarget.value);
                setCaret(event.currentTarget.selectionStart);
              }}
              onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
              onKeyDown={pressed}
              onPaste={dropped}
            />
          </div>
        )}
        <Files files={files.files} remove={files.remove} />
        {files.problem ? (
          <Text size="xs" c="red" role="alert">
            {files.problem}
          </Text>
        ) : null}
        {unfilled.length ? (
          <Text size="xs" c="dimmed" role="status">
            {fill(text.writing.fillIn, { names: unfilled.join(", ") })}
          </Text>
        ) : null}
        {checked && place ? (
          <Findings
            found={checked}
            understood={seen}
            understand={(yes) => setUnderstood(yes ? askedCodes(checked).join(" ") : "")}
            select={select}
          />
        ) : null}
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Group gap={2} wrap="nowrap">
            {place ? (
              <>
                <FileButton multiple onChange={files.add}>
                  {(props) => <Tool {...props} icon={IconPaperclip} label={text.writing.attach} />}
                </FileButton>
                <Tool icon={IconTemplate} label={text.writing.templates} onClick={() => put("/", caret)} />
                <Articles
                  ticket={ticket.id}
                  how={place.how}
                  insert={(piece, id, link) => {
                    put(piece, caret);
                    setCited([...cited.filter((one) => one.id !== id), { id, link }]);
                  }}
                />
              </>
            ) : null}
            {words ? (
              <Tool icon={IconTrash} label={text.writing.discard} onClick={() => setWords("")} />
            ) : null}
            <Kept keeping={keeping} />
          </Group>
          <SendButtons
            label={
              place
                ? text.composer[place.visibility === "public" ? "sendPublic" : "send"]
                : text.composer.keep
            }
            disabled={stopped}
            note={!place}
            zone={zone}
            send={submit}
            later={(plan) => later.mutate(plan)}
            choose={() => setChoosing(true)}
          />
        </Group>
        {choosing ? (
          <LaterDialog
            zone={zone}
            pending={later.isPending}
            error={later.error}
            send={(plan) => later.mutate(plan)}
            close={() => setChoosing(false)}
          />
        ) : null}
      </Stack>
    </>
  );
}

function freshId(): string {
  return crypto.randomUUID();
}

function nameOf(place: Place): string {
  return `${place.how} ${place.thread}`;
}
