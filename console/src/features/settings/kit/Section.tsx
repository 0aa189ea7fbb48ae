import { Button, Collapse, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { text } from "../../../text/settings";
import classes from "./Settings.module.css";

/** Fields that belong together, under a heading. */
export function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <Stack component="section" gap="md" aria-labelledby={id} className={classes.section ?? ""}>
      <Stack gap={2}>
        <Title order={3} size="h5" id={id}>
          {title}
        </Title>
        {hint ? (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        ) : null}
      </Stack>
      {children}
    </Stack>
  );
}

/** What is rarely needed, folded away. It opens by itself while something in it is wrong. */
export function More({
  title = text.settings.more,
  open = false,
  children,
}: {
  title?: string;
  open?: boolean;
  children: ReactNode;
}) {
  const [unfolded, fold] = useDisclosure(false);
  const shown = unfolded || open;
  const id = useId();
  const Icon = shown ? IconChevronDown : IconChevronRight;
  return (
    <Stack gap="md">
      <Group>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<Icon size={16} aria-hidden />}
          aria-expanded={shown}
          aria-controls={id}
          onClick={fold.toggle}
        >
          {title}
        </Button>
      </Group>
      <Collapse expanded={shown} id={id}>
        <Stack gap="xl">{children}</Stack>
      </Collapse>
    </Stack>
  );
}

/** Two short fields beside one another, where there is room. */
export function Pair({ children }: { children: ReactNode }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="md">
      {children}
    </SimpleGrid>
  );
}
