import { Anchor, Group, Image, Text, Tooltip } from "@mantine/core";
import {
  IconAlertCircle,
  IconCheck,
  IconChecks,
  IconClock,
  IconNote,
  IconPaperclip,
  IconQuestionMark,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Attachment, Line } from "../../api/types";
import { fill, text } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { fullMoment, moment, span } from "../../ui/times";
import { VisibilityMark } from "../../ui/VisibilityMark";
import classes from "./Ticket.module.css";

const STATUS_ICONS: Record<string, typeof IconCheck> = {
  queued: IconClock,
  sending: IconClock,
  scheduled: IconClock,
  awaiting: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircle,
  held: IconAlertCircle,
  unknown: IconQuestionMark,
};

/** One thing that was said: who, where, when, and whether everybody can read it. */
export function LineCard({ line, zone, tools }: { line: Line; zone: string; tools?: ReactNode }) {
  const now = useNow(60);
  const note = line.kind === "note";
  const side = note ? "note" : line.direction;
  return (
    <article className={classes.card} data-side={side} data-visibility={note ? "note" : line.visibility}>
      <Group gap={8} mb={4} wrap="wrap">
        {note ? <IconNote size={16} aria-hidden /> : <ChannelMark channel={line.channel} size={16} />}
        <Text size="sm" fw={600}>
          {authorOf(line)}
        </Text>
        {note ? (
          <Text size="xs" c="dimmed">
            {text.ticket.noteFor}
          </Text>
        ) : (
          <VisibilityMark visibility={line.visibility} />
        )}
        <Tooltip label={fullMoment(line.at, zone)} openDelay={400}>
          <Text size="xs" c="dimmed" component="time" dateTime={line.at}>
            {moment(line.at, zone, now)}
          </Text>
        </Tooltip>
        {line.direction === "outbound" && line.status ? <Delivery line={line} /> : null}
        {tools}
      </Group>
      {line.kind === "call" ? <CallWords line={line} /> : null}
      {line.deleted_at ? (
        <Text size="sm" fs="italic" c="dimmed">
          {text.ticket.deleted}
        </Text>
      ) : (
        <Text size="sm" className={classes.words ?? ""} lang={line.language || undefined}>
          {line.text}
        </Text>
      )}
      {line.attachments.length ? (
        <Group gap="xs" mt="xs">
          {line.attachments.map((file) => (
            <File key={`${file.name}${file.url ?? ""}`} file={file} />
          ))}
        </Group>
      ) : null}
      {line.edited_at ? (
        <Text size="xs" c="dimmed" mt={4}>
          {text.ticket.edited}
        </Text>
      ) : null}
    </article>
  );
}

function authorOf(line: Line): string {
  if (line.direction === "inbound")
    return line.author.name || line.author.handle || line.identity || text.inbox.unknown;
  return line.agent ?? text.ticket.rapport;
}

function Delivery({ line }: { line: Line }) {
  const status = line.status ?? "";
  const Icon = STATUS_ICONS[status] ?? IconCheck;
  const bad = status === "failed" || status === "unknown" || status === "held";
  const words = (text.delivery as Record<string, string>)[status] ?? status;
  return (
    <Tooltip label={line.status_reason || words} disabled={!line.status_reason} openDelay={200}>
      <Group gap={4} wrap="nowrap">
        <Icon
          size={14}
          aria-hidden
          color={bad ? "var(--mantine-color-red-6)" : "var(--mantine-color-dimmed)"}
        />
        <Text size="xs" c={bad ? "red" : "dimmed"}>
          {words}
        </Text>
      </Group>
    </Tooltip>
  );
}

function CallWords({ line }: { line: Line }) {
  const talked = Number(line.extra.talk_ms ?? 0);
  const outcome =
    (text.call as Record<string, string>)[line.extra.outcome ?? ""] ?? line.extra.outcome ?? text.call.live;
  return (
    <Text size="sm">
      {talked ? fill(text.call.talked, { span: span(talked), outcome }) : outcome}
      {line.extra.note ? ` · ${line.extra.note}` : ""}
    </Text>
  );
}

function File({ file }: { file: Attachment }) {
  if (!file.url) {
    return (
      <Text size="xs" c="dimmed">
        {fill(text.ticket.fetching, { kind: file.kind })}
      </Text>
    );
  }
  if (file.kind === "image") {
    return (
      <a href={file.url} target="_blank" rel="noreferrer">
        <Image
          src={file.url}
          alt={file.name || text.ticket.picture}
          mah={220}
          maw={320}
          w="auto"
          radius="sm"
        />
      </a>
    );
  }
  if (file.kind === "audio") {
    // biome-ignore lint/a11y/useMediaCaption: the transcript stands beside it as text
    return <audio controls src={file.url} preload="none" aria-label={file.name || text.ticket.recording} />;
  }
  return (
    <Anchor href={file.url} target="_blank" rel="noreferrer" size="sm">
      <IconPaperclip size={14} aria-hidden /> {file.name || file.kind}
    </Anchor>
  );
}
