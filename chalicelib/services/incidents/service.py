"""Incidents: declared, told of in public, resolved. What follows from each step is seen to by the ledger: the
incident's entry (`incident#id`) is set before the step is written, so a process that dies right after it leaves
somebody to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.domain import incidents as i
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.domain.heard import Heard, heard_id
from chalicelib.domain.incidents import Incident, Matcher, Place, Task, Update
from chalicelib.domain.interactions import position
from chalicelib.domain.tickets import FAR, Ticket
from chalicelib.services.clock import SETTLED_MS, set_timer
from chalicelib.services.context import Context
from chalicelib.services.incidents.acknowledging import Acknowledging
from chalicelib.services.incidents.gathering import Gathering
from chalicelib.services.incidents.lists import NONE, incident_of
from chalicelib.services.incidents.milestones import began, reached
from chalicelib.services.incidents.publishing import Publishing
from chalicelib.services.incidents.settling import AGAIN, SOURCES, Settling
from chalicelib.services.incidents.spiking import Spikes
from chalicelib.services.incidents.tickets import Tickets
from chalicelib.store.board import Card
from chalicelib.store.keys import incident_timer

MOST_UPDATES = 100


class MadeTicket(Protocol):
    """Have a heard post answered: its ticket's id (services/listening)."""

    def __call__(self, key: str, *, by: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What an incident's work is done by."""

    gathering: Gathering
    publishing: Publishing
    acknowledging: Acknowledging
    settling: Settling
    tickets: Tickets
    spikes: Spikes
    made_ticket: MadeTicket


class Incidents:
    def __init__(self, context: Context, parts: Callable[[], Parts]) -> None:
        self._c, self._parts = context, parts

    def get(self, id: str) -> Card[Incident]:
        """Raises NotFound."""
        return incident_of(self._c, id)

    # --- declaring

    def declare(self, client_id: str, title: str, matcher: Matcher | None, *, spike: str = "", by: str) -> Incident:
        """Declare an incident, by hand or from a spike (whose topic or phrase is its matcher, if none is given).
        Again with the same client id: the one that was declared. Raises Invalid, NotFound, Conflict."""
        id, now = i.incident_id(by, client_id), self._c.clock()
        known = self._c.store.board.get(id, Incident)
        if known is None:
            found = self._parts().spikes.one(spike) if spike else None
            if found and found.state == "declared" and found.incident != id:
                raise Conflict("An incident was declared of it already.")
            if matcher is None:
                if found is None:
                    raise Invalid("matcher", "Say what belongs to it, or name a spike.")
                matcher = i.of_spike(found.word, found.window)
            matcher = i.clean(matcher, now)
            incident = Incident(
                id=id, title=i.titled(title), matcher=matcher, spike=spike, by=by, declared_at=now,
                gathering=Task(sources=i.sources(matcher, now)), again_at=self._later(),
            )  # fmt: skip
            if spike:
                self._parts().spikes.declared(spike, id, by=by)  # first: of two at once one is told so
            set_timer(self._c, incident_timer(id), now)
            self._c.store.board.create(_card(incident))
            known = self.get(id)
        if known.record.spike:
            self._parts().spikes.declared(known.record.spike, id, by=known.record.by)
        return known.record

    def edit(self, id: str, *, title: str | None, matcher: Matcher | None, version: int | None) -> Card[Incident]:
        """Another title, or another matcher: what belongs to it by that is looked for afresh. What is in it stays.
        Raises NotFound, Conflict, Invalid, NotAllowed."""
        now = self._c.clock()

        def how(incident: Incident) -> Incident:
            i.must_be_open(incident)
            after = replace(incident, title=i.titled(title) if title is not None else incident.title)
            if matcher is None:
                return after
            clean = i.clean(matcher, now)
            if clean == incident.matcher:
                return after
            return self._afresh(replace(after, matcher=clean), now)

        return self._changed(id, how, version=version)

    def _afresh(self, incident: Incident, now: int) -> Incident:
        """The incident, with everything that belongs to it to be looked for."""
        task = Task(sources=i.sources(incident.matcher, now))
        return replace(incident, gathering=task, again_at=self._later())

    def _later(self) -> int:
        """By then no process goes by what it knew of the incident before, and none is in the midst of a write."""
        return self._c.clock() + round(self._c.store.settings.remembers_seconds * 1_000) + SETTLED_MS

    # --- telling everybody

    def update(self, id: str, client_id: str, texts: dict[str, str], *, by: str) -> Card[Incident]:
        """A public status update. `texts`: by account (`x#brand`), by channel, or under "" everywhere. Again with the
        same client id: nothing more is posted. Raises NotFound, Conflict, Invalid, NotAllowed."""
        card = self.get(id)
        said = i.texts(texts, self._parts().publishing.accounts(card.record))
        if client_id not in [update.id for update in card.record.updates]:
            i.must_be_open(card.record)
            self._parts().publishing.check(said, by=by)
        update = self._written(client_id, "update", said, by)

        def how(incident: Incident) -> Incident:
            if update.id not in [known.id for known in incident.updates]:
                i.must_be_open(incident)
                if len(incident.updates) >= MOST_UPDATES:
                    raise NotAllowed(f"An incident has at most {MOST_UPDATES} updates.", "too_many", "Resolve it.")
                i.must_have_room(incident, update)
            return i.with_update(incident, update)

        return self._published(self._changed(id, how))

    def _written(self, id: str, kind: str, texts: dict[str, str], by: str) -> Update:
        places = tuple(Place(account=account, text=text) for account, text in sorted(texts.items()))
        return Update(id=id, kind=kind, by=by, at=self._c.clock(), places=places)

    def _published(self, card: Card[Incident]) -> Card[Incident]:
        """Have posted what isn't, and note how it gets on; the ledger sees to the rest."""
        told, _ = self._parts().publishing.see_to(card.record)
        return self._noted(card, told)

    def _noted(self, card: Card[Incident], told: Incident) -> Card[Incident]:
        """The news of updates on the incident, where it has changed since: one by one."""
        if told == card.record:
            return card

        def how(incident: Incident) -> Incident:
            for update in told.updates:
                for place in update.places:
                    incident = i.with_place(incident, update.id, place)
            return incident

        return self._changed(card.id, how, wake=False)

    # --- the end, or not

    def resolve(self, id: str, client_id: str, texts: dict[str, str], follow_up: str, *, by: str) -> Card[Incident]:
        """It is over. `texts`: the closing update, as for `update`; `follow_up`: what everybody who asked in private
        is told ("" = the closing text). Again: no difference. Raises NotFound, Conflict, Invalid, NotAllowed."""
        card = self.get(id)
        if client_id in [update.id for update in card.record.updates]:
            return self._published(card)
        i.must_be_open(card.record)
        accounts = self._parts().publishing.accounts(card.record)
        before = {place.account for update in card.record.updates for place in update.places}
        said = i.texts(texts, accounts, before & set(accounts)) if accounts else {}
        self._parts().publishing.check(said, by=by)
        private = (follow_up or texts.get("", "") or next(iter(said.values()), "")).strip()
        if not private:
            raise Invalid("follow_up", "Write what everybody who asked in private is told.")
        closing, now = self._written(client_id, "closing", said, by), self._c.clock()
        i.must_have_room(card.record, closing)
        start = card.record.first_post_at or began(self._c, card.record)

        def how(incident: Incident) -> Incident:
            i.must_be_open(incident)
            ended = replace(
                incident, state="resolved", first_post_at=incident.first_post_at or start, resolved_at=now,
                resolved_by=by, follow_up=private, gathering=Task(), settling=Task(sources=SOURCES),
                again_at=self._later(),
            )  # fmt: skip
            return i.with_update(ended, closing)

        return self._published(self._changed(id, how))

    def reopen(self, id: str) -> Card[Incident]:
        """It isn't over after all. Who was told is told again when it is. Again: no difference."""
        now = self._c.clock()

        def how(incident: Incident) -> Incident:
            if incident.state == "open":
                return incident
            opened = replace(incident, state="open", resolved_at=0, resolved_by="", reopened=incident.reopened + 1)
            return self._afresh(replace(opened, settling=Task()), now)

        return self._changed(id, how)

    # --- one by itself

    def choose(self, id: str, *, ticket: str = "", post: str = "", chosen: bool, by: str) -> Ticket:
        """Have a ticket, or a heard post (which then gets one), of the incident answered by itself; or leave it to
        the update again. Raises NotFound, Invalid, NotAllowed."""
        self.get(id)
        if bool(ticket) == bool(post):
            raise Invalid("ticket", "Name a ticket or a post.")
        if post:
            card = self._c.store.board.get(heard_id(post), Heard)
            if card is None or card.record.incident != id:
                raise NotFound("There is no such post in this incident.")
            ticket = card.record.ticket
            if not ticket and not chosen:
                raise NotAllowed("Nobody answers this post by itself.", "not_chosen", "It has the update.")
            ticket = ticket or self._parts().made_ticket(post, by=by)
            self._parts().tickets.tag(ticket, id)
        return self._parts().tickets.choose(ticket, id, chosen, by=by)

    # --- when it is time

    def look(self, id: str) -> int:
        """Go on with whatever is to be done. Early, late or repeated is harmless. When to look again; FAR = never."""
        card = self._c.store.board.get(id, Incident)
        if card is None:
            return FAR
        told, again = self._parts().publishing.see_to(card.record)
        card = self._noted(card, told)
        if card.record.state == "open":
            sent, later = self._parts().acknowledging.go_on(card.record)
            if sent:
                card = self._changed(id, lambda now: replace(now, acked=now.acked + sent), wake=False)
            again = min(again, later)
        if card.record.gathering.sources:
            self._gathered(card.record, self._parts().gathering.page(card.record))
            return self._c.clock()
        if card.record.again_at:
            if card.record.again_at <= self._c.clock():
                self._changed(id, lambda now: _once_more(now, card.record.again_at), wake=False)
                return self._c.clock()
            again = min(again, card.record.again_at)
        if card.record.settling.sources:
            reached(self._c, card.record)
            left = self._parts().settling.page(card.record)
            before = card.record.settling
            self._changed(id, lambda now: replace(now, settling=left) if now.settling == before else now, wake=False)
            return self._c.clock()
        if card.record.state == "resolved":
            again = min(again, self._parts().settling.see_to(card.record))
        return again

    def _gathered(self, incident: Incident, left: Task) -> None:
        """A page was done. After the last it is known when it began."""
        start = incident.first_post_at or (0 if left.sources else began(self._c, incident))

        def how(now: Incident) -> Incident:
            if now.gathering != incident.gathering:
                return now  # another worker did it, or another matcher was given
            return replace(now, gathering=left, first_post_at=now.first_post_at or start)

        reached(self._c, self._changed(incident.id, how, wake=False).record)

    # --- writing

    def _changed(
        self, id: str, how: Callable[[Incident], Incident], *, version: int | None = None, wake: bool = True
    ) -> Card[Incident]:  # fmt: skip
        def turn(card: Card[Incident]) -> Card[Incident]:
            if version is not None and card.version != version:
                raise Conflict("The incident changed since you looked. Read it again.", card.version)
            incident = how(card.record)
            return card if incident == card.record else _card(incident, card.version)

        if wake:
            set_timer(self._c, incident_timer(id), self._c.clock())
        try:
            return self._c.store.board.change(id, Incident, turn)
        except NotFound:
            raise NotFound(NONE) from None


def _once_more(incident: Incident, again_at: int) -> Incident:
    """What was under way when it was declared, or resolved, is seen to as well."""
    if incident.again_at != again_at:
        return incident
    if incident.state == "open":
        return replace(incident, gathering=Task(sources=i.sources(incident.matcher, again_at)), again_at=0)
    return replace(incident, settling=Task(sources=AGAIN), again_at=0)


def _card(incident: Incident, version: int = 0) -> Card[Incident]:
    shelf = i.OPEN if incident.state == "open" else i.RESOLVED
    place = position(incident.declared_at, incident.id)
    return Card(id=incident.id, record=incident, shelf=shelf, place=place, version=version)
