import { ActionIcon, Button, Group, Popover, SimpleGrid, Stack, Text, Tooltip } from "@mantine/core";
import {
  IconArrowForwardUp,
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerRecord,
  IconPlayerStop,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Me } from "../../app/me";
import { fill, text } from "../../text/text";
import { press } from "./softphone";
import { TransferPanel } from "./TransferPanel";
import { actions, type MyCall, type useCallAction, useSoftphone } from "./useCalls";

const PAD = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
type Act = ReturnType<typeof useCallAction>;

/** What can be done on a call, in the order of how often it is. */
export function CallControls({ mine, me, act }: { mine: MyCall; me: Me; act: Act }) {
  const { call } = mine;
  const phone = useSoftphone();
  const [moving, setMoving] = useState(false);
  const me_ = call.legs.find((leg) => leg.agent === me.id && !leg.ended_at);
  const others = call.legs.filter((leg) => !leg.ended_at && leg.role !== "customer" && leg.agent !== me.id);
  const consulted = others.find((leg) => leg.answered_at);
  const held = call.state === "held";
  const busy = act.isPending;
  return (
    <Stack gap={8}>
      <Group gap={6}>
        <Tool
          label={held ? text.phone.resume : text.phone.hold}
          icon={held ? IconPlayerPlay : IconPlayerPause}
          pressed={held}
          disabled={busy}
          onClick={() => act.mutate(() => (held ? actions.resume(call.id) : actions.hold(call.id)))}
        />
        <Tool
          label={me_?.muted ? text.phone.unmute : text.phone.mute}
          icon={me_?.muted ? IconMicrophoneOff : IconMicrophone}
          pressed={Boolean(me_?.muted)}
          disabled={busy}
          onClick={() => act.mutate(() => (me_?.muted ? actions.unmute(call.id) : actions.mute(call.id)))}
        />
        {phone.talking ? <Keypad /> : null}
        {call.recording ? (
          <Tool
            label={call.recording === "on" ? text.phone.pauseRecording : text.phone.resumeRecording}
            icon={call.recording === "on" ? IconPlayerStop : IconPlayerRecord}
            disabled={busy}
            onClick={() => act.mutate(() => actions.record(call.id, call.recording !== "on"))}
          />
        ) : null}
        <Tool
          label={text.phone.transfer}
          icon={IconArrowForwardUp}
          pressed={moving}
          disabled={busy}
          onClick={() => setMoving(!moving)}
        />
        <Button
          size="xs"
          color="red.8"
          ml="auto"
          leftSection={<IconPhoneOff size={14} aria-hidden />}
          disabled={busy}
          onClick={() => act.mutate(() => actions.hangUp(call.id))}
        >
          {text.phone.hangUp}
        </Button>
      </Group>
      {call.recording ? (
        <Text size="xs" c="dimmed">
          {call.recording === "on" ? text.phone.recording : text.phone.paused}
        </Text>
      ) : null}
      {others.map((leg) => (
        <Group key={leg.id} justify="space-between" gap="xs">
          <Text size="sm">{leg.agent ?? leg.number}</Text>
          <Button
            size="compact-xs"
            variant="default"
            disabled={busy}
            onClick={() => act.mutate(() => actions.drop(call.id, leg.id))}
          >
            {fill(text.phone.drop, { who: leg.agent ?? leg.number ?? "" })}
          </Button>
        </Group>
      ))}
      {consulted && !moving ? (
        <Group gap="xs">
          <Button
            size="xs"
            variant="light"
            disabled={busy}
            onClick={() => act.mutate(() => actions.transfer(call.id, {}))}
          >
            {text.phone.putThrough}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            onClick={() => act.mutate(() => actions.merge(call.id))}
          >
            {text.phone.merge}
          </Button>
        </Group>
      ) : null}
      {moving ? <TransferPanel call={call.id} me={me.id} act={act} done={() => setMoving(false)} /> : null}
    </Stack>
  );
}

function Tool({
  icon: Icon,
  label,
  pressed,
  disabled,
  onClick,
}: {
  icon: typeof IconDialpad;
  label: string;
  pressed?: boolean;
  disabled: boolean;
  onClick: () => void;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="lg"
        variant={pressed ? "light" : "default"}
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function Keypad() {
  const [typed, setTyped] = useState("");
  return (
    <Popover position="top" trapFocus onClose={() => setTyped("")}>
      <Popover.Target>
        <ActionIcon size="lg" variant="default" aria-label={text.phone.keypad}>
          <IconDialpad size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text ta="center" mih={22} role="status">
            {typed}
          </Text>
          <SimpleGrid cols={3} spacing={6}>
            {PAD.map((key) => (
              <Button
                key={key}
                variant="default"
                onClick={() => {
                  press(key);
                  setTyped(typed + key);
                }}
              >
                {key}
              </Button>
            ))}
          </SimpleGrid>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
