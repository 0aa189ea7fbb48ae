import { ActionIcon, Group, NumberInput, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { text } from "../../../text/settings";
import type { Row } from "../kit/settingTypes";
import { inOrder, LAST, moved } from "./order";
import classes from "./Rules.module.css";
import { type Names, type RuleWords, sentence } from "./sentence";

const t = text.ruleSettings;

/** Every rule in the order in which they are asked, with this one as it would stand. */
export function RuleOrder({
  id,
  rule,
  others,
  names,
  onChange,
  error,
}: {
  id: string;
  rule: RuleWords & { order: number };
  others: readonly Row<"rule">[];
  names: Names;
  onChange: (order: number) => void;
  error: ReactNode;
}) {
  const placed = [
    ...others.map((one) => ({ ...one, order: one.order ?? 100 })),
    { ...rule, id, order: Number(rule.order) || 0 },
  ];
  const row = inOrder(placed);
  const up = moved(placed, id, -1);
  const down = moved(placed, id, 1);
  return (
    <>
      <Group align="flex-end" gap="xs">
        <NumberInput
          label={t.order}
          description={t.orderHint}
          value={rule.order}
          min={0}
          max={LAST}
          allowDecimal={false}
          onChange={(order) => onChange(Number(order) || 0)}
          error={error}
          w={140}
        />
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t.earlier}
          title={t.earlier}
          disabled={up === null}
          onClick={() => up !== null && onChange(up)}
        >
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t.later}
          title={t.later}
          disabled={down === null}
          onClick={() => down !== null && onChange(down)}
        >
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
      </Group>
      <ol className={classes.order} aria-label={t.inOrder}>
        {row.map((one) => (
          <li key={one.id} className={classes.rule} aria-current={one.id === id || undefined}>
            <Text size="sm" c="dimmed" className={classes.number ?? ""}>
              {one.order}
            </Text>
            <Text size="sm" fw={one.id === id ? 600 : 400}>
              {one.id === id ? `${t.thisOne} ` : ""}
              {sentence(one, names)}{" "}
              {one.id === id ? null : (
                <Text component={Link} to={`/settings/rule/${one.id}`} size="sm" c="dimmed" td="underline">
                  {one.id}
                </Text>
              )}
            </Text>
          </li>
        ))}
      </ol>
    </>
  );
}
