import { Anchor, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconPhone, IconPhoneCheck, IconPhoneX } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Me } from "../../app/me";
import { fill, text } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { span } from "../../ui/times";
import { CallControls } from "./CallControls";
import { answer, refuse } from "./softphone";
import { type MyCall, useCallAction, useSoftphone } from "./useCalls";
import { WrapUp } from "./WrapUp";

/** One call: who it is and why they may be calling, and what can be done now. */
export function CallCard({ mine, me }: { mine: MyCall; me: Me }) {
  const { call, pop } = mine;
  const act = useCallAction();
  const wrapping = mine.role === "wrap_up" || call.state === "wrapping";
  return (
    <Stack gap={8}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap={8} wrap="nowrap" miw={0}>
          <IconPhone size={18} aria-hidden style={{ flexShrink: 0 }} />
          <Text fw={600} size="sm" truncate>
            {pop.name || call.number || text.phone.unknown}
          </Text>
        </Group>
        <State mine={mine} />
      </Group>
      <Who mine={mine} />
      {act.error ? <ErrorNote error={act.error} /> : null}
      {mine.offer_until ? (
        <Ringing until={mine.offer_until} />
      ) : wrapping ? (
        <WrapUp mine={mine} me={me} />
      ) : (
        <CallControls mine={mine} me={me} act={act} />
      )}
    </Stack>
  );
}

function State({ mine: { call } }: { mine: MyCall }) {
  const now = useNow();
  const words = (text.phone.state as Record<string, string>)[call.state] ?? call.state;
  const since = call.answered_at && !call.ended_at ? ` · ${span(now - Date.parse(call.answered_at))}` : "";
  return (
    <Badge
      size="sm"
      radius="sm"
      tt="none"
      variant={call.state === "held" ? "light" : "default"}
      color={call.state === "held" ? "amber" : "gray"}
      style={{ flexShrink: 0 }}
    >
      {words}
      {since}
    </Badge>
  );
}

function Who({ mine: { call, pop, role } }: { mine: MyCall }) {
  return (
    <Stack gap={2}>
      {role === "consult" ? <Text size="sm">{text.phone.consultFor}</Text> : null}
      <Text size="sm">{pop.why}</Text>
      {pop.last_contact ? (
        <Text size="xs" c="dimmed" lineClamp={1}>
          {fill(text.phone.last, { words: pop.last_contact.words })}
        </Text>
      ) : null}
      {call.ticket ? (
        <Anchor component={Link} to={`/inbox/mine/${call.ticket}`} size="sm">
          {text.phone.openTicket}
        </Anchor>
      ) : null}
    </Stack>
  );
}

/** It rings where I answer: here, if this computer is my phone, or on the phone that I named. */
function Ringing({ until }: { until: string }) {
  const phone = useSoftphone();
  const now = useNow();
  const left = Math.max(0, Math.round((Date.parse(until) - now) / 1_000));
  return (
    <Group gap="xs" grow>
      {phone.ringing ? (
        <>
          <Button size="sm" leftSection={<IconPhoneCheck size={16} aria-hidden />} onClick={answer}>
            {text.phone.answer}
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconPhoneX size={16} aria-hidden />}
            onClick={refuse}
          >
            {text.phone.refuse}
          </Button>
        </>
      ) : (
        <Text size="sm" fw={600} role="status">
          {text.phone.answerThere} <span aria-hidden>({fill(text.offer.left, { seconds: left })})</span>
        </Text>
      )}
    </Group>
  );
}
