import { Button, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { fieldError, otherError } from "../../ui/fieldError";
import { MoneyField, type Typed } from "../../ui/MoneyField";
import { sum } from "../../ui/money";
import { moment } from "../../ui/times";
import { useNames } from "../../ui/useNames";
import { shown } from "./money";
import { type Request, useWish, wishes } from "./useConcierge";

const t = text.concierge;

/** Where the customer was sent because others serve them better. */
export function Referrals({ request, zone, currency }: { request: Request; zone: string; currency: string }) {
  const now = useNow(60);
  const name = useNames();
  const [writing, setWriting] = useState(false);
  return (
    <Stack gap="xs" component="section" aria-label={t.referrals}>
      {request.referrals.length > 0 ? (
        <Title order={3} size="sm">
          {t.referrals}
        </Title>
      ) : null}
      {request.referrals.map((one) => (
        <Stack key={one.id} gap={0}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {one.to}
            </Text>
            <Text size="sm" c="dimmed">
              {[t[one.kind], one.worth ? shown(one.worth) : ""].filter(Boolean).join(" · ")}
            </Text>
          </Group>
          <Text size="xs" c="dimmed">
            {[one.why, fill(t.referred, { by: name(one.by), at: moment(one.at, zone, now) })]
              .filter(Boolean)
              .join(" · ")}
          </Text>
        </Stack>
      ))}
      {writing ? (
        <ReferralForm request={request} currency={currency} close={() => setWriting(false)} />
      ) : (
        <Group>
          <Button size="xs" variant="default" onClick={() => setWriting(true)}>
            {t.refer}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function ReferralForm({
  request,
  currency,
  close,
}: {
  request: Request;
  currency: string;
  close: () => void;
}) {
  const [clientId] = useState(() => crypto.randomUUID());
  const [to, setTo] = useState("");
  const [kind, setKind] = useState<"partner" | "other_shop">("other_shop");
  const [why, setWhy] = useState("");
  const [item, setItem] = useState("");
  const [worth, setWorth] = useState<Typed>({ value: "", currency });
  const act = useWish(request.ticket);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const body = {
      client_id: clientId,
      to: to.trim(),
      kind,
      why: why.trim(),
      item,
      worth: sum(worth.value, worth.currency),
    };
    act.mutate(() => wishes.refer(request.ticket, body), { onSuccess: close });
  }

  const other = otherError(act.error, ["to", "worth", "why", "item"]);
  return (
    <Stack component="form" onSubmit={submit} gap="sm" aria-label={t.refer}>
      <Text size="sm" c="dimmed">
        {t.referHint}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label={t.to}
          maxLength={120}
          required
          value={to}
          error={fieldError(act.error, "to")}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Select
          label={t.kind}
          value={kind}
          allowDeselect={false}
          onChange={(value) => value && setKind(value as typeof kind)}
          data={(["other_shop", "partner"] as const).map((value) => ({ value, label: t[value] }))}
        />
        <MoneyField
          label={t.worth}
          value={worth}
          onChange={setWorth}
          error={fieldError(act.error, "worth")}
        />
        <Select
          label={t.about}
          value={item}
          allowDeselect={false}
          onChange={(value) => setItem(value ?? "")}
          data={[
            { value: "", label: t.aboutAll },
            ...request.items.map((one) => ({ value: one.id, label: one.text })),
          ]}
        />
      </SimpleGrid>
      <TextInput
        label={t.referWhy}
        maxLength={500}
        value={why}
        error={fieldError(act.error, "why")}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {other ? <ErrorNote error={other} /> : null}
      <Group gap="xs">
        <Button type="submit" size="xs" disabled={!to.trim()} loading={act.isPending}>
          {t.addNow}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={close}>
          {t.cancel}
        </Button>
      </Group>
    </Stack>
  );
}
