import { Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { text as care } from "../../../text/care";
import { text } from "../../../text/settings";
import { useNow } from "../../../ui/clock";
import { ErrorNote } from "../../../ui/ErrorNote";
import { WeekHours } from "../../../ui/WeekHours";
import { unreadable } from "../../../ui/week";
import { minutesAhead } from "../../../ui/zones";
import { ZoneNote } from "../calendars/ZoneNote";
import { NameAndId } from "../kit/NameAndId";
import { AgentsPick, QueuePick, ZonePick } from "../kit/pickers";
import { Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps } from "../kit/settingTypes";
import { useEditing } from "../kit/useEditing";
import { OneOffs } from "./OneOffs";
import { RosterWeek } from "./RosterWeek";
import { countable, emptyShift, readShift, type ShiftForm, writeShift } from "./shiftForm";
import { useRosterTried } from "./useRoster";
import { WeekChooser } from "./WeekChooser";

const t = text.shiftSettings;

/** Who is on duty when: people, the hours of their week, what differs once, and the week it makes. */
export default function ShiftEditor(given: EditorProps<"shift">) {
  const edit = useEditing<"shift", ShiftForm>(given, {
    empty: emptyShift(given.me.time_zone),
    read: readShift,
    write: writeShift,
    validate: wrong,
  });
  const { form } = edit;
  const values = form.values;
  const mine = given.me.time_zone;
  return (
    <SettingForm
      edit={edit}
      title={edit.isNew ? text.settings.kind.shift.add : values.name}
      after={
        <Section title={t.week} hint={t.weekHint}>
          <Preview id={edit.id} values={values} zone={mine} />
        </Section>
      }
    >
      <NameAndId edit={edit} />
      <Section title={t.people}>
        <AgentsPick {...form.getInputProps("agents")} placeholder={t.choosePeople} required />
        <QueuePick
          {...form.getInputProps("queue")}
          label={t.queue}
          description={t.queueHint}
          placeholder={t.anyQueue}
        />
      </Section>
      <Section title={t.hours} hint={t.hoursHint}>
        <ZonePick {...form.getInputProps("time_zone")} />
        <ZoneNote zone={values.time_zone} mine={mine} />
        <WeekHours
          value={values.hours}
          onChange={(hours) => form.setFieldValue("hours", hours)}
          errors={form.errors}
          ahead={minutesAhead(mine, values.time_zone, useNow(3_600))}
        />
      </Section>
      <Section title={t.oneOffs} hint={t.oneOffsHint}>
        <OneOffs
          value={values.one_offs}
          onChange={(ones) => form.setFieldValue("one_offs", ones)}
          agents={values.agents}
          errors={form.errors}
        />
      </Section>
    </SettingForm>
  );
}

function Preview({ id, values, zone }: { id: string; values: ShiftForm; zone: string }) {
  const [asked, setAsked] = useState({ day: "", calendar: "" });
  const found = useRosterTried(id, countable(values), { ...asked, zone });
  if (found.error && !found.data) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={160} />;
  return (
    <Stack gap="lg">
      <WeekChooser roster={found.data} choose={(changed) => setAsked({ ...asked, ...changed })} />
      {found.data.queues.length === 0 ? <Text size="sm">{care.roster.nobody}</Text> : null}
      <RosterWeek roster={found.data} queue={values.queue} />
    </Stack>
  );
}

function wrong(values: ShiftForm): Record<string, string> {
  const errors: Record<string, string> = Object.fromEntries(
    unreadable(values.hours).map((field) => [field, text.week.unreadable]),
  );
  if (!values.name.trim()) errors.name = text.calendarSettings.needsName;
  if (values.agents.length === 0) errors.agents = t.needsPeople;
  const works =
    Object.values(values.hours).some((day) => day.length > 0) || values.one_offs.some((one) => one.works);
  if (!works) errors.hours = t.needsHours;
  values.one_offs.forEach((one, n) => {
    if (!one.start) errors[`one_offs.${n}.start`] = text.calendarSettings.needsDate;
    if (!one.end) errors[`one_offs.${n}.end`] = text.calendarSettings.needsDate;
    else if (one.end <= one.start) errors[`one_offs.${n}.end`] = text.calendarSettings.endsBefore;
  });
  return errors;
}
