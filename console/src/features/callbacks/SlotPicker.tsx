import { Chip, Group, Loader, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { text } from "../../text/text";
import { DAY_MS, dayName } from "../../ui/days";
import { ErrorNote } from "../../ui/ErrorNote";
import { byDay, clockOf } from "./slots";

const DAYS = 7;
const STEP_MS = 60_000;

/** Free times of a queue within a week, a day at a time; with `country` only those that are no quiet hours there. */
export function SlotPicker({
  queue,
  zone,
  chosen,
  choose,
  country = "",
}: {
  queue: string;
  zone: string;
  chosen: string;
  choose: (slot: string) => void;
  country?: string;
}) {
  const [from] = useState(() => Math.ceil(Date.now() / STEP_MS) * STEP_MS);
  const [day, setDay] = useState("");
  const group = useId(); // one stop for the Tab key each, and arrows within
  const found = useQuery({
    queryKey: keys.callbacks({ slots: queue, country, from }),
    queryFn: () => {
      const query = {
        queue,
        country: country.slice(0, 2), // numbers know their state too: US-HI
        time_zone: zone,
        from: new Date(from).toISOString(),
        to: new Date(from + DAYS * DAY_MS).toISOString(),
      };
      return told(api.GET("/api/callbacks/slots", { params: { query } }));
    },
  });
  if (found.isPending) return <Loader size="sm" type="dots" />;
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const days = byDay(found.data.items);
  const shown = days.has(day) ? day : ([...days.keys()][0] ?? "");
  if (!shown) {
    return (
      <Text size="sm" c="dimmed">
        {text.callback.noSlots}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <Chip.Group value={shown} onChange={(value) => setDay(String(value))}>
        <Group gap={6} role="group" aria-label={text.callback.day}>
          {[...days.keys()].map((one) => (
            <Chip key={one} name={`${group}-day`} value={one} size="xs">
              {dayName(one)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Chip.Group value={chosen} onChange={(value) => choose(String(value))}>
        <Group gap={6} role="group" aria-label={text.callback.pick} mah={180} style={{ overflowY: "auto" }}>
          {days.get(shown)?.map((one) => (
            <Chip key={one.from} name={`${group}-time`} value={one.from} size="xs" variant="outline">
              {clockOf(one)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Stack>
  );
}
