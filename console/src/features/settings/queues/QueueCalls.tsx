import { NativeSelect, NumberInput, Switch, TextInput } from "@mantine/core";
import { text } from "../../../text/settings";
import { MaybeSpan } from "../kit/MaybeSpan";
import { WordsPick } from "../kit/pickers";
import { More, Pair, Section } from "../kit/Section";
import { SpanField } from "../kit/SpanField";
import type { QueueEditing } from "./QueueEditor";

const t = text.queueSettings;

/** What is different for calls that wait in this queue. */
export function Calls({ edit: { form } }: { edit: QueueEditing }) {
  return (
    <Section title={t.calls} hint={t.callsHint}>
      <MaybeSpan
        {...form.getInputProps("acw_seconds")}
        label={t.afterCall}
        description={t.afterCallHint}
        after={t.afterCallFor}
        start={60}
        max={3_600}
        units={["minutes", "seconds"]}
      />
      <WordsPick
        {...form.getInputProps("dispositions")}
        label={t.dispositions}
        description={t.dispositionsHint}
      />
      <NativeSelect
        label={t.record}
        maw={360}
        {...form.getInputProps("record")}
        data={[
          { value: "", label: t.recordAsAccount },
          { value: "on", label: t.recordOn },
          { value: "off", label: t.recordOff },
        ]}
      />
      <More title={t.moreCalls} open={["music", "missed_calls_away"].some((name) => form.errors[name])}>
        <Pair>
          <NumberInput
            label={t.missedCalls}
            description={t.missedCallsHint}
            min={0}
            max={20}
            allowDecimal={false}
            {...form.getInputProps("missed_calls_away")}
          />
          <TextInput
            label={t.music}
            description={t.musicHint}
            placeholder="https://"
            type="url"
            {...form.getInputProps("music")}
          />
        </Pair>
      </More>
    </Section>
  );
}

/** What hardly anybody needs to change. */
export function Shards({ edit: { form } }: { edit: QueueEditing }) {
  return (
    <Section title={t.rare}>
      <Switch
        label={t.concierge}
        description={t.conciergeHint}
        {...form.getInputProps("concierge", { type: "checkbox" })}
      />
      <Pair>
        <SpanField
          {...form.getInputProps("grace_seconds")}
          label={t.grace}
          description={t.graceHint}
          max={86_400}
        />
        <NumberInput
          label={t.shards}
          description={t.shardsHint}
          min={1}
          max={64}
          allowDecimal={false}
          {...form.getInputProps("shards")}
        />
      </Pair>
    </Section>
  );
}
