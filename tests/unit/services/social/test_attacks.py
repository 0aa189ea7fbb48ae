"""Where social care was attacked: ways around a supervisor, words lost or said twice, and what grows without end."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain import incidents as i
from chalicelib.domain import names, tone
from chalicelib.domain.approvals import public_id
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, Unfit
from chalicelib.domain.events import Author, DeliveryStatus, Event, Kind
from chalicelib.domain.tickets import MINUTE, Ticket
from chalicelib.services.incidents.numbers import figures
from chalicelib.services.replies import Draft
from chalicelib.services.scheduled import Plan
from chalicelib.services.social.closing import Closing
from chalicelib.store.codec import encode
from tests.fakes import World, message
from tests.unit.services.callbacks.support import LONDON, NOON, Care, post
from tests.unit.services.incidents import support as outage
from tests.unit.services.posts.support import Desk
from tests.unit.services.social.stories import account, answers, heard, posts, refuses, said, trainee
from tests.unit.services.social.test_closing_after_calls import called, said_in_public
from tests.unit.services.test_acknowledging import world_with

HOUR = 60 * MINUTE
WORDS = "We are sorry to hear that."


def yes(world: World, **more: Any) -> None:
    (card,) = world.approvals.waiting().items
    world.approvals.approve(public_id(card.record.kind, card.record.thing), by="ruth", **more)


# --- a supervisor's yes


def test_a_supervisor_reads_every_account_s_words_of_a_post_with_its_link() -> None:
    desk = Desk()
    targets = (("x#brand", ""), ("facebook#page", "Our rivals are liars."))
    desk.submitted(text="We open at nine.", targets=targets, link="https://brand.example/a")
    (card,) = desk.approvals.waiting().items
    for shown in ("We open at nine.", "Our rivals are liars.", "https://brand.example/a"):
        assert shown in card.record.text


def test_words_for_several_accounts_are_approved_as_they_are_or_not_at_all() -> None:
    desk = Desk()
    targets = (("x#brand", ""), ("facebook#page", "Only there."))
    id = desk.submitted(targets=targets)
    with pytest.raises(NotAllowed) as told:
        desk.approve(id, text="Other words")
    assert told.value.code == "several_texts"
    desk.approve(id)
    desk.world.drain()
    assert sorted(desk.said) == [("facebook", "Only there."), ("x", "We open at nine.")]


@pytest.mark.parametrize("edited", ["", "We are so sorry."])
@pytest.mark.parametrize("sign", ["", "initials"])
def test_an_approved_reply_that_was_held_and_is_scheduled_again_in_the_same_words_goes_out(
    edited: str, sign: str
) -> None:
    world = World()
    account(world, "x", approve_public="new_agents", sign_off=sign)
    trainee(world, "ana")
    ticket = posts(world)
    draft = Draft(client_id="c1", text=WORDS, how="public_reply")
    world.scheduling.schedule(ticket, draft, Plan(at=world.clock.now + HOUR), agent="ana")
    yes(world, text=edited)
    world.clock.advance(MINUTE)
    posts(world, "101", text="And when will you answer? It is broken.")
    world.settle(2 * HOUR)
    assert said(world, ticket, "c1").status == DeliveryStatus.HELD
    world.scheduling.change(ticket, "c1", text=None, plan=None, anyway=True, agent="ana")
    if world.approvals.waiting().items:
        yes(world)
    world.settle(HOUR)
    assert heard(world) == [("public_reply", (edited or WORDS) + (" ^AL" if sign else ""))]


# --- lost, or said twice


def test_two_agents_who_close_a_loop_at_the_same_moment_close_it_once() -> None:
    world = World()
    ticket = posts(world)
    answers(world, ticket, "Let us look at it.", id="m1", how="message")
    world.drain()
    world.work.set_status(ticket, "solved", by="ana")
    world.drain()
    ana, ben = (Closing(world.context, world.replies, world.rendering) for _ in range(2))
    looked = ana.said

    def ben_is_faster(known: Ticket) -> bool:
        found = looked(known)
        ben.close(ticket, "thx2", agent="ben")
        return found

    ana.said = ben_is_faster  # type: ignore[method-assign]
    with pytest.raises(NotAllowed) as told:
        ana.close(ticket, "thx1", agent="ana")
    assert told.value.code == "loop_closed"
    world.drain()
    assert [how for how, _ in heard(world)].count("public_reply") == 1


def test_a_failed_reply_is_not_sent_again_into_an_incident() -> None:
    world = World()
    ticket = posts(world, text=outage.TEXT)
    refuses(world, "busy")
    answers(world, ticket)
    world.drain()
    assert said(world, ticket, "c1").status == DeliveryStatus.FAILED
    id = outage.declare(world)
    world.settle(5 * MINUTE)
    world.outages.incidents._parts().tickets.tag(ticket, id)
    assert world.tickets[ticket].incident == id
    with pytest.raises(NotAllowed) as told:
        world.replies.resend(f"out#{ticket}#c1")
    assert told.value.code == "in_incident"


# --- how often


def test_who_was_told_when_we_are_back_is_not_told_of_an_incident_too_on_that_day() -> None:
    world = world_with("x", public=True)
    first = outage.mention(world, 1, text="Where is my parcel? Please help me, it is urgent")
    world.receive(first)
    world.settle(10 * MINUTE)
    assert len(world.provider.heard) == 1, "told that we are closed"
    id = outage.declare(world)
    outage.incidents(world).update(id, "u1", {"": "We know."}, by="ruth")
    world.settle(2 * MINUTE)
    again = mention_of(world, 1)
    world.receive(again)
    world.settle(30 * MINUTE)
    assert len([x for x in world.provider.heard if x.how == "public_reply"]) == 1
    assert figures(world.context, outage.now(world, id)).acknowledged == 0


def mention_of(world: World, n: int) -> Event:
    """The same person once more."""
    return message(
        f"59{n:05d}", at=world.clock.now, channel="x", identity=f"9{n:05d}", text=outage.TEXT, kind=Kind.POST,
        root=f"59{n:05d}", author=Author(name="P", handle="p", followers=20),
    )  # fmt: skip


# --- what grows


def test_an_incident_can_always_be_resolved_however_much_was_said_of_it() -> None:
    world = World()
    for n in range(6):
        doc = {
            "channel": "facebook",
            "id": f"p{n}",
            "name": "B",
            "address": f"30000000{n}",
            "queue": "social",
            "settings": {"automatic_posts_a_day": 1000, "posts_a_day": 1000},
        }
        world.store.settings.put("account", f"facebook#p{n}", doc, version=0, now=0)
    id = outage.declare(world)
    long = "ё" * 4_900
    refused = 0
    for n in range(8):
        try:
            outage.incidents(world).update(id, f"u{n}", {"facebook": long}, by="ruth")
        except NotAllowed:
            refused += 1
    assert refused > 4
    outage.incidents(world).resolve(id, "end", {"facebook": long}, "It is over.", by="ruth")
    assert len(encode(outage.now(world, id)).encode()) < 390_000


@pytest.mark.parametrize(("piece", "times"), [("\n", 20_000), (" \n", 10_000), (". ", 10_000), ("Hi,\n", 5_000)])
def test_a_text_of_any_length_is_checked_to_its_end(piece: str, times: int) -> None:
    """With a line break in the wrong pattern, a few thousand of them took for ever."""
    told = tone.Told(channel="x", how="public_reply", customer="Sam Doe", asked="\n" * 20_000 + "?")
    found = {note.code for note in tone.check(piece * times + "You should have read it!!!", told)}
    assert found >= {"blame", "shouting", "too_long"}


# --- personal data in disguise


@pytest.mark.parametrize(
    "text",
    [
        "Write to sam\u200b@example.com please",
        "Write to sam@\u200bexample.com please",
        "Write to sam@exam\u00adple.com please",
        "Call +49\u200b 151\u200b 2345\u200b 6789",
        "Call +49 151\u2060 23456789",
        "Call ＋49 151 23456789",
        "Your id is 123\u201345\u20136789",
        "IBAN DE89\u200b3704\u200b0044\u200b0532\u200b0130\u200b00",
        "sam＠example．com",
    ],
)
def test_marks_that_nobody_sees_hide_no_personal_data(text: str) -> None:
    world = World()
    ticket = posts(world)
    with pytest.raises(Unfit) as told:
        answers(world, ticket, text)
    assert told.value.code == "personal_data"


@pytest.mark.parametrize(
    "link",
    [
        "https://rapport.example/callbacks/cb_1234?t=key-abc",
        "https://media.s3.amazonaws.com/a/b.jpg?X-Amz-Expires=300&X-Amz-Signature=0a1b",
    ],
)
def test_a_customer_s_own_link_is_not_for_everybody(link: str) -> None:
    world = World()
    ticket = posts(world)
    with pytest.raises(Unfit) as told:
        answers(world, ticket, f"Look here: {link}")
    assert told.value.code == "personal_data"
    answers(world, ticket, f"Look here: {link}", how="message")


def test_a_post_s_link_is_read_too() -> None:
    desk = Desk()
    with pytest.raises(Unfit):
        desk.submitted(targets=(("facebook#page", ""),), link="https://brand.example/?mail=sam@example.com")


# --- what is said in public by itself


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Sam Doe 🌈✨", "Sam Doe"),
        ("Anne-Marie O’Neill", "Anne-Marie O’Neill"),
        ("山田 太郎", "山田 太郎"),
        ("हिन्दी नाम", "हिन्दी नाम"),
        ("P 1", "P 1"),
        ("win-a-prize.example.com", ""),
        ("https://evil.example", ""),
        ("+49 151 23456789", ""),
        ("@rival says hello", ""),
        ("{agent_name}", ""),
        ("Buy now! " * 10, ""),
        ("", ""),
    ],
)
def test_a_name_in_public_is_a_name(name: str, said: str) -> None:
    assert names.in_public(name) == said


def test_nobody_has_us_repeat_a_link_in_public_by_calling_themselves_so() -> None:
    world = World()
    world.store.settings.put("template", "t", {"text": "Thank you, {customer_name}!"}, version=0, now=0)
    account(world, "x", thanks_template="t", closing_template="t")
    ticket = posts(world, author=Author(name="win.a-prize.com", handle="w", followers=3))
    assert "prize" not in world.rendering.closing(world.tickets[ticket], agent="ana")
    world.receive(
        message("N9", at=world.clock.now, channel="x", identity="9002", root="N9", kind=Kind.POST,
                text="I love this shop, thank you so much!", author=Author(name="win.a-prize.com", followers=3))
    )  # fmt: skip
    ((proposed,), _) = world.thanking.proposals(days=2, channel="", place="", limit=20)
    assert "prize" not in proposed.text


def test_after_a_call_nothing_is_said_in_public_into_an_incident() -> None:
    care = Care()
    care.store.settings.put("template", "thanks", {"name": "T", "text": "Good to have talked."}, version=0, now=0)
    account(care, "x", closing_template="thanks")
    care.receive(post("POST1", at=NOON))
    ticket = care.only_ticket()
    care.asked(ticket.id, number=LONDON)
    id = outage.declare(care)
    care.outages.incidents._parts().tickets.tag(ticket.id, id)
    care.settle(5_000)
    care.said_to_phone("ended")
    care.drain()
    assert [x.text for x in care.provider.heard if x.visibility == "public"] == []
    assert "closing_reply_wanted" in [x.text for x in care.happened()]


def test_two_call_backs_of_one_ticket_close_the_loop_once() -> None:
    care = called("Good to have talked.")
    care.clock.advance(HOUR)
    second = care.asked(care.only_ticket().id, number=LONDON, name="again")
    care.settle(5_000)
    care.callbacks.outcome(second.id, 1, "connected", care.clock.now, "call-2")
    care.callbacks.outcome(second.id, 1, "ended", care.clock.now, "call-2")
    care.drain()
    assert care.promises[second.id].closing == "wanted"
    assert said_in_public(care) == ["Good to have talked."]


def test_two_supervisors_who_declare_one_spike_at_once_make_one_incident() -> None:
    world = World()
    world.receive(*(outage.mention(world, n) for n in range(40)))
    world.settle(2 * MINUTE)
    id, spike = world.outages.spikes.listed("open", after="", limit=1)[0][0]
    first = outage.incidents(world).declare("c1", "It is down", None, spike=id, by="ruth")
    world.outages.spikes.one = lambda id: spike  # type: ignore[method-assign]  # as it read a moment before
    with pytest.raises(Conflict):
        outage.incidents(world).declare("c1", "It is down!", None, spike=id, by="noor")
    listed = world.store.board.shelf(i.OPEN, i.Incident).items
    assert [card.id for card in listed] == [first.id]


def test_what_a_customer_wrote_is_no_part_of_a_decision_that_is_kept_for_ever() -> None:
    world = World()
    account(world, "x", approve_public="new_agents")
    trainee(world, "ana")
    ticket = posts(world)
    for n, decide in enumerate((world.approvals.approve, world.approvals.reject, None)):
        answers(world, ticket, id=f"c{n}")
        (card,) = world.approvals.waiting().items
        assert card.record.heard
        id = public_id(card.record.kind, card.record.thing)
        if decide:
            decide(id, by="ruth", **({"reason": "too cold"} if decide == world.approvals.reject else {}))
        else:
            world.scheduling.cancel(ticket, f"c{n}", agent="ana")
    assert [card.record.heard for card in world.approvals.decided().items] == ["", "", ""]


def test_a_post_for_many_accounts_is_no_longer_than_can_be_kept() -> None:
    desk = Desk()
    with pytest.raises(Invalid) as told:
        desk.draft("long " * 20_000, targets=(("x#brand", "long " * 4_000), ("facebook#page", "long " * 10_000)))
    assert told.value.field == "targets"
