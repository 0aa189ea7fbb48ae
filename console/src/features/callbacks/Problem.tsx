import { Text } from "@mantine/core";
import { ApiError } from "../../api/problem";
import { text } from "../../text/reports";
import { ErrorNote } from "../../ui/ErrorNote";

/** Why a change was refused. Where somebody else was quicker the lists are read afresh already. */
export function Problem({ error }: { error: unknown }) {
  if (!error) return null;
  if (error instanceof ApiError && error.code === "conflict") {
    return (
      <Text size="sm" role="alert">
        {text.callbackPage.changed}
      </Text>
    );
  }
  return <ErrorNote error={error} />;
}
