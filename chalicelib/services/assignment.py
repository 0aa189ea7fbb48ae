"""Who gets a ticket: offers, claims, and giving back.

A claim charges an agent's load in one conditional write, before the ticket is written.
If the ticket's write then fails, the claim is released; if the worker dies in between,
`reconcile` finds the load that no ticket stands behind. So a load may for a moment be
too high, never too low, and never past its limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from chalicelib.domain import agents as rules
from chalicelib.domain import tickets as t
from chalicelib.domain.agents import REACHABLE, Agent, Desk, Presence, is_live
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.tickets import QueueRules, Ticket
from chalicelib.services.context import Context
from chalicelib.store.keys import agent_timer, ticket_timer

_SNAPSHOT_MS = 2_000
_NEVER = -1_000_000
_CLAIM_TRIES = 4
_FILL_TICKETS = 10
_AGAIN_MS = 300_000  # an agent who declined is asked again after this, if nobody took the ticket
_CALL_AGAIN_MS = 15_000  # and by a caller, who is on the line
_LONGEST_RING_MS = 30_000
_UNBACKED_MS = 60_000  # a claim younger than this may belong to a write still under way


@dataclass
class _Snapshot:
    taken_at: int = _NEVER
    desks: dict[str, Desk] = field(default_factory=dict)


class Assignment:
    def __init__(self, context: Context) -> None:
        self._c = context
        self._seen = _Snapshot()

    # --- choosing and claiming

    def claim_best(
        self, ticket: str, channel: str, queue: QueueRules, *, exclude: Iterable[str] = (), prefer: str = ""
    ) -> tuple[str, str] | None:
        """Charge the best available agent for a ticket; (agent id, claim token), or None if nobody can.

        Best: the preferred one, then the least recently offered. The choice is made from a view
        of the desks that may be two seconds old; the claim itself is certain.
        """
        agents, wanted = self._c.store.settings.agents(), prefer if queue.sticky else ""
        for _ in range(2):
            desks = self._desks()
            order = rules.in_order(agents, desks, skill=queue.skill, channel=channel, exclude=exclude, prefer=wanted)
            for id in order[:_CLAIM_TRIES]:
                token = self.claim(agents[id], ticket, channel, (Presence.ONLINE,))
                if token:
                    return id, token
            if self._c.clock() == self._seen.taken_at:
                break
            self._seen.taken_at = _NEVER  # somebody may just have come, or have room again
        return None

    def claim(self, agent: Agent, ticket: str, channel: str, presence: Iterable[Presence]) -> str:
        """The token of the claim, or "" if the agent can't take the ticket."""
        now = self._c.clock()
        units = rules.weight(agent, channel)
        if units > rules.FULL:
            return ""
        token = rules.claim_token(units, now, self._c.nonce(), live=channel in rules.LIVE)
        desk = self._c.store.desks.claim(agent.id, ticket, token, now, presence=presence)
        if desk is None:
            self._seen.desks.pop(agent.id, None)
            return ""
        self._seen.desks[agent.id] = desk
        return token

    def release(self, carrier: str, ticket: str, token: str) -> None:
        if carrier and token:
            self._c.store.desks.release(carrier, ticket, token)
            self._seen.taken_at = _NEVER

    def _desks(self) -> dict[str, Desk]:
        now = self._c.clock()
        if now - self._seen.taken_at >= _SNAPSHOT_MS:
            desks = self._c.store.desks
            board = desks.board()
            self._seen = _Snapshot(now, desks.many(board) if board else {})
        return self._seen.desks

    # --- offers

    def with_offer(self, ticket: Ticket, queue: QueueRules) -> Ticket:
        """The ticket, offered to whoever can take it, or as it was. Nothing of the ticket is stored
        yet: the caller stores it, or releases the claim."""
        if not t.waits_for_offer(ticket):
            return ticket
        earlier = self._before(ticket, queue) if ticket.call else []
        found = self.claim_best(
            ticket.id, t.kind_of_work(ticket), queue, exclude=ticket.declined_by, prefer=ticket.last_agent
        )
        if found and any(found[0] not in other.declined_by for other in earlier):
            self.release(found[0], ticket.id, found[1])
            self._c.queues.wake([agent_timer(found[0])])  # they are offered who stands first
            return ticket
        return self._offered(ticket, *found, queue) if found else ticket

    def _before(self, ticket: Ticket, queue: QueueRules) -> list[Ticket]:
        """Who has been on the line for longer, and waits."""
        lines = [t.queue_partition(queue.id, shard) for shard in range(queue.shards)]
        until = t.work_rank(ticket)
        found = [
            x
            for line in lines
            for x in self._c.store.tickets.ranked(line, beyond=t.CALLS, until=until, limit=_FILL_TICKETS)
        ]
        return [x for x in found if x.id != ticket.id and t.waits_for_offer(x)]

    def _offered(self, ticket: Ticket, agent: str, token: str, queue: QueueRules) -> Ticket:
        now = self._c.clock()
        return t.offered(ticket, agent, token, now + _offer_ms(ticket, queue), now)

    def announce(self, ticket: Ticket) -> None:
        """After an offer was stored: ring them if a call waits on it, and look again when it runs out."""
        if ticket.offered_to:
            if ticket.call:
                self._c.queues.ring(ticket)
            wait = (ticket.offer_until - self._c.clock()) / 1000
            self._c.queues.wake([ticket_timer(ticket.id)], wait)

    def offer(self, ticket: Ticket) -> Ticket:
        """Offer a stored ticket to somebody, if it waits and anybody can take it."""
        queue = self._c.queue_rules(ticket.queue)
        wanted = self.with_offer(ticket, queue)
        if wanted is ticket:
            return ticket
        try:
            stored = self.save_or_release(wanted, queue)
        except Conflict:
            return ticket  # somebody else changed it: if it still waits, whoever becomes free is offered it
        self.announce(stored)
        return stored

    def in_good_hands(self, before: Ticket, ticket: Ticket) -> Ticket:
        """A ticket that needs work again goes to its agent if they can take it, else to its queue.
        Like `with_offer`, this claims and doesn't store."""
        if ticket.status not in t.ACTIVE or ticket.claim:
            return ticket
        if ticket.assignee:
            agent = self._c.store.settings.agents().get(ticket.assignee)
            token = self.claim(agent, ticket.id, t.kind_of_work(ticket), (Presence.ONLINE,)) if agent else ""
            if token:
                return replace(ticket, claim=token, carrier=ticket.assignee)
            ticket = replace(t.returned(ticket, self._c.clock()), declined_by=())
        elif t.waits_for_offer(before) and (before.call, before.queue) == (ticket.call, ticket.queue):
            return ticket  # it stands in the queue already: whoever becomes free is offered it
        if ticket.call and before.claim and not is_live(before.claim):  # else it stands in its own agent's way
            self.release(before.carrier, before.id, before.claim)
        return self.with_offer(ticket, self._c.queue_rules(ticket.queue))

    def decline(self, ticket: Ticket, agent: str) -> Ticket:
        """The offer refused or timed out: back to its queue, then to the next agent."""
        if ticket.offered_to != agent:
            raise Conflict("This ticket is not offered to you any more.", ticket.version)
        queue = self._c.queue_rules(ticket.queue)
        stored = self._c.store.tickets.save(t.returned(ticket, self._c.clock(), declined_by=agent), queue.shards)
        self.release(ticket.carrier, ticket.id, ticket.claim)
        return self.offer(stored)

    def accept(self, ticket: Ticket, agent: str) -> Ticket:
        if ticket.assignee == agent:
            return ticket  # accepted before: the answer was lost
        if ticket.offered_to != agent:
            raise Conflict("This ticket is not offered to you any more.", ticket.version)
        queue = self._c.queue_rules(ticket.queue)
        return self._c.store.tickets.save(t.assigned(ticket, agent, ticket.claim, self._c.clock()), queue.shards)

    # --- giving by hand

    def assign(self, ticket: Ticket, agent_id: str) -> Ticket:
        """Put a ticket into an agent's hands (pull, transfer). Raises NotAllowed if they have no room."""
        if ticket.assignee == agent_id:
            return ticket
        agent = self._c.store.settings.agents().get(agent_id)
        if agent is None or not agent.enabled:
            raise NotFound(f"There is no agent {agent_id}.")
        if ticket.call and ticket.offered_to != agent_id:
            raise NotAllowed(
                "Somebody is on the line: the call rings where it can be taken.", "live_call", "Transfer the call."
            )
        token = ""
        if ticket.status in t.ACTIVE:
            if ticket.carrier == agent_id:
                token = ticket.claim
            else:
                token = self.claim(agent, ticket.id, t.kind_of_work(ticket), REACHABLE)
            if not token:
                raise NotAllowed(
                    f"{agent.name or agent_id} is not available or has no room for another ticket.",
                    "no_capacity",
                    "Choose another agent, or a queue.",
                )
        queue = self._c.queue_rules(ticket.queue)
        given = t.assigned(ticket, agent_id, token, self._c.clock())
        return self.save_or_release(given, queue, before=ticket)

    def offer_to(self, ticket: Ticket, agent_id: str) -> Ticket:
        """Offer a ticket to one agent and nobody else (a call put through). Raises NotAllowed if they
        can't take it, Conflict if it changed."""
        agent = self._c.store.settings.agents().get(agent_id)
        token = self.claim(agent, ticket.id, t.kind_of_work(ticket), REACHABLE) if agent and agent.enabled else ""
        if not token:
            raise NotAllowed(f"{agent_id} is not available.", "no_capacity", "Choose another agent, or a queue.")
        queue = self._c.queue_rules(ticket.queue)
        stored = self.save_or_release(self._offered(ticket, agent_id, token, queue), queue, before=ticket)
        self.announce(stored)
        return stored

    def keep_room(self, ticket: Ticket, work: str, *, until: int) -> None:
        """The room that a ticket takes on its agent's desk is kept for other `work` of theirs, when the ticket
        goes to somebody else. Should nobody give it back, `reconcile` does a minute after `until`."""
        if ticket.carrier and is_live(ticket.claim):
            units = rules.claim_units(ticket.claim)
            kept = rules.claim_token(units, until, self._c.nonce(), live=True)
            self._c.store.desks.move(ticket.carrier, ticket.id, ticket.claim, work, kept)

    def rest(self, ticket: Ticket) -> Ticket:
        """After a call and what had to be done after it: the ticket weighs on its agent as any other, or
        goes back to its queue if they have no room for it. Raises Conflict."""
        if ticket.call or not is_live(ticket.claim) or ticket.channel == "chat":
            return ticket
        queue = self._c.queue_rules(ticket.queue)
        if ticket.status not in t.ACTIVE:
            return self.save_or_release(replace(ticket, claim="", carrier=""), queue, before=ticket)
        agent = self._c.store.settings.agents().get(ticket.assignee)
        units = rules.weight(agent, t.kind_of_work(ticket)) if agent else rules.FULL + 1
        token = rules.claim_token(units, self._c.clock(), self._c.nonce())
        if units <= rules.FULL and self._c.store.desks.swap(ticket.carrier, ticket.id, ticket.claim, token):
            return self.save_or_release(replace(ticket, claim=token), queue)
        held = self._c.store.desks.get(ticket.carrier).work.get(ticket.id, "")
        if held and not is_live(held):  # whoever swapped them died before the ticket was written
            return self.save_or_release(replace(ticket, claim=held), queue)
        return self.put_back(ticket)

    def pull(self, agent_id: str) -> Ticket | None:
        """The next ticket for an agent who asks for work, assigned at once; None if nothing waits."""
        agent = self._c.store.settings.agents().get(agent_id)
        if agent is None:
            raise NotFound(f"There is no agent {agent_id}.")
        for ticket in self._waiting_for(agent, skip_declined=False):
            if ticket.call:
                continue  # calls ring
            try:
                return self.assign(ticket, agent_id)
            except Conflict:
                continue
        return None

    def fill(self, agent_id: str) -> int:
        """Offer waiting tickets to an agent who has room; how many were offered."""
        agent = self._c.store.settings.agents().get(agent_id)
        if agent is None or not agent.enabled:
            return 0
        offered = 0
        full: set[str] = set()
        for ticket in self._waiting_for(agent, skip_declined=True):
            kind = t.kind_of_work(ticket)
            token = self.claim(agent, ticket.id, kind, (Presence.ONLINE,)) if kind not in full else ""
            if not token:
                full.add(kind)
                continue
            queue = self._c.queue_rules(ticket.queue)
            try:
                stored = self.save_or_release(self._offered(ticket, agent_id, token, queue), queue)
            except Conflict:
                if ticket.call:  # somebody changed it: it is still first in line, so look again
                    full.add(kind)
                    self._c.queues.wake([agent_timer(agent_id)])
                continue
            self.announce(stored)
            offered += 1
        return offered

    def _waiting_for(self, agent: Agent, *, skip_declined: bool) -> list[Ticket]:
        """The first tickets of every queue the agent can serve, best first."""
        found: list[Ticket] = []
        for queue in self._c.store.settings.queues().values():
            if queue.skill and queue.skill not in agent.skills:
                continue
            for shard in range(queue.shards):
                page = self._c.store.tickets.work(t.queue_partition(queue.id, shard), limit=_FILL_TICKETS)
                found += [x for x in page.items if t.waits_for_offer(x)]
        if skip_declined:
            now = self._c.clock()
            found = [x for x in found if agent.id not in x.declined_by or x.updated_at < now - _pause(x)]
        return sorted(found, key=t.work_rank)[:_FILL_TICKETS]

    # --- giving back

    def put_back(self, ticket: Ticket, *, declined_by: str = "") -> Ticket:
        """A ticket out of somebody's hands, into its queue, and offered to the next."""
        queue = self._c.queue_rules(ticket.queue)
        fresh = t.returned(ticket, self._c.clock(), declined_by=declined_by)
        stored = self._c.store.tickets.save(fresh, queue.shards)
        self.release(ticket.carrier, ticket.id, ticket.claim)
        return self.offer(stored)

    def reconcile(self, agent_id: str) -> int:
        """Release load that no ticket stands behind (a worker died between two writes)."""
        desk = self._c.store.desks.get(agent_id)
        tickets = self._c.store.tickets.many(list(desk.work))
        old = self._c.clock() - _UNBACKED_MS
        released = 0
        for id, token in desk.work.items():
            ticket = tickets.get(id)
            made_at = int(token.partition("@")[2].partition(".")[0] or 0)
            stands = ticket and ticket.claim == token and (ticket.status in t.ACTIVE or is_live(token))
            if made_at < old and not stands:
                released += self._c.store.desks.release(agent_id, id, token)
        return released

    def save_or_release(self, wanted: Ticket, queue: QueueRules, *, before: Ticket | None = None) -> Ticket:
        """Store a ticket that carries a new claim. If it can't be stored, that claim is given back;
        if it can, the claim it had before is."""
        try:
            stored = self._c.store.tickets.save(wanted, queue.shards)
        except Conflict:
            if before is None or wanted.claim != before.claim:
                self.release(wanted.carrier, wanted.id, wanted.claim)
            raise
        if before is not None and before.claim and before.claim != wanted.claim:
            self.release(before.carrier, before.id, before.claim)
        return stored


def _offer_ms(ticket: Ticket, queue: QueueRules) -> int:
    """How long an offer stands. Nobody on the line listens to one phone ring for minutes."""
    given = queue.offer_seconds * 1000
    return min(given, _LONGEST_RING_MS) if ticket.call else given


def _pause(ticket: Ticket) -> int:
    return _CALL_AGAIN_MS if ticket.call else _AGAIN_MS
