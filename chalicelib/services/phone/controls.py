"""What agents do with the calls they are on. Each writes the call and orders the rest from the provider."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.domain import calls as c
from chalicelib.domain import calls_talk as talk
from chalicelib.domain.agents import REACHABLE, Agent
from chalicelib.domain.calls import Call
from chalicelib.domain.errors import Invalid, NotAllowed, NotFound, Refused
from chalicelib.domain.events import Channel
from chalicelib.services.context import Context
from chalicelib.services.phone.taking import Calls

_MOST_NOTE = 5_000


class NotYours(Refused):
    """Somebody else's call, and the person isn't a supervisor."""


class Controls:
    def __init__(self, context: Context, calls: Calls) -> None:
        self._c, self._calls = context, calls

    def seen(self, id: str, by: str, *, senior: bool) -> Call:
        """The call, for whoever is on it or is a supervisor. Raises NotFound or NotYours."""
        call = self._calls.get(id)
        on_it = call.by == by or any(leg.who == by for leg in call.legs.values() if leg.role is not c.Role.CUSTOMER)
        if not senior and not on_it and not self._offered(call, by):
            raise NotYours("not on this call")
        return call

    def must_be_on(self, call: Call, by: str, *, senior: bool) -> None:
        """Who may see a call needn't be on it: they missed it, have left it, or it only rings for them. Raises
        NotAllowed for those."""
        placed = call.by == by and not call.answered_at
        wraps = call.agent == by and c.finished(call)
        on_it = any(leg.who == by and leg.role is not c.Role.CUSTOMER and c.talks(leg) for leg in call.legs.values())
        if not (senior or on_it or placed or wraps or c.wraps_up(call, by)):
            raise NotAllowed("You aren't on this call.", "not_on_call", "Answer it first.")

    def _offered(self, call: Call, agent: str) -> bool:
        ticket = self._c.store.tickets.get(call.ticket) if call.ticket else None
        return bool(ticket and ticket.call == call.id and agent in (ticket.offered_to, ticket.assignee))

    def _do(self, id: str, how: Callable[[Call], Call]) -> Call:
        return self._calls.change(id, how, belt=True)

    def hold(self, id: str, on: bool) -> Call:
        now = self._c.clock()
        return self._do(id, lambda call: talk.held(call, on, at=now))

    def mute(self, id: str, agent: str, on: bool) -> Call:
        return self._do(id, lambda call: talk.muted(call, _theirs(call, agent), on))

    def consult(self, id: str, *, by: str, agent: str = "", number: str = "") -> Call:
        """Call in a colleague or a number, while the customer holds. Raises Invalid, NotAllowed."""
        if bool(agent) == bool(number):
            raise Invalid("agent", "Name either an agent or a number.")
        now, phone = self._c.clock(), False
        if agent:
            known = self._available(agent, by)
            phone = known.answer_on == "phone" and bool(known.phone)
        else:
            number = self._number(id, number)
        call = self._do(id, lambda call: talk.consulted(call, at=now, agent=agent, number=number, phone=phone)[0])
        if agent:
            self._c.store.calls.join(agent, id)
        return call

    def transfer(self, id: str, *, by: str, agent: str = "", queue: str = "", number: str = "") -> Call:
        """Warm, with nobody named: to whoever is consulted. Else blind: to the agent, queue or number."""
        named = [to for to in (agent, queue, number) if to]
        if len(named) > 1:
            raise Invalid("agent", "Name one of agent, queue and number, or none.")
        now = self._c.clock()
        if not named:
            return self._do(id, lambda call: talk.handed_over(call, at=now))
        if agent:
            self._available(agent, by)
        if queue and queue not in self._c.store.settings.queues():
            raise Invalid("queue", f"There is no queue {queue}.")
        to = f"agent:{agent}" if agent else f"queue:{queue}" if queue else f"number:{self._number(id, number)}"
        return self._do(id, lambda call: talk.sent_on(call, to, at=now))

    def merge(self, id: str) -> Call:
        now = self._c.clock()
        return self._do(id, lambda call: talk.joined_up(call, at=now))

    def drop(self, id: str, leg: str) -> Call:
        return self._do(id, lambda call: talk.dropped(call, leg))

    def hang_up(self, id: str) -> Call:
        """End it for everybody; one that hasn't been answered is taken back."""
        now = self._c.clock()

        def how(call: Call) -> Call:
            if call.ours and not call.answered_at:
                return talk.cancelled(call, "cancelled", at=now)
            return talk.hung_up(call, at=now)

        return self._do(id, how)

    def record(self, id: str, on: bool) -> Call:
        return self._do(id, lambda call: talk.recording(call, on))

    def wrap_up(self, id: str, *, by: str, disposition: str = "", note: str = "") -> Call:
        """The end of after-contact work. Raises Invalid for a disposition that the queue doesn't have."""
        allowed = self._c.queue_rules(self._calls.get(id).queue).dispositions
        if allowed and disposition not in allowed:
            raise Invalid("disposition", f"Use one of {', '.join(allowed)}.")
        if len(note) > _MOST_NOTE:
            raise Invalid("note", f"At most {_MOST_NOTE} characters.")
        now = self._c.clock()
        return self._do(
            id, lambda call: talk.wrapped_up(call, at=now, by=by, disposition=disposition, note=note.strip())
        )

    # --- who can be reached

    def _available(self, agent: str, by: str) -> Agent:
        known = self._c.store.settings.agents().get(agent)
        if known is None or not known.enabled:
            raise NotFound(f"There is no agent {agent}.")
        if agent == by:
            raise Invalid("agent", "Name somebody else.")
        if self._c.store.desks.get(agent).presence not in REACHABLE:
            raise NotAllowed(f"{known.name or agent} isn't there.", "no_capacity", "Choose another agent, or a queue.")
        return known

    def _number(self, id: str, number: str) -> str:
        from chalicelib.services.callbacks import numbers, terms

        account = self._c.store.settings.account(Channel.VOICE, self._calls.get(id).account)
        return numbers.read(number, terms.region(account) if account else "US").e164


def _theirs(call: Call, agent: str) -> str:
    """Whose line is meant: one's own; a supervisor means that of the agent who has the call."""
    on_it = any(leg.who == agent and c.talks(leg) for leg in call.legs.values())
    return agent if on_it else call.agent
