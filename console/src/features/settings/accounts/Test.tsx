import { Button, Group, Loader, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleX, IconEye, IconPlugConnected } from "@tabler/icons-react";
import { text } from "../../../text/settings";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Section } from "../kit/Section";
import classes from "./Accounts.module.css";
import { type Check, useTest } from "./useConnection";

const t = text.connect;

/** Asks the provider whether all of it works. */
export function Test({ id }: { id: string }) {
  const test = useTest(id);
  return (
    <Section title={t.test} hint={t.testHint}>
      <Group>
        <Button
          variant="light"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {test.data ? t.testAgain : t.testNow}
        </Button>
      </Group>
      <Stack gap="sm" aria-live="polite">
        {test.isPending ? (
          <Group gap="xs">
            <Loader size="xs" />
            <Text size="sm" c="dimmed">
              {t.testing}
            </Text>
          </Group>
        ) : null}
        {test.error ? <ErrorNote error={test.error} /> : null}
        {test.data && !test.isPending ? <Found checks={test.data.checks} ok={test.data.ok} /> : null}
      </Stack>
    </Section>
  );
}

function Found({ checks, ok }: { checks: Check[]; ok: boolean }) {
  const looks = checks.some((check) => check.ok === null);
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {ok ? (looks ? t.allSeen : t.allGood) : t.notYet}
      </Text>
      <ul className={classes.checks}>
        {checks.map((check) => (
          <li key={check.name} className={classes.check}>
            <Sign ok={check.ok} />
            <Stack gap={2}>
              <Text size="sm" fw={600}>
                {nameOf(check.name)}
              </Text>
              <Text size="sm">{check.said}</Text>
              {check.fix ? (
                <Text size="sm" c="dimmed">
                  {check.fix}
                </Text>
              ) : null}
            </Stack>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function nameOf(name: string): string {
  return t.check[name as keyof typeof t.check] ?? name;
}

function Sign({ ok }: { ok: boolean | null }) {
  const Icon = ok === null ? IconEye : ok ? IconCircleCheck : IconCircleX;
  const said = ok === null ? t.look : ok ? t.good : t.bad;
  return (
    <span className={classes.sign} data-ok={String(ok)}>
      <Icon size={20} stroke={1.8} role="img" aria-label={said} />
    </span>
  );
}
