import { Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { Line } from "../../api/types";
import { plural, text } from "../../text/text";
import { useNow } from "../../ui/clock";
import { moment } from "../../ui/times";
import { eventWords } from "./eventWords";
import classes from "./Ticket.module.css";

/** What happened between two messages: one line, more on demand. */
export function EventFold({
  lines,
  zone,
  name,
}: {
  lines: readonly Line[];
  zone: string;
  name: (agent: string) => string;
}) {
  const [open, toggle] = useDisclosure(false);
  const now = useNow(60);
  const only = lines.length === 1 ? lines[0] : undefined;
  if (only) {
    return (
      <Text size="xs" c="dimmed" className={classes.event ?? ""}>
        {moment(only.at, zone, now)} · {eventWords(only, name)}
      </Text>
    );
  }
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div className={classes.event}>
      <UnstyledButton onClick={toggle.toggle} aria-expanded={open} className={classes.folded ?? ""}>
        <Chevron size={14} aria-hidden />
        <Text size="xs" c="dimmed" span>
          {plural(lines.length, text.ticket.event, text.ticket.events)}
        </Text>
      </UnstyledButton>
      {open
        ? lines.map((line) => (
            <Text key={line.key} size="xs" c="dimmed" pl="lg">
              {moment(line.at, zone, now)} · {eventWords(line, name)}
            </Text>
          ))
        : null}
    </div>
  );
}
