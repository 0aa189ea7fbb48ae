import { ActionIcon, Button, Group, ScrollArea, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { dayWords } from "../../../ui/zones";
import { Pair } from "../kit/Section";
import type { CalendarForm, DayOff } from "./calendarForm";
import { useCountries } from "./useHours";

const t = text.calendarSettings;

type Change = (changed: Partial<CalendarForm>) => void;

/** Whose public holidays count: a country's, and those of a part of it. */
export function HolidayCountry({
  values,
  change,
  errors,
}: {
  values: CalendarForm;
  change: Change;
  errors: Record<string, React.ReactNode>;
}) {
  const found = useCountries().data?.items;
  const countries = useMemo(() => {
    const names = new Intl.DisplayNames(["en"], { type: "region" });
    return (found ?? [])
      .map(({ country }) => ({ value: country, label: names.of(country) ?? country }))
      .sort((a, b) => a.label.localeCompare(b.label));
  }, [found]);
  const parts = found?.find((one) => one.country === values.country)?.subdivisions ?? [];
  return (
    <Pair>
      <Select
        label={t.country}
        description={t.countryHint}
        placeholder={t.noCountry}
        searchable
        clearable
        data={withOwn(countries, values.country)}
        value={values.country || null}
        onChange={(country) => change({ country: country ?? "", subdivision: "" })}
        error={errors.country}
      />
      <Select
        label={t.subdivision}
        description={t.subdivisionHint}
        placeholder={t.wholeCountry}
        searchable
        clearable
        disabled={parts.length === 0}
        data={parts}
        value={values.subdivision || null}
        onChange={(subdivision) => change({ subdivision: subdivision ?? "" })}
        error={errors.subdivision}
      />
    </Pair>
  );
}

function withOwn(choices: { value: string; label: string }[], own: string) {
  return own && !choices.some((one) => one.value === own)
    ? [...choices, { value: own, label: own }]
    : choices;
}

/** The days off of the year to come; a public holiday may be worked all the same. */
export function Holidays({
  days,
  values,
  change,
}: {
  days: readonly DayOff[];
  values: CalendarForm;
  change: Change;
}) {
  const own = new Set(values.days_off.map((one) => one.date));
  const worked = values.working_days;
  return (
    <Stack gap="xs">
      {days.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.noDaysOff}
        </Text>
      ) : (
        <ScrollArea.Autosize
          mah={260}
          type="auto"
          offsetScrollbars="y"
          viewportProps={{ tabIndex: 0, "aria-label": t.comingUp }}
        >
          <Stack gap={2}>
            {days.map((day) => (
              <Group key={day.date} justify="space-between" wrap="nowrap" mih={30}>
                <Text size="sm">
                  {dayWords(day.date)} {day.date.slice(0, 4)}{" "}
                  <Text span c="dimmed">
                    {day.name}
                  </Text>
                </Text>
                {own.has(day.date) ? null : (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    aria-label={fill(t.workOn, { name: day.name, day: dayWords(day.date) })}
                    onClick={() => change({ working_days: [...worked, day.date].sort() })}
                  >
                    {t.work}
                  </Button>
                )}
              </Group>
            ))}
          </Stack>
        </ScrollArea.Autosize>
      )}
      {worked.map((date) => (
        <Group key={date} justify="space-between" wrap="nowrap" mih={30}>
          <Text size="sm">
            {dayWords(date)} {date.slice(0, 4)}{" "}
            <Text span c="dimmed">
              {t.worked}
            </Text>
          </Text>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={fill(t.offAgainOn, { day: dayWords(date) })}
            onClick={() => change({ working_days: worked.filter((one) => one !== date) })}
          >
            {t.offAgain}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}

/** Days off by hand. */
export function OwnDays({ values, change }: { values: CalendarForm; change: Change }) {
  const days = values.days_off;
  const set = (n: number, changed: Partial<DayOff>) =>
    change({ days_off: days.map((one, m) => (m === n ? { ...one, ...changed } : one)) });
  return (
    <Stack gap="xs" align="flex-start">
      {days.map((day, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its date is being typed
        <Group key={n} gap="xs" wrap="nowrap">
          <TextInput
            type="date"
            aria-label={fill(t.dayOffDate, { n: n + 1 })}
            value={day.date}
            onChange={(event) => set(n, { date: event.currentTarget.value })}
            error={day.date === ""}
          />
          <TextInput
            aria-label={fill(t.dayOffName, { n: n + 1 })}
            placeholder={t.dayOffPlaceholder}
            maxLength={100}
            value={day.name}
            onChange={(event) => set(n, { name: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={fill(t.removeDayOff, { n: n + 1 })}
            onClick={() => change({ days_off: days.filter((_, m) => m !== n) })}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        disabled={days.length >= 200}
        onClick={() => change({ days_off: [...days, { date: "", name: "" }] })}
      >
        {t.addDayOff}
      </Button>
    </Stack>
  );
}
