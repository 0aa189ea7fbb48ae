import { Route, Routes, useParams } from "react-router";
import { TicketList } from "../features/inbox/TicketList";
import { ViewList } from "../features/inbox/ViewList";

import { text } from "../text/text";
import { Empty } from "../ui/Empty";
import classes from "./InboxPage.module.css";
import { TicketView } from "./TicketView";

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
  const { view = "mine", ticket = "" } = useParams();
  return (
    <div className={classes.panes} data-open={ticket ? "ticket" : "list"}>
      <div className={classes.views}>
        <ViewList />
      </div>
      <section className={classes.tickets} aria-label={text.inbox.tickets}>
        <TicketList view={view} chosen={ticket} />
      </section>
      <div className={classes.ticket}>
        {ticket ? (
          <TicketView key={ticket} id={ticket} back={`/inbox/${view}`} />
        ) : (
          <Empty title={text.inbox.choose} hint={text.inbox.chooseHint} />
        )}
      </div>
    </div>
  );
}
