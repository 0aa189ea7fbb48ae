import { Alert, Anchor, Checkbox, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconHandStop } from "@tabler/icons-react";
import type { components } from "../../api/schema";
import { fill, text } from "../../text/text";
import { quoted } from "./spans";

export type Checked = components["schemas"]["Checked"];
type Finding = components["schemas"]["Finding"];

/** What speaks against words that everybody would read. `select` shows where they stand. */
export function Findings({
  found,
  understood,
  understand,
  select,
}: {
  found: Checked;
  understood: boolean;
  understand: (yes: boolean) => void;
  select: (start: number, end: number) => void;
}) {
  const asking = found.warnings.some((one) => one.asks);
  if (found.refusals.length === 0 && found.warnings.length === 0) return null;
  const refused = found.refusals.length > 0;
  const Icon = refused ? IconHandStop : IconAlertTriangle;
  return (
    <Alert
      color={refused ? "red" : "amber"}
      variant="light"
      p="xs"
      role="status"
      icon={<Icon aria-hidden />}
      title={refused ? text.writing.cannot : text.composer.think}
    >
      <Stack gap={4}>
        {[...found.refusals, ...found.warnings].map((one) => (
          <Reason
            key={`${one.code} ${one.start} ${one.end} ${one.kind ?? ""}`}
            one={one}
            words={found.text}
            select={select}
          />
        ))}
        {asking && !refused ? (
          <Checkbox
            size="xs"
            mt={4}
            checked={understood}
            label={text.writing.understood}
            onChange={(event) => understand(event.currentTarget.checked)}
          />
        ) : null}
      </Stack>
    </Alert>
  );
}

function Reason({
  one,
  words,
  select,
}: {
  one: Finding;
  words: string;
  select: (start: number, end: number) => void;
}) {
  const quote = one.end > one.start ? quoted(words, one.start, one.end) : "";
  return (
    <Text size="sm">
      {quote ? (
        <>
          <Anchor
            component="button"
            type="button"
            size="sm"
            fw={600}
            aria-label={fill(text.writing.show, { words: quote })}
            onClick={() => select(one.start, one.end)}
          >
            “{quote}”
          </Anchor>{" "}
        </>
      ) : null}
      {one.reason}
    </Text>
  );
}

/** The codes that the writer has to have seen. */
export function askedCodes(found: Checked | undefined): string[] {
  return [...new Set(found?.warnings.filter((one) => one.asks).map((one) => one.code) ?? [])];
}
