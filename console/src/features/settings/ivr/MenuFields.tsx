import { Button, Group, NativeSelect, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { More, Pair } from "../kit/Section";
import { rekey } from "./edit";
import classes from "./Ivr.module.css";
import type { Fields } from "./KindFields";
import { PromptField } from "./PromptField";
import { freeKey, keysOf } from "./steps";

const t = text.phoneMenu;
const FINISH = ["", ..."#*0123456789"];

/** A menu of keys: what is said, what can be pressed or said, and where silence leads. */
export function MenuFields(given: Fields) {
  const { step, change, wrong, way } = given;
  const free = freeKey(step);
  const details = ["num_digits", "finish", "tries", "timeout_seconds", "invalid", "invalid.text"];
  return (
    <Stack gap="md">
      <PromptField
        label={t.said}
        hint={t.saidHint}
        value={step.prompt}
        onChange={(prompt) => change({ prompt })}
        error={wrong("prompt") ?? wrong("prompt.text") ?? wrong("prompt.audio")}
      />
      <Choices {...given} free={free} />
      <Phrases {...given} />
      {way("no_input", t.noInput)}
      <More title={t.more} open={details.some((field) => Boolean(wrong(field)))}>
        <Stack gap="md">
          <Pair>
            <Whole {...given} field="tries" label={t.tries} min={1} max={9} />
            <Whole {...given} field="timeout_seconds" label={t.timeout} min={1} max={60} />
            <Whole {...given} field="num_digits" label={t.digits} min={1} max={20} />
            <NativeSelect
              label={t.finish}
              data={FINISH.map((key) => ({ value: key, label: key || text.settings.noneChosen }))}
              value={step.finish}
              onChange={(event) => change({ finish: event.currentTarget.value })}
              error={wrong("finish")}
            />
          </Pair>
          <PromptField
            label={t.invalid}
            hint={t.ownWords}
            value={step.invalid}
            onChange={(invalid) => change({ invalid })}
            error={wrong("invalid") ?? wrong("invalid.text") ?? wrong("invalid.audio")}
          />
        </Stack>
      </More>
    </Stack>
  );
}

function Whole({
  step,
  change,
  wrong,
  field,
  label,
  min,
  max,
}: Fields & { field: "tries" | "timeout_seconds" | "num_digits"; label: string; min: number; max: number }) {
  return (
    <NumberInput
      allowDecimal={false}
      label={label}
      min={min}
      max={max}
      value={step[field]}
      onChange={(value) => change({ [field]: Number(value) || 0 })}
      error={wrong(field)}
    />
  );
}

function Titled({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Stack gap="xs" role="group" aria-label={title}>
      <Stack gap={0}>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        {hint ? (
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        ) : null}
      </Stack>
      {children}
    </Stack>
  );
}

function Choices({ step, settle, way, drop, wrong, free }: Fields & { free: string }) {
  return (
    <Titled title={t.choices}>
      {keysOf(step).map((key) => (
        <div key={key} className={classes.choice}>
          <KeyField
            label={fill(t.keyOf, { key })}
            value={key}
            clean={(words) => words.replace(/[^0-9#*]/g, "").slice(0, step.num_digits)}
            keep={(other) => settle(rekey(step, "choices", key, other))}
          />
          {way(`choices.${key}`, fill(t.keyLeads, { key }), { hidden: true })}
          <Drop label={fill(t.removeKey, { key })} drop={() => drop(`choices.${key}`)} />
        </div>
      ))}
      {wrong("choices") ? (
        <Text size="xs" c="red">
          {wrong("choices")}
        </Text>
      ) : null}
      {free
        ? way(`choices.${free}`, fill(t.keyLeads, { key: free }), { hidden: true, placeholder: t.addKey })
        : null}
    </Titled>
  );
}

function Phrases({ step, settle, change, way, drop, wrong }: Fields) {
  const [words, setWords] = useState("");
  const phrase = words.trim();
  function add(): void {
    if (!phrase || phrase in step.words) return;
    const first = Object.values(step.choices)[0] ?? step.no_input;
    change({ words: { ...step.words, [phrase]: first } });
    setWords("");
  }
  return (
    <Titled title={t.spoken} hint={t.spokenHint}>
      {Object.keys(step.words).map((word) => (
        <div key={word} className={classes.choice} data-words="">
          <KeyField
            label={fill(t.wordOf, { word })}
            value={word}
            clean={(given) => given.replaceAll(",", "").slice(0, 100)}
            keep={(other) => settle(rekey(step, "words", word, other.trim()))}
          />
          {way(`words.${word}`, fill(t.wordLeads, { word }), { hidden: true })}
          <Drop label={fill(t.removeWord, { word })} drop={() => drop(`words.${word}`)} />
        </div>
      ))}
      {wrong("words") ? (
        <Text size="xs" c="red">
          {wrong("words")}
        </Text>
      ) : null}
      <Group gap="xs" wrap="nowrap">
        <TextInput
          aria-label={t.addWord}
          placeholder={t.addWord}
          value={words}
          maxLength={100}
          style={{ flex: 1 }}
          onChange={(event) => setWords(event.currentTarget.value.replaceAll(",", ""))}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button variant="default" onClick={add} disabled={!phrase || phrase in step.words}>
          {t.addWordNow}
        </Button>
      </Group>
    </Titled>
  );
}

/** Taken when it is left, so that a choice doesn't wander while its key is typed. */
function KeyField({
  label,
  value,
  clean,
  keep,
}: {
  label: string;
  value: string;
  clean: (words: string) => string;
  keep: (words: string) => void;
}) {
  const [words, setWords] = useState(value);
  function done(): void {
    if (words && words !== value) keep(words);
    setWords(value);
  }
  return (
    <TextInput
      aria-label={label}
      value={words}
      onChange={(event) => setWords(clean(event.currentTarget.value))}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        done();
      }}
    />
  );
}

function Drop({ label, drop }: { label: string; drop: () => void }) {
  return (
    <Button variant="subtle" color="gray" px={8} aria-label={label} onClick={drop}>
      <IconX size={16} aria-hidden />
    </Button>
  );
}
