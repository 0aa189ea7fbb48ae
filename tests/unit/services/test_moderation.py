"""A supervisor hides or deletes: on record first, done within the limits, and safe to do twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.channels.base import Fault, SendFailed
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.domain.events import DeliveryStatus, Direction, EventType, Kind
from chalicelib.domain.heard import Heard, heard_id
from chalicelib.domain.interactions import Interaction, current_text
from chalicelib.domain.moderation import Wish
from tests.fakes import Killed, World, about, message

HIDE = Wish(client_id="c1", action="hide", reason="spam", note="sells watches")
UNHIDE = Wish(client_id="c2", action="unhide")
DELETE = Wish(client_id="c3", action="delete", reason="spam", confirm=True)
SPAM = "Cheap watches at bit.example"


def commented(channel: str = "facebook", **more: object) -> tuple[World, Interaction]:
    """A world with one comment of a customer's under a post of ours."""
    world = World()
    given = {"kind": Kind.COMMENT, "root": "P1", "parent": "P1", "identity": "77", "text": SPAM, **more}
    world.receive(message("C1", at=world.clock.now, channel=channel, **given))  # type: ignore[arg-type]
    world.faults.reset()
    (line,) = world.lines.values()
    return world, line.item


def ask(world: World, item: Interaction, wish: Wish = HIDE, by: str = "ruth") -> str:
    """Ask as an API client does: again with the same client id, until there is an answer."""
    for _ in range(6):
        if world.guarded(lambda: world.moderation.ask(item.key, wish, by=by)):
            break
    return f"mod#{wish.client_id}#{item.key}"


def fails(fault: Fault, code: str = "", after: float | None = None) -> Callable[[], None]:
    def answer() -> None:
        raise SendFailed(fault, "no", code=code, after=after)

    return answer


def audit(world: World, channel: str = "facebook", account: str = "page") -> list[tuple[str, str, str]]:
    page = world.moderation.listed(channel, account, limit=50)
    return [(card.record.by, card.record.action, card.record.reason) for card in page.items]


def test_a_comment_is_hidden_once_and_everybody_can_see_by_whom_and_why() -> None:
    world, item = commented()
    key = ask(world, item)
    assert world.said(key).status == "queued"
    world.drain()
    assert [(d.action, d.provider_id) for d in world.deeds.heard] == [("hide", "C1")]
    assert world.said(item.key).hidden
    deed = world.said(key)
    assert (deed.status, deed.agent, deed.direction, deed.kind) == ("sent", "ruth", Direction.INTERNAL, Kind.EVENT)
    assert deed.extra == {"action": "hide", "reason": "spam", "note": "sells watches", "about": item.key}
    assert key in [x.item.key for x in world.store.interactions.timeline(world.only_ticket().id, limit=50).items]
    assert audit(world) == [("ruth", "hide", "spam")]


def test_the_audit_keeps_a_fingerprint_and_not_the_words() -> None:
    world, item = commented()
    ask(world, item)
    (card,) = world.moderation.listed("facebook", "page", limit=5).items
    assert card.record.words.startswith("sha256:")
    assert "watches at" not in repr(card.record)


def test_the_same_client_id_again_does_nothing_more() -> None:
    world, item = commented()
    for _ in range(3):
        ask(world, item)
        world.drain()
    assert len(world.deeds.heard) == 1
    assert len(audit(world)) == 1


def test_a_client_id_stands_for_one_wish() -> None:
    world, item = commented()
    ask(world, item)
    with pytest.raises(Conflict):
        world.moderation.ask(item.key, Wish(client_id="c1", action="hide", reason="community_standards"), by="ruth")


def test_hiding_and_showing_again_end_as_asked_last() -> None:
    world, item = commented()
    ask(world, item)
    world.drain()
    world.clock.advance(1000)
    ask(world, item, UNHIDE)
    world.drain()
    assert [d.action for d in world.deeds.heard] == ["hide", "unhide"]
    assert not world.said(item.key).hidden


def test_a_deed_that_a_later_one_overtook_is_not_done_any_more() -> None:
    world, item = commented()
    world.deeds.answers = [fails(Fault.SAFE)]
    key = ask(world, item)
    world.drain()  # hiding was refused and waits to be tried again
    assert world.said(key).status == "queued"
    world.clock.advance(1)
    later = ask(world, item, UNHIDE)
    world.moderating.do(later)
    world.settle(600_000)
    assert [d.action for d in world.deeds.heard] == ["unhide"]
    assert world.said(key).status == DeliveryStatus.CANCELLED
    assert not world.said(item.key).hidden


