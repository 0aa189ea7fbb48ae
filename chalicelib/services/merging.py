"""One person or two: what people decide about customer records. Merging moves nothing, so it can be
undone; undoing gives tickets that came meanwhile back to whoever wrote them."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.errors import Conflict, Invalid, NotFound, Retry
from chalicelib.domain.identities import Customer, Worth, identity_key
from chalicelib.domain.tickets import Ticket
from chalicelib.services.changes import Changes
from chalicelib.services.context import Context
from chalicelib.services.listing import Listing
from chalicelib.services.recomputing import Recomputing
from chalicelib.store.keys import thread_parts

_PAGE = 50
_TRIES = 8


class Merging:
    def __init__(self, context: Context, changes: Changes, listing: Listing, recomputing: Recomputing) -> None:
        self._c, self._changes, self._listing, self._recomputing = context, changes, listing, recomputing

    def get(self, id: str, version: int | None = None) -> Customer:
        found = self._c.store.customers.get(id, consistent=True)
        if found is None:
            raise NotFound("There is no such customer.")
        if version is not None and version != found.version:
            raise Conflict("The customer changed since you looked. Read them again.", found.version)
        return found

    def edit(
        self, id: str, *, name: str | None, tags: list[str] | None, note: str | None, language: str | None,
        version: int | None, arguing: dict[str, str] | None = None,
        value: Worth | None = None, unvalued: bool = False,
    ) -> Customer:  # fmt: skip
        """Change what isn't None. `arguing`: who says that they only argue, when and why; {} = they don't. `unvalued`:
        nothing is known any more of what they are worth. Raises Conflict on a record that was merged into another."""
        before = self._own(self.get(id, version))

        def how(c: Customer) -> Customer:
            clean = c.tags if tags is None else tuple(dict.fromkeys(x.strip().lower() for x in tags if x.strip()))
            return replace(
                c,
                name=c.name if name is None else name.strip(),
                tags=clean,
                note=c.note if note is None else note.strip(),
                language=c.language if language is None else language,
                arguing=c.arguing if arguing is None else arguing,
                value=None if unvalued else value or c.value,
            )

        if set(how(before).tags) == set(before.tags):
            return self._c.store.customers.change(id, how, version=version)
        foretold = [self._recomputing.foretold("customer", record) for record in self._listing.records(before)]
        after = self._c.store.customers.change(id, how, version=version)
        for subject in foretold:
            self._recomputing.begin(subject)
        return after

    def value(self, customer: Customer) -> Worth | None:
        """What the person is worth. The record's own counts; without one, what was noted last on a record that is
        merged into it. Nothing is added up (a shop may count an order for both), and nothing is copied: parted again,
        each has what it had. It reads only where there is a merged record and no value of its own."""
        if customer.value or not customer.identities:
            return customer.value
        told = [x.value for x in self._listing.people(customer) if x.value]
        return max(told, key=lambda worth: worth.at, default=None)

    def merge(self, id: str, other_id: str, *, why: str, by: str, version: int | None = None) -> Customer:
        """`other` is this person too. Doing it again changes nothing."""
        customer = self._own(self.get(id, version))
        if other_id == id:
            raise Invalid("other", "This is the same record.")
        other = self.get(other_id)
        if other.merged_into != id:
            self._own(other)
        if id in self._listing.records(other):
            raise Conflict("These records are one person already.")
        evidence = _evidence(why)
        foretold = [self._recomputing.foretold("customer", record) for record in self._listing.records(other)]
        self._changes.join(customer, other.identity, why=evidence, by=by)
        for subject in foretold:  # their tickets are under what this person's tags ask for now
            self._recomputing.begin(subject)
        return self.get(id)

    def unmerge(self, id: str, other_id: str, *, why: str, by: str, version: int | None = None) -> Customer:
        """`other` is somebody else after all. Doing it again changes nothing more."""
        customer = self.get(id, version)
        other = self.get(other_id)
        if other.identity not in customer.identities and other.merged_into != id:
            raise Conflict("These records are not merged.", customer.version)
        entry = {
            "id": other_id, "identity": other.identity, "why": _evidence(why), "by": by,
            "at": str(self._c.clock()), "undone": "yes",
        }  # fmt: skip

        def without(c: Customer) -> Customer:
            if other.identity not in c.identities:
                return c
            left = tuple(key for key in c.identities if key != other.identity)
            return replace(c, identities=left, merges=(*c.merges, entry))

        # The pointer goes last: if this stops half-way, it can be done again.
        foretold = [self._recomputing.foretold("customer", record) for record in self._listing.records(other)]
        customer = self._c.store.customers.change(id, without)
        other = self._c.store.customers.change(other_id, lambda c: replace(c, merged_into=""))
        self._give_back(customer, other)
        for subject in foretold:
            self._recomputing.begin(subject)
        return customer

    def _own(self, customer: Customer) -> Customer:
        if customer.merged_into:
            raise Conflict(f"This record was merged into {customer.merged_into}. Use that one.", customer.version)
        return customer

    # --- what came in while they were thought to be one

    def _give_back(self, customer: Customer, other: Customer) -> None:
        theirs = {other.identity, *other.identities}
        place = ""
        while True:
            page = self._listing.history([customer.id], place=place, limit=_PAGE)
            for ticket in page.items:
                if ticket.threads and all(_identity(key) in theirs for key in ticket.threads):
                    self._move(ticket.id, other)
            if not page.place:
                return
            place = page.place

    def _move(self, ticket_id: str, other: Customer) -> None:
        for _ in range(_TRIES):
            ticket = self._c.store.tickets.get(ticket_id, consistent=True)
            if ticket is None or ticket.customer == other.id:
                break
            name = other.name or ticket.customer_name
            moved = replace(ticket, customer=other.id, customer_name=name, updated_at=self._c.clock())
            try:
                self._c.store.tickets.save(moved, self._c.queue_rules(ticket.queue).shards)
                break
            except Conflict:
                continue
        else:
            raise Retry("a ticket kept changing while it was given back")
        if ticket:
            self._threads(ticket, other)

    def _threads(self, ticket: Ticket, other: Customer) -> None:
        """So that what they write next is theirs too."""
        for key in ticket.threads:
            for _ in range(_TRIES):
                thread = self._c.store.threads.get(key, consistent=True)
                if thread is None or thread.customer == other.id:
                    break
                if self._c.store.threads.point(key, customer=other.id, ticket=thread.ticket, previous=thread.ticket):
                    break


def _evidence(why: str) -> str:
    words = " ".join(why.split())
    if len(words) < 3:
        raise Invalid("why", "Say what shows it, in a few words.")
    return words


def _identity(thread: str) -> str:
    channel, account, identity, _ = thread_parts(thread)
    return identity_key(channel, account, identity)
