import { Alert, Button, Stack, Text } from "@mantine/core";
import { text } from "../../text/care";
import { ErrorNote } from "../../ui/ErrorNote";
import { reasonsOf, warningsOf } from "./warnings";

/** What went wrong. What the guard only asks about can be confirmed: `despite` is given the codes. */
export function Refused({
  error,
  pending,
  despite,
}: {
  error: unknown;
  pending: boolean;
  despite: (codes: string[]) => void;
}) {
  const codes = warningsOf(error);
  if (!error) return null;
  if (codes.length === 0) return <ErrorNote error={error} />;
  return (
    <Alert color="amber" variant="light" title={text.posts.asked} role="alert">
      <Stack gap="xs" align="flex-start">
        {reasonsOf(error).map((reason) => (
          <Text key={reason} size="sm">
            {reason}
          </Text>
        ))}
        <Button size="xs" variant="default" loading={pending} onClick={() => despite(codes)}>
          {text.posts.despite}
        </Button>
      </Stack>
    </Alert>
  );
}
