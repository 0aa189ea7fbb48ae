import { ActionIcon, Button, Group, NativeSelect, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { text } from "../../../text/care";
import { fill } from "../../../text/text";
import { dateAfter, dayWords, weekdayOf } from "../../../ui/zones";
import type { Roster } from "./roster";

const t = text.roster;

/** Which week is shown, and whose hours are to be covered. */
export function WeekChooser({
  roster,
  choose,
}: {
  roster: Roster;
  choose: (changed: { day?: string; calendar?: string }) => void;
}) {
  const first = roster.days[0]?.date ?? "";
  const last = roster.days[roster.days.length - 1]?.date ?? "";
  const monday = first && dateAfter(first, -weekdayOf(first));
  return (
    <Group justify="space-between" align="flex-end" gap="sm">
      <Group gap={4}>
        <ActionIcon
          variant="default"
          aria-label={t.before}
          onClick={() => choose({ day: dateAfter(monday, -7) })}
        >
          <IconChevronLeft size={16} aria-hidden />
        </ActionIcon>
        <Button variant="default" size="compact-sm" onClick={() => choose({ day: "" })}>
          {t.thisWeek}
        </Button>
        <ActionIcon
          variant="default"
          aria-label={t.after}
          onClick={() => choose({ day: dateAfter(monday, 7) })}
        >
          <IconChevronRight size={16} aria-hidden />
        </ActionIcon>
        <Text size="sm" ml="xs" role="status">
          {fill(t.week, {
            from: dayWords(first),
            to: dayWords(last),
            zone: roster.time_zone.replaceAll("_", " "),
          })}
        </Text>
      </Group>
      <NativeSelect
        label={t.toCover}
        value={roster.calendar}
        onChange={(event) => choose({ calendar: event.currentTarget.value })}
        data={[
          ...(roster.calendar ? [] : [{ value: "", label: t.noCalendar }]),
          ...roster.calendars.map((one) => ({ value: one.id, label: one.name })),
        ]}
      />
    </Group>
  );
}
