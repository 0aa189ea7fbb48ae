"""Who is on duty, who comes next, and the tickets that one shift hands to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from chalicelib.domain import roster
from chalicelib.domain.agents import Agent, Desk, Presence
from chalicelib.domain.errors import Conflict, Invalid, RapportError
from chalicelib.domain.events import Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.roster import Shift, Turn
from chalicelib.domain.tickets import MINUTE, Ticket
from chalicelib.services.context import Context
from chalicelib.services.listing import Listing
from chalicelib.services.replies import Replies
from chalicelib.services.work import Work
from chalicelib.store.keys import note_key

_NOTE_LINES = 30
_EACH = 100  # tickets of one agent
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Duty:
    """A queue's people: on duty now with their desks, who comes next, and who is online without being rostered."""

    queue: str
    now: list[Turn]
    next: list[Turn]
    unrostered: list[str]


@dataclass(frozen=True, slots=True)
class Left:
    """A ticket of somebody whose turn ends or has ended. `note`: the last internal one. `next`: who takes over."""

    ticket: Ticket
    turn: Turn
    note: Interaction | None
    next: list[Turn]


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one ticket; `problem` "" = it is handed over."""

    ticket: str
    problem: str = ""


def shift_of(id: str, doc: dict[str, Any], version: int = 0) -> Shift:
    return msgspec.convert({**doc, "id": id, "version": version}, Shift)


def shifts(context: Context) -> list[Shift]:
    return [shift_of(id, doc, version) for id, doc, version in context.store.settings.listed("shift")]


class Team:
    def __init__(self, context: Context, listing: Listing, work: Work, replies: Replies) -> None:
        self._c, self._listing, self._work, self._replies = context, listing, work, replies

    def duty(self) -> tuple[list[Duty], dict[str, Desk]]:
        """By queue; and the desks of everybody who is named."""
        found, now = shifts(self._c), self._c.clock()
        queues, agents = self._c.store.settings.queues(), self._c.store.settings.agents()
        online = self._c.store.desks.board()
        desks = self._c.store.desks.many({*online, *(agent for shift in found for agent in shift.agents)})
        here = [id for id in online if id in agents and desks[id].presence is Presence.ONLINE]
        out = []
        for queue in sorted(queues.values(), key=lambda q: q.id):
            on = roster.on_duty(found, now, queue.id)
            planned = {turn.agent for turn in on}
            spare = [id for id in here if id not in planned and _serves(agents[id], queue.skill)]
            out.append(Duty(queue.id, on, roster.next_turn(found, now, queue.id), spare))
        return out, desks

    # --- from one shift to the next

    def left(self, *, within: int, ended: int, agent: str, queue: str, limit: int) -> tuple[list[Left], bool]:
        """The open tickets of those whose turn ends `within` minutes, or ended in the last `ended`; what is due
        first comes first. `agent`, `queue`: of theirs only ("" = any). True if there are more than `limit`."""
        found, now = shifts(self._c), self._c.clock()
        out: list[tuple[Ticket, Turn]] = []
        for turn in roster.leaving(found, now - ended * MINUTE, now + within * MINUTE):
            if agent in ("", turn.agent):
                held = self._listing.work([f"A#{turn.agent}"], place="", limit=_EACH).items
                out += [(x, turn) for x in held if queue in ("", x.queue)]
        out.sort(key=lambda pair: (pair[0].due_at, pair[0].id))
        told = [
            Left(ticket, turn, self._note(ticket.id), roster.takes_over(found, ticket.queue, turn))
            for ticket, turn in out[:limit]
        ]
        return told, len(out) > limit

    def _note(self, ticket: str) -> Interaction | None:
        page = self._c.store.interactions.timeline(ticket, limit=_NOTE_LINES, newest_first=True)
        return next((line.item for line in page.items if line.item.kind is Kind.NOTE), None)

    def hand_over(
        self, client_id: str, tickets: Iterable[str], *, of: str, agent: str, queue: str, note: str, by: str
    ) -> list[Handed]:
        """Move tickets that `of` has to another agent, or into a queue ("" for both: back to their own), with a note
        on each. Each by itself: one that can't be moved doesn't keep the others. The note is written first, once for
        the `client_id`, and a ticket moves only while `of` has it: so asking again finishes what was begun and takes
        nothing from whoever has it by then. Raises Invalid."""
        if agent and queue:
            raise Invalid("queue", "Name an agent or a queue, not both.")
        if agent == of or (agent and agent not in self._c.store.settings.agents()):
            raise Invalid("agent", f"{agent} has them." if agent == of else f"There is no agent {agent}.")
        if queue and queue not in self._c.store.settings.queues():
            raise Invalid("queue", f"There is no queue {queue}.")
        if not note.strip():
            raise Invalid("note", "Say what whoever takes over needs to know.")
        return [self._handed(client_id, id, of, agent, queue, note, by) for id in dict.fromkeys(tickets)]

    def _handed(self, client_id: str, id: str, of: str, agent: str, queue: str, note: str, by: str) -> Handed:
        for left in range(_TRIES, 0, -1):
            try:
                ticket = self._c.ticket(id)
                if ticket.assignee != of:
                    noted = self._c.store.interactions.get(note_key(id, client_id))
                    return Handed(id, "" if noted else f"{of} doesn't have this ticket.")
                self._replies.note(id, client_id, note, agent=by)
                self._moved(ticket, agent, queue, by)
                return Handed(id)
            except Conflict as error:
                if left == 1:
                    return Handed(id, error.reason)
            except RapportError as error:
                return Handed(id, f"{error.reason} {getattr(error, 'instead', '')}".strip())
        raise AssertionError("a loop that returns")

    def _moved(self, ticket: Ticket, agent: str, queue: str, by: str) -> None:
        if queue not in ("", ticket.queue):
            self._work.transfer(ticket.id, queue, by=by, version=ticket.version)
        else:
            self._work.assign(ticket.id, agent, by=by, version=ticket.version)


def _serves(agent: Agent, skill: str) -> bool:
    return agent.enabled and (not skill or skill in agent.skills)
