"""What may happen to a ticket, and that the order in which a customer's messages arrive doesn't matter."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from chalicelib.domain import tickets as t
from chalicelib.domain.book import book_of
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.policies import DEFAULTS, Policy
from chalicelib.domain.tickets import DAY, FAR, MINUTE, Priority, QueueRules, Status, Ticket
from tests.fakes import message

NOW = 1_780_000_000_000
CARE = Policy(
    id="care",
    targets={"first_reply": {"normal": 3600, "urgent": 600}, "next_reply": {"normal": 7200, "urgent": 1200}},
)
QUEUE = QueueRules(id="care", book=book_of([CARE, replace(DEFAULTS["text"], enabled=False)], []))


def opened(at: int = NOW, text: str = "hello") -> Ticket:
    return t.opened(
        message("M1", at=at, text=text), id="t1", thread="th", customer="c1", customer_name="Sam", queue=QUEUE,
        priority=Priority.NORMAL, tags=(), now=NOW,
    )  # fmt: skip


def heard(ticket: Ticket, id: str, at: int, text: str = "again") -> Ticket:
    return t.heard(ticket, message(id, at=at, text=text), thread="th", queue=QUEUE, now=NOW)


def replied(ticket: Ticket, at: int, key: str = "out#1") -> Ticket:
    return t.replied(ticket, key=key, text="here", at=at, queue=QUEUE)


def test_a_new_ticket_waits_from_its_message_and_is_due_from_when_we_heard() -> None:
    ticket = opened(at=NOW - 5_000)
    assert (ticket.status, ticket.waiting_since) == (Status.NEW, NOW - 5_000)
    assert ticket.due_at == ticket.first_reply_due == NOW + 60 * MINUTE


def test_messages_in_any_order_make_the_same_ticket() -> None:
    messages = [("M2", NOW + 2_000, "two"), ("M3", NOW + 3_000, "three"), ("M0", NOW - 1_000, "zero")]
    results = set()
    for order in permutations(messages):
        ticket = opened()
        for id, at, text in order:
            ticket = heard(ticket, id, at, text)
        results.add(repr(ticket))
    assert len(results) == 1
    assert (ticket.subject, ticket.last_words, ticket.waiting_since) == ("zero", "three", NOW - 1_000)


def test_a_message_heard_twice_changes_nothing_more() -> None:
    once = heard(opened(), "M2", NOW + 5)
    assert heard(once, "M2", NOW + 5) == once


@pytest.mark.parametrize(
    ("before", "after", "reopened"),
    [
        (Status.NEW, Status.NEW, 0),
        (Status.OPEN, Status.OPEN, 0),
        (Status.PENDING, Status.OPEN, 0),
        (Status.ON_HOLD, Status.OPEN, 0),
        (Status.SOLVED, Status.OPEN, 1),
    ],
)
def test_a_message_makes_a_ticket_need_work(before: Status, after: Status, reopened: int) -> None:
    ticket = heard(replace(opened(), status=before, snoozed_until=NOW + 9), "M2", NOW + 5)
    assert (ticket.status, ticket.reopened, ticket.snoozed_until) == (after, reopened, 0)


def test_a_closed_ticket_hears_nothing_and_never_changes() -> None:
    closed = t.with_status(opened(), Status.CLOSED, QUEUE, NOW)
    with pytest.raises(NotAllowed):
        heard(closed, "M2", NOW)
    for act in (
        lambda: t.with_status(closed, Status.OPEN, QUEUE, NOW),
        lambda: t.with_priority(closed, Priority.HIGH, QUEUE, NOW),
        lambda: t.moved(closed, QUEUE, NOW),
        lambda: t.assigned(closed, "ana", "", NOW),
        lambda: t.snoozed(closed, NOW + 1, NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    ("status", "days", "may"),
    [
        (Status.NEW, 100, True),
        (Status.PENDING, 100, True),
        (Status.SOLVED, 7, True),
        (Status.SOLVED, 8, False),
        (Status.CLOSED, 0, False),
    ],
)
def test_a_later_message_reopens_within_the_queues_days_and_follows_up_after(
    status: Status, days: int, may: bool
) -> None:
    ticket = replace(opened(), status=status, solved_at=NOW)
    assert t.may_reopen(ticket, QUEUE, NOW + days * DAY) is may


def test_more_messages_do_not_restart_the_wait() -> None:
    ticket = replied(opened(), NOW + 10)
    assert (ticket.waiting_since, ticket.due_at) == (0, FAR)
    first = heard(ticket, "M2", NOW + 1_000)
    second = heard(first, "M3", NOW + 50_000)
    assert first.waiting_since == second.waiting_since == NOW + 1_000
    assert second.due_at == NOW + 1_000 + 120 * MINUTE


def test_a_message_older_than_our_reply_waits_from_the_reply() -> None:
    ticket = replied(opened(), NOW + 10_000)
    assert heard(ticket, "M2", NOW + 5_000).waiting_since == NOW + 10_000


def test_only_a_persons_words_keep_a_promise() -> None:
    machine = t.replied(opened(), key="out#1", text="We got it", at=NOW + 1, queue=QUEUE, human=False)
    assert (machine.first_reply_at, machine.waiting_since) == (0, NOW)
    assert replied(machine, NOW + 2).first_reply_at == NOW + 2


def test_a_pending_ticket_is_not_due() -> None:
    assert t.with_status(opened(), Status.PENDING, QUEUE, NOW).due_at == FAR


def test_nobody_makes_a_ticket_new_again() -> None:
    with pytest.raises(Invalid, match="use open"):
        t.with_status(opened(), Status.NEW, QUEUE, NOW)


def test_a_higher_priority_is_due_sooner() -> None:
    assert t.with_priority(opened(), Priority.URGENT, QUEUE, NOW).due_at == NOW + 10 * MINUTE


def test_a_breach_is_acted_on_once() -> None:
    ticket = opened()
    assert t.kept_or_not(ticket, QUEUE, ticket.due_at - 1) == (ticket, [])
    breached, acted = t.kept_or_not(ticket, QUEUE, ticket.due_at + 5)
    assert [(kind, p.target, p.due) for kind, p in acted] == [("breach", "first_reply", ticket.due_at)]
    assert t.kept_or_not(breached, QUEUE, ticket.due_at + 6) == (breached, [])
    assert t.next_wake(breached, QUEUE) == FAR


def test_the_next_wake_is_the_nearest_promise() -> None:
    ticket = opened()
    assert t.next_wake(ticket, QUEUE) == ticket.due_at
    assert t.next_wake(t.snoozed(ticket, NOW + 5, NOW), QUEUE) == NOW + 5
    solved = t.with_status(ticket, Status.SOLVED, QUEUE, NOW)
    assert t.next_wake(solved, QUEUE) == NOW + 7 * DAY
    assert t.woken(solved, QUEUE, NOW + 7 * DAY)[0].status is Status.CLOSED


def test_a_snooze_ends_in_work_to_do() -> None:
    pending = t.with_status(opened(), Status.PENDING, QUEUE, NOW)
    ticket, acted = t.woken(t.snoozed(pending, NOW + 5, NOW), QUEUE, NOW + 5)
    assert (ticket.status, ticket.snoozed_until, acted) == (Status.OPEN, 0, ["snooze_ended"])


def test_lists_do_not_show_words_that_were_taken_back() -> None:
    ticket = t.reworded(opened(text="my card is 4111"), "sms#main#M1", "(deleted)")
    assert (ticket.subject, ticket.last_words) == ("(deleted)", "(deleted)")
    assert t.reworded(ticket, "sms#main#other", "x") == ticket


@pytest.mark.parametrize(
    ("more", "partition"),
    [
        ({}, "Q#care#0"),
        ({"offered_to": "ana"}, "O#ana"),
        ({"assignee": "ana"}, "A#ana"),
        ({"assignee": "ana", "status": Status.PENDING}, "A#ana"),
        ({"status": Status.SOLVED}, ""),
        ({"status": Status.CLOSED, "assignee": "ana"}, ""),
    ],
)
def test_a_ticket_stands_in_one_list(more: dict[str, object], partition: str) -> None:
    assert t.work_partition(replace(opened(), **more)) == partition  # type: ignore[arg-type]


def test_lists_put_work_before_waiting_urgent_before_low_and_then_due_soonest() -> None:
    base = opened()
    order = [
        replace(base, priority=Priority.URGENT, due_at=NOW + 900),
        replace(base, priority=Priority.NORMAL, due_at=NOW + 100),
        replace(base, priority=Priority.NORMAL, due_at=NOW + 200),
        replace(base, priority=Priority.LOW, due_at=NOW),
        replace(base, status=Status.PENDING, priority=Priority.URGENT, due_at=NOW),
        replace(base, snoozed_until=NOW + 1, priority=Priority.URGENT),
    ]
    ranks = [t.work_rank(x) for x in order]
    assert ranks == sorted(ranks)


def test_ids_follow_from_thread_and_predecessor() -> None:
    assert t.ticket_id("a", "") == t.ticket_id("a", "")
    assert len({t.ticket_id("a", ""), t.ticket_id("b", ""), t.ticket_id("a", "t1")}) == 3


def test_a_list_line_is_one_line_and_short() -> None:
    assert t.shorten("a\n b") == "a b"
    assert len(t.shorten("x" * 200)) == t.WORDS


def test_a_ticket_with_a_call_promised_on_it_is_not_closed() -> None:
    solved = replace(t.with_status(opened(), Status.SOLVED, QUEUE, NOW), callback="cb_1")
    late = NOW + 30 * DAY
    assert t.next_wake(solved, QUEUE) == FAR
    assert t.woken(solved, QUEUE, late) == (solved, [])
    with pytest.raises(NotAllowed, match="promised"):
        t.with_status(solved, Status.CLOSED, QUEUE, NOW)
    kept = replace(solved, callback="")
    assert t.woken(kept, QUEUE, late)[1] == ["closed"]
