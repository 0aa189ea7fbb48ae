"""What triage says of a ticket's posts, on the ticket."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from chalicelib.domain.heard import Correction, Heard, Need, Verdict
from chalicelib.domain.ticket_record import Priority, QueueRules, Status, Ticket
from chalicelib.domain.ticket_triage import higher, rerouted, weighed

QUEUE = QueueRules(id="social")
TICKET = Ticket(id="t1", queue="social", channel="x", tags=("walk-in",))


def heard(priority: str = "normal", topic: str = "", need: Need = Need.NEEDS) -> Heard:
    return Heard(key="k", channel="x", account="b", verdict=Verdict(need=need, priority=priority, topic=topic))


@pytest.mark.parametrize(
    ("one", "other", "more"),
    [("low", "high", "high"), ("urgent", "high", "urgent"), ("", "low", "low"), ("normal", "", "normal")],
)
def test_the_more_urgent_of_two(one: str, other: str, more: str) -> None:
    assert higher(one, other) == higher(other, one) == more


def test_the_highest_priority_and_every_topic_count_in_any_order() -> None:
    posts = [heard("high", "billing"), heard("normal", "delivery"), heard("urgent", "fraud"), heard(need=Need.WORTH)]
    after = set()
    for order in permutations(posts):
        ticket = TICKET
        for one in order:
            ticket = weighed(ticket, one, QUEUE)
        after.add((ticket.priority, ticket.triaged, ticket.topics, ticket.tags))
    topics = ("billing", "delivery", "fraud")
    assert after == {("urgent", "urgent", topics, ("walk-in", *topics))}


def test_what_a_person_lowered_is_raised_only_by_something_worse() -> None:
    ticket = replace(weighed(TICKET, heard("high"), QUEUE), priority=Priority.LOW)
    assert weighed(ticket, heard("high"), QUEUE).priority == "low"
    assert weighed(ticket, heard("urgent"), QUEUE).priority == "urgent"


@pytest.mark.parametrize("status", [Status.OPEN, Status.PENDING, Status.SOLVED])
def test_once_somebody_has_it_its_posts_change_nothing(status: Status) -> None:
    ticket = replace(TICKET, status=status)
    assert weighed(ticket, heard("urgent", "fraud"), QUEUE) == ticket


def test_a_person_s_word_on_the_need_and_the_topic_counts() -> None:
    said = replace(heard("high", "billing"), correction=Correction(by="ana", at=1, topic="delivery"))
    assert weighed(TICKET, said, QUEUE).topics == ("delivery",)
    none = replace(heard("high", "billing"), correction=Correction(by="ana", at=1, need="none"))
    assert weighed(TICKET, none, QUEUE) == TICKET


def test_another_route_keeps_what_triage_said() -> None:
    ticket = weighed(TICKET, heard("high", "billing"), QUEUE)
    assert (rerouted(ticket, Priority.NORMAL, ("new",)).priority, rerouted(ticket, Priority.NORMAL, ("new",)).tags) == (
        "high",
        ("new", "billing"),
    )
    assert rerouted(ticket, Priority.URGENT, ()).priority == "urgent"
