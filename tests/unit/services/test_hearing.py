"""Public posts: which open a ticket, which are listened to only, and that neither is ever lost or doubled."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.events import Author, Event, EventType, Kind
from chalicelib.domain.heard import Heard, Need, heard_id, heard_shelf, need_of
from chalicelib.domain.triage.rule import TriageRule
from chalicelib.services.assignment import Assignment
from chalicelib.services.changes import Changes
from chalicelib.services.hearing import Hearing
from chalicelib.services.inbound import Inbound
from chalicelib.services.reading import Read
from chalicelib.store.board import Card
from chalicelib.store.codec import slim
from chalicelib.store.threads import MOST_HEARD
from tests.fakes import Killed, World, about, message
from tests.fakes.backend import ServiceError
from tests.fakes.schedule import Schedule
from tests.unit.services.histories import START, check_heard, check_ledger, check_loads, examples, state

PRAISE, COMPLAINT = "lovely shop, thank you", "my order never arrived and nobody answers"


def post(id: str, text: str, *, n: int = 0, root: str = "", identity: str = "9", **more: Any) -> Event:
    kind = Kind.COMMENT if root else Kind.POST
    facts = {"root": root or id, "kind": kind, **more}
    return message(id, at=START - 60_000 + n, channel="x", identity=identity, text=text, **facts)


def card(world: World, event: Event) -> Card[Heard]:
    found = world.store.board.get(heard_id(event.key), Heard)
    assert found
    return found


def heard(world: World, event: Event) -> Heard:
    return card(world, event).record


def setting(world: World, kind: str, name: str, **changes: Any) -> None:
    found = world.store.settings.entry(kind, name)
    doc, version = found or ({"id": name}, 0)
    world.store.settings.put(kind, name, {**doc, **changes}, version=version, now=0)


def x_settings(world: World, **options: Any) -> None:
    setting(world, "account", "x#brand", settings=options)


# --- which opens a ticket


def test_a_post_that_needs_an_answer_opens_a_ticket_with_its_priority_and_topic() -> None:
    world, event = World(), post("1", "my account was hacked")
    world.receive(event)
    ticket = world.only_ticket()
    assert (ticket.priority, ticket.topics, ticket.triaged) == ("urgent", ("fraud",), "urgent")
    assert "fraud" in ticket.tags
    assert heard(world, event).ticket == ticket.id == world.lines[event.key].ticket


@pytest.mark.parametrize(
    ("text", "need"), [(PRAISE, Need.WORTH), ("earn money from home, check my bio", Need.NONE), ("❤️", Need.WORTH)]
)
def test_one_that_needs_none_is_listened_to_and_takes_nobody_s_time(text: str, need: Need) -> None:
    world, event = World(), post("1", text)
    world.online()
    world.receive(event)
    assert not world.tickets
    assert not world.store.customers.by_identity("x#9")
    check_loads(world)
    kept = card(world, event)
    assert (need_of(kept.record), kept.record.ticket, kept.shelf) == (need, "", heard_shelf(kept.record))
    assert world.said(event.key).text == text


def test_a_route_s_higher_priority_stands() -> None:
    world, event = World(), post("1", "fire! my order never arrived")
    world.receive(event)
    assert world.only_ticket().priority == "urgent"


def test_private_messages_are_not_judged_and_cost_what_they_did() -> None:
    world = World()
    world.inbound.take(message("M1", at=START, text=PRAISE))
    assert world.only_ticket()
    assert not [call for call in world.faults.calls if call == "board.create"]


def test_an_account_may_have_every_post_answered_as_before() -> None:
    world, event = World(), post("1", PRAISE)
    x_settings(world, triage="off")
    world.inbound.take(event)
    assert world.only_ticket()
    assert not [call for call in world.faults.calls if call == "board.create"]


def test_a_rule_of_the_supervisor_s_own_decides() -> None:
    world, event = World(), post("1", "the blue wombat is here")
    own = TriageRule(id="wombat", words=("wombat",), need="none", weight=90, topic="wombats", reason="only wombats")
    setting(world, "triage", "wombat", **slim(own))
    world.receive(event)
    assert not world.tickets
    assert heard(world, event).verdict.why == ('only wombats: "wombat"',)


def test_a_valued_customer_and_reach_raise_the_priority() -> None:
    world = World()
    world.receive(post("1", COMPLAINT))
    customer = world.store.customers.by_identity("x#9")
    assert customer
    world.store.customers.change(customer.id, lambda c: replace(c, tags=("vip",)))
    world.receive(post("2", "my screen is broken"), post("3", "my screen is broken", identity="8"))
    loud = Author(name="Loud", handle="loud", followers=80_000)
    world.receive(post("4", "my screen is broken", identity="7", author=loud))
    by_thread = {key: t.priority for t in world.tickets.values() for key in t.threads}
    assert [by_thread[f"x#brand#{who}"] for who in ("9#2", "8#3", "7#4")] == ["high", "normal", "high"]


# --- to whom a post speaks


def test_customers_who_answer_each_other_are_left_alone() -> None:
    world = World()
    asked = post("1", "does the app work for you? mine crashed")
    world.receive(asked)
    reply = post("2", "works for me", root="1", parent="1", identity="8", n=1)
    deep = post("3", "mine too", root="1", parent="2", identity="7", n=2)
    world.receive(reply, deep)
    assert heard(world, deep).verdict.need is Need.NONE, "it answers a customer's comment"
    assert len(world.tickets) == 2, "a comment right under the post may be meant for us"


def test_where_our_handle_is_known_a_post_that_calls_others_only_is_theirs() -> None:
    world = World()
    x_settings(world, handle="@Rapport")
    theirs, ours = post("1", "@anna see you on saturday"), post("2", "@anna @rapport see you on saturday", n=1)
    world.receive(theirs, ours)
    assert heard(world, theirs).verdict.need is Need.NONE
    assert heard(world, ours).verdict.need is Need.NEEDS


def test_without_our_handle_nothing_is_left_alone_for_whom_it_calls() -> None:
    world, event = World(), post("1", "@rapport see you on saturday")
    world.receive(event)
    assert heard(world, event).verdict.need is Need.NEEDS


def test_a_warning_in_a_review_counts_as_one_star() -> None:
    world = World()
    bad = message(
        "r1", at=START, channel="facebook", identity="7", text="hm", root="r1", kind=Kind.REVIEW,
        extra={"recommendation": "negative"},
    )  # fmt: skip
    world.receive(bad)
    assert heard(world, bad).verdict.need is Need.NEEDS
    assert world.only_ticket().priority == "high"


def test_what_only_keyword_monitoring_found_is_worth_an_answer_at_most_unless_somebody_needs_one() -> None:
    world = World()
    plain, asks = (
        post(str(n), text, n=n, extra={"found": "yes"}) for n, text in enumerate(["blue brand socks", "is brand good?"])
    )
    world.receive(plain, asks)
    assert (heard(world, plain).verdict.need, heard(world, plain).found) == (Need.WORTH, True)
    assert heard(world, asks).ticket == world.only_ticket().id


@pytest.mark.parametrize("first", ["found", "told"])
def test_a_post_that_was_found_and_is_told_of_too_was_meant_for_us(first: str) -> None:
    world, told_of = World(), post("1", "blue brand socks")
    found = replace(told_of, extra={"found": "yes"})
    for event in [found, told_of] if first == "found" else [told_of, found]:
        world.inbound.take(event)
    kept = heard(world, told_of)
    assert (kept.found, kept.verdict.need, kept.ticket) == (False, Need.NEEDS, world.only_ticket().id)


# --- a thread that begins with a post nobody had to answer


def test_the_earlier_posts_come_along_when_a_thread_becomes_a_ticket() -> None:
    world = World()
    first, second = post("1", PRAISE), post("2", COMPLAINT, root="1", n=1)
    world.receive(first)
    assert not world.tickets
    world.receive(second)
    ticket = world.only_ticket()
    assert {world.lines[e.key].ticket for e in (first, second)} == {ticket.id}
    assert ticket.subject.startswith("lovely shop")
    assert ticket.last_words.startswith("my order")
    assert {heard(world, e).ticket for e in (first, second)} == {ticket.id}
    thread = world.store.threads.get("x#brand#9#1", consistent=True)
    assert thread
    assert thread.heard == ()


def test_what_is_said_on_an_open_ticket_attaches_whatever_it_is() -> None:
    world = World()
    world.receive(post("1", COMPLAINT))
    thanks = post("2", PRAISE, root="1", n=1)
    world.receive(thanks)
    assert world.lines[thanks.key].ticket == world.only_ticket().id == heard(world, thanks).ticket
    assert heard(world, thanks).verdict.need is Need.WORTH


def test_an_edit_can_make_a_post_need_an_answer() -> None:
    world, event = World(), post("1", PRAISE)
    world.receive(event)
    world.receive(about(event, EventType.EDIT, "2", at=START, text=COMPLAINT, provider_id="2", erase=True))
    assert world.lines[event.key].ticket == world.only_ticket().id
    kept = heard(world, event)
    assert (kept.text, kept.verdict.need, kept.ticket) == (COMPLAINT, Need.NEEDS, world.only_ticket().id)


@pytest.mark.parametrize("text", [PRAISE, COMPLAINT])
@pytest.mark.parametrize("type", [EventType.EDIT, EventType.DELETE])
@pytest.mark.parametrize("first", ["post", "change"])
def test_a_card_says_what_the_post_says_now(text: str, type: EventType, first: str) -> None:
    world, event = World(), post("1", text)
    to = "fine words" if type is EventType.EDIT else ""
    change = about(event, type, "2", at=START, text=to, provider_id="2", erase=True)
    world.receive(*([event, change] if first == "post" else [change, event]))
    assert heard(world, event).text == to
    assert text not in str(heard(world, event))
    assert text not in str(world.said(event.key))


def test_a_flood_of_one_person_s_posts_is_remembered_only_so_far() -> None:
    world = World()
    for n in range(MOST_HEARD + 5):
        world.receive(post(str(n + 1), PRAISE, root="1", n=n))
    thread = world.store.threads.get("x#brand#9#1", consistent=True)
    assert thread
    assert len(thread.heard) == MOST_HEARD
    world.receive(post("999", COMPLAINT, root="1", n=999))
    on_it = [line for line in world.lines.values() if line.ticket]
    assert len(world.tickets) == 1
    assert len([x for x in on_it if x.item.kind is Kind.COMMENT or x.item.kind is Kind.POST]) == (MOST_HEARD + 1)


# --- a decision stands


def test_a_post_that_comes_again_is_treated_as_it_was_judged_first() -> None:
    world, event = World(), post("1", PRAISE)
    world.receive(event)
    own = TriageRule(id="shop", words=("shop",), need="needs", weight=99, reason="about the shop")
    setting(world, "triage", "shop", **slim(own))
    before = card(world, event)
    world.inbound.take(event)
    assert not world.tickets
    assert card(world, event) == before


def test_a_person_s_word_outlives_a_redelivery_and_an_edit_that_needs_no_more() -> None:
    world, event = World(), post("1", PRAISE)
    world.receive(event)
    world.listening.correct(event.key, by="ana", need="none", note="a bot")
    world.inbound.take(event)
    world.receive(about(event, EventType.EDIT, "2", at=START, text="lovely!", provider_id="2", erase=True))
    kept = card(world, event)
    assert need_of(kept.record) is Need.NONE
    assert kept.shelf.startswith("heard#none#")
    assert not world.tickets


@examples(150)
@given(
    st.lists(st.integers(0, 2), max_size=60),
    st.integers(0, 10_000),
    st.sampled_from([PRAISE, COMPLAINT]),
    st.sampled_from([EventType.EDIT, EventType.DELETE]),
)
def test_words_that_are_taken_back_at_the_same_instant_stand_on_no_card(
    choices: list[int], seed: int, text: str, type: EventType
) -> None:
    world, event = World(stale=0.3, seed=seed), post("1", text)
    to = "fine words" if type is EventType.EDIT else ""
    change = about(event, type, "2", at=START, text=to, provider_id="2", erase=True)
    Schedule(world.backend).run([lambda e=e: worker(world).take(e) for e in (event, change)], choices)  # type: ignore[misc]
    assert heard(world, event).text == to
    assert text not in str(world.said(event.key))


@pytest.mark.parametrize("text", [PRAISE, COMPLAINT])
@pytest.mark.parametrize("type", [EventType.EDIT, EventType.DELETE])
@pytest.mark.parametrize("site", ["board.create", "threads.listen", "threads.point", "tickets.create", "facts.put"])
def test_words_that_are_taken_back_between_two_steps_stand_on_no_card(site: str, type: EventType, text: str) -> None:
    world, event = World(), post("1", text)
    to = "fine words" if type is EventType.EDIT else ""
    change = about(event, type, "2", at=START, text=to, provider_id="2", erase=True)
    once = [lambda: worker(world).take(change)]

    def between(call: str, when: str) -> None:
        if call == site and when == "before" and once:
            once.pop()()

    world.backend.hooks.append(between)
    worker(world).take(event)
    if once:
        worker(world).take(change)
    assert heard(world, event).text == to
    for ticket in world.tickets.values():
        assert text not in (ticket.subject, ticket.last_words)


# --- an incident


def test_a_post_of_an_incident_is_listened_to_whatever_it_needs() -> None:
    world, event = World(), post("1", COMPLAINT)
    hearing = Hearing(world.context, lambda heard: "i1" if "order" in heard.text else "")
    inbound = Inbound(world.context, world.assignment, world.changes, None, lambda: hearing)
    inbound.take(event)
    assert not world.tickets
    kept = card(world, event)
    assert (kept.record.incident, kept.shelf) == ("i1", "heard#incident#i1")


def test_who_reads_may_be_another() -> None:
    world, event = World(), post("1", "grmpf")
    hearing = Hearing(world.context, reader=lambda text, stated, account: Read("kl", 90))
    Inbound(world.context, world.assignment, world.changes, None, lambda: hearing).take(event)
    assert (heard(world, event).verdict.language, heard(world, event).verdict.need) == ("kl", Need.WORTH)


# --- exactly once, whatever happens


STORIES: dict[str, list[Event]] = {
    "praise": [post("1", PRAISE)],
    "a complaint": [post("1", COMPLAINT)],
    "praise, then a complaint": [post("1", PRAISE), post("2", COMPLAINT, root="1", n=1)],
    "the complaint first": [post("2", COMPLAINT, root="1", n=1), post("1", PRAISE)],
    "two of praise, then a complaint": [
        post("1", PRAISE), post("2", "thanks", root="1", n=1), post("3", COMPLAINT, root="1", n=2),
    ],
    "praise, edited into a complaint": [
        post("1", PRAISE), about(post("1", PRAISE), EventType.EDIT, "2", at=START, text=COMPLAINT, provider_id="2"),
    ],
    "praise, deleted": [post("1", PRAISE), about(post("1", PRAISE), EventType.DELETE, "1:d", at=START, erase=True)],
    "deleted before it came": [
        about(post("1", PRAISE), EventType.DELETE, "1:d", at=START, erase=True), post("1", PRAISE),
    ],
}  # fmt: skip


def cards(world: World, events: list[Event]) -> dict[str, Heard]:
    keys = {e.key for e in events if e.type is EventType.INTERACTION}
    return {key: found.record for key in keys if (found := world.store.board.get(heard_id(key), Heard))}


def told(events: list[Event]) -> World:
    world = World()
    world.online()
    world.drain()
    world.faults.reset()
    for event in events:
        world.receive(event)
    return world


@pytest.mark.parametrize("error", [ServiceError, Killed])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("story", list(STORIES))
def test_a_failure_at_any_call_is_healed_by_the_redelivery(story: str, when: str, error: type[BaseException]) -> None:
    events = STORIES[story]
    clean = told(events)
    for n in range(len(clean.faults.calls)):
        world = World()
        world.online()
        world.drain()
        world.faults.reset()
        world.faults.at(n, when, error)
        for event in events:
            world.receive(event)
        assert state(world) == state(clean), (n, clean.faults.calls[n])
        assert cards(world, events) == cards(clean, events), (n, clean.faults.calls[n])
        check_heard(world, events)
        check_ledger(world)
        check_loads(world)


SAID = ("lovely, thank you", "my order never arrived", "❤️", "earn money, check my bio", "hello", "fire!")


@st.composite
def threads(draw: st.DrawFn) -> list[Event]:
    """Posts of two people under two posts."""
    return [
        post(str(n + 10), draw(st.sampled_from(SAID)), n=n, root=draw(st.sampled_from(["a", "b"])),
             identity=draw(st.sampled_from(["7", "8"])))
        for n in range(draw(st.integers(1, 7)))
    ]  # fmt: skip


@examples(80)
@given(threads(), st.randoms(use_true_random=False), st.integers(0, 1_000))
def test_repeated_and_shuffled_posts_end_in_the_same_state(events: list[Event], chance: Any, seed: int) -> None:
    clean, messy = told(events), World(stale=0.3, seed=seed)
    messy.online()
    pile = [e for e in events for _ in range(chance.randint(1, 3))]
    chance.shuffle(pile)
    for event in pile:
        assert messy.guarded(lambda event=event: messy.inbound.take(event)), messy.failures  # type: ignore[misc]
    messy.drain()
    assert state(messy) == state(clean)
    assert cards(messy, events) == cards(clean, events)
    check_heard(messy, events)
    check_loads(messy)


def worker(world: World) -> Inbound:
    assignment = Assignment(world.context)
    return Inbound(world.context, assignment, Changes(world.context), None, lambda: Hearing(world.context))


@examples(120)
@given(threads(), st.lists(st.integers(0, 3), max_size=120), st.integers(0, 10_000))
def test_workers_at_the_same_instant_lose_and_double_nothing(
    events: list[Event], choices: list[int], seed: int
) -> None:
    events = events[:4]
    clean, world = told(events), World(stale=0.3, seed=seed)
    world.online()
    world.drain()
    again = [*events, events[0]]
    Schedule(world.backend).run([lambda event=event: worker(world).take(event) for event in again], choices)
    assert state(world) == state(clean)
    assert cards(world, events) == cards(clean, events)
    check_heard(world, events)
    check_loads(world)


# --- facts


def test_each_post_is_one_fact_however_often_it_comes() -> None:
    world, events = World(), [post("1", PRAISE), post("2", COMPLAINT, identity="8", n=1)]
    world.receive(*events, *events)
    found = [f for f in world.store.facts.between(0, 2 * START) if f.what == "post_heard"]
    assert sorted((f.id, f.extra["need"], f.extra.get("topic", ""), bool(f.ticket)) for f in found) == [
        (f"post_heard#{events[0].key}", "worth", "praise", False),
        (f"post_heard#{events[1].key}", "needs", "delivery", True),
    ]
