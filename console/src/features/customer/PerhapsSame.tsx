import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUsers } from "@tabler/icons-react";
import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { Customer, Line } from "../../api/types";
import { fill, text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import { type Named, namedIn } from "./perhaps";

const t = text.desk;
const EVIDENCE = 200; // characters

/** They named an address here that another record writes from: joining the two is put forward, with what shows it. */
export function PerhapsSame({
  customer,
  lines,
  senior,
}: {
  customer: Customer;
  lines: readonly Line[];
  senior: boolean;
}) {
  const named = useMemo(() => namedIn(lines, customer), [lines, customer]);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const found = useQueries({
    queries: named.map((one) => ({
      queryKey: keys.byAddress(one.channel, one.address),
      queryFn: () =>
        told(
          api.GET("/api/customers/known", {
            params: { query: { channel: one.channel, identity: one.address } },
          }),
        ),
      staleTime: 300_000,
      retry: false,
    })),
  });
  const parted = new Set(customer.merges.filter((one) => one.undone).map((one) => one.id));
  return named.map((one, n) => {
    const other = found[n]?.data?.customer;
    if (!other || other.id === customer.id || other.merged_into !== null) return null;
    if (parted.has(other.id) || refused.includes(other.id)) return null;
    return (
      <Suggestion
        key={other.id}
        customer={customer}
        other={other}
        named={one}
        senior={senior}
        refuse={() => setRefused([...refused, other.id])}
      />
    );
  });
}

function Suggestion({
  customer,
  other,
  named,
  senior,
  refuse,
}: {
  customer: Customer;
  other: Customer;
  named: Named;
  senior: boolean;
  refuse: () => void;
}) {
  const cache = useQueryClient();
  const why = fill(t.perhapsWhy, { words: named.words, name: other.name || named.address });
  const join = useMutation({
    mutationFn: () =>
      told(
        api.POST("/api/customers/{id}/merge", {
          params: { path: { id: customer.id } },
          body: { other: other.id, why: why.slice(0, EVIDENCE) },
        }),
      ),
    onSuccess: () => {
      notifications.show({ message: t.joinedNow });
      void cache.invalidateQueries({ queryKey: keys.customer(customer.id) });
    },
  });
  return (
    <Alert variant="light" color="gray" p="sm" icon={<IconUsers aria-hidden />} title={t.perhapsSame}>
      <Stack gap={8}>
        <Text size="sm">{why}</Text>
        {join.error ? <ErrorNote error={join.error} /> : null}
        <Group gap="xs">
          {senior ? (
            <Button size="compact-sm" loading={join.isPending} onClick={() => join.mutate()}>
              {t.perhapsJoin}
            </Button>
          ) : (
            <Text size="xs" c="dimmed">
              {t.perhapsSenior}
            </Text>
          )}
          <Button size="compact-sm" variant="subtle" color="gray" onClick={refuse}>
            {t.perhapsNot}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
