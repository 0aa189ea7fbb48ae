import { ActionIcon, Indicator, Tooltip } from "@mantine/core";
import { IconHeadset, IconHeadsetOff } from "@tabler/icons-react";
import { fill, text } from "../../text/text";
import { start, stop } from "./softphone";
import { useSoftphone } from "./useCalls";

/** Whether calls ring on this computer; off until I say so, since it asks for the microphone. */
export function SoftphoneToggle() {
  const phone = useSoftphone();
  const on = phone.state === "on";
  const said = {
    off: text.phone.softphone,
    starting: text.phone.softphoneStarting,
    on: `${text.phone.softphoneOn}. ${text.phone.softphoneOff}`,
    failed: fill(text.phone.softphoneFailed, { why: phone.why }),
  }[phone.state];
  const Icon = on ? IconHeadset : IconHeadsetOff;
  return (
    <Tooltip label={said} position="right" multiline maw={280}>
      <Indicator disabled={phone.state !== "failed"} color="red" size={8} offset={4}>
        <ActionIcon
          variant={on ? "light" : "subtle"}
          color={on ? "pine" : "gray"}
          size="lg"
          aria-label={said}
          aria-pressed={on}
          loading={phone.state === "starting"}
          onClick={() => (on ? stop() : void start())}
        >
          <Icon size={20} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Indicator>
    </Tooltip>
  );
}
