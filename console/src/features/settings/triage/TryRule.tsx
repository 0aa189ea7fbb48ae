import { Button, NumberInput, Select, Stack, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { text } from "../../../text/settings";
import { ErrorNote } from "../../../ui/ErrorNote";
import { RowsLoading } from "../../../ui/Rows";
import { Pair, Section } from "../kit/Section";
import { Recent } from "./Recent";
import { type Rule, type TryIn, useTry } from "./useTry";
import { VerdictView } from "./VerdictView";

const t = text.triage;
const WAIT_MS = 500;
const CHANNELS = ["x", "facebook", "instagram"] as const;

/** Type a post, and see what each rule says of it, this one as it stands in the form among them. */
export function TryRule({ id, rule, zone }: { id: string; rule: Rule; zone: string }) {
  const [words, setWords] = useState("");
  const [channel, setChannel] = useState<(typeof CHANNELS)[number]>("x");
  const [address, setAddress] = useState<"us" | "others" | "nobody">("us");
  const [followers, setFollowers] = useState<number | string>(0);
  const [recent, setRecent] = useState(false);
  const typed: TryIn = { text: words, channel, address, followers: Number(followers) || 0 };
  const [asked] = useDebouncedValue({ post: typed, rule: { ...rule, id } }, WAIT_MS);
  const found = useTry(asked.post, asked.rule);
  const some = words.trim() !== "";
  return (
    <Section title={t.tryTitle} hint={t.tryHint}>
      <Textarea
        label={t.tryPost}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={10_000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Pair>
        <Select
          label={t.tryChannel}
          allowDeselect={false}
          value={channel}
          onChange={(value) => value && setChannel(value as typeof channel)}
          data={CHANNELS.map((value) => ({ value, label: text.channel[value] }))}
        />
        <Select
          label={t.addressed}
          allowDeselect={false}
          value={address}
          onChange={(value) => value && setAddress(value as typeof address)}
          data={(["us", "others", "nobody"] as const).map((value) => ({ value, label: t.address[value] }))}
        />
        <NumberInput
          label={t.tryFollowers}
          min={0}
          allowDecimal={false}
          thousandSeparator=","
          value={followers}
          onChange={setFollowers}
        />
      </Pair>
      <Stack gap="md" aria-live="polite">
        {some && found.isLoading ? <RowsLoading count={1} /> : null}
        {some && found.error ? <ErrorNote error={found.error} /> : null}
        {some && found.data && !found.error ? <VerdictView tried={found.data} /> : null}
      </Stack>
      {recent ? (
        <Recent rule={asked.rule} zone={zone} />
      ) : (
        <Stack gap={4} align="flex-start">
          <Button size="xs" variant="default" onClick={() => setRecent(true)}>
            {t.recent}
          </Button>
          <Text size="xs" c="dimmed">
            {t.recentHint}
          </Text>
        </Stack>
      )}
    </Section>
  );
}
