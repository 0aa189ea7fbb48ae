"""A cursor gives each message once, and misses none that was slipped in late."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.events import DeliveryStatus, Direction, EventType, Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket
from chalicelib.services.chat_history import WINDOW, History, Mark, from_text, to_text
from tests.fakes import context

THREAD = "chat#web#v:1"
START = 1_780_000_000_000


def said(key: str, at: int, *, status: str = "", thread: str = THREAD, kind: Kind = Kind.MESSAGE) -> Interaction:
    direction = Direction.OUTBOUND if status else Direction.INBOUND
    return Interaction(
        key=key, type=EventType.INTERACTION, channel="chat", account="web", thread=thread, kind=kind,
        direction=direction, status=status, text=key, at=at,
    )  # fmt: skip


@dataclass
class Talk:
    """A thread with a chain of tickets, and a page that polls it."""

    tickets: int = 1
    cursor: str = ""
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = context()
        self.history = History(self.context)
        store = self.context.store
        for n in range(self.tickets):
            follows = f"t{n - 1}" if n else ""
            store.tickets.create(Ticket(id=f"t{n}", follows=follows, opened_at=START + n * 10 * WINDOW))
        store.threads.point(THREAD, customer="c", ticket=f"t{self.tickets - 1}", previous="")

    def say(self, item: Interaction, ticket: str = "t0") -> None:
        self.context.store.interactions.put(item, ticket)

    def poll(self, limit: int = 100) -> list[str]:
        found = self.history.since((THREAD,), self.cursor, limit)
        self.cursor = found.next
        self.heard += (texts := [item.text for item in found.items])
        return texts

    def all(self, limit: int = 100) -> list[str]:
        while self.poll(limit):
            pass
        return self.heard


def test_who_has_said_nothing_has_heard_nothing() -> None:
    talk = Talk()
    assert (talk.poll(), talk.cursor) == ([], "")
    assert History(context()).since((THREAD,), "", 10).items == []


def test_polling_gives_only_what_is_new() -> None:
    talk = Talk()
    talk.say(said("a", START))
    assert talk.poll() == ["a"]
    before = talk.cursor
    assert (talk.poll(), talk.cursor) == ([], before)
    talk.say(said("b", START + 5))
    assert talk.poll() == ["b"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_pages_of_any_size_give_everything_once_in_order_even_in_the_same_millisecond(limit: int) -> None:
    talk = Talk()
    for n in range(20):
        talk.say(said(f"m{n:02}", START + n // 10))
    assert talk.all(limit) == [f"m{n:02}" for n in range(20)]


def test_what_comes_late_to_the_timeline_is_given_late_and_once() -> None:
    talk = Talk()
    talk.say(said("agent", START + 2000, status=DeliveryStatus.DELIVERED))
    assert talk.poll() == ["agent"]
    talk.say(said("late", START))
    talk.say(said("later", START + 2000 - WINDOW))
    assert talk.poll() == ["later", "late"]
    assert talk.poll() == []


def test_what_comes_late_on_a_full_page_does_not_make_the_newer_ones_come_again() -> None:
    talk = Talk()
    for n in range(5):
        talk.say(said(f"new{n}", START + 1000 + n))
    talk.poll()
    for n in range(3):
        talk.say(said(f"late{n}", START + n))
    assert [talk.poll(limit=1) for _ in range(4)] == [["late0"], ["late1"], ["late2"], []]


def test_what_is_later_than_the_window_is_seen_by_reading_anew() -> None:
    talk = Talk()
    talk.say(said("now", START))
    talk.poll()
    talk.say(said("too late", START - WINDOW - 1))
    assert talk.poll() == []
    talk.cursor = ""
    assert talk.poll() == ["too late", "now"]


@pytest.mark.parametrize("status", [DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.UNKNOWN,
                                    DeliveryStatus.FAILED])  # fmt: skip
def test_a_reply_is_given_when_it_is_handed_over_wherever_it_stands(status: str) -> None:
    talk = Talk()
    talk.say(said("reply", START, status=status))
    talk.say(said("newer", START + 1000))
    assert talk.poll() == ["newer"]
    change = said("reply", START, status=DeliveryStatus.DELIVERED)
    talk.context.store.interactions.change("reply", lambda item: change)
    assert talk.poll() == ["reply"]


def test_follow_up_tickets_are_one_conversation() -> None:
    talk = Talk(tickets=3)
    for n in range(3):
        talk.say(said(f"m{n}", START + n * 10 * WINDOW), f"t{n}")
    assert talk.all(limit=2) == ["m0", "m1", "m2"]
    talk.say(said("m3", START + 20 * WINDOW + 1), "t2")
    assert talk.poll() == ["m3"]


def test_a_poll_reads_the_thread_the_ticket_and_the_latest_lines_only() -> None:
    talk = Talk(tickets=3)
    talk.say(said("m", START + 20 * WINDOW + WINDOW + 1), "t2")
    talk.poll()
    calls: list[str] = []
    backend = talk.context.store.interactions.rows._b  # type: ignore[attr-defined]
    backend.hooks.append(lambda site, when: calls.append(site) if when == "before" else None)
    assert talk.poll() == []
    assert calls == ["threads.get", "tickets.get", "interactions.timeline"]


def test_more_lines_than_a_cursor_can_name_shrink_its_window() -> None:
    talk = Talk()
    for n in range(450):
        talk.say(said(f"m{n:03}", START + n))
    assert talk.all() == [f"m{n:03}" for n in range(450)]
    assert len(talk.cursor) < 3000
    assert len(from_text(talk.cursor).seen) == 200
    talk.say(said("late", START + 400))
    assert talk.poll() == ["late"]


@pytest.mark.parametrize("text", ["!", "e30", "W10", "WzEsMl0", "Wy0xLCIiXQ", "WzEsIiJdx", "é", to_text(Mark(5)) * 2])
def test_what_is_no_cursor_is_named(text: str) -> None:
    with pytest.raises(Invalid) as wrong:
        from_text(text)
    assert wrong.value.field == "after"


@settings(max_examples=150, deadline=None)
@given(
    plan=st.lists(st.tuples(st.integers(0, WINDOW // 2), st.integers(0, WINDOW), st.booleans()), max_size=40),
    limit=st.integers(1, 10),
)
def test_however_late_messages_come_and_whenever_a_page_polls_each_is_given_once(
    plan: list[tuple[int, int, bool]], limit: int
) -> None:
    """Each step: time passes, a message that is up to a window late arrives, and the page may poll.

    A page that is behind is never told of a place it has passed: so no more than a window's worth
    may be missed, and none is."""
    talk = Talk()
    now = START
    for n, (pause, late, polls) in enumerate(plan):
        now += pause
        talk.say(said(f"m{n}", max(START, now - late)))
        if polls:
            talk.poll(limit)
    talk.all(limit)
    assert sorted(talk.heard) == sorted(f"m{n}" for n in range(len(plan)))


def test_shuffled_arrival_is_given_whole() -> None:
    for seed in range(20):
        talk, order = Talk(), list(range(30))
        random.Random(seed).shuffle(order)
        for n in order:
            talk.say(said(f"m{n}", START + n * 1000))
            talk.poll(3)
        assert sorted(talk.all(3)) == sorted(f"m{n}" for n in range(30))
