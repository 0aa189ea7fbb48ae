import { Center, Loader } from "@mantine/core";
import { useState } from "react";
import { useMe } from "../app/me";
import { Composer, type Given } from "../features/composer/Composer";
import { CustomerPane } from "../features/customer/CustomerPane";
import { SuggestionBar } from "../features/suggestions/SuggestionBar";
import { TicketHeader } from "../features/ticket/TicketHeader";
import { Timeline } from "../features/ticket/Timeline";
import { useTicket, useTimeline } from "../features/ticket/useTicket";
import { ErrorNote } from "../ui/ErrorNote";
import classes from "./TicketView.module.css";

/** The ticket: what it is, what was said, a place to answer, and who they are. */
export function TicketView({ id, back }: { id: string; back: string }) {
  const me = useMe();
  const ticket = useTicket(id);
  const timeline = useTimeline(id);
  const [given, setGiven] = useState<Given | null>(null);
  if (ticket.error) return <ErrorNote error={ticket.error} retry={() => void ticket.refetch()} />;
  if (!ticket.data) {
    return (
      <Center h="100%" role="status" aria-label="Loading">
        <Loader type="dots" />
      </Center>
    );
  }
  const lines = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={classes.view}>
      <section className={classes.talk}>
        <TicketHeader ticket={ticket.data} me={me} back={back} />
        <Timeline id={id} zone={me.time_zone} />
        <SuggestionBar ticket={id} use={({ text, how }) => setGiven({ text: text ?? "", how: how ?? "" })} />
        {ticket.data.status === "closed" ? null : (
          <Composer ticket={ticket.data} lines={lines} given={given} />
        )}
      </section>
      <div className={classes.customer}>
        <CustomerPane id={ticket.data.customer.id} ticket={id} zone={me.time_zone} />
      </div>
    </div>
  );
}
