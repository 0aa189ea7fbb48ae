import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ApiError } from "../api/problem";
import { text } from "../text/text";

/** What went wrong, in the server's words, and a way on. */
export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const api = error instanceof ApiError ? error : null;
  const said = api && api.status > 0 ? api.message : text.error.unreachable;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={text.error.title}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{said}</Text>
        {api?.instead ? <Text size="sm">{api.instead}</Text> : null}
        {retry ? (
          <Button size="xs" variant="default" onClick={retry}>
            {text.error.retry}
          </Button>
        ) : null}
      </Stack>
    </Alert>
  );
}
