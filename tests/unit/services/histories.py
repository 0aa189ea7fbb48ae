"""What customers might do, as hypothesis strategies; what came of it, as values that can be compared."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from chalicelib.domain.agents import FULL, claim_units, is_live
from chalicelib.domain.events import Consent, Direction, Event, EventType, Kind
from chalicelib.domain.heard import Heard, Need, heard_id, need_of
from chalicelib.domain.interactions import Interaction, shown_text
from chalicelib.domain.tickets import ACTIVE, FAR, Ticket, mark_of, next_wake
from tests.fakes import World, about, message

EXAMPLES = int(os.environ.get("RAPPORT_EXAMPLES", "0"))


def examples(usual: int) -> settings:
    """How many examples: few and always the same ones, or as many new ones as RAPPORT_EXAMPLES asks for."""
    return settings(
        max_examples=EXAMPLES or usual,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


START = 1_780_000_000_000
PEOPLE = (
    ("sms", "+15550000101", ("",)),
    ("whatsapp", "+15550000101", ("",)),
    ("x", "9001", ("", "post1", "post2")),
    ("facebook", "7001", ("", "200000001_55")),
    ("instagram", "8001", ("",)),
)
WORDS = st.sampled_from(("hello", "where is my parcel", "I want a refund", "fire!", "thanks", "again"))


@st.composite
def histories(
    draw: st.DrawFn, *, size: int = 10, people: int = 5, consent: bool = False, edits: bool = True
) -> list[Event]:
    """Events of some customers in the order they happened, each a few seconds after the one before."""
    events: list[Event] = []
    said: list[Event] = []
    for n in range(draw(st.integers(1, size))):
        at = START - 3_600_000 + n * 7_000
        event = draw(_next(n, at, said, people=people, consent=consent, edits=edits))
        events.append(event)
        if event.type is EventType.INTERACTION and event.consent is Consent.NONE:
            said.append(event)
    return events


def _next(n: int, at: int, said: list[Event], *, people: int, consent: bool, edits: bool) -> st.SearchStrategy[Event]:
    new = st.builds(lambda who, root, words: _message(n, at, who, root, words), _who(people), st.integers(0, 2), WORDS)
    choices = [new, new, new]
    if said:
        target = st.sampled_from(said)
        kinds = [EventType.DELETE, EventType.HIDE, EventType.UNHIDE, EventType.REACTION]
        kinds += [EventType.EDIT] if edits else []
        choices.append(st.builds(lambda m, kind, words: _about(n, at, m, kind, words), target, _of(kinds), WORDS))
    if consent:
        words = _of([Consent.STOP, Consent.START])
        choices.append(words.map(lambda word: message(f"M{n}", at=at, text=word.upper(), consent=word)))
    choices.append(st.just(message(f"I{n}", at=at, type=EventType.IGNORED, reason="typing", raw="{}")))
    return st.one_of(choices)


def _of(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def _who(people: int) -> st.SearchStrategy[tuple[str, str, tuple[str, ...]]]:
    return st.sampled_from(PEOPLE[:people])


def _message(n: int, at: int, who: tuple[str, str, tuple[str, ...]], root: int, words: str) -> Event:
    channel, identity, roots = who
    post = roots[root % len(roots)]
    kind = Kind.COMMENT if post else Kind.MESSAGE
    return message(f"M{n}", at=at, channel=channel, identity=identity, text=words, root=post, kind=kind)


def _about(n: int, at: int, target: Event, type: EventType, words: str) -> Event:
    more: dict[str, Any] = {"text": words} if type in (EventType.EDIT, EventType.REACTION) else {}
    own_id = f"M{n}" if type is EventType.EDIT and target.channel == "x" else f"{target.provider_id}:{type}:{n}"
    if own_id == f"M{n}":
        more["provider_id"] = own_id
    erase = target.channel == "x" and type in (EventType.EDIT, EventType.DELETE)
    return about(target, type, own_id, at=at, erase=erase, **more)


# --- what came of it


def state(world: World) -> dict[str, Any]:
    """Interactions and tickets, but for what may differ from run to run: versions, claims, and whose turn it is."""
    lines = {k: line for k, line in world.lines.items() if line.item.body and line.item.kind is not Kind.EVENT}
    return {
        "shown": {k: (line.ticket, _plain(line.item)) for k, line in lines.items() if line.ticket},
        "kept": {k: _plain(line.item) for k, line in lines.items() if not line.ticket and not line.item.echo_of},
        "tickets": {id: _settled(ticket) for id, ticket in world.tickets.items()},
    }


def _plain(item: Interaction) -> tuple[Any, ...]:
    return (replace(item, received_at=0), shown_text(item))


def _settled(ticket: Ticket) -> Ticket:
    return replace(
        ticket, version=0, updated_at=0, claim="", carrier="", offered_to="", offer_until=0, assignee="",
        last_agent="", declined_by=(), wake_at=0,
        promises=tuple(replace(p, breached=0) for p in ticket.promises), ladders=(), lines=(),
    )  # fmt: skip


# --- what must hold at any time


def check_loads(world: World) -> None:
    """No desk is over its limit, and its load is the sum of what it carries."""
    for desk in world.desks.values():
        assert desk.load == sum(map(claim_units, desk.work.values())), desk
        assert desk.live == sum(claim_units(token) for token in desk.work.values() if is_live(token)), desk
        assert 0 <= desk.live <= FULL, desk
        assert 0 <= desk.load - desk.live <= FULL, desk


def check_ledger(world: World) -> None:
    """For every promise there is a wake-up that is not later than it (or is overdue: then it is on its way)."""
    for ticket in world.tickets.values():
        due = next_wake(ticket, world.context.queue_rules(ticket.queue))
        if due < FAR:
            entry = world.timers.get(f"ticket#{ticket.id}", FAR)
            assert entry <= max(due, world.clock.now), (ticket, entry)


def check_owners(world: World) -> None:
    """Once everything is quiet: whoever has a ticket carries it, carries nothing else, and is there."""
    carried = {(d.id, t): token for d in world.desks.values() for t, token in d.work.items()}
    for ticket in world.tickets.values():
        holder = ticket.assignee or ticket.offered_to
        assert not (ticket.assignee and ticket.offered_to), ticket
        if ticket.status in ACTIVE and holder:
            assert carried.pop((holder, ticket.id), None) == ticket.claim, ticket
            assert world.desks[holder].presence != "offline", ticket
            assert not ticket.offered_to or ticket.offer_until > world.clock.now, ticket
        elif ticket.status in ACTIVE and not ticket.snoozed_until:
            assert not ticket.claim, ticket
    assert not carried, f"load that no ticket stands behind: {carried}"


def check_listened(world: World, item: Interaction) -> None:
    """A public post on no ticket stands on the board, as one that needs nobody, and its thread remembers it."""
    card = world.store.board.get(heard_id(item.key), Heard)
    assert card, item.key
    assert not card.record.ticket, item.key
    assert need_of(card.record) is not Need.NEEDS, item.key
    thread = world.store.threads.get(item.thread, consistent=True)
    assert thread, item.key
    assert item.key in thread.heard, item.key


def check_heard(world: World, events: list[Event]) -> None:
    """Every customer's message stands on exactly one ticket, which knows of it."""
    for event in events:
        if event.type is not EventType.INTERACTION or event.direction is not Direction.INBOUND or event.consent:
            continue
        line = world.lines[event.key]
        if not line.ticket and not line.item.echo_of and event.visibility == "public":
            check_listened(world, line.item)
            continue
        assert line.ticket or line.item.echo_of, f"{event.key} is on no ticket"
        if line.ticket:
            ticket = world.tickets[line.ticket]
            assert (ticket.first_at, ticket.first_mark) <= (line.item.at, mark_of(event.key)), ticket
            assert (ticket.last_at, ticket.last_mark) >= (line.item.at, mark_of(event.key)), ticket
