import { Switch, Text } from "@mantine/core";
import { text } from "../../../text/settings";
import { useNow } from "../../../ui/clock";
import { WeekHours } from "../../../ui/WeekHours";
import { openMinutes, unreadable } from "../../../ui/week";
import { minutesAhead } from "../../../ui/zones";
import { NameAndId } from "../kit/NameAndId";
import { ZonePick } from "../kit/pickers";
import { More, Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps } from "../kit/settingTypes";
import { useEditing } from "../kit/useEditing";
import { Closures } from "./Closures";
import { type CalendarForm, emptyCalendar, readCalendar, writeCalendar } from "./calendarForm";
import { HolidayCountry, Holidays, OwnDays } from "./DaysOff";
import { NextDays } from "./NextDays";
import { useHoursTried } from "./useHours";
import { ZoneNote } from "./ZoneNote";

const t = text.calendarSettings;

/** When somebody is there: hours of the week, days off and closures, in the calendar's own zone. */
export default function CalendarEditor(given: EditorProps<"calendar">) {
  const edit = useEditing<"calendar", CalendarForm>(given, {
    empty: emptyCalendar(given.me.time_zone),
    read: readCalendar,
    write: writeCalendar,
    validate: wrong,
  });
  const { form } = edit;
  const values = form.values;
  const tried = useHoursTried(values);
  const ahead = minutesAhead(given.me.time_zone, values.time_zone, useNow(3_600));
  const change = (changed: Partial<CalendarForm>) => form.setValues(changed);
  const errors = form.errors;
  return (
    <SettingForm edit={edit} title={edit.isNew ? text.settings.kind.calendar.add : values.name}>
      <NameAndId edit={edit} />
      <Switch
        label={t.always}
        description={t.alwaysHint}
        {...form.getInputProps("always", { type: "checkbox" })}
      />
      {values.always ? null : (
        <>
          <Section title={t.hours} hint={t.hoursHint}>
            <ZonePick {...form.getInputProps("time_zone")} label={t.zone} />
            <ZoneNote zone={values.time_zone} mine={given.me.time_zone} />
            <WeekHours
              value={values.hours}
              onChange={(hours) => form.setFieldValue("hours", hours)}
              errors={errors}
              ahead={ahead}
            />
          </Section>
          {tried.data && openMinutes(values.hours) > 0 ? (
            <Section title={text.week.nextDays}>
              <NextDays tried={tried.data} zone={values.time_zone} mine={given.me.time_zone} />
            </Section>
          ) : null}
          <Section title={t.daysOff} hint={t.daysOffHint}>
            <HolidayCountry values={values} change={change} errors={errors} />
            <OwnDays values={values} change={change} />
            <Text size="sm" fw={500}>
              {t.comingUp}
            </Text>
            <Holidays days={tried.data?.holidays ?? []} values={values} change={change} />
          </Section>
          <More
            title={t.closures}
            open={
              values.closures.length > 0 || Object.keys(errors).some((name) => name.startsWith("closures"))
            }
          >
            <Closures
              value={values.closures}
              onChange={(closures) => form.setFieldValue("closures", closures)}
              errors={errors}
            />
          </More>
        </>
      )}
    </SettingForm>
  );
}

function wrong(values: CalendarForm): Record<string, string> {
  if (values.always) return values.name.trim() ? {} : { name: t.needsName };
  const errors: Record<string, string> = Object.fromEntries(
    unreadable(values.hours).map((field) => [field, text.week.unreadable]),
  );
  if (!values.name.trim()) errors.name = t.needsName;
  if (openMinutes(values.hours) === 0) errors.hours = t.needsHours;
  values.days_off.forEach((one, n) => {
    if (!one.date) errors[`days_off.${n}`] = t.needsDate;
  });
  values.closures.forEach((one, n) => {
    if (!one.start) errors[`closures.${n}.start`] = t.needsDate;
    if (!one.end) errors[`closures.${n}.end`] = t.needsDate;
    else if (one.end <= one.start) errors[`closures.${n}.end`] = t.endsBefore;
  });
  return errors;
}
