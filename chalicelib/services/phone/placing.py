"""Calls that we make: an agent's from a ticket, and those that were promised."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.channels.base import Account
from chalicelib.domain import calls as c
from chalicelib.domain import calls_talk as talk
from chalicelib.domain import quiet
from chalicelib.domain.agents import FULL, REACHABLE, weight
from chalicelib.domain.calls import Call
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed
from chalicelib.domain.events import Channel, Direction, EventType, Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket, must_be_open_to_change
from chalicelib.services.callbacks import numbers, terms
from chalicelib.services.context import Context
from chalicelib.services.phone.records import interaction_key
from chalicelib.services.phone.taking import Calls
from chalicelib.store.keys import thread_key


class Placing:
    def __init__(self, context: Context, calls: Calls) -> None:
        self._c, self._calls = context, calls

    # --- promised

    def call_back(
        self, callback_id: str, attempt: int, *, ticket_id: str, number: str, account: str, agent_first: bool,
        place_at: int,
    ) -> str:  # fmt: skip
        """Make the call of one attempt, once for ever, and its id. Agent first: whoever can take the ticket is
        rung, in the rank of `place_at` (epoch ms), and the customer once they have answered. Else the
        customer is rung at once, and waits in that rank."""
        ticket = self._c.ticket(ticket_id)
        id = c.call_id("callback", callback_id, attempt)
        call = self._fresh(id, self._account(account), ticket, number, purpose="callback")
        call = replace(
            call, callback=callback_id, attempt=attempt, agent_first=agent_first, place_at=place_at,
        )  # fmt: skip
        return self._placed(call).id

    def cancel(self, call_id: str, why: str) -> Call | None:
        """Take a call back at any moment, even while it rings: every line is hung up, the agent is free."""
        now = self._c.clock()
        if self._c.store.calls.get(call_id) is None:
            return None
        return self._calls.change(call_id, lambda call: talk.cancelled(call, why, at=now), belt=True)

    # --- an agent's

    def place(self, ticket_id: str, client_id: str, *, by: str, number: str = "", account: str = "") -> Call:
        """Call a ticket's customer: first the agent is rung, then the customer. The same client_id again is
        the same call. Raises NotFound, Invalid (number, account) or NotAllowed: the customer asked us to
        stop, it is night where they are, the agent can't take a call, somebody is on the line."""
        ticket = self._c.ticket(ticket_id)
        id = c.call_id("outbound", ticket_id, client_id)
        known = self._c.store.calls.get(id)
        if known:
            return known  # what it asks for is being done, or the ledger sees to it
        must_be_open_to_change(ticket)
        line = terms.voice_account(self._c, ticket.queue, account)
        numbered = [] if number else terms.known_numbers(self._c, ticket)
        if not number and not numbered:
            raise Invalid("number", "We know no phone number of this customer: give one.")
        to = numbers.read(number or numbered[0], terms.region(line), proven=not number)
        if ticket.call:
            raise NotAllowed("Somebody is on the line with this customer.", "live_call", "Wait until the call is over.")
        self._may_call(ticket, to, line)
        self._can_answer(by)
        call = self._fresh(id, line, ticket, to.e164, purpose="outbound")
        return self._placed(replace(call, by=by, country=to.country))

    def _may_call(self, ticket: Ticket, to: numbers.Number, line: Account) -> None:
        if terms.stopped(self._c, ticket, to.e164):
            raise NotAllowed(
                "The customer asked us to stop (STOP).", "opted_out", "Wait until they write, or ask for a call."
            )
        now = self._c.clock()
        hours = terms.quiet_hours(self._c, line.id)
        if not quiet.allowed(to.country, now, hours):
            raise NotAllowed("It is outside the hours for calls there.", "quiet_hours", "Schedule a call back.")

    def _can_answer(self, agent_id: str) -> None:
        agent = self._c.store.settings.agents().get(agent_id)
        desk = self._c.store.desks.get(agent_id)
        if agent is None or desk.presence not in REACHABLE:
            raise NotAllowed("You aren't online.", "not_online", "Set yourself online first.")
        if desk.live + weight(agent, Channel.VOICE) > FULL:
            raise NotAllowed("You have live work already.", "no_capacity", "Finish it first.")

    # --- both

    def _account(self, id: str) -> Account:
        account = self._c.store.settings.account(Channel.VOICE, id)
        if account is None:
            raise NotAllowed("The phone account is switched off.", "account_off", "Ask an admin.")
        return account

    def _fresh(self, id: str, account: Account, ticket: Ticket, number: str, *, purpose: str) -> Call:
        call = c.of_ours(
            id, account=account.id, number=number, line=account.address, at=self._c.clock(), purpose=purpose,
            ticket=ticket.id,
        )  # fmt: skip
        return replace(call, queue=ticket.queue, customer=ticket.customer, name=ticket.customer_name)

    def _placed(self, call: Call) -> Call:
        """Store a call of ours and set it going. If it was stored before, what it still asks for is done."""
        self._c.store.interactions.put(_interaction(call), call.ticket)
        try:
            return self._calls.change(call.id, c.settled, fresh=lambda: call, belt=True)
        except Conflict:
            return self._calls.finish(self._calls.get(call.id))


def _interaction(call: Call) -> Interaction:
    return Interaction(
        key=interaction_key(call), type=EventType.INTERACTION, channel=Channel.VOICE, account=call.account,
        identity=call.number, thread=thread_key(Channel.VOICE, call.account, call.number), customer=call.customer,
        provider_id=call.id, kind=Kind.CALL, direction=Direction.OUTBOUND, agent=call.by, at=call.started_at,
        received_at=call.started_at, extra=talk.facts(call),
    )  # fmt: skip
