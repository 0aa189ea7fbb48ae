import { Skeleton, Text } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { Customer } from "../../api/types";
import { fill, plural, text } from "../../text/text";
import { useNow } from "../../ui/clock";
import { worded } from "../../ui/money";
import { useNames } from "../../ui/useNames";
import { dayWords } from "./day";
import { Section } from "./Editable";

const WorthForm = lazy(() => import("./WorthForm")); // seldom wanted: a shop tells it by itself

/** What they are worth to the brand, as its shop tells it. */
export function Worth({ customer, zone }: { customer: Customer; zone: string }) {
  const now = useNow(60);
  const nameOf = useNames();
  const [editing, setEditing] = useState(false);
  const value = customer.value;
  if (editing)
    return (
      <Section title={text.person.value}>
        <Suspense fallback={<Skeleton height={60} />}>
          <WorthForm customer={customer} close={() => setEditing(false)} />
        </Suspense>
      </Section>
    );
  return (
    <Section title={text.person.value} edit={() => setEditing(true)}>
      {value ? (
        <>
          <Text size="sm">
            {fill(value.orders === null ? text.person.valueOf : text.person.valueIn, {
              sum: worded(value),
              orders: plural(value.orders ?? 0, text.person.order, text.person.orders),
              when: dayWords(value.at, zone, now),
            })}
          </Text>
          <Text size="xs" c="dimmed">
            {fill(text.person.valueBy, { by: nameOf(value.by) })}
          </Text>
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {text.person.noValue}
        </Text>
      )}
    </Section>
  );
}
