import { Switch, Textarea } from "@mantine/core";
import { text } from "../../../text/settings";
import { MaybeSpan } from "../kit/MaybeSpan";
import { NameAndId } from "../kit/NameAndId";
import { SkillPick, TemplatePick } from "../kit/pickers";
import { More, Pair, Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import { SpanField } from "../kit/SpanField";
import type { EditorProps } from "../kit/settingTypes";
import { type Editing, useEditing } from "../kit/useEditing";
import { EMPTY, RARE } from "./emptyQueue";
import { Callbacks } from "./QueueCallbacks";
import { Calls, Shards } from "./QueueCalls";

const t = text.queueSettings;
export type QueueEditing = Editing<"queue", typeof EMPTY>;

export default function QueueEditor(given: EditorProps<"queue">) {
  const edit = useEditing<"queue", typeof EMPTY>(given, {
    empty: EMPTY,
    validate: {
      name: (name) => (name.trim() ? null : text.settings.needed),
      nudge_text: (words, queue) => (queue.nudge_minutes && !words.trim() ? t.nudgeNeeded : null),
      callback_pauses_minutes: (pauses) => (pauses.length > 0 ? null : t.pausesNeeded),
    },
  });
  const { form } = edit;
  return (
    <SettingForm edit={edit} title={edit.isNew ? text.settings.kind.queue.add : form.values.name}>
      <NameAndId edit={edit} />
      <Offers edit={edit} />
      <Silence edit={edit} />
      <Callbacks edit={edit} />
      <Calls edit={edit} />
      <More open={RARE.some((name) => form.errors[name])}>
        <AskAfter edit={edit} />
        <Shards edit={edit} />
      </More>
    </SettingForm>
  );
}

function Offers({ edit: { form } }: { edit: QueueEditing }) {
  return (
    <Section title={t.offers} hint={t.offersHint}>
      <Pair>
        <SkillPick {...form.getInputProps("skill")} label={t.skill} description={t.skillHint} />
        <SpanField
          {...form.getInputProps("offer_seconds")}
          label={t.offerSeconds}
          description={t.offerSecondsHint}
          min={10}
          max={900}
          units={["minutes", "seconds"]}
        />
      </Pair>
      <Switch
        label={t.sticky}
        description={t.stickyHint}
        {...form.getInputProps("sticky", { type: "checkbox" })}
      />
      <Switch
        label={t.fallback}
        description={t.fallbackHint}
        {...form.getInputProps("fallback", { type: "checkbox" })}
      />
    </Section>
  );
}

function Silence({ edit: { form } }: { edit: QueueEditing }) {
  return (
    <Section title={t.silence} hint={t.silenceHint}>
      <MaybeSpan
        {...form.getInputProps("nudge_minutes")}
        label={t.nudge}
        description={t.nudgeHint}
        after={t.afterSilence}
        base="minutes"
        start={1_440}
        max={43_200}
      >
        <Textarea
          label={t.nudgeText}
          autosize
          minRows={2}
          maxLength={1_000}
          {...form.getInputProps("nudge_text")}
        />
      </MaybeSpan>
      <MaybeSpan
        {...form.getInputProps("solve_minutes")}
        label={t.solve}
        description={t.solveHint}
        after={t.afterSilence}
        base="minutes"
        start={4_320}
        max={43_200}
      />
      <MaybeSpan
        {...form.getInputProps("follow_up_days")}
        label={t.followUp}
        description={t.followUpHint}
        after={t.followUpFor}
        base="days"
        units={["days"]}
        start={7}
        max={90}
      />
    </Section>
  );
}

function AskAfter({ edit: { form } }: { edit: QueueEditing }) {
  return (
    <Section title={t.askAfter}>
      <MaybeSpan
        {...form.getInputProps("ask_after_days")}
        label={t.askAfterOn}
        description={t.askAfterHint}
        after={t.askAfterDays}
        base="days"
        units={["days"]}
        start={3}
        max={60}
      >
        <TemplatePick {...form.getInputProps("ask_after_template")} label={t.askAfterTemplate} required />
        <SpanField
          {...form.getInputProps("ask_after_every_days")}
          label={t.askAfterEvery}
          base="days"
          units={["days"]}
          min={1}
          max={365}
        />
      </MaybeSpan>
    </Section>
  );
}
