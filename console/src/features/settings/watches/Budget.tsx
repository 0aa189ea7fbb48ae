import { Anchor, Badge, Group, Progress, Skeleton, Stack, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { useNow } from "../../../ui/clock";
import { ErrorNote } from "../../../ui/ErrorNote";
import { moment } from "../../../ui/times";
import { Section } from "../kit/Section";
import { useBudgets, type XBudget } from "./useBudget";

const t = text.watches;
const COLORS: Record<XBudget["level"], string> = {
  none: "gray",
  ok: "pine",
  warned: "amber",
  stopped: "red",
};

/** What X's API has cost an account this month, of what it may. */
export function Budget({ account, zone }: { account: string; zone: string }) {
  const found = useBudgets();
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={120} radius="md" />;
  const budget = found.data.items.find((one) => one.account === account);
  if (!budget) return null;
  return (
    <Section title={t.budget} hint={t.budgetHint}>
      <Meter budget={budget} zone={zone} />
      <Billed budget={budget} />
      <Anchor size="sm" component={Link} to={`/settings/account/x~${account}`}>
        {budget.usd === null ? t.setBudget : t.changeBudget}
      </Anchor>
    </Section>
  );
}

function Meter({ budget, zone }: { budget: XBudget; zone: string }) {
  const now = useNow(60);
  const { usd, usd_spent: spent, percent, level } = budget;
  const said =
    usd === null
      ? fill(t.spent, { spent: dollars(spent) })
      : fill(t.spentOf, { spent: dollars(spent), usd: dollars(usd) });
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fw={600}>{said}</Text>
          <Badge
            size="sm"
            radius="sm"
            tt="none"
            variant={level === "ok" || level === "none" ? "default" : "light"}
            color={COLORS[level]}
          >
            {t.level[level]}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {fill(t.until, { at: moment(budget.until, zone, now) })}
        </Text>
      </Group>
      {percent === null ? null : (
        <Progress
          value={Math.min(100, percent)}
          color={COLORS[level]}
          aria-label={said}
          size="lg"
          radius="sm"
        />
      )}
      {budget.stopped_since ? (
        <Text size="sm">{fill(t.stopped, { at: moment(budget.stopped_since, zone, now) })}</Text>
      ) : null}
    </Stack>
  );
}

function Billed({ budget }: { budget: XBudget }) {
  const billed = budget.billed.filter((one) => one.count > 0);
  if (billed.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t.nothingBilled}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table withRowBorders={false} verticalSpacing={4} aria-label={t.billed}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.what}</Table.Th>
            <Table.Th ta="right">{t.count}</Table.Th>
            <Table.Th ta="right">{t.each}</Table.Th>
            <Table.Th ta="right">{t.sum}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {billed.map((one) => (
            <Table.Tr key={one.kind}>
              <Table.Td>{t.bills[one.kind as keyof typeof t.bills] ?? one.kind}</Table.Td>
              <Table.Td ta="right">{one.count.toLocaleString()}</Table.Td>
              <Table.Td ta="right">{`$${one.usd_each}`}</Table.Td>
              <Table.Td ta="right">{dollars(one.usd)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function dollars(usd: number): string {
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
