"""What belongs to an incident, and what it does to a ticket."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain import incidents as i
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed
from chalicelib.domain.heard import DAY, Heard, Verdict, heard_shelf
from chalicelib.domain.incidents import Incident, Matcher, Place, Update
from chalicelib.domain.tickets import QueueRules, Status, Ticket

NOW = 1_780_000_000_000
MATCHER = Matcher(
    topics=("checkout",), words=("can't pay", "Störung", "障害"), channels=("x", "sms"), since=NOW - 1_000
)
QUEUE = QueueRules(id="care")


def said(text: str, **more: Any) -> bool:
    given: dict[str, Any] = {"channel": "x", "topic": "", "at": NOW, **more}
    return i.matches(MATCHER, text=text, **given)


@pytest.mark.parametrize(
    ("text", "more", "belongs"),
    [
        ("I CAN'T  pay!!", {}, True),
        ("can’t pay", {}, True),  # another apostrophe: the same words
        ("I can pay", {}, False),
        ("cant pay", {}, False),
        ("große STÖRUNG?", {}, True),
        ("Betriebsstörung", {}, False),  # whole words only
        ("hello", {"topic": "Checkout"}, True),
        ("hello", {"topic": "delivery"}, False),
        ("hello", {"phrases": ("#störung",)}, True),
        ("can't pay", {"channel": "facebook"}, False),
        ("can't pay", {"at": NOW - 1_001}, False),
        ("", {}, False),
        ("決済障害ですか", {}, True),  # no spaces between words
    ],
)
def test_what_belongs_to_an_incident(text: str, more: dict[str, Any], belongs: bool) -> None:
    assert said(text, **more) is belongs


def test_languages_are_compared_by_their_first_part() -> None:
    german = replace(MATCHER, languages=("de",))
    assert i.matches(german, channel="x", text="Störung", topic="", at=NOW, language="de-AT")
    assert not i.matches(german, channel="x", text="Störung", topic="", at=NOW, language="en")


def test_a_public_post_belongs_by_what_a_person_said_of_it_and_spam_never_does() -> None:
    heard = Heard(key="k", channel="x", account="brand", at=NOW, text="oh no", verdict=Verdict(topic="checkout"))
    assert i.takes(MATCHER, heard)
    assert not i.takes(MATCHER, replace(heard, verdict=Verdict(topic="checkout", spam=True)))
    assert heard_shelf(replace(heard, incident="i_1")) == i.posts_shelf("i_1")


@pytest.mark.parametrize(
    ("word", "channel", "counts"),
    [("topic:checkout", "x", True), ("topic:delivery", "x", False), ("phrase:can't pay", "x", True),
     ("phrase:#störung", "sms", True), ("topic:checkout", "facebook", False)],
)  # fmt: skip
def test_a_spike_of_what_an_open_incident_takes_in_is_its_own(word: str, channel: str, counts: bool) -> None:
    assert i.counts_for(MATCHER, channel, word) is counts


@pytest.mark.parametrize(
    ("matcher", "field"),
    [
        (Matcher(), "matcher"),
        (Matcher(channels=("x",)), "matcher"),
        (Matcher(words=("!!!",)), "matcher.words[0]"),
        (Matcher(words=("a", "")), "matcher.words[1]"),
        (Matcher(words=tuple(map(str, range(51)))), "matcher.words"),
        (Matcher(topics=("x" * 81,)), "matcher.topics[0]"),
        (Matcher(topics=("outage", "Question")), "matcher.topics[1]"),
        (Matcher(words=("a",), since=NOW + 1), "matcher.since"),
        (Matcher(words=("a",), since=NOW - 3 * DAY - 1), "matcher.since"),
    ],
)
def test_a_matcher_that_can_t_be_names_its_field(matcher: Matcher, field: str) -> None:
    with pytest.raises(Invalid) as error:
        i.clean(matcher, NOW)
    assert error.value.field == field


def test_a_matcher_is_kept_in_one_spelling_and_begins_an_hour_back() -> None:
    kept = i.clean(Matcher(topics=(" Check  Out ", "check out"), words=("Can't pay",), languages=("DE-at",)), NOW)
    assert kept == Matcher(topics=("check out",), words=("Can't pay",), languages=("de",), since=NOW - i.LOOK_BACK_MS)


def test_a_spike_says_what_its_incident_takes_in() -> None:
    assert i.of_spike("topic:checkout", 5) == Matcher(topics=("checkout",), since=5)
    assert i.of_spike("phrase:#down", 5) == Matcher(words=("#down",), since=5)


def test_what_came_before_is_looked_for_day_by_day() -> None:
    found = i.sources(replace(MATCHER, since=10 * DAY - 1), 10 * DAY + 5)
    assert found[:3] == ("heard#needs#000009", "heard#worth#000009", "heard#none#000009")
    assert "heard#none#000010" in found
    assert found[-4:] == ("tickets#new", "tickets#open", "tickets#pending", "tickets#on_hold")


# --- updates


INCIDENT = Incident(id="i_1", title="Checkout", matcher=MATCHER, declared_at=NOW)
UPDATE = Update(id="u1", kind="update", by="ruth", at=NOW + 60_000, places=(Place(account="x#brand", text="On it"),))


def test_an_update_is_kept_once_for_its_id() -> None:
    once = i.with_update(INCIDENT, UPDATE)
    assert i.with_update(once, replace(UPDATE, at=NOW + 90_000)) == once
    with pytest.raises(Conflict):
        i.with_update(once, replace(UPDATE, places=(Place(account="x#brand", text="Other"),)))


def test_acknowledgements_link_to_the_newest_update_that_stands() -> None:
    first = replace(UPDATE, places=(Place(account="x#brand", text="a", link="https://x.com/1"),))
    second = replace(
        UPDATE, id="u2", places=(Place(account="x#brand", text="b"), Place(account="facebook#page", text="b"))
    )
    incident = i.with_update(i.with_update(INCIDENT, first), second)
    found = i.standing(incident, "x#brand")
    assert found is not None
    assert found.link == "https://x.com/1"
    assert i.standing(incident, "facebook#page") is None
    assert i.pinned(incident) == second
    told = i.with_place(incident, "u2", Place(account="x#brand", text="b", link="https://x.com/2"))
    newest = i.standing(told, "x#brand")
    assert newest is not None
    assert newest.link == "https://x.com/2"


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({"": "A"}, {"x#brand": "A", "facebook#page": "A"}),
        ({"": "A", "x": "B"}, {"x#brand": "B", "facebook#page": "A"}),
        ({"facebook#page": "C"}, {"facebook#page": "C"}),
    ],
)
def test_a_text_is_for_everywhere_for_a_channel_or_for_an_account(texts: dict[str, str], found: dict[str, str]) -> None:
    assert i.texts(texts, ["x#brand", "facebook#page"]) == found


def test_a_closing_stands_where_updates_stood_unless_somewhere_else_is_named() -> None:
    accounts = ["x#brand", "facebook#page"]
    assert i.texts({"": "A"}, accounts, ["x#brand"]) == {"x#brand": "A"}
    assert i.texts({"": "A", "facebook": "B"}, accounts, ["x#brand"]) == {"x#brand": "A", "facebook#page": "B"}


@pytest.mark.parametrize(
    ("texts", "accounts", "field"),
    [({"": "A"}, [], "texts"), ({"sms": "A"}, ["x#brand"], "texts.sms"), ({"x": " "}, ["x#brand"], "texts.x"),
     ({"": ""}, ["x#brand"], "text"), ({}, ["x#brand"], "text"), ({"x#other": "A"}, ["x#brand"], "texts.x~other")],
)  # fmt: skip
def test_an_update_without_words_or_account_names_the_field(
    texts: dict[str, str], accounts: list[str], field: str
) -> None:
    with pytest.raises(Invalid) as error:
        i.texts(texts, accounts)
    assert error.value.field == field


# --- tickets


WAITING = Ticket(
    id="t1", public=True, status=Status.OPEN, assignee="ana", claim="c", carrier="ana", waiting_since=NOW - 9,
    last_inbound_at=NOW - 9, last_at=NOW - 9, opened_at=NOW - 9, queue="care", channel="x",
)  # fmt: skip


@pytest.mark.parametrize(
    ("more", "may"),
    [({}, True), ({"status": Status.NEW}, True), ({"public": False}, False), ({"first_reply_at": 5}, False),
     ({"status": Status.SOLVED}, False), ({"incident": "i_2"}, False), ({"call": "c1"}, False),
     ({"callback": "b1"}, False), ({"callback": "offered"}, True)],
)  # fmt: skip
def test_only_public_tickets_that_nobody_answered_go_into_an_incident(more: dict[str, Any], may: bool) -> None:
    assert i.may_cover(replace(WAITING, **more)) is may


def test_a_ticket_in_an_incident_is_on_nobody_s_desk_and_nobody_waits_for_a_reply() -> None:
    held = i.covered(WAITING, "i_1", QUEUE, NOW)
    assert (held.status, held.assignee, held.claim, held.waiting_since) == (Status.ON_HOLD, "", "", 0)
    assert held.incident == "i_1"
    back = i.uncovered(held, QUEUE, NOW + 5)
    assert (back.status, back.waiting_since) == (Status.OPEN, WAITING.last_inbound_at)


def test_a_resolved_incident_takes_no_more_updates() -> None:
    i.must_be_open(INCIDENT)
    with pytest.raises(NotAllowed):
        i.must_be_open(replace(INCIDENT, state="resolved"))


def test_times_count_from_the_first_post() -> None:
    told = i.with_update(replace(INCIDENT, resolved_at=NOW + 3_600_000, state="resolved"), UPDATE)
    assert i.times(told, NOW - 120_000) == i.Times(to_declare=120_000, to_first_update=180_000, to_resolve=3_720_000)
    assert i.times(INCIDENT, 0) == i.Times(to_declare=0, to_first_update=None, to_resolve=None)
