"""Promise 7: nothing personal reaches a public reply; and what sounds wrong goes out only if its writer means it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.base import How
from chalicelib.domain.errors import Unfit
from chalicelib.domain.events import Author, Kind
from chalicelib.services.guarding import Guard, Saying
from chalicelib.services.replies import Draft
from chalicelib.services.scheduled import Plan
from tests.fakes import World, message
from tests.fakes.card_numbers import digits_of, said, written
from tests.unit.services.histories import examples

HOUR = 3_600_000


def asked(text: str = "Where is my parcel?", channel: str = "x", **more: Any) -> tuple[World, str]:
    """A customer has asked in public."""
    world = World()
    world.online("ana")
    identity = "77"
    world.receive(
        message(
            "P1", at=world.clock.now, channel=channel, identity=identity, kind=Kind.POST, root="P1", text=text, **more
        )
    )  # fmt: skip
    return world, world.only_ticket().id


def configured(world: World, **more: Any) -> None:
    doc, version = world.store.settings.entry("account", "x#brand") or ({}, 0)
    world.store.settings.put("account", "x#brand", {**doc, "settings": more}, version=version, now=1)


def reply(world: World, ticket: str, text: str, client: str = "c1", **more: Any) -> str:
    draft = Draft(client_id=client, text=text, how=more.pop("how", How.PUBLIC_REPLY), **more)
    return world.replies.reply(ticket, draft, agent="ana")[0].text


def account(world: World) -> str:
    return world.only_ticket().account


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We called you on +44 20 7946 0958.", "phone number"),
        ("We wrote to sam@example.org.", "e-mail address"),
        ("It went to 12 Baker Street, London NW1 6XE.", "postal address"),
        ("Your card 4111 1111 1111 1111 was charged.", "card number"),
        ("Your card •••• 1111 was charged.", "card number"),
        ("Paid to DE89 3704 0044 0532 0130 00.", "bank account number"),
        ("For AB 12 34 56 C.", "national id"),
    ],
)
def test_personal_data_never_goes_out_in_public(text: str, kind: str) -> None:
    world, ticket = asked()
    with pytest.raises(Unfit) as refused:
        reply(world, ticket, text)
    assert refused.value.code == "personal_data"
    ((code, field, reason),) = refused.value.faults
    assert (code, field) == ("personal_data", "text")
    assert kind in reason.lower()
    assert "characters" in reason
    world.drain()
    assert world.provider.heard == []


def test_in_private_it_may() -> None:
    world, ticket = asked()
    assert reply(world, ticket, "We wrote to sam@example.org.", how=How.MESSAGE)


def test_the_brands_own_published_addresses_may_be_told() -> None:
    world, ticket = asked()
    with pytest.raises(Unfit):
        reply(world, ticket, "Ring us on +44 20 7946 0958 or help@example.org.")
    configured(world, own_addresses=["020 7946 0958", "help@example.org"])
    assert reply(world, ticket, "Ring us on +44 20 7946 0958 or help@example.org.")


def test_an_order_number_is_personal_where_the_account_says_how_they_look() -> None:
    world, ticket = asked()
    assert reply(world, ticket, "AB-123456 is on its way.", "c1")
    configured(world, order_numbers=["AB-######"])
    with pytest.raises(Unfit) as refused:
        reply(world, ticket, "AB-123456 is on its way.", "c2")
    assert "order number" in refused.value.faults[0][2]


def test_a_scheduled_reply_is_held_against_it_when_it_is_written() -> None:
    world, ticket = asked()
    draft = Draft(client_id="c1", text="We wrote to sam@example.org.", how=How.PUBLIC_REPLY)
    with pytest.raises(Unfit):
        world.scheduling.schedule(ticket, draft, Plan(at=world.clock.now + HOUR), agent="ana")


def test_changing_a_scheduled_reply_is_checked_afresh_and_remembers_what_was_seen() -> None:
    world, ticket = asked()
    draft = Draft(client_id="c1", text="It ships today!!!", how=How.PUBLIC_REPLY, despite=("shouting",))
    world.scheduling.schedule(ticket, draft, Plan(at=world.clock.now + HOUR), agent="ana")

    def change(text: str | None, *despite: str, later: int = 2) -> str:
        plan = Plan(at=world.clock.now + later * HOUR)
        more = {"text": text, "plan": plan, "anyway": None, "agent": "ana", "despite": despite}
        return world.scheduling.change(ticket, "c1", **more)[0].text  # type: ignore[arg-type]

    assert change(None) == "It ships today!!!"
    assert change("It ships tomorrow!!!")
    with pytest.raises(Unfit) as refused:
        change("You should have asked!!!")
    assert [code for code, _, _ in refused.value.faults] == ["blame"]
    assert change("You should have asked!!!", "blame")
    with pytest.raises(Unfit) as refused:
        change("Ask sam@example.org")
    assert refused.value.code == "personal_data"


def test_a_warning_stops_a_public_reply_until_its_writer_has_seen_it() -> None:
    world, ticket = asked(author=Author(name="Sam Doe"))
    text = "Hi Anna, you should have asked!!!"
    with pytest.raises(Unfit) as refused:
        reply(world, ticket, text)
    assert refused.value.code == "warnings"
    assert sorted(code for code, _, _ in refused.value.faults) == ["blame", "shouting", "wrong_name"]
    with pytest.raises(Unfit) as refused:
        reply(world, ticket, text, despite=("blame", "wrong_name"))
    assert [code for code, _, _ in refused.value.faults] == ["shouting"]
    assert reply(world, ticket, text, despite=("blame", "wrong_name", "shouting")) == text
    world.drain()
    assert [sent.text for sent in world.provider.heard] == [text]


def test_no_warning_lets_personal_data_through() -> None:
    world, ticket = asked()
    with pytest.raises(Unfit) as refused:
        reply(world, ticket, "Ask sam@example.org", despite=("personal_data", "maybe_personal"))
    assert refused.value.code == "personal_data"


def test_what_only_might_be_personal_is_asked_about() -> None:
    world, ticket = asked()
    text = "Our shop at 12 Baker Street is open."
    with pytest.raises(Unfit) as refused:
        reply(world, ticket, text)
    assert [code for code, _, _ in refused.value.faults] == ["maybe_personal"]
    assert reply(world, ticket, text, despite=("maybe_personal",)) == text


def test_what_only_informs_never_stops_a_reply() -> None:
    world, ticket = asked("When does the Berlin store open on Sunday?")
    assert reply(world, ticket, "We are happy. Sorry, sorry, sorry.")


def test_words_that_nobody_says_now_are_refused_but_not_warned_about() -> None:
    world, _ticket = asked()
    guard, saying = Guard(world.context), Saying(channel="x", account=account(world))
    guard.demand("It ships today!!!", saying)
    with pytest.raises(Unfit):
        guard.demand("Ask sam@example.org", saying)
    with pytest.raises(Unfit):
        guard.demand("It ships today!!!", replace(saying, agent="ana"))
    with pytest.raises(Unfit) as refused:
        guard.demand("Ask sam@example.org", replace(saying, how=How.POST), field="versions[0].text")
    assert refused.value.faults[0][1] == "versions[0].text"
    guard.demand("Ask sam@example.org", replace(saying, how=How.MESSAGE))


def test_a_number_that_exists_is_refused_in_the_accounts_own_country() -> None:
    """Ten digits in one piece may be anything, unless the numbering plan knows them."""
    world, _ticket = asked()
    guard, saying = Guard(world.context), Saying(channel="x", account=account(world), agent="ana")
    assert [one.code for one in guard.check("it is 4155550132", saying).warnings] == ["maybe_personal"]
    configured(world, country="US")
    found = guard.check("it is 4155552671", saying)
    assert [one.kind for one in found.refusals] == ["phone"]
    assert guard.check("order 4155552671", saying).refusals == ()


@examples(60)
@given(said(), st.sampled_from([How.PUBLIC_REPLY, How.MESSAGE]))
def test_no_card_number_ever_leaves_or_is_kept(told: tuple[str, str], how: How) -> None:
    number, text = told
    world, ticket = asked(text=f"Help, why was {text} charged? My order is broken!")
    world.replies.note(ticket, "n1", f"They paid with {text}", agent="ana")
    try:
        reply(world, ticket, f"Was it {text}", how=how)
    except Unfit:
        assert how is How.PUBLIC_REPLY
    else:
        assert how is How.MESSAGE
    world.drain()
    kept = [line.item for line in world.lines.values()]
    assert len(kept) >= 2
    for words in (*(item.text for item in kept), *(sent.text for sent in world.provider.heard)):
        assert number not in digits_of(words)
    seen = world.only_ticket()
    assert number not in digits_of(seen.subject)
    assert number not in digits_of(seen.last_words)


@examples(60)
@given(written())
def test_a_template_with_a_card_number_among_its_variables_loses_it(told: tuple[str, str]) -> None:
    number, shown = told
    world, ticket = asked()
    draft = Draft(client_id="c1", text=f"Hello {shown}", how=How.MESSAGE, template="HX1", variables={"1": shown})
    item, _ = world.replies.reply(ticket, draft, agent="ana")
    assert number not in digits_of(item.variables["1"])
    again, _ = world.replies.reply(ticket, draft, agent="ana")
    assert again.key == item.key
