import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { another, type Bound, bounds, COUNTS, type Counted, type Numbers, stored } from "./counted";

const t = text.triage;

/** How many of something a post must or may have. */
export function CountBounds({
  least,
  most,
  onChange,
}: {
  least: Numbers;
  most: Numbers;
  onChange: (value: { least: Numbers; most: Numbers }) => void;
}) {
  const rows = bounds(least, most);
  const more = another(rows);
  const put = (changed: readonly Bound[]) => onChange(stored(changed));
  function change(row: Bound, to: Partial<Bound>): void {
    put(rows.map((one) => (one === row ? { ...row, ...to } : one)));
  }
  return (
    <Stack gap="xs" role="group" aria-label={t.counts}>
      <Stack gap={0}>
        <Text size="sm" fw={500}>
          {t.counts}
        </Text>
        <Text size="xs" c="dimmed">
          {t.countsHint}
        </Text>
      </Stack>
      {rows.map((row) => (
        <Group key={`${row.what} ${row.way}`} gap="xs" wrap="nowrap">
          <Select
            aria-label={t.countWay}
            w={110}
            allowDeselect={false}
            value={row.way}
            onChange={(way) => change(row, { way: way as Bound["way"] })}
            data={(["least", "most"] as const).map((value) => ({ value, label: t.way[value] }))}
          />
          <NumberInput
            aria-label={t.countNumber}
            w={90}
            min={0}
            max={10_000}
            allowDecimal={false}
            value={row.n}
            onChange={(n) => change(row, { n: Number(n) || 0 })}
          />
          <Select
            aria-label={t.countWhat}
            style={{ flex: 1 }}
            allowDeselect={false}
            value={row.what}
            onChange={(what) => change(row, { what: what as Counted })}
            data={COUNTS.map((value) => ({ value, label: t.counted[value] }))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={fill(t.countDrop, { what: t.counted[row.what] })}
            onClick={() => put(rows.filter((one) => one !== row))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {more ? (
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => put([...rows, more])}
          >
            {t.countAdd}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}
