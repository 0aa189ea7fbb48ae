import { Button, Group, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { text } from "../../text/care";
import { ErrorNote } from "../../ui/ErrorNote";
import { fieldError, otherError } from "../../ui/fieldError";
import { MoneyField, type Typed } from "../../ui/MoneyField";
import { sum } from "../../ui/money";
import { useFirstField } from "../../ui/useFirstField";
import { useWish, type Wished, wishes } from "./useConcierge";

const t = text.concierge;
const FIELDS = ["source", "url", "price", "stock", "note"] as const;

/** Something found for a wish. */
export function OptionForm({
  ticket,
  wish,
  currency,
  close,
}: {
  ticket: string;
  wish: Wished;
  currency: string;
  close: () => void;
}) {
  const form = useFirstField<HTMLFormElement & HTMLDivElement>();
  const [clientId] = useState(() => crypto.randomUUID());
  const [said, setSaid] = useState({ source: "", url: "", stock: "", note: "" });
  const [price, setPrice] = useState<Typed>({ value: "", currency });
  const act = useWish(ticket);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const body = {
      client_id: clientId,
      source: said.source.trim(),
      url: said.url.trim(),
      stock: said.stock.trim(),
      note: said.note.trim(),
      price: sum(price.value, price.currency),
    };
    act.mutate(() => wishes.find(ticket, wish.id, body), { onSuccess: close });
  }

  function field(name: keyof typeof said, label: string, hint: string, most: number) {
    return (
      <TextInput
        label={label}
        placeholder={hint}
        maxLength={most}
        value={said[name]}
        error={fieldError(act.error, name)}
        onChange={(event) => setSaid({ ...said, [name]: event.currentTarget.value })}
      />
    );
  }

  const other = otherError(act.error, FIELDS);
  return (
    <Stack ref={form} component="form" onSubmit={submit} gap="sm" aria-label={t.addOption}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {field("source", t.source, t.sourceHint, 120)}
        {field("url", t.link, t.linkHint, 490)}
        <MoneyField
          label={t.price}
          value={price}
          onChange={setPrice}
          error={fieldError(act.error, "price")}
        />
        {field("stock", t.stock, t.stockHint, 80)}
      </SimpleGrid>
      {field("note", t.note, "", 500)}
      {other ? <ErrorNote error={other} /> : null}
      <Group gap="xs">
        <Button type="submit" size="xs" disabled={!said.source.trim()} loading={act.isPending}>
          {t.addNow}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={close}>
          {t.cancel}
        </Button>
      </Group>
    </Stack>
  );
}
