import { Button, Group, Menu } from "@mantine/core";
import { IconChevronDown, IconSend } from "@tabler/icons-react";
import { memo } from "react";
import { text } from "../../text/text";
import classes from "./Composer.module.css";
import type { Plan } from "./LaterDialog";
import { inAnHour, momentOf, nextMonday, nextMorning } from "./later";

export type After = "" | "pending" | "solved";

/** The way it goes, most used first; the rest is one press away. */
export const SendButtons = memo(function SendButtons({
  label,
  disabled,
  note,
  now,
  zone,
  send,
  later,
  choose,
}: {
  label: string;
  disabled: boolean;
  note: boolean;
  /** It can't be sent later. */
  now: boolean;
  zone: string;
  send: (after: After) => void;
  later: (plan: Plan) => void;
  choose: () => void;
}) {
  return (
    <Group gap={0} wrap="nowrap">
      <Button
        disabled={disabled}
        leftSection={<IconSend size={16} aria-hidden />}
        onClick={() => send("")}
        className={note ? "" : (classes.first ?? "")}
      >
        {label}
      </Button>
      {note ? null : (
        <Menu position="top-end" withinPortal>
          <Menu.Target>
            <Button
              className={classes.second ?? ""}
              px={8}
              aria-label={text.composer.moreWays}
              disabled={disabled}
            >
              <IconChevronDown size={16} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => send("pending")}>{text.composer.sendPending}</Menu.Item>
            <Menu.Item onClick={() => send("solved")}>{text.composer.sendSolved}</Menu.Item>
            {now ? null : <Later zone={zone} later={later} choose={choose} />}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
});

function Later({ zone, later, choose }: { zone: string; later: (plan: Plan) => void; choose: () => void }) {
  const at = (local: string) => ({ send_at: new Date(momentOf(local, zone)).toISOString() });
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{text.writing.later}</Menu.Label>
      <Menu.Item onClick={() => later({ send_at: inAnHour(Date.now()) })}>{text.writing.inAnHour}</Menu.Item>
      <Menu.Item onClick={() => later(at(nextMorning(Date.now(), zone)))}>{text.writing.tomorrow}</Menu.Item>
      <Menu.Item onClick={() => later(at(nextMonday(Date.now(), zone)))}>{text.writing.monday}</Menu.Item>
      <Menu.Item onClick={() => later({ send_local: nextMorning(Date.now(), zone) })}>
        {text.writing.theirMorning}
      </Menu.Item>
      <Menu.Item onClick={choose}>{text.writing.pickTime}</Menu.Item>
    </>
  );
}
