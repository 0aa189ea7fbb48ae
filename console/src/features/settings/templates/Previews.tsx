import { Alert, Button, Group, Select, SimpleGrid, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../../../text/settings";
import { fill, plural } from "../../../text/text";
import { ChannelMark } from "../../../ui/ChannelMark";
import { ErrorNote } from "../../../ui/ErrorNote";
import { VisibilityMark } from "../../../ui/VisibilityMark";
import { Pair, Section } from "../kit/Section";
import classes from "./Previews.module.css";
import { languagesOf, type Name, type Shown, usePreview, type Words } from "./useWords";
import { languageName } from "./Variants";
import { NAMES } from "./WordsField";

const t = text.words;
const KNOWN = new Set<string>(NAMES);

/** The words as each channel would show them, and what is wrong with the names in them. */
export function Previews({ words, rename }: { words: Words; rename: (from: string, to: string) => void }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [speaks, setSpeaks] = useState("");
  const languages = languagesOf(words);
  const spoken = languages.includes(speaks) ? speaks : (languages[0] ?? "en");
  const found = usePreview(words, values, spoken);
  if (!words.text.trim()) {
    return (
      <Section title={t.preview}>
        <Text size="sm" c="dimmed">
          {t.previewEmpty}
        </Text>
      </Section>
    );
  }
  const unknown = found.data?.names.filter((one) => !one.known) ?? [];
  return (
    <Section title={t.preview} hint={t.previewHint}>
      {unknown.map((one) => (
        <Unknown key={one.name} name={one} rename={rename} />
      ))}
      {languages.length > 1 || unknown.length > 0 ? (
        <Pair>
          {languages.length > 1 ? (
            <Select
              label={t.speaks}
              allowDeselect={false}
              data={languages.map((tag) => ({ value: tag, label: languageName(tag) || tag }))}
              value={spoken}
              onChange={(tag) => setSpeaks(tag ?? "")}
            />
          ) : null}
          {unknown.map((one) => (
            <TextInput
              key={one.name}
              label={fill(t.exampleFor, { name: one.name })}
              value={values[one.name] ?? ""}
              onChange={(event) => setValues({ ...values, [one.name]: event.currentTarget.value })}
            />
          ))}
        </Pair>
      ) : null}
      {found.isPending ? <Skeleton height={120} radius="md" /> : null}
      {found.error ? <ErrorNote error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data?.items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.noAccounts}
        </Text>
      ) : null}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        {found.data?.items.map((one) => (
          <Card key={`${one.channel} ${one.how}`} shown={one} />
        ))}
      </SimpleGrid>
    </Section>
  );
}

function Unknown({ name, rename }: { name: Name; rename: (from: string, to: string) => void }) {
  const like = name.like;
  return (
    <Alert color="amber" variant="light" p="sm" icon={<IconAlertTriangle size={18} aria-hidden />}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{fill(t.unknown, { name: `{${name.name}}` })}</Text>
        {like ? (
          <Button size="compact-sm" variant="default" onClick={() => rename(name.name, like)}>
            {fill(t.useInstead, { name: `{${like}}` })}
          </Button>
        ) : null}
      </Group>
    </Alert>
  );
}

function Card({ shown }: { shown: Shown }) {
  const isPublic = shown.how === "public_reply";
  return (
    <section
      className={classes.card}
      data-public={isPublic}
      aria-label={`${text.channel[shown.channel]}, ${text.visibility[isPublic ? "public" : "private"]}`}
    >
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap={8}>
            <ChannelMark channel={shown.channel} size={16} />
            <Text size="sm" fw={600}>
              {text.channel[shown.channel]}
            </Text>
            <VisibilityMark visibility={isPublic ? "public" : "private"} />
          </Group>
          <Text size="xs" c="dimmed">
            {shown.account_name || shown.account}
          </Text>
        </Group>
        <Stack gap={6}>
          {shown.parts.map((part, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one message are told apart by their place
            <Text key={n} size="sm" className={classes.part ?? ""} lang={shown.language}>
              <Blanks words={part} />
            </Text>
          ))}
        </Stack>
        <Count shown={shown} />
        <Missing names={shown.missing} />
      </Stack>
    </section>
  );
}

/** What its sender has to fill in, and what Rapport knows and doesn't tell there. */
function Missing({ names }: { names: readonly string[] }) {
  const withheld = names.filter((name) => KNOWN.has(name));
  const open = names.filter((name) => !KNOWN.has(name));
  const lines = [
    open.length ? fill(t.missing, { names: open.join(", ") }) : "",
    withheld.length ? fill(t.withheld, { names: withheld.join(", ") }) : "",
  ];
  return lines.filter(Boolean).map((line) => (
    <Text key={line} size="xs" c="dimmed">
      {line}
    </Text>
  ));
}

/** What stands open in braces is marked. */
function Blanks({ words }: { words: string }) {
  return words.split(/(\{\w+\})/).map((piece, n) =>
    n % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same blank may stand twice
      <mark key={n} className={classes.blank}>
        {piece}
      </mark>
    ) : (
      piece
    ),
  );
}

function Count({ shown }: { shown: Shown }) {
  const length = fill(t.length, {
    length: shown.length.toLocaleString(),
    limit: shown.limit.toLocaleString(),
    unit: shown.unit,
  });
  const more = [
    shown.segments > 0 ? plural(shown.segments, t.segment, t.segments) : "",
    shown.parts.length > 1 ? plural(shown.parts.length, t.part, t.parts) : "",
    shown.encoding,
  ].filter(Boolean);
  return (
    <Text size="xs" c={shown.fits ? "dimmed" : "red"}>
      {shown.fits ? "" : `${t.tooLong} `}
      {[length, ...more].join(" · ")}
    </Text>
  );
}
