"""What is said while an incident is open becomes a part of it.

Everything here is told before the message itself is finished with, and each write is named by the post, the customer
or the ticket: a worker that dies anywhere is made up for by the redelivery.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.domain import incidents as i
from chalicelib.domain.events import Event, Visibility
from chalicelib.domain.heard import Heard, Need, heard_id, heard_shelf, need_of
from chalicelib.domain.identities import customer_id, identity_key
from chalicelib.domain.incident_words import rules
from chalicelib.domain.incidents import Ask, Follow, Incident, Person
from chalicelib.domain.interactions import Interaction, position
from chalicelib.domain.tickets import QueueRules, Status, Ticket
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.services.incidents.watching import Watching
from chalicelib.store.board import Card
from chalicelib.store.facts import Fact
from chalicelib.store.keys import ask_card, follow_card, incident_timer, person_card, thread_parts

_LOOK_MS = 20_000


TopicOf = Callable[[str, str, str, str], str]
"""What triage takes the topic of a text for: text, channel, account, language as stated by the provider."""


def no_topic(text: str, channel: str, account: str, language: str) -> str:
    return ""


class Attaching:
    def __init__(self, context: Context, watching: Watching, topic_of: TopicOf = no_topic) -> None:
        self._c, self._watching, self._topic_of = context, watching, topic_of
        self._asked: dict[str, int] = {}

    # --- public

    def incident_for(self, heard: Heard) -> str:
        """The open incident that a public post belongs to, "" if none. No call while none is open; one read more
        for a post that matches."""
        for known in self._watching.open():
            if _belongs(known, heard):
                incident = self._watching.still(known.id)
                if incident and _belongs(incident, heard):
                    return incident.id
        return ""

    def along(self, heard: Heard) -> Heard:
        """A post on a ticket that waits in an incident belongs to it too. The post as it is then."""
        ticket = self._c.store.tickets.get(heard.ticket)
        if ticket is None or not is_held(ticket, ticket.incident):
            return heard
        return self._c.store.board.change(heard_id(heard.key), Heard, lambda card: moved(card, ticket.incident)).record

    def joined(self, heard: Heard) -> None:
        """A public post belongs to `heard.incident`: count it and who wrote it, and remember that they asked."""
        incident = heard.incident
        fact = Fact(
            id=f"incident_post#{incident}#{heard.key}", what="incident_post", at=heard.at, ticket=heard.ticket,
            channel=heard.channel, extra={"incident": incident},
        )  # fmt: skip
        self._c.store.facts.put([fact, *self._person(incident, who(heard), heard.key, heard.channel, heard.at)])
        if self._may_ask(heard):
            self._asks(heard)

    def _person(
        self, incident: str, customer: str, key: str, channel: str, at: int, *, private: bool = False
    ) -> list[Fact]:  # fmt: skip
        """Note that an incident touches a customer; the fact of it, if this is the first they said of it."""
        person = Person(incident=incident, customer=customer, key=key, channel=channel, at=at, private=private)
        card = Card(
            id=person_card(incident, customer), record=person, shelf=i.people_shelf(incident),
            place=position(at, customer),
        )  # fmt: skip
        if self._c.store.board.create(card) is None:
            known = self._c.store.board.get(card.id, Person)
            if known is None or known.record.key != key:
                return []
            person = known.record
        what = "incident_customer"
        return [
            Fact(
                id=f"{what}#{incident}#{customer}", what=what, at=person.at, channel=person.channel,
                extra={"incident": incident},
            )
        ]  # fmt: skip

    def _may_ask(self, heard: Heard) -> bool:
        """Whether they asked us, where an answer may be given: X lets nobody be answered who didn't speak to us
        (https://docs.x.com/changelog, 23 February 2026)."""
        if heard.found or heard.channel not in i.PUBLIC or need_of(heard) is not Need.NEEDS or heard.verdict.spam:
            return False
        account = self._c.store.settings.account(heard.channel, heard.account)
        return account is not None and rules(account.settings.get("incident")).acknowledge

    def _asks(self, heard: Heard) -> None:
        ask = Ask(
            incident=heard.incident, customer=who(heard), key=heard.key, thread=heard.thread, channel=heard.channel,
            account=heard.account, kind=heard.kind, language=heard.verdict.language, at=heard.at,
            followers=heard.followers,
        )  # fmt: skip
        shelf = i.ask_shelf(heard.incident, f"{heard.channel}#{heard.account}")
        id = ask_card(heard.incident, who(heard))
        self._c.store.board.create(Card(id=id, record=ask, shelf=shelf, place=position(heard.at, heard.key)))
        self.wake(heard.incident)

    def wake(self, incident: str) -> None:
        """Have the incident looked at soon; asked for once in a while by a process."""
        now = self._c.clock()
        if self._asked.get(incident, 0) <= now:
            set_timer(self._c, incident_timer(incident), now + _LOOK_MS)
            self._asked[incident] = now + _LOOK_MS

    # --- private

    def private(self, event: Event, ticket: Ticket) -> Ticket:
        """The ticket with the open incident that a private message on it is about, if one is (outages.py asks)."""
        for known in self._watching.open():
            if self.speaks_of(known, event, event.text):
                incident = self._watching.still(known.id)
                if incident and self.speaks_of(incident, event, event.text):
                    self.asked(incident.id, ticket, key=event.key, at=event.at)
                    return replace(ticket, incident=incident.id)
        return ticket

    def speaks_of(self, incident: Incident, said: Event | Interaction, text: str) -> bool:
        """Whether what a customer said, with the words it has now, belongs to an incident. Triage names its topic,
        where the incident goes by topics."""
        matcher = incident.matcher
        if said.at < matcher.since or not text:
            return False
        topic = self._topic_of(text, said.channel, said.account, said.language) if matcher.topics else ""
        return i.matches(
            matcher, channel=said.channel, text=text, topic=topic, at=said.at, language=said.language
        )  # fmt: skip

    def asked(self, incident: str, ticket: Ticket, *, key: str, at: int) -> None:
        """A customer asked about an incident in private, on a ticket that is to be tagged with it."""
        what = "incident_ticket"
        fact = Fact(
            id=f"{what}#{incident}#{ticket.id}", what=what, at=ticket.opened_at, ticket=ticket.id,
            channel=ticket.channel, extra={"incident": incident},
        )  # fmt: skip
        people = self._person(incident, ticket.customer, key, ticket.channel, at, private=True)
        self._c.store.facts.put([fact, *people])
        follow = Follow(incident=incident, customer=ticket.customer, tickets=(ticket.id,), at=at)
        id, shelf = follow_card(incident, ticket.customer), i.follow_shelf(incident, "waits")
        card = Card(id=id, record=follow, shelf=shelf, place=position(at, ticket.customer))
        if self._c.store.board.create(card) is None:
            self._c.store.board.change(id, Follow, lambda known: _also(known, ticket.id))

    # --- a ticket in an incident

    def still_held(self, ticket: Ticket, queue: QueueRules, event: Event) -> Ticket:
        """A ticket after a customer's message. One that is covered by an open incident stays so when they say more
        in public: the update is for that too. What they say in private brings it to an agent."""
        held = ticket.incident and ticket.public and not ticket.chosen and not ticket.first_reply_at
        if not held or event.visibility is not Visibility.PUBLIC or self._watching.still(ticket.incident) is None:
            return ticket
        return i.covered(ticket, ticket.incident, queue, self._c.clock())


def who(heard: Heard) -> str:
    """The customer who wrote a post. Nobody is made one by being listened to, but their id is known."""
    return heard.customer or customer_id(identity_key(heard.channel, heard.account, heard.identity))


def _belongs(incident: Incident, heard: Heard) -> bool:
    if i.takes(incident.matcher, heard):
        return True
    root = thread_parts(heard.thread)[3] if heard.thread else ""
    return not heard.verdict.spam and i.under_update(incident, f"{heard.channel}#{heard.account}", root)


def moved(card: Card[Heard], incident: str) -> Card[Heard]:
    """A heard post's card, in an incident if it is in none."""
    if card.record.incident:
        return card
    heard = replace(card.record, incident=incident)
    return replace(card, record=heard, shelf=heard_shelf(heard))


def _also(card: Card[Follow], ticket: str) -> Card[Follow]:
    follow = card.record
    if ticket in follow.tickets:
        return card
    return replace(card, record=replace(follow, tickets=(*follow.tickets, ticket)))


def is_held(ticket: Ticket, incident: str) -> bool:
    """Whether a ticket waits in an incident, on nobody's desk."""
    return ticket.incident == incident and ticket.public and ticket.status is Status.ON_HOLD and not ticket.chosen
