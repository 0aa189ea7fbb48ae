import { Group, Text, Tooltip } from "@mantine/core";
import {
  IconAlertCircle,
  IconCheck,
  IconChecks,
  IconClock,
  IconNote,
  IconQuestionMark,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Line } from "../../api/types";
import { text } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { fullMoment, moment } from "../../ui/times";
import { VisibilityMark } from "../../ui/VisibilityMark";
import { CallWords } from "./CallWords";
import { FileView } from "./FileView";
import classes from "./Ticket.module.css";
import { Words } from "./Words";

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
export function LineCard({
  line,
  zone,
  name,
  customer = "",
  tools,
}: {
  line: Line;
  zone: string;
  /** How a colleague is called. */
  name: (agent: string) => string;
  /** How the ticket's customer is called, where the network didn't say who wrote. */
  customer?: string;
  tools?: ReactNode;
}) {
  const now = useNow(60);
  const note = line.kind === "note";
  const side = note ? "note" : line.direction;
  return (
    <article className={classes.card} data-side={side} data-visibility={note ? "note" : line.visibility}>
      <Group gap={8} mb={4} wrap="wrap">
        {note ? <IconNote size={16} aria-hidden /> : <ChannelMark channel={line.channel} size={16} />}
        <Text size="sm" fw={600}>
          {authorOf(line, name, customer)}
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
      ) : line.kind === "call" ? null : (
        <Words words={line.text} language={line.language} />
      )}
      {line.attachments.length ? (
        <Group gap="xs" mt="xs">
          {line.attachments.map((file) => (
            <FileView key={`${file.name} ${file.url?.split("?", 1)[0] ?? ""}`} file={file} />
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

function authorOf(line: Line, name: (agent: string) => string, customer: string): string {
  if (line.direction !== "inbound") return line.agent ? name(line.agent) : text.ticket.rapport;
  const number = line.identity?.startsWith("+") ? line.identity : ""; // other networks' ids say nothing to people
  const nobody = line.channel === "chat" ? text.desk.visitor : text.inbox.unknown;
  return line.author.name || line.author.handle || customer || number || nobody;
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
