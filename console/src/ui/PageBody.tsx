import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./PageBody.module.css";

/** A page that is read from top to bottom: what it is, what can be done, and its content. */
export function PageBody({
  title,
  hint,
  actions,
  wide = false,
  children,
}: {
  title: string;
  hint?: string;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      <Group justify="space-between" align="flex-end" mb="lg" gap="sm">
        <Stack gap={2}>
          <Title order={1} size="h3">
            {title}
          </Title>
          {hint ? (
            <Text c="dimmed" size="sm">
              {hint}
            </Text>
          ) : null}
        </Stack>
        {actions ? <Group gap="xs">{actions}</Group> : null}
      </Group>
      {children}
    </div>
  );
}