def test_deleting_takes_the_words_along() -> None:
    world, item = commented()
    ask(world, item, DELETE)
    world.drain()
    gone = world.said(item.key)
    assert gone.deleted_at
    assert current_text(gone) == "" == gone.text
    assert gone.extra["moderation"], "which deed it was stays known"
    assert SPAM not in world.only_ticket().subject


def test_deleting_what_is_gone_already_is_done() -> None:
    world, item = commented()
    world.deeds.answers = [fails(Fault.REJECTED, "gone")]
    key = ask(world, item, DELETE)
    world.drain()
    assert world.said(key).status == "sent"


def test_the_providers_own_report_that_follows_changes_nothing_more() -> None:
    world, item = commented()
    ask(world, item)
    world.drain()
    before = world.said(item.key)
    told = message("C1", at=item.at, channel="facebook", identity="77", root="P1")
    world.receive(about(told, EventType.HIDE, "C1:hide:1", at=world.clock.now - 60_000))
    assert world.said(item.key).hidden
    assert world.said(item.key) == before
    assert len(world.tickets) == 1
    world.receive(about(told, EventType.DELETE, "C1:removed", at=world.clock.now + 1))
    assert world.said(item.key).deleted_at


@pytest.mark.parametrize("when", ["before", "after"])
def test_wherever_a_worker_dies_the_comment_is_hidden_and_on_record(when: str) -> None:
    world, item = commented()
    ask(world, item)
    world.drain()
    calls = len(world.faults.calls)
    assert calls > 10
    for n in range(calls):
        world, item = commented()
        world.faults.at(n, when, Killed)
        key = ask(world, item)
        world.settle(600_000)
        assert world.said(item.key).hidden, (n, when, world.faults.calls)
        assert world.said(key).status == "sent"
        assert len(audit(world)) == 1
        assert world.deeds.heard
        assert not world.faults.pending


def test_an_answer_that_was_lost_is_asked_for_again() -> None:
    world, item = commented()
    world.deeds.answers = [fails(Fault.UNKNOWN), fails(Fault.UNKNOWN)]
    key = ask(world, item)
    world.settle(600_000)
    assert world.said(key).status == "sent"
    assert world.said(item.key).hidden


def test_but_not_for_ever_and_then_nobody_is_left_believing_it() -> None:
    world, item = commented()
    world.deeds.answers = [fails(Fault.UNKNOWN)] * 20
    key = ask(world, item)
    world.settle(3_600_000)
    assert world.said(key).status == DeliveryStatus.UNKNOWN
    assert len(world.deeds.answers) == 12
    assert not world.said(item.key).hidden


def test_a_refusal_is_final_and_told() -> None:
    world, item = commented()
    world.deeds.answers = [fails(Fault.REJECTED)]
    key = ask(world, item)
    world.drain()
    assert (world.said(key).status, world.said(key).status_reason) == ("failed", "no")
    assert not world.said(item.key).hidden


def test_a_pause_that_the_provider_asks_for_is_kept() -> None:
    world, item = commented()
    world.deeds.answers = [fails(Fault.SAFE, after=300)]
    ask(world, item)
    began = world.clock.now
    world.settle(299_000)
    assert not world.deeds.heard
    world.settle(60_000)
    assert len(world.deeds.heard) == 1
    assert world.clock.now >= began + 300_000


def test_x_is_asked_to_hide_no_more_than_fifty_replies_in_a_quarter_of_an_hour() -> None:
    world = World()
    now = world.clock.now
    for n in range(60):
        said = message(
            f"C{n}", at=now, channel="x", kind=Kind.COMMENT, root="900", parent="900", identity=f"7{n}", text=SPAM
        )
        world.receive(said)
        world.moderation.ask(said.key, HIDE, by="ruth")
    world.drain()
    assert len(world.deeds.heard) == 50
    world.settle(900_000)
    assert len(world.deeds.heard) == 60


