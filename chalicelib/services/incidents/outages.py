"""Everything about spikes and incidents, each part built and loaded with its first use: most messages need none."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.domain.events import Channel, Direction, Event, Visibility
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import QueueRules, Ticket
from chalicelib.services.assignment import Assignment
from chalicelib.services.context import Context
from chalicelib.services.incidents.watching import Watching

if TYPE_CHECKING:
    from chalicelib.domain.heard import Heard
    from chalicelib.services.incidents.attaching import Attaching, TopicOf
    from chalicelib.services.incidents.lists import Lists
    from chalicelib.services.incidents.publishing import Posting
    from chalicelib.services.incidents.service import Incidents, MadeTicket, Parts
    from chalicelib.services.incidents.spiking import Spikes
    from chalicelib.services.incidents.tickets import Tickets
    from chalicelib.services.replies import Replies
    from chalicelib.services.reply_checks import Draft


class Outages:
    def __init__(
        self, context: Context, assignment: Assignment, *, replies: Callable[[], Replies],
        posts: Callable[[], Posting], made_ticket: MadeTicket, topic_of: TopicOf, ticks: Callable[[], float],
    ) -> None:  # fmt: skip
        self._c, self._assignment = context, assignment
        self._replies, self._posts, self._made_ticket, self._topic_of = replies, posts, made_ticket, topic_of
        self.watching = Watching(context, ticks)

    @cached_property
    def attaching(self) -> Attaching:
        from chalicelib.services.incidents.attaching import Attaching

        return Attaching(self._c, self.watching, self._topic_of)

    @cached_property
    def spikes(self) -> Spikes:
        from chalicelib.services.incidents.spiking import Spikes

        return Spikes(self._c, self.watching)

    @cached_property
    def tickets(self) -> Tickets:
        from chalicelib.services.incidents.tickets import Tickets

        return Tickets(self._c, self._assignment)

    @cached_property
    def lists(self) -> Lists:
        from chalicelib.services.incidents.lists import Lists

        return Lists(self._c)

    @cached_property
    def incidents(self) -> Incidents:
        from chalicelib.services.incidents.service import Incidents

        return Incidents(self._c, lambda: self._parts)

    @cached_property
    def _parts(self) -> Parts:
        from chalicelib.services.incidents.acknowledging import Acknowledging
        from chalicelib.services.incidents.gathering import Gathering
        from chalicelib.services.incidents.publishing import Publishing
        from chalicelib.services.incidents.service import Parts
        from chalicelib.services.incidents.settling import Settling

        return Parts(
            gathering=Gathering(self._c, self.attaching, self.tickets), publishing=Publishing(self._c, self._posts()),
            acknowledging=Acknowledging(self._c), settling=Settling(self._c, self.tickets, self._replies()),
            tickets=self.tickets, spikes=self.spikes, made_ticket=self._made_ticket,
        )  # fmt: skip

    # --- for the others

    def incident_for(self, heard: Heard) -> str:
        """The open incident that a public post belongs to."""
        return self.attaching.incident_for(heard) if self.watching.open() else ""

    def told(self, heard: Heard) -> None:
        """A public post was heard: counted, and noted with its incident."""
        self.spikes.count(heard)
        if heard.ticket and not heard.incident and self.watching.open():
            heard = self.attaching.along(heard)
        if heard.incident:
            self.attaching.joined(heard)

    def private(self, event: Event, ticket: Ticket) -> Ticket:
        """The ticket with the incident that a private message on it is about. To be told before the ticket is
        written."""
        spoken = event.channel == Channel.VOICE or not event.text
        elsewhere = event.visibility is Visibility.PUBLIC or event.direction is not Direction.INBOUND
        if ticket.incident or spoken or elsewhere or not self.watching.open():
            return ticket
        return self.attaching.private(event, ticket)

    def still_held(self, ticket: Ticket, queue: QueueRules, event: Event) -> Ticket:
        """A ticket in an incident after a customer's message."""
        return self.attaching.still_held(ticket, queue, event)

    def rule(self, ticket: Ticket, draft: Draft, item: Interaction) -> None:
        """A rule of services/reply_checks.py."""
        if ticket.incident:
            from chalicelib.services.incidents.tickets import PublicReplies

            PublicReplies(self._c, self.watching)(ticket, draft, item)
