import { NativeSelect, NumberInput, SegmentedControl, Stack, TagsInput, Text } from "@mantine/core";
import { useState } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { MaybeSpan } from "../kit/MaybeSpan";
import { CalendarPick } from "../kit/pickers";
import { More, Pair, Section } from "../kit/Section";
import { pausesOf, SLOTS } from "./emptyQueue";
import type { QueueEditing } from "./QueueEditor";

const t = text.queueSettings;

/** What callers and writers are promised instead of waiting. */
export function Callbacks({ edit }: { edit: QueueEditing }) {
  const { form } = edit;
  const wrong = ["callback_attempts", "callback_pauses_minutes"].some((name) => form.errors[name]);
  return (
    <Section title={t.callbacks} hint={t.callbacksHint}>
      <MaybeSpan
        {...form.getInputProps("callback_after_seconds")}
        label={t.offerCallback}
        description={t.offerCallbackHint}
        after={t.afterWaiting}
        never={-1}
        start={60}
        min={0}
        max={3_600}
        units={["minutes", "seconds"]}
      />
      <CalendarPick
        {...form.getInputProps("callback_calendar")}
        label={t.callbackCalendar}
        description={t.callbackCalendarHint}
        required
      />
      <Pair>
        <NativeSelect
          label={t.slotMinutes}
          description={t.slotMinutesHint}
          value={String(form.values.callback_slot_minutes)}
          onChange={(event) => form.setFieldValue("callback_slot_minutes", Number(event.currentTarget.value))}
          data={lengths(form.values.callback_slot_minutes)}
          error={form.errors.callback_slot_minutes}
        />
        <NumberInput
          label={t.slotCapacity}
          description={t.slotCapacityHint}
          min={0}
          max={1_000}
          allowDecimal={false}
          {...form.getInputProps("callback_slot_capacity")}
        />
      </Pair>
      <More title={t.attemptsTitle} open={wrong}>
        <Attempts edit={edit} />
      </More>
    </Section>
  );
}

function lengths(now: number): { value: string; label: string }[] {
  const known = [...new Set([...SLOTS, now])].sort((a, b) => a - b);
  return known.map((minutes) => ({ value: String(minutes), label: fill(t.slotOf, { minutes }) }));
}

function Attempts({ edit: { form } }: { edit: QueueEditing }) {
  const [wrong, setWrong] = useState(false);
  return (
    <Stack gap="md">
      <Stack gap={4}>
        <Text size="sm" fw={500} id="callback-first">
          {t.whoFirst}
        </Text>
        <SegmentedControl
          aria-labelledby="callback-first"
          w="fit-content"
          value={form.values.callback_agent_first ? "agent" : "customer"}
          onChange={(first) => form.setFieldValue("callback_agent_first", first === "agent")}
          data={[
            { value: "agent", label: t.agentFirst },
            { value: "customer", label: t.customerFirst },
          ]}
        />
      </Stack>
      <Pair>
        <NumberInput
          label={t.attempts}
          min={1}
          max={10}
          allowDecimal={false}
          {...form.getInputProps("callback_attempts")}
        />
        <TagsInput
          label={t.pauses}
          description={t.pausesHint}
          value={form.values.callback_pauses_minutes.map(String)}
          allowDuplicates
          maxTags={10}
          acceptValueOnBlur
          error={wrong ? t.pausesWrong : form.errors.callback_pauses_minutes}
          onChange={(words) => {
            const pauses = pausesOf(words);
            setWrong(pauses === null);
            if (pauses) form.setFieldValue("callback_pauses_minutes", pauses);
          }}
        />
      </Pair>
    </Stack>
  );
}
