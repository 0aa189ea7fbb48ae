import { Anchor, Skeleton, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import { text } from "../../../text/settings";
import { ErrorNote } from "../../../ui/ErrorNote";
import { readCalendar } from "../calendars/calendarForm";
import { NextDays } from "../calendars/NextDays";
import { useHoursTried } from "../calendars/useHours";
import { ZoneNote } from "../calendars/ZoneNote";
import type { Setting } from "../kit/settingTypes";

const t = text.slaSettings;

/** The calendar a policy counts on, as its next seven days. */
export function CalendarWeek({ calendar, mine }: { calendar: Setting<"calendar">; mine: string }) {
  const tried = useHoursTried(readCalendar(calendar));
  const zone = calendar.time_zone ?? "UTC";
  if (calendar.always) {
    return (
      <Text size="sm" c="dimmed">
        {t.aroundTheClock}
      </Text>
    );
  }
  if (tried.error && !tried.data) return <ErrorNote error={tried.error} retry={() => void tried.refetch()} />;
  return (
    <Stack gap="xs">
      {tried.data ? <NextDays tried={tried.data} zone={zone} mine={mine} /> : <Skeleton height={210} />}
      <ZoneNote zone={zone} mine={mine} />
      <Anchor component={Link} to={`/settings/calendar/${calendar.id}`} size="sm">
        {t.seeCalendar}
      </Anchor>
    </Stack>
  );
}
