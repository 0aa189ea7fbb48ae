"""The screen pop: who calls and why they may be calling, for the agent, from the moment they are offered it."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain import calls as c
from chalicelib.domain import tickets as t
from chalicelib.domain.calls import Call, State
from chalicelib.domain.identities import Customer
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.services.phone.taking import Calls

_TICKETS = 10
_NAMES = {
    "sms": "a text message", "whatsapp": "WhatsApp", "voice": "a call", "x": "X", "facebook": "Facebook",
    "instagram": "Instagram", "chat": "chat", "email": "e-mail",
}  # fmt: skip
_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The last thing that was said, on whichever of the customer's tickets. `theirs`: by them."""

    at: int
    channel: str
    words: str
    theirs: bool
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pop:
    """`why`: one sentence. `known`: they have been in touch before."""

    customer: Customer
    known: bool
    open: tuple[Ticket, ...]
    last: Contact | None
    why: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A call of an agent's. `role`: agent, consult, or wrap_up for whoever handed it on; `offer_until` while it is
    offered (epoch ms)."""

    call: Call
    pop: Pop
    role: str
    offer_until: int = 0


class Pops:
    def __init__(self, context: Context, calls: Calls) -> None:
        self._c, self._calls = context, calls

    def mine(self, agent: str) -> list[Mine]:
        """The calls an agent is offered, on, or wrapping up; the newest first."""
        desk = self._c.store.desks.get(agent)
        tickets = self._c.store.tickets.many(list(desk.work))
        offered = {x.call: x for x in tickets.values() if x.call}
        ids = [*offered, *self._c.store.calls.on_call(agent)]
        found = []
        for call in self._c.store.calls.many(ids):
            ticket = offered.get(call.id)
            role = _role(call, agent, ticket)
            if role:
                until = ticket.offer_until if ticket and ticket.offered_to == agent else 0
                found.append(Mine(call=call, pop=self.of(call), role=role, offer_until=until))
        return sorted(found, key=lambda one: one.call.started_at, reverse=True)

    def of(self, call: Call) -> Pop:
        ticket = self._c.store.tickets.get(call.ticket) if call.ticket else None
        id = ticket.customer if ticket else call.customer
        customer = (self._c.store.customers.get(id) if id else None) or Customer(id=id, identity="", name=call.name)
        others = self._others(customer, call)
        unsolved = tuple(x for x in others if x.status in t.UNSOLVED)
        last = _last(others)
        why = _why(call, unsolved, last, self._c.clock())
        return Pop(customer=customer, known=bool(others), open=unsolved, last=last, why=why, choice=call.choice)

    def _others(self, customer: Customer, call: Call) -> list[Ticket]:
        """Their tickets, without the one that this call made; the newest first."""
        if not customer.id:
            return []
        page = self._c.store.tickets.by_customer(customer.id, limit=_TICKETS)
        return [x for x in page.items if x.id != call.ticket or x.opened_at < call.started_at]


def _role(call: Call, agent: str, ticket: Ticket | None) -> str:
    """What the agent is on the call; "" if they have nothing to do with it any more."""
    if call.state is State.ENDED:
        return "wrap_up" if c.wraps_up(call, agent) else ""
    if call.state is State.WRAPPING:
        return "agent" if call.agent == agent else "wrap_up" if c.wraps_up(call, agent) else ""
    if _on(call, agent):
        return _on(call, agent)
    if c.wraps_up(call, agent):
        return "wrap_up"
    return "agent" if ticket else ""


def _on(call: Call, agent: str) -> str:
    for leg in call.legs.values():
        if leg.who == agent and leg.role is not c.Role.CUSTOMER and c.is_live(leg) and not leg.closing:
            return str(leg.role)
    return ""


def _last(tickets: list[Ticket]) -> Contact | None:
    if not tickets:
        return None
    newest = max(tickets, key=lambda x: x.last_at)
    return Contact(
        at=newest.last_at, channel=newest.channel, words=newest.last_words, theirs=newest.last_in, ticket=newest.id
    )


def _why(call: Call, unsolved: tuple[Ticket, ...], last: Contact | None, now: int) -> str:
    """Why they may be calling, in one sentence, from what is open and what was last said."""
    if call.purpose == "callback":
        return "We promised to call them."
    if unsolved:
        newest = max(unsolved, key=lambda x: x.last_at)
        about = f"“{newest.subject}” is {str(newest.status).replace('_', ' ')}"
        more = f", one of {len(unsolved)} open tickets" if len(unsolved) > 1 else ""
        waits = ", and they wait for our answer" if newest.waiting_since and newest.last_in else ""
        return f"Their ticket {about}{more}{waits}."
    if last:
        via = _NAMES.get(last.channel, last.channel)
        who = "They last wrote" if last.theirs else "We last answered"
        return f"{who} {_ago(now - last.at)} by {via}: “{last.words}”."
    return "They haven't been in touch before."


def _ago(ms: int) -> str:
    for unit, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if ms >= unit:
            count = ms // unit
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"
