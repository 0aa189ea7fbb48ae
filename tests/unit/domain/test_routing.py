"""Which queue a ticket stands in."""

from __future__ import annotations

import pytest

from chalicelib.domain.routing import Facts, Rule, choose, steps
from chalicelib.domain.tickets import Priority, QueueRules

QUEUES = {id: QueueRules(id=id, fallback=id == "care") for id in ("care", "social", "billing")}
FACTS = Facts(channel="x", account="brand", text="My refund, please", language="pt-BR", tags=("vip",),
              account_queue="social")  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "queue"),
    [
        (Rule(id="r", queue="billing"), "billing"),
        (Rule(id="r", queue="billing", channels=("x",)), "billing"),
        (Rule(id="r", queue="billing", channels=("sms",)), "social"),
        (Rule(id="r", queue="billing", accounts=("brand", "other")), "billing"),
        (Rule(id="r", queue="billing", words=("REFUND",)), "billing"),
        (Rule(id="r", queue="billing", words=("refun",)), "social"),
        (Rule(id="r", queue="billing", words=("refund, please",)), "billing"),
        (Rule(id="r", queue="billing", languages=("pt",)), "billing"),
        (Rule(id="r", queue="billing", languages=("p",)), "social"),
        (Rule(id="r", queue="billing", tags=("vip", "other")), "billing"),
        (Rule(id="r", queue="billing", words=("refund",), channels=("sms",)), "social"),
        (Rule(id="r", queue="gone"), "social"),
    ],
)
def test_a_rule_applies_when_every_list_of_it_does(rule: Rule, queue: str) -> None:
    assert choose(FACTS, [rule], QUEUES).queue == queue


def test_the_first_rule_in_order_decides_and_tags_add_up() -> None:
    rules = [
        Rule(id="b", order=20, queue="care", priority="low", add_tags=("two",)),
        Rule(id="a", order=10, queue="billing", add_tags=("one", "two")),
    ]
    route = choose(FACTS, rules, QUEUES)
    assert (route.queue, route.priority, route.tags) == ("billing", Priority.LOW, ("one", "two"))
    assert route.why == "rule a"


def test_the_fallback_queue_takes_what_nobody_else_does() -> None:
    facts = Facts(channel="sms", account="main", account_queue="gone")
    assert choose(facts, [], QUEUES).queue == "care"
    assert choose(facts, [], {"z": QueueRules(id="z"), "y": QueueRules(id="y")}).queue == "y"
    assert choose(facts, [], {}).queue == ""


def test_each_rule_tells_what_it_decides_in_its_turn() -> None:
    rules = [
        Rule(id="late", order=30, queue="care", priority="low", add_tags=("two",)),
        Rule(id="first", order=10, queue="billing", add_tags=("one",)),
        Rule(id="gone", order=5, queue="nowhere"),
        Rule(id="other", order=20, channels=("sms",), queue="care"),
    ]
    told = [(step.rule.id, step.matches, step.decides) for step in steps(FACTS, rules, QUEUES)]
    assert told == [
        ("gone", True, ()),
        ("first", True, ("queue", "tags")),
        ("other", False, ()),
        ("late", True, ("priority", "tags")),
    ]
