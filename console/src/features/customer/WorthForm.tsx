import { Button, Group, NumberInput } from "@mantine/core";
import { useState } from "react";
import type { Customer } from "../../api/types";
import { text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import { fieldError, otherError } from "../../ui/fieldError";
import { MoneyField, type Typed } from "../../ui/MoneyField";
import { sum, typed } from "../../ui/money";
import { Buttons, useEdit } from "./Editable";

/** All that is known of it is said anew; or that nothing is. */
export default function WorthForm({ customer, close }: { customer: Customer; close: () => void }) {
  const known = customer.value;
  const [worth, setWorth] = useState<Typed>({ value: typed(known), currency: known?.currency ?? "EUR" });
  const [orders, setOrders] = useState<number | string>(known?.orders ?? "");
  const edit = useEdit(customer, close);
  const money = sum(worth.value, worth.currency);
  const wrong = edit.error;
  const other = otherError(wrong, ["value.amount", "value.currency", "value.orders"]);

  function save(): void {
    if (money) edit.mutate({ value: { ...money, orders: orders === "" ? null : Number(orders) } });
  }

  return (
    <>
      <MoneyField
        label={text.person.amount}
        value={worth}
        onChange={setWorth}
        error={fieldError(wrong, "value.amount") ?? fieldError(wrong, "value.currency")}
      />
      <NumberInput
        label={text.person.ordersField}
        description={text.person.ordersHint}
        min={0}
        max={999_999_999}
        allowDecimal={false}
        hideControls
        value={orders}
        error={fieldError(wrong, "value.orders")}
        onChange={setOrders}
      />
      {other ? <ErrorNote error={other} /> : null}
      <Group gap="xs" justify="space-between">
        <Buttons
          pending={edit.isPending}
          disabled={!money || worth.currency.length !== 3}
          save={save}
          cancel={close}
        />
        {known ? (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            disabled={edit.isPending}
            onClick={() => edit.mutate({ value: {} })}
          >
            {text.person.forgetValue}
          </Button>
        ) : null}
      </Group>
    </>
  );
}
