import { Alert, Anchor, Loader, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { text } from "../../../text/settings";
import { fill, plural } from "../../../text/text";
import classes from "./Ivr.module.css";
import type { Problem, Tried } from "./useTrial";

const t = text.phoneMenu;

/** Everything for which saving would be refused, each by the step's name, or that there is nothing. */
export function Problems({ tried, choose }: { tried: Tried | null; choose: (id: string) => void }) {
  if (!tried) {
    return (
      <Text size="sm" c="dimmed">
        <Loader size={12} mr={6} aria-hidden />
        {t.checking}
      </Text>
    );
  }
  if (tried.problems.length === 0) {
    return (
      <Text size="sm" c="dimmed" role="status">
        <IconCircleCheck size={16} aria-hidden style={{ verticalAlign: "-3px", marginInlineEnd: 6 }} />
        {t.fine}
      </Text>
    );
  }
  return (
    <Alert
      color="amber"
      variant="light"
      role="status"
      icon={<IconAlertTriangle aria-hidden />}
      title={plural(tried.problems.length, t.problem, t.problems)}
    >
      <Stack gap={4} align="flex-start">
        {tried.problems.map((one) => (
          <Named key={`${one.path} ${one.reason}`} problem={one} choose={choose} />
        ))}
      </Stack>
    </Alert>
  );
}

function Named({ problem, choose }: { problem: Problem; choose: (id: string) => void }) {
  const { node, reason } = problem;
  if (!node) return <Text size="sm">{reason}</Text>;
  return (
    <Anchor
      component="button"
      type="button"
      c="inherit"
      underline="always"
      className={classes.problem ?? ""}
      onClick={() => choose(node)}
    >
      {fill(t.of, { name: node, reason })}
    </Anchor>
  );
}

/** What is wrong with a field of a step, "" for nothing. Fields are named as in the setting. */
export function wrongAt(problems: readonly Problem[], id: string): (field: string) => string | undefined {
  return (field) => problems.find((one) => one.path === `nodes.${id}.${field}`)?.reason;
}
