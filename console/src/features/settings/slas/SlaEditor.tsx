import { NumberInput, Skeleton, Switch } from "@mantine/core";
import { text } from "../../../text/settings";
import { NameAndId } from "../kit/NameAndId";
import { CalendarPick, ChannelsPick, PrioritiesPick, QueuesPick, TagsPick } from "../kit/pickers";
import { More, Pair, Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps } from "../kit/settingTypes";
import { useEditing } from "../kit/useEditing";
import { useSetting } from "../kit/useSettings";
import { CalendarWeek } from "./CalendarWeek";
import { Example } from "./Example";
import { Ladder } from "./Ladder";
import { emptyPolicy, type PolicyForm, readPolicy, unreadableLengths, writePolicy } from "./policyForm";
import { TargetTable } from "./TargetTable";

const t = text.slaSettings;

/** What is promised to whom, on which hours it counts, and what is done when it is nearly late, or late. */
export default function SlaEditor(given: EditorProps<"sla">) {
  const edit = useEditing<"sla", PolicyForm>(given, {
    empty: emptyPolicy(),
    read: readPolicy,
    write: writePolicy,
    validate: wrong,
  });
  const { form } = edit;
  const values = form.values;
  const found = useSetting("calendar", values.calendar);
  const calendar = found.data;
  const mine = given.me.time_zone;
  const zone = !calendar || calendar.always ? mine : (calendar.time_zone ?? "UTC");
  return (
    <SettingForm
      edit={edit}
      title={edit.isNew ? text.settings.kind.sla.add : values.name}
      beside={<Switch label={t.enabled} {...form.getInputProps("enabled", { type: "checkbox" })} />}
    >
      <NameAndId edit={edit} />
      <Section title={t.promised} hint={t.promisedHint}>
        <TargetTable
          value={values.targets}
          onChange={(targets) => form.setFieldValue("targets", targets)}
          errors={form.errors}
        />
      </Section>
      <Section title={t.counts} hint={t.countsHint}>
        <CalendarPick {...form.getInputProps("calendar")} required />
        {calendar ? <CalendarWeek key={calendar.id} calendar={calendar} mine={mine} /> : null}
        <Switch
          label={t.pause}
          description={t.pauseHint}
          {...form.getInputProps("pause_in_pending", { type: "checkbox" })}
        />
      </Section>
      <Section title={t.example} hint={t.exampleHint}>
        {calendar || found.error ? <Example values={values} zone={zone} /> : <Skeleton height={120} />}
      </Section>
      <Section title={t.whom} hint={t.whomHint}>
        <Pair>
          <ChannelsPick {...form.getInputProps("channels")} />
          <QueuesPick {...form.getInputProps("queues")} />
          <PrioritiesPick {...form.getInputProps("priorities")} />
          <TagsPick {...form.getInputProps("tags")} label={t.tags} />
        </Pair>
      </Section>
      <Section title={t.warning} hint={t.warningHint}>
        <Pair>
          <NumberInput
            label={t.warnPercent}
            description={t.warnPercentHint}
            min={0}
            max={100}
            suffix=" %"
            {...form.getInputProps("warn_percent")}
          />
        </Pair>
        <Ladder
          path="warn_ladder"
          value={values.warn_ladder}
          onChange={(steps) => form.setFieldValue("warn_ladder", steps)}
          errors={form.errors}
        />
      </Section>
      <Section title={t.late} hint={t.lateHint}>
        <Ladder
          path="breach_ladder"
          value={values.breach_ladder}
          onChange={(steps) => form.setFieldValue("breach_ladder", steps)}
          errors={form.errors}
        />
      </Section>
      <More open={Boolean(form.errors.goal_percent)}>
        <Pair>
          <NumberInput
            label={t.goal}
            description={t.goalHint}
            min={0}
            max={100}
            suffix=" %"
            {...form.getInputProps("goal_percent")}
          />
        </Pair>
      </More>
    </SettingForm>
  );
}

function wrong(values: PolicyForm): Record<string, string> {
  const errors: Record<string, string> = Object.fromEntries(
    unreadableLengths(values.targets).map((field) => [field, t.unreadable]),
  );
  if (!values.name.trim()) errors.name = text.calendarSettings.needsName;
  for (const path of ["warn_ladder", "breach_ladder"] as const) {
    values[path].forEach((step, n) => {
      if (["priority", "queue", "page"].includes(step.do) && !step.to) errors[`${path}.${n}.to`] = t.needsTo;
    });
  }
  return errors;
}
