import { Group, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { components } from "../../../api/schema";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { ClockField } from "../../../ui/ClockField";
import { useNow } from "../../../ui/clock";
import { clockOf, DAYS, type Day, readClock } from "../../../ui/week";
import { dateAfter, dateIn, dayWords, soonWords, weekdayOf } from "../../../ui/zones";
import { type PolicyForm, secondsOf, TARGETS } from "./policyForm";
import { ByPriority, DueCell } from "./TargetTable";

const t = text.slaSettings;
type Tried = components["schemas"]["PromisesTried"];

/** "A message on Friday 17:30 is due on Monday 10:30", computed by the server for every promise. */
export function Example({ values, zone }: { values: PolicyForm; zone: string }) {
  const now = useNow(3_600);
  const [day, setDay] = useState<Day>("fri");
  const [clock, setClock] = useState("17:30");
  const date = comingUp(day, dateIn(zone, now));
  const tried = useTried(values, `${date}T${clockOf((readClock(clock) ?? 0) % 1_440)}`, zone);
  const found = tried.data;
  const targets = TARGETS.filter((target) => found?.items.some((one) => one.target === target));
  return (
    <Stack gap="md">
      <Group gap="xs" align="center">
        <Text size="sm">{t.exampleOn}</Text>
        <Select
          aria-label={t.exampleDay}
          data={DAYS.map((one) => ({ value: one, label: text.week.day[one] }))}
          value={day}
          onChange={(chosen) => setDay((chosen as Day | null) ?? day)}
          allowDeselect={false}
          w={140}
        />
        <Text size="sm">{t.exampleAt}</Text>
        <ClockField label={t.exampleTime} value={clock} onChange={setClock} max={1_425} />
      </Group>
      {found && targets.length > 0 ? (
        <>
          <Text size="sm" role="status">
            {sentence(found, date, clock, zone)}
          </Text>
          <ByPriority
            targets={targets}
            hints={false}
            cell={(target, priority) => {
              const one = found.items.find((item) => item.target === target && item.priority === priority);
              if (!one)
                return (
                  <Text size="sm" c="dimmed">
                    –
                  </Text>
                );
              const warns = values.warn_ladder.length > 0 ? one.warn_at : null;
              const from = Date.parse(found.at);
              return (
                <DueCell at={soonWords(one.due, zone, from)} warns={warns && soonWords(warns, zone, from)} />
              );
            }}
          />
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {t.nothingPromised}
        </Text>
      )}
    </Stack>
  );
}

/** The example in a sentence: the first promise for an ordinary message. */
function sentence(found: Tried, date: string, clock: string, zone: string): string {
  const one = found.items.find((item) => item.priority === "normal") ?? found.items[0];
  if (!one) return "";
  return fill(found.open ? t.exampleSays : t.exampleClosed, {
    day: dayWords(date),
    time: clock,
    zone: zone.replaceAll("_", " "),
    priority: text.priority[one.priority].toLowerCase(),
    target: t.target[one.target].toLowerCase(),
    due: soonWords(one.due, zone, Date.parse(found.at)),
  });
}

function useTried(values: PolicyForm, at: string, zone: string) {
  const body = {
    calendar: values.calendar || "always",
    targets: secondsOf(values.targets),
    warn_percent: Number(values.warn_percent) || 0,
    at,
    zone,
  };
  const [asked] = useDebouncedValue(JSON.stringify(body), 400);
  return useQuery({
    queryKey: keys.tried("promises", asked),
    queryFn: () => told(api.POST("/api/promises/try", { body: JSON.parse(asked) })),
    retry: false,
    placeholderData: keepPreviousData,
  });
}

/** The date of the next such day, today included. */
function comingUp(day: Day, today: string): string {
  return dateAfter(today, (DAYS.indexOf(day) - weekdayOf(today) + 7) % 7);
}
