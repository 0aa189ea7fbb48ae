import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Nothing here, and why that is fine or what to do. */
export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <Stack align="center" justify="center" gap={4} p="xl" mih={160}>
      <Text fw={600}>{title}</Text>
      {hint ? (
        <Text size="sm" c="dimmed" ta="center" maw={320}>
          {hint}
        </Text>
      ) : null}
      {children}
    </Stack>
  );
}
