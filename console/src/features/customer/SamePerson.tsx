import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { Channel, Customer } from "../../api/types";
import { fill, text } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { moment } from "../../ui/times";
import { Buttons, Section } from "./Editable";

const FINDABLE = ["sms", "whatsapp", "voice", "x", "email"] as const;
const LEAST = 3; // characters of evidence

/** Records that are one person, why that is thought, and a way back. Joining and parting are for supervisors. */
export function SamePerson({
  customer,
  zone,
  senior,
}: {
  customer: Customer;
  zone: string;
  senior: boolean;
}) {
  const cache = useQueryClient();
  const now = useNow(60);
  const [doing, setDoing] = useState("");
  const merges = customer.merges;
  const joined = merges.filter(
    (one, n) => !one.undone && !merges.slice(n + 1).some((later) => later.undone && later.id === one.id),
  );
  function done(): void {
    setDoing("");
    void cache.invalidateQueries({ queryKey: keys.customer(customer.id) });
  }
  return (
    <Section title={text.person.same}>
      {joined.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.person.sameNone}
        </Text>
      ) : null}
      {joined.map((one) => (
        <Stack key={`${one.id} ${one.identity}`} gap={2}>
          <Text size="sm">
            {fill(text.person.joined, { identity: one.identity.split("#").at(-1) || one.id, why: one.why })}
          </Text>
          <Group justify="space-between" gap={4}>
            <Text size="xs" c="dimmed">
              {one.at
                ? fill(text.person.by, { by: one.by ?? text.ticket.rapport, when: moment(one.at, zone, now) })
                : ""}
            </Text>
            {senior && doing !== one.id ? (
              <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setDoing(one.id)}>
                {text.person.part}
              </Button>
            ) : null}
          </Group>
          {doing === one.id ? (
            <Deed customer={customer} other={one.id} how="unmerge" done={done} cancel={() => setDoing("")} />
          ) : null}
        </Stack>
      ))}
      {senior && doing !== "join" ? (
        <Group>
          <Button size="compact-sm" variant="default" onClick={() => setDoing("join")}>
            {text.person.sameAdd}
          </Button>
        </Group>
      ) : null}
      {doing === "join" ? <Join customer={customer} done={done} cancel={() => setDoing("")} /> : null}
    </Section>
  );
}

function Join({ customer, done, cancel }: { customer: Customer; done: () => void; cancel: () => void }) {
  const [channel, setChannel] = useState<Channel>("sms");
  const [address, setAddress] = useState("");
  const find = useMutation({
    mutationFn: () =>
      told(api.GET("/api/customers", { params: { query: { channel, identity: address.trim() } } })),
  });
  const other = find.data;
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {text.person.sameHint}
      </Text>
      <Select
        size="xs"
        label={text.person.channel}
        data={FINDABLE.map((value) => ({ value, label: text.channel[value] }))}
        value={channel}
        allowDeselect={false}
        onChange={(value) => value && setChannel(value as Channel)}
      />
      <TextInput
        size="xs"
        label={text.person.address}
        value={address}
        onChange={(event) => {
          setAddress(event.currentTarget.value);
          find.reset();
        }}
      />
      {find.error ? <ErrorNote error={find.error} /> : null}
      {other && other.id !== customer.id ? (
        <>
          <Text size="sm" fw={600}>
            {other.name || text.inbox.unknown}
            {other.handle ? ` @${other.handle}` : ""}
          </Text>
          <Deed customer={customer} other={other.id} how="merge" done={done} cancel={cancel} />
        </>
      ) : (
        <Buttons
          label={text.person.find}
          pending={find.isPending}
          disabled={!address.trim()}
          save={() => find.mutate()}
          cancel={cancel}
        />
      )}
    </Stack>
  );
}

function Deed({
  customer,
  other,
  how,
  done,
  cancel,
}: {
  customer: Customer;
  other: string;
  how: "merge" | "unmerge";
  done: () => void;
  cancel: () => void;
}) {
  const [why, setWhy] = useState("");
  const joining = how === "merge";
  const act = useMutation({
    mutationFn: () =>
      told(
        api.POST(joining ? "/api/customers/{id}/merge" : "/api/customers/{id}/unmerge", {
          params: { path: { id: customer.id } },
          body: { other, why },
        }),
      ),
    onSuccess: done,
  });
  return (
    <Stack gap="xs">
      <TextInput
        size="xs"
        label={joining ? text.person.evidence : text.person.partWhy}
        autoFocus
        maxLength={200}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {act.error ? <ErrorNote error={act.error} /> : null}
      <Buttons
        label={joining ? text.person.join : text.person.part}
        pending={act.isPending}
        disabled={why.trim().length < LEAST}
        save={() => act.mutate()}
        cancel={cancel}
      />
    </Stack>
  );
}
