import { Alert, Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
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
  if (error instanceof ApiError && error.code === "has_callback") {
    return (
      <Alert color="amber" variant="light" role="alert">
        <Text size="sm">{error.message}</Text>
        <Anchor size="sm" component={Link} to="/callbacks">
          {text.callback.seePromised}
        </Anchor>
      </Alert>
    );
  }
  return <ErrorNote error={error} />;
}
