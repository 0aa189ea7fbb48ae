import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { text } from "../text/text";

/** A page that broke doesn't take the others with it. */
export class CrashGuard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <Center mih="60dvh" p="md" role="alert">
        <Stack align="center" gap="xs">
          <Title order={1} size="h4">
            {text.app.crashed}
          </Title>
          <Text size="sm">{text.app.crashedHint}</Text>
          <Button onClick={() => location.reload()}>{text.app.reload}</Button>
        </Stack>
      </Center>
    );
  }
}
