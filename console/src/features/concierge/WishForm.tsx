import { Button, Group, NumberInput, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { text } from "../../text/care";
import { ErrorNote } from "../../ui/ErrorNote";
import { fieldError, otherError } from "../../ui/fieldError";
import { MoneyField, type Typed } from "../../ui/MoneyField";
import { sum, typed } from "../../ui/money";
import { useFirstField } from "../../ui/useFirstField";
import { useWish, type Wished, wishes } from "./useConcierge";

const t = text.concierge;
const FIELDS = ["text", "quantity", "constraints", "budget", "needed_by"] as const;

/** A thing to find, written down or put otherwise. It is written down once, however often the button is pressed. */
export function WishForm({
  ticket,
  version,
  wish,
  currency,
  close,
}: {
  ticket: string;
  version: number;
  wish: Wished | null;
  currency: string;
  close: () => void;
}) {
  const form = useFirstField<HTMLFormElement & HTMLDivElement>();
  const [clientId] = useState(() => crypto.randomUUID());
  const [what, setWhat] = useState(wish?.text ?? "");
  const [quantity, setQuantity] = useState<number | string>(wish?.quantity ?? 1);
  const [constraints, setConstraints] = useState(wish?.constraints ?? "");
  const [neededBy, setNeededBy] = useState(wish?.needed_by ?? "");
  const [budget, setBudget] = useState<Typed>({
    value: typed(wish?.budget ?? null),
    currency: wish?.budget?.currency ?? currency,
  });
  const act = useWish(ticket);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const body = {
      text: what.trim(),
      quantity: Number(quantity) || 1,
      constraints: constraints.trim(),
      needed_by: neededBy,
      budget: sum(budget.value, budget.currency),
    };
    act.mutate(
      () =>
        wish
          ? wishes.edit(ticket, wish.id, { ...body, version })
          : wishes.add(ticket, { ...body, client_id: clientId }),
      { onSuccess: close },
    );
  }

  const other = otherError(act.error, FIELDS);
  return (
    <Stack ref={form} component="form" onSubmit={submit} gap="sm" aria-label={wish ? t.edit : t.add}>
      <TextInput
        label={t.what}
        maxLength={500}
        required
        value={what}
        error={fieldError(act.error, "text")}
        onChange={(event) => setWhat(event.currentTarget.value)}
      />
      <Textarea
        label={t.constraints}
        description={t.constraintsHint}
        autosize
        minRows={1}
        maxLength={500}
        value={constraints}
        error={fieldError(act.error, "constraints")}
        onChange={(event) => setConstraints(event.currentTarget.value)}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NumberInput
          label={t.quantity}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          thousandSeparator=","
          value={quantity}
          error={fieldError(act.error, "quantity")}
          onChange={setQuantity}
        />
        <TextInput
          type="date"
          label={t.neededBy}
          value={neededBy}
          error={fieldError(act.error, "needed_by")}
          onChange={(event) => setNeededBy(event.currentTarget.value)}
        />
      </SimpleGrid>
      <MoneyField
        label={t.budget}
        value={budget}
        onChange={setBudget}
        error={fieldError(act.error, "budget")}
      />
      {other ? <ErrorNote error={other} /> : null}
      <Group gap="xs">
        <Button type="submit" disabled={!what.trim()} loading={act.isPending}>
          {wish ? t.save : t.addNow}
        </Button>
        <Button variant="subtle" color="gray" onClick={close}>
          {t.cancel}
        </Button>
      </Group>
    </Stack>
  );
}
