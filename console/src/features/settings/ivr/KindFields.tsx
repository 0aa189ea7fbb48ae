import { NumberInput, Stack, Switch, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "../../../text/settings";
import { CalendarPick, PriorityPick, QueuePick } from "../kit/pickers";
import { LanguageField } from "./LanguageField";
import { MenuFields } from "./MenuFields";
import { PromptField } from "./PromptField";
import type { Step } from "./steps";

const t = text.phoneMenu;

export interface Fields {
  step: Step;
  /** The menu's own, for what is said. */
  language: string;
  wrong: (field: string) => string | undefined;
  change: (fields: Partial<Step>) => void;
  /** A change that is taken back as one. */
  settle: (step: Step) => void;
  way: (
    way: string,
    label: string,
    more?: { placeholder?: string; clearable?: boolean; hidden?: boolean },
  ) => ReactNode;
  drop: (way: string) => void;
}

/** The fields that count for a kind of step, and no others. */
export function KindFields(given: Fields) {
  const { step, change, way, wrong } = given;
  switch (step.kind) {
    case "say":
      return (
        <Stack gap="md">
          <Said {...given} />
          {way("next", t.next)}
        </Stack>
      );
    case "menu":
      return <MenuFields {...given} />;
    case "hours":
      return (
        <Stack gap="md">
          <CalendarPick
            label={t.calendar}
            placeholder={t.calendarOwn}
            value={step.calendar}
            onChange={(calendar) => change({ calendar })}
            error={wrong("calendar")}
          />
          {way("open", t.whenOpen)}
          {way("closed", t.whenClosed)}
        </Stack>
      );
    case "language":
      return (
        <Stack gap="md">
          <LanguageField
            label={t.stepLanguage}
            value={step.language}
            onChange={(language) => change({ language })}
            error={wrong("language")}
          />
          <TextInput
            label={t.voice}
            description={t.voiceHint}
            value={step.voice}
            maxLength={80}
            onChange={(event) => change({ voice: event.currentTarget.value.trim() })}
            error={wrong("voice")}
          />
          {way("next", t.next)}
        </Stack>
      );
    case "queue":
      return (
        <Stack gap="md">
          <Queue {...given} />
          <PriorityPick
            label={t.priority}
            placeholder={t.priorityLeft}
            value={step.priority}
            onChange={(priority) => change({ priority: priority as Step["priority"] })}
            error={wrong("priority")}
          />
        </Stack>
      );
    case "voicemail":
      return (
        <Stack gap="md">
          <Said {...given} hint={t.ownWords} />
          <Queue {...given} />
          <Switch
            label={t.transcribe}
            checked={step.transcribe}
            onChange={(event) => change({ transcribe: event.currentTarget.checked })}
          />
        </Stack>
      );
    case "callback":
      return <Queue {...given} />;
    case "external":
      return (
        <Stack gap="md">
          <TextInput
            label={t.number}
            description={t.numberHint}
            value={step.number}
            maxLength={20}
            inputMode="tel"
            onChange={(event) => change({ number: event.currentTarget.value.replace(/[^\d+]/g, "") })}
            error={wrong("number")}
          />
          <Said {...given} hint={t.ownWords} />
          <NumberInput
            allowDecimal={false}
            label={t.ring}
            min={5}
            max={600}
            value={step.ring_seconds}
            onChange={(value) => change({ ring_seconds: Number(value) || 0 })}
            error={wrong("ring_seconds")}
          />
          {way("after", t.after, { placeholder: t.afterEmpty, clearable: true })}
        </Stack>
      );
    case "hangup":
      return <Said {...given} hint={t.ownWords} />;
  }
}

function Said({ step, wrong, change, hint = t.saidHint }: Fields & { hint?: string }) {
  return (
    <PromptField
      label={t.said}
      hint={hint}
      value={step.prompt}
      onChange={(prompt) => change({ prompt })}
      error={wrong("prompt") ?? wrong("prompt.text") ?? wrong("prompt.audio")}
    />
  );
}

function Queue({ step, wrong, change }: Fields) {
  return (
    <QueuePick
      label={t.queue}
      placeholder={t.queueOwn}
      value={step.queue}
      onChange={(queue) => change({ queue })}
      error={wrong("queue")}
    />
  );
}
