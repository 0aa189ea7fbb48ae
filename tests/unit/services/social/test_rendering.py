"""Templates as they would be sent, and what the public must not learn from them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.templates import NAMES
from tests.fakes import World
from tests.unit.services.social.stories import account, answers, posts, writes

ALL = "{customer_name}|{customer_first_name}|{agent_name}|{agent_first_name}|{agent_initials}|{account_name}|" \
      "{account_handle}|{ticket}|{link}|{callback_link}"  # fmt: skip


def template(world: World, text: str, **more: object) -> None:
    world.store.settings.put("template", "t1", {"text": text, "language": "en", **more})


def render(world: World, ticket: str, *, public: bool = True, agent: str = "ana", **given: str):  # type: ignore[no-untyped-def]
    return world.rendering.render(world.tickets[ticket], "t1", agent=agent, public=public, given=given)


def test_everything_we_know_is_filled_in() -> None:
    world = World()
    account(world, "x", handle="@acme")
    ticket = posts(world)
    template(world, ALL)
    told = render(world, ticket, public=False)
    assert told.text == (
        f"Sam Doe|Sam|Ana Lima|Ana|AL|Demo x|@acme|{ticket}|"
        "https://twitter.com/messages/compose?recipient_id=1000000001|{callback_link}"
    )
    assert told.missing == ("callback_link",)
    assert all("{" + name + "}" in ALL for name in NAMES)


def test_a_name_learned_in_private_stays_out_of_public() -> None:
    world = World()
    ticket = posts(world)
    customer = world.tickets[ticket].customer
    world.store.customers.change(customer, lambda c: replace(c, name="Samantha Real-Name"))
    template(world, "Hi {customer_first_name}")
    assert render(world, ticket).text == "Hi Sam"
    assert render(world, ticket, public=False).text == "Hi Samantha"


def test_the_link_to_a_call_back_is_for_the_customer_alone() -> None:
    world = World()
    ticket = posts(world)
    from chalicelib.services.callbacks.asking import Wish

    world.store.settings.put("account", "voice#main", {
        "channel": "voice", "id": "main", "name": "Phone", "address": "+15550100009", "queue": "care", "enabled": True,
    })  # fmt: skip
    made = world.callbacks.ask(Wish(name="w", ticket=ticket, source="agent", number="+14155550132", by="ana"))
    template(world, "{callback_link}")
    assert f"/callbacks/{made.id}?t=" in render(world, ticket, public=False).text
    assert render(world, ticket).missing == ("callback_link",)


def test_the_variant_follows_the_channel_and_the_customer_s_language() -> None:
    world = World()
    ticket = posts(world, text="Meine Bestellung ist kaputt angekommen, was nun?", language="de")
    template(world, "Hello", variants=[
        {"text": "Guten Tag", "language": "de", "channels": []},
        {"text": "Tag auf X", "language": "de", "channels": ["x"]},
        {"text": "Hallo per SMS", "language": "de", "channels": ["sms"]},
    ])  # fmt: skip
    assert render(world, ticket).text == "Tag auf X"
    world.store.customers.change(world.tickets[ticket].customer, lambda c: replace(c, language="fr"))
    assert render(world, ticket).text in ("Hello", "Tag auf X")


def test_what_is_given_counts_before_what_is_known() -> None:
    world = World()
    ticket = posts(world)
    template(world, "Hi {customer_first_name}, {when}")
    assert render(world, ticket).missing == ("when",)
    assert render(world, ticket, when="tomorrow", customer_first_name="Sammy").text == "Hi Sammy, tomorrow"


def test_a_template_that_doesn_t_exist_is_told() -> None:
    world = World()
    ticket = posts(world)
    with pytest.raises(Invalid) as told:
        render(world, ticket)
    assert told.value.field == "template"


# --- sign-offs in replies


@pytest.mark.parametrize(
    ("how", "private", "agent", "expected"),
    [
        ("public_reply", False, "ana", "Sorry! ^AL"),
        ("message", False, "ana", "Sorry!"),
        ("message", True, "ana", "Sorry! ^AL"),
        ("public_reply", True, "", "Sorry!"),  # said by itself
        ("public_reply", False, "stranger", "Sorry!"),
    ],
)
def test_a_person_s_reply_is_signed_as_the_account_says(how: str, private: bool, agent: str, expected: str) -> None:
    world = World()
    account(world, "x", sign_off="initials", sign_off_private=private)
    ticket = posts(world)
    answers(world, ticket, "Sorry!", how=how, agent=agent)
    world.drain()
    assert [x.text for x in world.provider.heard] == [expected]


def test_a_repeated_call_is_the_same_reply_with_or_without_its_sign_off() -> None:
    world = World()
    account(world, "x", sign_off="initials")
    ticket = posts(world)
    for text in ("Sorry!", "Sorry! ^AL", "Sorry!"):
        answers(world, ticket, text)
    account(world, "x", sign_off="")
    answers(world, ticket, "Sorry!")
    world.drain()
    assert [x.text for x in world.provider.heard] == ["Sorry! ^AL"]


def test_the_length_is_counted_after_the_sign_off() -> None:
    from chalicelib.domain.errors import NotAllowed

    world = World()
    account(world, "x", sign_off="initials")
    ticket = posts(world)
    with pytest.raises(NotAllowed) as told:
        answers(world, ticket, "a" * 277)
    assert told.value.code == "too_long"
    assert "281" in told.value.reason
    answers(world, ticket, "a" * 276)


def test_a_colleague_who_changes_a_scheduled_reply_signs_it_instead() -> None:
    from chalicelib.services.replies import Draft
    from chalicelib.services.scheduled import Plan

    world = World()
    account(world, "x", sign_off="initials")
    ticket = posts(world)
    plan = Plan(at=world.clock.now + 3_600_000)
    world.scheduling.schedule(ticket, Draft(client_id="c1", text="Sorry!", how="public_reply"), plan, agent="ana")
    world.scheduling.change(ticket, "c1", text=None, plan=None, anyway=None, agent="ben")
    world.settle(2 * 3_600_000)
    assert [x.text for x in world.provider.heard] == ["Sorry! ^BO"]


def test_private_words_on_a_private_ticket_know_no_public_name() -> None:
    world = World()
    ticket = writes(world, "900")
    template(world, "Hi {customer_first_name}")
    assert render(world, ticket).missing == ("customer_first_name",)
