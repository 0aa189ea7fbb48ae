import { Text } from "@mantine/core";
import type { Line } from "../../api/types";
import { fill, text } from "../../text/text";
import { span } from "../../ui/times";
import classes from "./Ticket.module.css";
import { Words } from "./Words";

/** A call: how it went, what was noted, and what was said where it was written down. */
export function CallWords({ line }: { line: Line }) {
  const talked = Number(line.extra.talk_ms ?? 0);
  const known = line.extra.outcome ?? "";
  const outcome = (text.call as Record<string, string>)[known] ?? (known || text.call.live);
  const removed = line.extra.recordings === "removed";
  return (
    <>
      <Text size="sm">
        {talked ? fill(text.call.talked, { span: span(talked), outcome }) : outcome}
        {line.extra.note ? ` · ${line.extra.note}` : ""}
      </Text>
      {line.text && !line.deleted_at ? (
        <section className={classes.transcript} aria-label={text.desk.transcript}>
          <Text size="xs" c="dimmed">
            {text.desk.transcript}
          </Text>
          <Words words={line.text} language={line.language} />
        </section>
      ) : null}
      {removed ? (
        <Text size="xs" c="dimmed" mt={4}>
          {text.desk.noRecording}
        </Text>
      ) : null}
    </>
  );
}
