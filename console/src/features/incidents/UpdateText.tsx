import { Alert, Group, Skeleton, Stack, Switch, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { ErrorNote } from "../../ui/ErrorNote";
import { VisibilityMark } from "../../ui/VisibilityMark";
import classes from "./Incidents.module.css";
import { type Account, bareId, nameOf } from "./places";

const t = text.incident;
const PAUSE_MS = 350;

export interface Said {
  text: string;
  /** By account, where each has its own words; null = one text for all. */
  each: Record<string, string> | null;
}

export const NOTHING_SAID: Said = { text: "", each: null };

export function saysAnything(said: Said): boolean {
  return said.each ? Object.values(said.each).some((words) => words.trim()) : Boolean(said.text.trim());
}

/** The words of a public update: one text or one an account, and how each will look there. */
export function UpdateText({
  label,
  places,
  said,
  change,
}: {
  label: string;
  places: readonly Account[];
  said: Said;
  change: (said: Said) => void;
}) {
  if (places.length === 0) {
    return (
      <Alert color="amber" variant="light">
        {t.noAccounts}
      </Alert>
    );
  }
  return (
    <Stack gap="sm">
      {said.each ? (
        places.map((account) => (
          <Textarea
            key={nameOf(account)}
            label={`${label}: ${text.channel[account.channel]}, ${account.name || account.id}`}
            autosize
            minRows={2}
            maxRows={10}
            value={said.each?.[nameOf(account)] ?? ""}
            onChange={(event) =>
              change({ ...said, each: { ...said.each, [nameOf(account)]: event.currentTarget.value } })
            }
          />
        ))
      ) : (
        <Textarea
          label={label}
          autosize
          minRows={3}
          maxRows={10}
          value={said.text}
          onChange={(event) => change({ ...said, text: event.currentTarget.value })}
        />
      )}
      {places.length > 1 ? (
        <Switch
          size="sm"
          label={t.each}
          checked={said.each !== null}
          onChange={(event) =>
            change({
              ...said,
              each: event.currentTarget.checked
                ? Object.fromEntries(places.map((account) => [nameOf(account), said.text]))
                : null,
            })
          }
        />
      ) : null}
      {saysAnything(said) ? <Previews places={places} said={said} /> : null}
    </Stack>
  );
}

function Previews({ places, said }: { places: readonly Account[]; said: Said }) {
  const [settled] = useDebouncedValue(said, PAUSE_MS);
  const targets = places
    .map((one) => ({
      channel: one.channel,
      account: bareId(one),
      text: settled.each ? (settled.each[nameOf(one)] ?? "").trim() : settled.text.trim(),
    }))
    .filter((one) => one.text);
  const found = useQuery({
    queryKey: ["preview", targets],
    queryFn: () => told(api.POST("/api/posts/preview", { body: { targets } })),
    enabled: targets.length > 0,
    placeholderData: (before) => before,
  });
  if (found.error) return <ErrorNote error={found.error} />;
  if (!found.data) return <Skeleton height={60} radius="md" />;
  return (
    <Stack gap="xs" aria-label={t.preview} component="section">
      <Text size="sm" c="dimmed">
        {t.preview}
      </Text>
      {found.data.items.map((one) => (
        <Stack key={`${one.channel} ${one.account}`} gap={4}>
          <Group justify="space-between" gap="xs">
            <Group gap="xs">
              <ChannelMark channel={one.channel as Account["channel"]} size={16} />
              <Text size="sm">{one.account}</Text>
              <VisibilityMark visibility="public" />
            </Group>
            <Text size="xs" c={one.fits ? "dimmed" : "red"}>
              {fill(t.length, { length: one.length, limit: one.limit.toLocaleString() })}
            </Text>
          </Group>
          <Text size="sm" className={classes.words ?? ""}>
            {one.text}
          </Text>
          {[...one.problems, ...one.warnings].map((words) => (
            <Text key={words} size="sm" c={one.problems.includes(words) ? "red" : "dimmed"}>
              {words}
            </Text>
          ))}
        </Stack>
      ))}
    </Stack>
  );
}
