import { Button, Group, Stack, Text } from "@mantine/core";
import { IconHeadset } from "@tabler/icons-react";
import { fill, text } from "../../text/text";
import { start, stop } from "./softphone";
import { useSoftphone } from "./useCalls";

/** Makes this computer the phone, or says why it isn't. */
export function SoftphoneLine() {
  const phone = useSoftphone();
  if (phone.state === "on") {
    return (
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {text.phone.softphoneOn}
        </Text>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={stop}>
          {text.phone.softphoneOff}
        </Button>
      </Group>
    );
  }
  return (
    <Stack gap={6}>
      {phone.state === "failed" ? (
        <Text size="xs" c="red" role="alert">
          {fill(text.phone.softphoneFailed, { why: phone.why })} {text.phone.microphone}
        </Text>
      ) : null}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconHeadset size={14} aria-hidden />}
        loading={phone.state === "starting"}
        onClick={() => void start()}
      >
        {phone.state === "starting" ? text.phone.softphoneStarting : text.phone.softphone}
      </Button>
    </Stack>
  );
}
