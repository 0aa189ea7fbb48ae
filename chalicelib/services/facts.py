"""From table changes to event facts, the material of every report.

A fact's id follows from what it is about, so a change delivered twice writes the same fact
again. Facts hold no words and no addresses: ids, times and numbers only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from chalicelib.domain import escalation
from chalicelib.domain.events import DeliveryStatus, Direction, Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.policies import Target
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services import article_facts, chat_rating, concierge_facts, timeline
from chalicelib.services.context import Context
from chalicelib.services.metering import billed
from chalicelib.services.posts import conversations
from chalicelib.store.facts import Fact
from chalicelib.store.interactions import from_image as interaction_of
from chalicelib.store.keys import MODERATION
from chalicelib.store.tickets import from_image as ticket_of

_SAID = {Direction.INBOUND: "message_in", Direction.OUTBOUND: "message_out"}
Image = dict[str, Any] | None


class Recorder:
    """`afterwards`: who sets going what follows later from a ticket's change (services/afterwards.py). `charge`: who
    keeps count of what X bills for (services/budgets.py)."""

    def __init__(
        self, context: Context, afterwards: Callable[[Ticket | None, Ticket | None], None] | None = None,
        charge: Callable[[str, Mapping[str, int]], object] | None = None,
    ) -> None:  # fmt: skip
        self._c, self._afterwards, self._charge = context, afterwards, charge

    def record(self, body: str) -> None:
        """Store the facts of one message of the changes queue (see blueprints/streams.py)."""
        message = msgspec.json.decode(body)
        if message["table"] not in ("tickets", "interactions"):
            return  # what consoles only are told of (services/live/feed.py)
        facts: list[Fact] = []
        said: list[tuple[Interaction | None, Interaction | None]] = []
        for change in message["changes"]:
            if message["table"] == "tickets":
                old, new = _ticket(change["old"]), _ticket(change["new"])
                facts += ticket_facts(old, new)
                self._not_needed_any_more(old, new)
                self._on_the_timeline(old, new)
                if new and concierge_facts.is_news(old, new):
                    facts += concierge_facts.settled(self._c, new.id, call_facts)
                if self._afterwards:
                    self._afterwards(old, new)
            else:
                before, after = _line(change["old"]), _line(change["new"])
                facts += interaction_facts(before, after)
                said.append((before[0] if before else None, after[0] if after else None))
                self._not_forgotten(before, after)
                conversations.note(self._c, before, after)
        if facts:
            self._c.store.facts.put(concierge_facts.with_types(self._c, facts))
        if self._charge:  # last: what is told again may be counted again, and nothing is left out
            for account, counts in billed(said).items():
                self._charge(account, counts)

    def _not_needed_any_more(self, old: Ticket | None, new: Ticket | None) -> None:
        """An escalation ends at once when its promise is met, granted more time, or void."""
        if old is None or new is None or not old.ladders:
            return
        stand = escalation.standing(old.ladders, new.promises)
        for ladder in old.ladders:
            if ladder not in stand:
                self._c.machines.stop("escalation", ladder.name(new.id), "the promise is no longer open")

    def _on_the_timeline(self, old: Ticket | None, new: Ticket | None) -> None:
        """What the clock did to a ticket is told on its timeline, once a version."""
        if new is None or not new.lines or (old is not None and old.lines == new.lines):
            return
        for line in new.lines:
            facts = {name: value for name, value in line.items() if name != "what"}
            timeline.note(self._c, new, line["what"], facts, at=new.updated_at)
            if facts.get("do") == "page":
                self._paged(new, facts)

    def _paged(self, ticket: Ticket, facts: dict[str, str]) -> None:
        """Whoever did the rung may have died before anybody was paged; the queue drops the repetition, and a
        page is claimed by its name."""
        due, step = int(facts["due"]), int(facts["step"]) - 1
        page = {"ticket": ticket.id, "to": facts["to"], "text": facts.get("text", ""), "promise": facts["promise"]}
        name = f"{ticket.id}-{facts['promise']}-{due}-{facts['why']}-{step}"
        self._c.queues.page({**page, "due": due}, name)

    def _not_forgotten(self, before: tuple[Interaction, str] | None, after: tuple[Interaction, str] | None) -> None:
        """A reply that was stored as queued (or is to be sent again) gets to the queue even if whoever
        stored it died before sending it there; the queue drops the repetition. One that was scheduled
        gets there once it is on its ticket."""
        if after is None or after[0].status != DeliveryStatus.QUEUED or not after[0].how:
            return
        if not after[1] and (before is not None or not after[0].key.startswith(MODERATION)):
            return  # only what is done to a post that was merely heard needs no ticket
        if before is None or not before[1] or before[0].status in (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN):
            self._c.queues.outbound(after[0].key, after[0].thread, after[0].attempts)


def _promise_facts(base: Fact, old: Ticket, after: Ticket) -> Iterator[Fact]:
    """Promises broken, and next replies given."""
    known = {(p.target, p.breached) for p in old.promises if p.breached}
    # A broken promise that was computed to another time, which has passed too, isn't broken again.
    known |= {(p.target, now.due) for p in old.promises for now in after.promises if p.broken and p.due != now.due}
    for promise in after.promises:
        if promise.breached and (promise.target, promise.breached) not in known:
            what = f"{promise.target}_breached"
            yield replace(
                base, id=f"{what}#{after.id}#{promise.breached}", what=what, at=promise.breached, met=False,
                value=max(0, after.updated_at - promise.breached), extra={"policy": promise.policy},
            )  # fmt: skip
    for promise in old.promises:
        if not promise.policy:
            continue
        if promise.target is Target.NEXT_REPLY and old.last_reply_at < after.last_reply_at and not after.waiting_since:
            took = max(0, after.last_reply_at - promise.start)
            yield replace(
                base, id=f"next_reply#{after.id}#{promise.start}", what="next_reply", at=after.last_reply_at,
                value=took, met=not promise.due or after.last_reply_at <= promise.due,
                extra={"policy": promise.policy},
            )  # fmt: skip


def _ticket(image: Image) -> Ticket | None:
    return ticket_of(image) if image else None


def _line(image: Image) -> tuple[Interaction, str] | None:
    return interaction_of(image) if image else None


def interaction_facts(before: tuple[Interaction, str] | None, after: tuple[Interaction, str] | None) -> Iterator[Fact]:
    """A message counts when it is published on a ticket, once; a call also at each of its turns, and what closes the
    loop in public once it is out."""
    yield from _loop_closed(before, after)
    yield from article_facts.facts_of(before, after)
    if after is not None and after[0].kind is Kind.CALL and after[1]:
        yield from call_facts(before[0].extra if before and before[1] else {}, *after)
    if after is None or not after[1] or (before is not None and before[1]):
        return
    item, ticket = after
    if item.kind is Kind.EVENT:
        yield from concierge_facts.facts_of(item, ticket)
        yield from chat_rating.facts_of(item, ticket)
    what = _SAID.get(item.direction)
    if what is None or item.kind in (Kind.EVENT, Kind.NOTE):
        return
    yield Fact(
        id=f"{what}#{item.key}", what=what, at=item.received_at, ticket=ticket, channel=item.channel,
        agent=item.agent, extra={"visibility": item.visibility, "kind": item.kind},
    )  # fmt: skip


_OUT = (DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ)


def _loop_closed(before: tuple[Interaction, str] | None, after: tuple[Interaction, str] | None) -> Iterator[Fact]:
    if after is None or not after[0].extra.get("closing") or after[0].status not in _OUT:
        return
    item, ticket = after
    if before is None or before[0].status not in _OUT:
        yield Fact(
            id=f"loop_closed#{item.key}", what="loop_closed", at=item.at, ticket=ticket, channel=item.channel,
            agent=item.agent,
        )  # fmt: skip


_AT = {
    "call_queued": "queued_at", "call_answered": "answered_at", "call_abandoned": "ended_at", "call_ended": "ended_at",
    "call_handled": "ended_at",
}  # fmt: skip
_VALUE = {
    "call_answered": "wait_ms", "call_abandoned": "wait_ms", "call_ended": "talk_ms", "call_handled": "talk_ms",
}  # fmt: skip


def call_facts(old: dict[str, str], item: Interaction, ticket: str) -> Iterator[Fact]:
    """What is newly known of a call: it stands in line, was answered, was abandoned there, is over, was talked.
    Their ids are the call's, so that news in another order, or twice, make the same facts."""
    new = item.extra
    queued = item.direction is Direction.INBOUND and "queued_at" in new
    happened = {
        "call_queued": queued,
        "call_answered": queued and "answered_at" in new,
        "call_abandoned": queued and new.get("outcome") == "abandoned",
        "call_ended": bool(new.get("outcome")),
        "call_handled": new.get("outcome") == "answered",
    }
    known = {
        "call_queued": "queued_at" in old,
        "call_answered": "answered_at" in old,
        "call_abandoned": old.get("outcome") == "abandoned",
        "call_ended": bool(old.get("outcome")) and old == new,
        "call_handled": bool(old.get("outcome")) and old == new,
    }
    for what, yes in happened.items():
        if not yes or known[what]:
            continue
        ms = int(new.get(_VALUE.get(what, ""), "0"))
        target = int(new.get("target_ms", "0"))
        yield Fact(
            id=f"{what}#{item.key}", what=what, at=int(new.get(_AT[what]) or item.received_at), ticket=ticket,
            channel=item.channel, queue=new.get("queue", ""), agent=new.get("agent", ""), value=ms,
            met=ms <= target if what == "call_answered" and target else None,
            extra={name: new[name] for name in ("outcome", "purpose", "hold_ms", "wrap_ms") if new.get(name)},
        )  # fmt: skip


