import { Avatar, Group, Text, Tooltip } from "@mantine/core";
import { IconEye, IconPencil } from "@tabler/icons-react";
import { fill, text } from "../../text/text";
import { useDirectory, useNames } from "../../ui/useNames";
import classes from "./Ticket.module.css";
import { useCompany } from "./useCompany";

const MOST = 3;

/** Which colleagues have this ticket open as well: so that two don't answer at once. */
export function Company({ me }: { me: string }) {
  const { there, typing } = useCompany(me);
  const directory = useDirectory();
  const name = useNames();
  if (there.length === 0) return null;
  const said = (id: string) =>
    fill(typing.includes(id) ? text.desk.isTyping : text.desk.isHere, { name: name(id) });
  const initials = (id: string) => directory.data?.agents.find((one) => one.id === id)?.initials || id;
  return (
    <Group gap={4} wrap="nowrap" role="status" aria-label={there.map(said).join(", ")}>
      <IconEye size={16} stroke={1.6} aria-hidden />
      <Avatar.Group spacing={6}>
        {there.slice(0, MOST).map((id) => (
          <Tooltip key={id} label={said(id)}>
            <Avatar
              size={26}
              radius="xl"
              alt=""
              color={typing.includes(id) ? "amber" : "gray"}
              className={classes.colleague ?? ""}
              data-typing={typing.includes(id) || undefined}
            >
              {initials(id)}
            </Avatar>
          </Tooltip>
        ))}
      </Avatar.Group>
      {there.length > MOST ? (
        <Text size="xs" c="dimmed">
          +{there.length - MOST}
        </Text>
      ) : null}
    </Group>
  );
}

/** "Tom is typing…", where one would write oneself. */
export function ColleagueTypes({ me }: { me: string }) {
  const { typing } = useCompany(me);
  const name = useNames();
  if (typing.length === 0) return null;
  const words =
    typing.length === 1
      ? fill(text.desk.isTyping, { name: name(typing[0] ?? "") })
      : fill(text.desk.areTyping, { count: typing.length });
  return (
    <Group gap={6} px="md" py={4} wrap="nowrap" role="status" className={classes.colleagueTypes ?? ""}>
      <IconPencil size={14} aria-hidden />
      <Text size="xs">{words}</Text>
    </Group>
  );
}
