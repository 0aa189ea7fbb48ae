"""Customers: finding, correcting, and saying which records are one person."""

from __future__ import annotations

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.models import customers as m
from chalicelib.api.models.common import PageQuery
from chalicelib.api.run import Ask
from chalicelib.domain import money
from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.identities import Customer, Worth, identity_key

_PHONES = frozenset({"sms", "whatsapp", "voice"})
_SCOPED = frozenset({"facebook", "instagram", "chat"})


def found(ask: Ask, query: m.IdentityQuery) -> m.Customer:
    customer = _by_address(query)
    if customer is None:
        raise NotFound("Nobody is known by this address.")
    return _shown(customer)


def known(ask: Ask, query: m.IdentityQuery) -> m.Known:
    customer = _by_address(query)
    person = wiring.context().person(customer.id) if customer else None
    return m.Known(customer=_shown(person) if person else None)


def _by_address(query: m.IdentityQuery) -> Customer | None:
    """Raises Invalid."""
    if query.channel in _SCOPED and not query.account:
        raise Invalid("account", f"On {query.channel} an address means something only with its account.")
    identity = query.identity.strip()
    if query.channel in _PHONES:
        identity = _phone(identity)
    return wiring.context().store.customers.by_identity(identity_key(query.channel, query.account, identity))


def _phone(text: str) -> str:
    """`whatsapp:+1 (555) 000-1111` as we keep it. A `+` in a query often arrives as a space."""
    bare = text.rpartition(":")[2].strip()
    squeezed = "".join(c for c in bare if c not in " ()-./")
    return f"+{squeezed}" if squeezed.isdigit() and len(squeezed) > 6 else squeezed


def one(ask: Ask, id: str) -> m.Customer:
    return _shown(wiring.merging().get(id))


def edit(ask: Ask, id: str, body: m.CustomerEdit) -> m.Customer:
    changed = wiring.merging().edit(
        id, name=body.name, tags=body.tags, note=body.note, language=body.language, arguing=_arguing(ask, body),
        version=ask.version(body.version), value=_value(ask, body), unvalued=body.value == m.ValueIn(),
    )  # fmt: skip
    return _shown(changed)


def _shown(x: Customer) -> m.Customer:
    return shape.customer(x, wiring.merging().value(x))


def _value(ask: Ask, body: m.CustomerEdit) -> Worth | None:
    """What they are worth, as of now. Raises Invalid."""
    told = body.value
    if told is None or told == m.ValueIn():
        return None
    if told.amount is None:
        raise Invalid("value.amount", "Say how much it is, in minor units (cents).")
    money.check(money.Money(amount=told.amount, currency=told.currency), "value")
    return Worth(
        amount=told.amount, currency=told.currency, orders=told.orders, at=wiring.context().clock(), by=ask.person.id
    )


def _arguing(ask: Ask, body: m.CustomerEdit) -> dict[str, str] | None:
    """Who says it, when and why; {} = they don't (any more), None = nothing is said of it."""
    why = " ".join(body.why.split())
    if not body.only_arguing:
        if why:
            raise Invalid("why", "This goes with only_arguing true.")
        return None if body.only_arguing is None else {}
    if len(why) < 3:
        raise Invalid("why", "Say in a few words why they are only arguing.")
    return {"by": ask.person.id, "at": str(wiring.context().clock()), "why": why}


def history(ask: Ask, id: str, query: PageQuery) -> m.History:
    context, listing = wiring.context(), wiring.listing()
    person = context.person(id)
    if person is None:
        raise NotFound("There is no such customer.")
    records = listing.records(person)
    told = listing.history(records, place=paging.read_timed(query.after), limit=query.limit)
    page = shape.page(told, paging.tell(told.place), context.clock())
    return m.History(records=records, items=page.items, next=page.next)


def merge(ask: Ask, id: str, body: m.MergeIn) -> m.Customer:
    version = ask.version(body.version)
    return _shown(wiring.merging().merge(id, body.other, why=body.why, by=ask.person.id, version=version))


def unmerge(ask: Ask, id: str, body: m.MergeIn) -> m.Customer:
    version = ask.version(body.version)
    return _shown(wiring.merging().unmerge(id, body.other, why=body.why, by=ask.person.id, version=version))
