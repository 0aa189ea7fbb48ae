import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { text } from "../../text/reports";
import { fill, plural } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { fullMoment, moment } from "../../ui/times";
import { useDirectory, useNames } from "../../ui/useNames";
import classes from "./Callbacks.module.css";
import { CancelDialog } from "./CancelDialog";
import { callerWords, dueWords, outcomeWords, sourceWords, stateWords } from "./callbackWords";
import { type Callback, canChange, canMove, dueAt } from "./due";
import { MoveDialog } from "./MoveDialog";
import type { Brief } from "./useCallbacks";

const t = text.callbackPage;

interface Props {
  callback: Callback;
  brief: Brief | undefined;
  zone: string;
}

/** One promise: whom, when, who calls, what was tried, and what can still be done. */
export function CallbackCard({ callback, brief, zone }: Props) {
  const names = useNames();
  const queues = useDirectory().data?.queues ?? [];
  const queue = queues.find((one) => one.id === callback.queue)?.name || callback.queue;
  const who = brief?.name || callback.number;
  const [dialog, setDialog] = useState<"" | "move" | "cancel">("");
  return (
    <article className={classes.card} aria-label={who}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={2} miw={0}>
            <Group gap={8}>
              {brief ? <ChannelMark channel={brief.channel} size={16} /> : null}
              <Text fw={600}>{who}</Text>
              {brief?.name ? (
                <Text size="sm" c="dimmed">
                  {callback.number}
                </Text>
              ) : null}
            </Group>
            {brief ? (
              <Text size="sm" lineClamp={1}>
                {brief.subject}
              </Text>
            ) : null}
          </Stack>
          <Due callback={callback} zone={zone} />
        </Group>
        <div className={classes.body}>
          <Stack gap={2}>
            <Text size="sm">{callerWords(callback, names, queue)}</Text>
            <Text size="sm" c="dimmed">
              {sourceWords(callback, names)}
            </Text>
            {callback.note ? <Text size="sm">“{callback.note}”</Text> : null}
            {callback.why ? <Text size="sm">{fill(t.why, { why: callback.why })}</Text> : null}
          </Stack>
          <Tries callback={callback} zone={zone} />
        </div>
        <Group gap="sm">
          <Anchor component={Link} to={`/inbox/unassigned/${callback.ticket}`} size="sm">
            {t.open}
          </Anchor>
          {canMove(callback) ? (
            <Button size="xs" variant="default" onClick={() => setDialog("move")}>
              {t.move}
            </Button>
          ) : null}
          {canChange(callback) ? (
            <Button size="xs" variant="subtle" color="gray" onClick={() => setDialog("cancel")}>
              {t.cancel}
            </Button>
          ) : null}
        </Group>
      </Stack>
      {dialog === "move" ? <MoveDialog callback={callback} zone={zone} close={() => setDialog("")} /> : null}
      {dialog === "cancel" ? <CancelDialog callback={callback} close={() => setDialog("")} /> : null}
    </article>
  );
}

function Due({ callback, zone }: { callback: Callback; zone: string }) {
  const now = useNow(5);
  const left = dueWords(callback, now);
  const late = left !== "" && dueAt(callback) < now;
  const at = callback.ended_at ?? callback.next_at ?? callback.from;
  const until =
    callback.how === "window" && left ? ` ${fill(t.until, { at: moment(callback.to, zone, now) })}` : "";
  return (
    <Stack gap={0} className={classes.due ?? ""}>
      <Text size="sm" fw={left ? 600 : 400} {...(late ? { c: LATE } : {})}>
        {left || stateWords(callback)}
      </Text>
      <Text size="sm" c="dimmed">
        <time dateTime={at} title={fullMoment(at, zone)}>
          {moment(at, zone, now)}
        </time>
        {until}
      </Text>
    </Stack>
  );
}

const LATE = "light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))";

function Tries({ callback, zone }: { callback: Callback; zone: string }) {
  const now = useNow(60);
  const tries = callback.attempts;
  return (
    <Stack gap={2}>
      <Text size="sm" c="dimmed">
        {tries.length ? plural(tries.length, t.triedOnce, t.triedTimes) : `${t.tries}: ${t.notTried}`}
      </Text>
      {tries.slice(-3).map((one) => (
        <Text key={one.at} size="sm">
          {fill(t.tried, { at: moment(one.at, zone, now), outcome: outcomeWords(one.outcome) })}
        </Text>
      ))}
    </Stack>
  );
}