def ticket_facts(before: Ticket | None, after: Ticket | None) -> Iterator[Fact]:
    """What one write of a ticket means. The ids don't depend on how often it is told."""
    if after is None:
        return
    old = before or Ticket(id=after.id, version=0)
    base = Fact(
        id="", what="", at=after.updated_at, ticket=after.id, channel=after.channel, queue=after.queue,
        agent=after.assignee,
    )  # fmt: skip
    if before is None:
        yield replace(base, id=f"ticket_opened#{after.id}", what="ticket_opened", at=after.opened_at)
    if after.assignee and not old.last_agent and not old.had_agent:
        yield replace(
            base, id=f"ticket_assigned#{after.id}", what="ticket_assigned", value=after.updated_at - after.opened_at
        )
    if after.first_reply_at and not old.first_reply_at and after.first_mark:  # where we began, nobody waited for one
        yield replace(
            base, id=f"first_reply#{after.id}", what="first_reply", at=after.first_reply_at,
            value=max(0, after.first_reply_at - after.opened_at),
            met=after.first_reply_at <= after.first_reply_due if after.first_reply_due else None,
        )  # fmt: skip
    yield from _promise_facts(base, old, after)
    if after.status is Status.SOLVED and old.status is not Status.SOLVED:
        took = after.solved_at - after.opened_at
        due = next((p.due for p in old.promises if p.target is Target.RESOLUTION), 0)
        met = after.solved_at <= due if due else None
        yield replace(base, id=f"solved#{after.id}#{after.version}", what="solved", value=max(0, took), met=met)
        if after.private_at:
            yield replace(
                base, id=f"solved_in_private#{after.id}#{after.version}", what="solved_in_private",
                value=max(0, after.private_at - after.opened_at),
            )  # fmt: skip
    if after.reopened > old.reopened:
        yield replace(base, id=f"reopened#{after.id}#{after.reopened}", what="reopened")
    if len(after.declined_by) > len(old.declined_by):
        agent = after.declined_by[-1]
        yield replace(base, id=f"offer_missed#{after.id}#{after.version}", what="offer_missed", agent=agent)
