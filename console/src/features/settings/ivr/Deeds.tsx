import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import classes from "./Ivr.module.css";
import type { Awaited, Deed } from "./useTrial";

const t = text.phoneMenu;
const KEYS = [..."123456789*0#"];

/** What the caller can do now: keys, words, a message, or the answer of a number outside. */
export function Deeds({ awaits, does }: { awaits: Awaited | null; does: (deed: Deed) => void }) {
  const keys = awaits?.what === "keys";
  return (
    <Stack gap="xs">
      <fieldset className={classes.keypad} aria-label={t.keypad}>
        {KEYS.map((key) => (
          <Button
            key={key}
            variant="default"
            size="sm"
            aria-label={fill(t.pressKey, { key: t.keyNames[key as keyof typeof t.keyNames] ?? key })}
            disabled={!keys}
            onClick={() => does({ do: "press", value: key })}
          >
            {key}
          </Button>
        ))}
      </fieldset>
      {keys && awaits.speech ? <SayField say={(value) => does({ do: "say", value })} /> : null}
      {keys ? (
        <Button variant="subtle" color="gray" size="xs" onClick={() => does({ do: "wait", value: "" })}>
          {fill(t.waitSeconds, { seconds: awaits.seconds })}
        </Button>
      ) : null}
      {awaits?.what === "message" ? (
        <Group gap="xs" grow>
          <Button size="xs" onClick={() => does({ do: "leave", value: t.leaveWords })}>
            {t.leave}
          </Button>
          <Button size="xs" variant="default" onClick={() => does({ do: "wait", value: "" })}>
            {t.wait}
          </Button>
        </Group>
      ) : null}
      {awaits?.what === "answer" ? (
        <Group gap="xs" grow>
          <Button size="xs" onClick={() => does({ do: "answer", value: "" })}>
            {t.answer}
          </Button>
          <Button size="xs" variant="default" onClick={() => does({ do: "no_answer", value: "" })}>
            {t.noAnswer}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}

function SayField({ say }: { say: (words: string) => void }) {
  const [words, setWords] = useState("");
  function send(): void {
    if (!words.trim()) return;
    say(words.trim());
    setWords("");
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <TextInput
        size="xs"
        aria-label={t.sayWhat}
        placeholder={t.sayWhat}
        value={words}
        maxLength={200}
        style={{ flex: 1 }}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          send();
        }}
      />
      <Button size="xs" variant="default" onClick={send} disabled={!words.trim()}>
        {t.sayNow}
      </Button>
    </Group>
  );
}