def test_a_post_without_a_ticket_is_moderated_too_even_if_the_enqueue_was_lost() -> None:
    world = World()
    said = message("C1", at=world.clock.now, channel="facebook", kind=Kind.COMMENT, root="P1", identity="77", text=SPAM)
    world.store.interactions.keep(world.inbound._record(said, ""))
    put = len(world.faults.calls)
    world.moderation.ask(said.key, HIDE, by="ruth")
    calls = world.faults.calls[put:]
    world.settle()
    assert world.said(said.key).hidden
    again, item = World(), said
    again.store.interactions.keep(again.inbound._record(said, ""))
    again.faults.at(calls.index("queues.outbound"), "before", Killed)
    assert not again.guarded(lambda: again.moderation.ask(item.key, HIDE, by="ruth"))
    again.settle()
    assert again.said(said.key).hidden, "the change stream brings it to the queue"


def test_what_began_with_a_customer_on_x_is_refused_and_nothing_is_on_record() -> None:
    world = World()
    root = message("900", at=world.clock.now, channel="x", kind=Kind.POST, root="900", identity="5")
    world.receive(root)
    said = message("C1", at=world.clock.now, channel="x", kind=Kind.COMMENT, root="900", parent="900", identity="6")
    world.receive(said)
    with pytest.raises(NotAllowed) as refused:
        world.moderation.ask(said.key, HIDE, by="ruth")
    assert refused.value.code == "not_our_conversation"
    assert audit(world, "x", "brand") == []


def test_under_a_post_of_our_own_x_hides() -> None:
    world = World()
    own = message(
        "900", at=world.clock.now, channel="x", kind=Kind.POST, root="900", identity="",
        direction=Direction.OUTBOUND, type=EventType.IGNORED,
    )  # fmt: skip
    said = message("C1", at=world.clock.now, channel="x", kind=Kind.COMMENT, root="900", parent="900", identity="6")
    world.receive(own, said)
    ask(world, world.said(said.key))
    world.drain()
    assert world.said(said.key).hidden


def test_what_is_not_there_or_not_on_the_ticket_is_said_so() -> None:
    world, item = commented()
    with pytest.raises(NotFound):
        world.moderation.ask("facebook#page#nothing", HIDE, by="ruth")
    with pytest.raises(Invalid) as refused:
        world.moderation.ask(item.key, HIDE, by="ruth", ticket="another")
    assert refused.value.field == "line"


def test_an_account_that_was_switched_off_hides_nothing_and_says_so() -> None:
    world, item = commented()
    key = ask(world, item)
    doc, version = world.store.settings.entry("account", "facebook#page") or ({}, 0)
    world.store.settings.put("account", "facebook#page", {**doc, "enabled": False}, version=version, now=0)
    world.drain()
    assert world.said(key).status == "failed"
    assert not world.deeds.heard


def test_the_listening_view_forgets_the_words_that_were_deleted() -> None:
    world, item = commented()
    card = world.store.board.get(heard_id(item.key), Heard)
    assert card is not None
    assert card.record.text == SPAM
    ask(world, item, DELETE)
    world.drain()
    after = world.store.board.get(heard_id(item.key), Heard)
    assert after is not None
    assert after.record.text == ""


def test_a_mention_on_somebodys_own_wall_is_heard_and_left_alone() -> None:
    world = World()
    said = message(
        "9_1", at=world.clock.now, channel="facebook", kind=Kind.POST, root="9_1", identity="anonymous:9_1",
        text="Thank you Larkspur Shoes!", extra={"mention": "yes", "anonymous": "yes"},
    )  # fmt: skip
    world.receive(said)
    assert world.said(said.key).text == "Thank you Larkspur Shoes!"
    assert world.store.board.get(heard_id(said.key), Heard)
    with pytest.raises(NotAllowed) as refused:
        world.moderation.ask(said.key, HIDE, by="ruth")
    assert refused.value.code == "not_ours"


def test_a_reply_that_was_edited_on_x_is_hidden_under_the_id_it_has_now() -> None:
    world, item = commented("x")
    told = message("C1", at=item.at, channel="x", kind=Kind.COMMENT, identity="77", root="P1")
    edit = about(told, EventType.EDIT, "C2", at=world.clock.now + 1, text="Cheaper watches", provider_id="C2")
    world.receive(edit)
    ask(world, item)
    world.drain()
    assert [d.provider_id for d in world.deeds.heard] == ["C2"]
    assert world.said(item.key).hidden
