import { Stack, Text } from "@mantine/core";
import { text } from "../../../text/text";
import { useNow } from "../../../ui/clock";
import { type StripDay, WeekStrip } from "../../../ui/WeekStrip";
import { DAYS } from "../../../ui/week";
import { minuteOfDay, minutesAhead, weekdayOf } from "../../../ui/zones";
import { Standing } from "./Standing";
import type { HoursTried } from "./useHours";

const t = text.week;

/** The next seven days as they really are, with days off and closures, and whether it is open now. */
export function NextDays({ tried, zone, mine }: { tried: HoursTried; zone: string; mine: string }) {
  const now = useNow(60);
  return (
    <Stack gap="sm">
      <Standing open={tried.open} until={tried.until} zone={zone} mine={mine} />
      <WeekStrip
        label={t.nextDays}
        days={tried.days.map(dayOf)}
        now={minuteOfDay(zone, now)}
        ahead={minutesAhead(mine, zone, now)}
      />
      <Text size="xs" c="dimmed">
        {t.really}
      </Text>
    </Stack>
  );
}

function dayOf(day: HoursTried["days"][number], place: number): StripDay {
  const name = DAYS[weekdayOf(day.date)] ?? "mon";
  return {
    key: day.date,
    name: place === 0 ? t.today : `${t.short[name]} ${Number(day.date.slice(8))}`,
    bars: day.open,
    off: day.holiday,
    today: place === 0,
  };
}
