import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useId, useState } from "react";
import { typing } from "../../api/liveNow";
import type { Line, TicketDetail } from "../../api/types";
import { fill, text } from "../../text/text";
import { useSteady } from "../../ui/useSteady";
import { Approved } from "./Approved";
import { Places, Tools } from "./bars";
import classes from "./Composer.module.css";
import { Field } from "./Field";
import { Files } from "./Files";
import { askedCodes, Findings } from "./Findings";
import { LaterDialog } from "./LaterDialog";
import { MacroBar, macroLabel } from "./MacroBar";
import { Outbox } from "./Outbox";
import { Overtaken } from "./Overtaken";
import { Planned } from "./Planned";
import { Length } from "./parts";
import { SendButtons } from "./SendButtons";
import { Templates } from "./Templates";
import { useCheck } from "./useCheck";
import { useFiles } from "./useFiles";
import { useOvertaken } from "./useOvertaken";
import { useSending } from "./useSending";
import { useTemplates } from "./useTemplates";
import { type Given, NOTE, useWriting, type Wanted } from "./useWriting";

/** Where an answer is written. It says before anything else who will be able to read it. */
export function Composer({
  ticket,
  lines,
  given,
  zone,
  wanted,
  me,
}: {
  ticket: TicketDetail;
  lines: readonly Line[];
  given: Given | null;
  zone: string;
  wanted: Wanted;
  /** Whose words these are. */
  me: string;
}) {
  const writing = useWriting(ticket, lines, given, wanted);
  const { area, place, words, caret, setWords, setCaret, put } = writing;
  const templates = useTemplates(ticket.id, place?.channel ?? ticket.channel, writing, setWords);
  const { slash, approved, setApproved, unfilled, isShut, picked } = templates;
  const macro = place && !approved ? picked.macro : null; // colleagues' notes and approved texts go without
  const [understood, setUnderstood] = useState("");
  const files = useFiles();
  const field = useId();
  const { checked, isCurrent } = useCheck(ticket.id, place, words);
  const { overtaken, read } = useOvertaken(lines, place ? words : "", writing.begun, me);

  const codes = isCurrent ? askedCodes(checked) : [];
  const seen = codes.every((code) => understood.split(" ").includes(code));
  const stopped =
    (!words.trim() && !approved && files.attached.length === 0) ||
    !files.ready ||
    unfilled.length > 0 ||
    (isShut && !approved) ||
    Boolean(overtaken) ||
    (isCurrent && (Boolean(checked?.refusals.length) || !seen)) ||
    (isCurrent && checked?.measured.fits === false);
  const clear = useSteady(() => {
    writing.clear();
    templates.clear();
    setUnderstood("");
    files.clear();
  });
  const sending = useSending({ ticket: ticket.id, writing, approved, macro, codes, files, stopped, clear });

  const pressed = useSteady((event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (slash.pressed(event)) return;
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      sending.submit("");
    } else if (event.key === "Escape") event.currentTarget.blur();
  });
  const told = useSteady((now: string, at: number) => {
    setWords(now);
    setCaret(at);
    if (now !== words) typing(place?.channel === "chat"); // whoever chats may see it; colleagues always do
  });
  const dropped = useSteady((event: ClipboardEvent | DragEvent) => {
    const found = "clipboardData" in event ? event.clipboardData.files : event.dataTransfer.files;
    if (!place || found.length === 0) return;
    event.preventDefault();
    files.add(found);
  });
  const openTemplates = useSteady(() => put("/", caret));
  const discard = useSteady(() => setWords(""));

  return (
    <>
      <Planned ticket={ticket} zone={zone} putBack={writing.above} />
      <Outbox
        ticket={ticket.id}
        putBack={(out) => {
          writing.putBack(out);
          if (out.macro) picked.restore(out.macro);
        }}
      />
      <Stack
        gap="xs"
        p="md"
        className={classes.composer}
        data-visibility={place?.visibility ?? NOTE}
        onDrop={dropped}
        onDragOver={(event) => event.preventDefault()}
      >
        <Group justify="space-between" gap="xs">
          <Places places={writing.places} place={place} choose={writing.setChosen} />
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
            <Field
              id={field}
              area={area}
              words={words}
              tell={told}
              pressed={pressed}
              pasted={dropped}
              list={slash.isOpen ? `${field}-list-${slash.active}` : undefined}
            />
          </div>
        )}
        {macro || (picked.macro && !picked.macro.text) ? <MacroBar picked={picked} words={words} /> : null}
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
            select={writing.select}
          />
        ) : null}
        {overtaken ? <Overtaken line={overtaken} read={read} /> : null}
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Tools
            ticket={ticket.id}
            how={place?.how ?? null}
            written={words !== ""}
            keeping={writing.keeping}
            attach={files.add}
            templates={openTemplates}
            cite={writing.cite}
            discard={discard}
          />
          <SendButtons
            label={
              macroLabel(macro) ||
              (place
                ? text.composer[place.visibility === "public" ? "sendPublic" : "send"]
                : text.composer.keep)
            }
            now={macro !== null}
            disabled={stopped}
            note={!place}
            zone={zone}
            send={sending.submit}
            later={sending.later}
            choose={sending.choose}
          />
        </Group>
        {sending.choosing ? (
          <LaterDialog
            zone={zone}
            pending={sending.planned.isPending}
            error={sending.planned.error}
            send={sending.later}
            close={sending.leaveChoosing}
          />
        ) : null}
      </Stack>
    </>
  );
}
