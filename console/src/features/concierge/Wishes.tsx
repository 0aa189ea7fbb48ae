import { Button, Group, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../../text/care";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { RowsLoading } from "../../ui/Rows";
import classes from "./Concierge.module.css";
import { Referrals } from "./Referrals";
import { type Request, useKind, useRequest } from "./useConcierge";
import { WishCard } from "./WishCard";
import { WishForm } from "./WishForm";

const t = text.concierge;
const FIRST_CURRENCY = "EUR";

/** What the customer of a concierge ticket wishes, what was found for it, and where they were sent. */
export function Wishes({
  ticket,
  zone,
  use,
}: {
  ticket: string;
  zone: string;
  /** Words for the customer are put where one writes. */
  use: (words: string) => void;
}) {
  const found = useRequest(ticket);
  const [adding, setAdding] = useState(false);
  if (found.error && !found.data) {
    return (
      <div className={classes.panel}>
        <ErrorNote error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  }
  if (!found.data) {
    return (
      <div className={classes.panel}>
        <RowsLoading count={2} />
      </div>
    );
  }
  const request = found.data;
  const currency = usual(request);
  const empty = request.items.length === 0;
  return (
    <section className={classes.panel} aria-label={t.wishes}>
      <Stack gap="md">
        {empty && !adding ? <Empty title={t.noWishes} hint={t.noWishesHint} /> : null}
        {request.items.map((wish) => (
          <WishCard
            key={wish.id}
            ticket={ticket}
            version={request.version}
            wish={wish}
            zone={zone}
            currency={currency}
            use={use}
          />
        ))}
        {adding ? (
          <div className={classes.card}>
            <WishForm
              ticket={ticket}
              version={request.version}
              wish={null}
              currency={currency}
              close={() => setAdding(false)}
            />
          </div>
        ) : (
          <Group gap="xs" justify={empty ? "center" : "flex-start"}>
            <Button
              size="xs"
              variant={empty ? "filled" : "default"}
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {t.add}
            </Button>
            {empty && request.referrals.length === 0 ? <End ticket={ticket} /> : null}
          </Group>
        )}
        <Referrals request={request} zone={zone} currency={currency} />
      </Stack>
    </section>
  );
}

function End({ ticket }: { ticket: string }) {
  const kind = useKind(ticket);
  return (
    <>
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        loading={kind.isPending}
        onClick={() => kind.mutate(false)}
      >
        {t.end}
      </Button>
      {kind.error ? <ErrorNote error={kind.error} /> : null}
    </>
  );
}

/** The currency this request is spoken of in. */
function usual(request: Request): string {
  for (const wish of request.items) {
    const money = wish.budget ?? wish.options.find((one) => one.price)?.price;
    if (money) return money.currency;
  }
  return FIRST_CURRENCY;
}
