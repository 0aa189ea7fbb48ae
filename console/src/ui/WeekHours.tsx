import { ActionIcon, Group, Menu, Stack, Text } from "@mantine/core";
import { IconCopy, IconPlus, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { fill, text } from "../text/text";
import { ClockField } from "./ClockField";
import classes from "./Week.module.css";
import { Scale, Track } from "./WeekStrip";
import {
  added,
  bars,
  copied,
  DAY_MINUTES,
  DAYS,
  type Day,
  dayAfter,
  type Hours,
  type Interval,
  intoNextDay,
  openMinutes,
  overlap,
  WORKDAYS,
} from "./week";

const t = text.week;

interface Given {
  value: Hours;
  onChange: (value: Hours) => void;
  /** By field: `hours.mon.0.start`. */
  errors?: Record<string, ReactNode>;
  /** How many minutes ahead the reader's clocks are. */
  ahead?: number;
}

/** The hours of a week: seven rows of times to fill in, each drawn as it is counted. */
export function WeekHours({ value, onChange, errors = {}, ahead = 0 }: Given) {
  const drawn = bars(value);
  return (
    <div>
      <Scale name="" ahead={0} fields />
      <div className={classes.rows}>
        {DAYS.map((day) => (
          <fieldset key={day} className={classes.row} data-fields aria-label={t.day[day]}>
            <span className={classes.day}>{t.day[day]}</span>
            <Track bars={drawn[day]} />
            <DayFields day={day} value={value} onChange={onChange} errors={errors} />
          </fieldset>
        ))}
      </div>
      {ahead ? <Scale name={t.yours} ahead={ahead} fields /> : null}
      <Text size="sm" c="dimmed" mt="xs" role="status">
        {fill(t.total, { hours: Math.round(openMinutes(value) / 6) / 10 })}
      </Text>
      {errors.hours ? (
        <Text size="sm" c="var(--mantine-color-error)">
          {errors.hours}
        </Text>
      ) : null}
    </div>
  );
}

interface OfDay {
  day: Day;
  value: Hours;
  onChange: (value: Hours) => void;
  errors: Record<string, ReactNode>;
}

function DayFields({ day, value, onChange, errors }: OfDay) {
  const spans = value[day];
  const set = (changed: Interval[]) => onChange({ ...value, [day]: changed });
  return (
    <Group gap={4} align="flex-start" justify="space-between" wrap="nowrap">
      <Stack gap={6}>
        {spans.length === 0 ? (
          <Text size="sm" c="dimmed" pt={6}>
            {t.closed}
          </Text>
        ) : null}
        {spans.map((span, n) => (
          <SpanFields
            // biome-ignore lint/suspicious/noArrayIndexKey: a span has no other name than its place
            key={n}
            day={day}
            place={n}
            span={span}
            errors={errors}
            onChange={(changed) => set(spans.map((one, m) => (m === n ? changed : one)))}
            onRemove={() => set(spans.filter((_, m) => m !== n))}
          />
        ))}
        {overlap(spans) ? (
          <Text size="xs" c="dimmed">
            {t.overlap}
          </Text>
        ) : null}
      </Stack>
      <Group gap={2} wrap="nowrap" pt={2}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={fill(t.add, { day: t.day[day] })}
          title={fill(t.add, { day: t.day[day] })}
          disabled={spans.length >= 12}
          onClick={() => set(added(spans))}
        >
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
        <CopyMenu day={day} copy={(to) => onChange(copied(value, day, to))} />
      </Group>
    </Group>
  );
}

interface OfSpan {
  day: Day;
  place: number;
  span: Interval;
  errors: Record<string, ReactNode>;
  onChange: (span: Interval) => void;
  onRemove: () => void;
}

function SpanFields({ day, place, span, errors, onChange, onRemove }: OfSpan) {
  const names = { day: t.day[day], n: place + 1 };
  const said = (edge: "start" | "end") => errors[`hours.${day}.${place}.${edge}`];
  return (
    <Stack gap={2}>
      <div className={classes.span}>
        <ClockField
          label={fill(t.opens, names)}
          value={span.start}
          max={DAY_MINUTES - 15}
          error={Boolean(said("start"))}
          onChange={(start) => onChange({ ...span, start })}
        />
        <span aria-hidden>–</span>
        <ClockField
          label={fill(t.closes, names)}
          value={span.end}
          error={Boolean(said("end"))}
          onChange={(end) => onChange({ ...span, end })}
        />
        <ActionIcon variant="subtle" color="gray" aria-label={fill(t.remove, names)} onClick={onRemove}>
          <IconX size={14} aria-hidden />
        </ActionIcon>
      </div>
      {intoNextDay(span) ? (
        <Text size="xs" c="dimmed">
          {fill(t.nextDay, { day: t.day[dayAfter(day)] })}
        </Text>
      ) : null}
      {said("start") || said("end") ? (
        <Text size="xs" c="var(--mantine-color-error)">
          {said("start") ?? said("end")}
        </Text>
      ) : null}
    </Stack>
  );
}

function CopyMenu({ day, copy }: { day: Day; copy: (to: readonly Day[]) => void }) {
  const label = fill(t.copy, { day: t.day[day] });
  const others = DAYS.filter((one) => one !== day);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} title={label}>
          <IconCopy size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{label}</Menu.Label>
        <Menu.Item onClick={() => copy(WORKDAYS.filter((one) => one !== day))}>{t.toWorkdays}</Menu.Item>
        <Menu.Item onClick={() => copy(others)}>{t.toAll}</Menu.Item>
        <Menu.Divider />
        {others.map((one) => (
          <Menu.Item key={one} onClick={() => copy([one])}>
            {t.day[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
