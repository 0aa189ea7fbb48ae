import {
  Button,
  Collapse,
  Group,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowBackUp, IconPhone } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { text } from "../../../text/settings";
import { ErrorNote } from "../../../ui/ErrorNote";
import { useAccountChoices } from "../kit/choices";
import { Deeds } from "./Deeds";
import classes from "./Ivr.module.css";
import { Transcript } from "./Transcript";
import { canSpeak, useReadAloud } from "./useReadAloud";
import type { Trial } from "./useTrial";

const t = text.phoneMenu;
const VOICE = ["voice"] as const;

/** A phone that calls the menu as it stands in the form. */
export function TryIt({ trial, queue }: { trial: Trial; queue: (id: string) => string }) {
  const [aloud, setAloud] = useState(false);
  useReadAloud(trial.tried?.turns.at(-1), aloud);

  /** Digits of the keyboard are keys of the phone, except where something is written. */
  function key(event: KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[0-9*#]$/.test(event.key) && trial.tried?.awaits?.what === "keys") {
      event.preventDefault();
      trial.does({ do: "press", value: event.key });
    } else if (event.key === "Backspace" && trial.deeds.length > 0) {
      event.preventDefault();
      trial.back();
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons within do the same; these are shortcuts
    <div className={classes.phone} onKeyDown={key}>
      <Stack gap="sm">
        <Stack gap={2}>
          <Title order={3} size="h5">
            {t.try}
          </Title>
          <Text size="xs" c="dimmed">
            {t.tryHint}
          </Text>
        </Stack>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t.hours}
          value={trial.under.hours}
          onChange={(hours) => trial.setUnder({ ...trial.under, hours: hours as "" | "open" | "closed" })}
          data={[
            { value: "", label: t.hoursNow },
            { value: "open", label: t.hoursOpen },
            { value: "closed", label: t.hoursClosed },
          ]}
        />
        <Options trial={trial} />
        {trial.error ? <ErrorNote error={trial.error} retry={trial.retry} /> : null}
        <Transcript tried={trial.tried} behind={trial.behind} queue={queue} />
        <Deeds awaits={trial.tried?.awaits ?? null} does={trial.does} />
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPhone size={14} aria-hidden />}
              disabled={trial.deeds.length === 0}
              onClick={trial.again}
            >
              {t.callAgain}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              disabled={trial.deeds.length === 0}
              onClick={trial.back}
            >
              {t.back}
            </Button>
          </Group>
          {canSpeak ? (
            <Switch
              size="xs"
              label={t.aloud}
              checked={aloud}
              onChange={(event) => setAloud(event.currentTarget.checked)}
            />
          ) : null}
        </Group>
      </Stack>
    </div>
  );
}

/** Which number is called, and from which. */
function Options({ trial }: { trial: Trial }) {
  const [open, { toggle }] = useDisclosure(false);
  const accounts = useAccountChoices({ channels: VOICE });
  const { under, setUnder, tried } = trial;
  return (
    <div>
      <Button variant="subtle" color="gray" size="compact-xs" aria-expanded={open} onClick={toggle}>
        {t.options}
      </Button>
      <Collapse expanded={open}>
        <Stack gap="xs" pt="xs">
          {accounts.length > 0 ? (
            <Select
              size="xs"
              label={t.account}
              data={accounts}
              value={under.account || tried?.account || null}
              onChange={(account) => setUnder({ ...under, account: account ?? "" })}
              allowDeselect={false}
            />
          ) : null}
          <CallerField value={under.caller} onChange={(caller) => setUnder({ ...under, caller })} />
        </Stack>
      </Collapse>
    </div>
  );
}

/** Taken when it is left, for half a number is none. */
function CallerField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [words, setWords] = useState(value);
  return (
    <TextInput
      size="xs"
      label={t.caller}
      description={t.callerHint}
      value={words}
      maxLength={40}
      inputMode="tel"
      onChange={(event) => setWords(event.currentTarget.value)}
      onBlur={() => onChange(words.trim())}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        onChange(words.trim());
      }}
    />
  );
}
