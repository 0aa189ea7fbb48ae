import { Center, Loader } from "@mantine/core";
import { lazy, Suspense, useEffect } from "react";
import { Route, Routes, useParams } from "react-router";
import { ListHead } from "../features/inbox/ListHead";
import { TICKET, TicketList } from "../features/inbox/TicketList";
import { ViewList } from "../features/inbox/ViewList";
import { text } from "../text/text";
import { Empty } from "../ui/Empty";
import classes from "./InboxPage.module.css";

/** Fetched once the lists stand, before a ticket is opened: lists come first, and nobody waits for the other. */
const ticketView = () => import("./TicketView");
const TicketView = lazy(ticketView);

/** Lists, tickets, the ticket: three panes where there is room, one at a time where there isn't. */
export default function InboxPage() {
  return (
    <Routes>
      <Route path=":view?" element={<Panes />} />
      <Route path=":view/:ticket" element={<Panes />} />
    </Routes>
  );
}

function Panes() {
  const { view: asked, ticket = "" } = useParams();
  const view = asked ?? "mine";
  useEffect(() => void ticketView(), []);
  return (
    <div className={classes.panes} data-open={ticket ? "ticket" : asked ? "list" : "views"}>
      <div className={classes.views}>
        <ViewList current={view} />
      </div>
      <section className={classes.tickets} aria-label={text.inbox.tickets}>
        <ListHead view={view} />
        <TicketList key={view} view={view} chosen={ticket} />
      </section>
      <div className={classes.ticket} id={TICKET} tabIndex={-1}>
        {ticket ? (
          <Suspense fallback={<Opening />}>
            <TicketView key={ticket} id={ticket} back={`/inbox/${view}`} />
          </Suspense>
        ) : (
          <Empty title={text.inbox.choose} hint={text.inbox.chooseHint} />
        )}
      </div>
    </div>
  );
}

function Opening() {
  return (
    <Center h="100%" role="status" aria-label={text.inbox.opening}>
      <Loader type="dots" />
    </Center>
  );
}
