import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import type { Line } from "../../api/types";
import { fill, text } from "../../text/text";
import { useNames } from "../../ui/useNames";

/** Somebody else answered while this was written: to be read before it goes out. */
export function Overtaken({ line, read }: { line: Line; read: () => void }) {
  const name = useNames();
  return (
    <Alert
      color="amber"
      variant="light"
      p="xs"
      role="alert"
      icon={<IconMessages aria-hidden />}
      title={fill(text.writing.overtaken, { name: name(line.agent) })}
    >
      <Stack gap={6}>
        <Text size="sm" lineClamp={3}>
          “{line.text}”
        </Text>
        <Group>
          <Button size="compact-sm" variant="default" onClick={read}>
            {text.writing.overtakenRead}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
