"""What came before an incident was declared is taken into it, a page at a time: posts that were heard, public tickets
that nobody answered (off the desks), and private tickets (tagged). Every page may be done twice."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import incidents as i
from chalicelib.domain.events import Direction
from chalicelib.domain.heard import DAY, Heard, heard_id
from chalicelib.domain.incidents import Incident, Task
from chalicelib.domain.interactions import Interaction, current_text
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.services.incidents.attaching import Attaching, moved
from chalicelib.services.incidents.tickets import Tickets

PAGE = 25
_LINES = 20  # of a ticket's timeline, from the incident's beginning on


class Gathering:
    def __init__(self, context: Context, attaching: Attaching, tickets: Tickets) -> None:
        self._c, self._attaching, self._tickets = context, attaching, tickets

    def page(self, incident: Incident) -> Task:
        """Do one page; what is left to do after it."""
        task = incident.gathering
        source = task.sources[0]
        if source.startswith("tickets#"):
            after = self._of_tickets(incident, source.partition("#")[2], task.after)
        else:
            after = self._of_posts(incident, source, task.after)
        return replace(task, after=after) if after else Task(sources=task.sources[1:])

    def _of_posts(self, incident: Incident, shelf: str, after: str) -> str:
        start = f"{incident.matcher.since:013d}"
        page = self._c.store.board.shelf(shelf, Heard, start=start, limit=PAGE, after=after)
        for card in page.items:
            heard = card.record
            if not heard.incident and i.takes(incident.matcher, heard):
                self._take(incident.id, heard)
        return page.next

    def _take(self, incident: str, heard: Heard) -> None:
        """A post that was heard, and its ticket if it has one; a post that somebody answered stays where it is."""
        if heard.ticket and self._tickets.cover(heard.ticket, incident) is None:
            return
        self._attaching.joined(replace(heard, incident=incident))
        self._c.store.board.change(heard_id(heard.key), Heard, lambda card: moved(card, incident))

    def _of_tickets(self, incident: Incident, status: str, after: str) -> str:
        page = self._c.store.tickets.by_status(status, limit=PAGE, after=after)
        since = incident.matcher.since
        for ticket in page.items:
            if not ticket.incident and ticket.last_inbound_at >= since:
                self._ticket(incident, ticket)
        # Newest first: what was opened long before it began is about something else.
        return page.next if all(ticket.opened_at >= since - DAY for ticket in page.items) else ""

    def _ticket(self, incident: Incident, ticket: Ticket) -> None:
        said = self._said(incident, ticket)
        if said is None:
            return
        if not ticket.public:
            self._attaching.asked(incident.id, ticket, key=said.key, at=said.at)
            self._tickets.tag(ticket.id, incident.id)
        elif self._tickets.cover(ticket.id, incident.id):
            heard = Heard(
                key=said.key, channel=said.channel, account=said.account, kind=said.kind, identity=said.identity,
                customer=ticket.customer, thread=said.thread, text=current_text(said), at=said.at, ticket=ticket.id,
                incident=incident.id, followers=said.author.followers,
            )  # fmt: skip
            self._attaching.joined(heard)

    def _said(self, incident: Incident, ticket: Ticket) -> Interaction | None:
        """The first thing the customer said on a ticket that belongs to the incident."""
        lines = self._c.store.interactions.timeline(ticket.id, limit=_LINES, since=incident.matcher.since).items
        for line in lines:
            inbound = line.item.direction is Direction.INBOUND
            if inbound and self._attaching.speaks_of(incident, line.item, current_text(line.item)):
                return line.item
        return None
