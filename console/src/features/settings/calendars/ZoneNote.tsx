import { Text } from "@mantine/core";
import { fill, text } from "../../../text/text";
import { useNow } from "../../../ui/clock";
import { span } from "../../../ui/times";
import { clockOf, DAY_MINUTES } from "../../../ui/week";
import { minutesAhead } from "../../../ui/zones";

const t = text.week;
const NINE = 540;

/** How the reader's clocks stand to those of `zone`, where they differ. */
export function ZoneNote({ zone, mine }: { zone: string; mine: string }) {
  const ahead = minutesAhead(mine, zone, useNow(3_600));
  if (ahead === 0) return null;
  const there = (NINE + ahead + DAY_MINUTES) % DAY_MINUTES;
  return (
    <Text size="sm" c="dimmed">
      {fill(ahead > 0 ? t.later : t.earlier, {
        zone: placeOf(zone),
        mine: placeOf(mine),
        span: span(Math.abs(ahead) * 60_000),
        at: clockOf(there),
      })}
    </Text>
  );
}

function placeOf(zone: string): string {
  return zone.replaceAll("_", " ");
}
