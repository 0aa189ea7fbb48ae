import { Alert, Group, Text } from "@mantine/core";
import { IconPlayerPause } from "@tabler/icons-react";
import { text } from "../../../text/settings";
import { fill, plural } from "../../../text/text";
import { useNow } from "../../../ui/clock";
import { moment } from "../../../ui/times";
import { Section } from "../kit/Section";
import { useBudgets } from "./useBudget";

const t = text.watches;

/** How a search is doing: when it looked, how much it found, and what keeps it from looking. */
export function WatchDoing({ id, zone }: { id: string; zone: string }) {
  const now = useNow(60);
  const states = useBudgets().data?.items.flatMap((one) => one.watches) ?? [];
  const state = states.find((one) => one.id === id);
  if (!state) return null;
  return (
    <Section title={t.doing}>
      <Text size="sm">
        {[
          state.looked_at ? fill(t.looked, { at: moment(state.looked_at, zone, now) }) : t.neverLooked,
          plural(state.found, t.postFound, t.postsFound),
          state.missed ? plural(state.missed, t.lookMissed, t.looksMissed) : "",
        ]
          .filter(Boolean)
          .join(" · ")}
      </Text>
      {state.why ? (
        <Alert variant="light" color="amber" icon={<IconPlayerPause aria-hidden />}>
          <Group gap="xs">
            <Text size="sm">{state.why}</Text>
            {state.paused_since ? (
              <Text size="sm" c="dimmed">
                {fill(t.since, { at: moment(state.paused_since, zone, now) })}
              </Text>
            ) : null}
          </Group>
        </Alert>
      ) : null}
    </Section>
  );
}
