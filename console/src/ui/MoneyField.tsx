import { Autocomplete, Group, NumberInput } from "@mantine/core";
import { text } from "../text/text";
import { CURRENCIES, decimals } from "./money";

export interface Typed {
  /** As it is typed: "19." is on its way to 19.50. */
  value: number | string;
  currency: string;
}

/** A sum: how much, of which currency. */
export function MoneyField({
  label,
  value,
  onChange,
  error,
}: {
  label: string;
  value: Typed;
  onChange: (value: Typed) => void;
  error: string | undefined;
}) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <NumberInput
        label={label}
        style={{ flex: 1 }}
        min={0}
        max={9_999_999_999}
        decimalScale={decimals(value.currency)}
        thousandSeparator=","
        hideControls
        value={value.value}
        error={error}
        onChange={(amount) => onChange({ ...value, value: amount })}
      />
      <Autocomplete
        label={text.person.currency}
        w={92}
        maxLength={3}
        data={CURRENCIES}
        value={value.currency}
        onChange={(currency) => onChange({ ...value, currency: currency.toUpperCase() })}
      />
    </Group>
  );
}
