"""What an accepted event does, story by story."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.events import Attachment, Consent, Direction, EventType, Kind
from chalicelib.domain.interactions import current_text, shown_text
from chalicelib.domain.tickets import Status
from chalicelib.services.replies import Draft
from tests.fakes import Killed, World, about, message
from tests.unit.services.histories import START

POST = message("100", at=START, channel="x", identity="9", text="first", root="100", kind=Kind.POST)
EDIT = about(POST, EventType.EDIT, "101", at=START + 1, text="second", provider_id="101", erase=True)


def test_an_edit_whose_original_never_came_is_heard_as_the_post_itself() -> None:
    world = World()
    world.receive(EDIT)
    line, ticket = world.lines[POST.key], world.only_ticket()
    assert line.ticket == ticket.id
    assert (line.item.provider_id, line.item.type, shown_text(line.item)) == ("100", EventType.INTERACTION, "second")
    assert ticket.subject == ticket.last_words == "second"
    world.receive(POST)
    assert [k for k, x in world.lines.items() if x.ticket] == [POST.key]
    assert current_text(world.said(POST.key)) == "second"
    assert world.only_ticket().subject == "second"


def test_an_edit_of_our_own_post_or_of_what_is_kept_aside_opens_nothing() -> None:
    world = World()
    world.receive(replace(EDIT, direction=Direction.OUTBOUND))
    ignored = message("200", at=START, channel="x", identity="9", type=EventType.IGNORED, reason="ours")
    world.receive(ignored, about(ignored, EventType.EDIT, "201", at=START, text="x"))
    assert not world.tickets


def test_a_deletion_aimed_at_an_edits_own_id_reaches_the_post_whichever_comes_first() -> None:
    gone = about("x#brand#101", EventType.DELETE, "101:del", at=START + 2, erase=True)
    for order in ([POST, EDIT, gone], [POST, gone, EDIT], [gone, EDIT, POST], [EDIT, gone, POST]):
        world = World()
        for event in order:
            world.receive(event)
        item, ticket = world.said(POST.key), world.only_ticket()
        assert item.deleted_at
        assert "first" not in str(item)
        assert "second" not in str(item)
        assert ticket.subject == ticket.last_words == "(deleted)"


def test_an_edits_own_id_told_as_a_post_is_no_second_post() -> None:
    twin = message("101", at=START + 1, channel="x", identity="9", text="second", root="100", kind=Kind.POST)
    world = World()
    world.receive(POST, EDIT, twin)
    assert [k for k, x in world.lines.items() if x.ticket] == [POST.key]


def test_an_older_message_that_comes_late_decides_the_queue_while_nobody_has_touched_the_ticket() -> None:
    world = World()
    late = message("A", at=START + 5, channel="x", identity="9", text="and?")
    early = message("B", at=START, channel="x", identity="9", text="my refund")
    world.receive(late)
    assert (world.only_ticket().queue, world.only_ticket().priority) == ("social", "normal")
    world.receive(early)
    ticket = world.only_ticket()
    assert (ticket.queue, ticket.priority, ticket.tags, ticket.subject) == ("care", "high", ("refund",), "my refund")


def test_a_copy_of_a_message_with_another_time_keeps_the_first_ones() -> None:
    """Twilio states no time, so each of its retries is stamped anew."""
    first, second = message("A", at=START), message("A", at=START + 9_000)
    world = World()
    world.receive(message("0", at=START - 9_000))
    world.faults.reset()
    world.faults.at(2, "after", Killed)  # the claim is stored, nothing else
    assert not world.guarded(lambda: world.inbound.take(first))
    world.inbound.take(second)
    assert world.lines[first.key].ticket
    assert world.said(first.key).at == world.only_ticket().last_at == START


def test_stop_is_obeyed_and_opens_no_ticket() -> None:
    world = World()
    world.receive(message("S", at=START, text="STOP", consent=Consent.STOP))
    assert not world.tickets
    world.receive(message("A", at=START + 1))
    world.receive(message("S2", at=START + 2, text="STOP", consent=Consent.STOP))
    ticket = world.only_ticket()
    assert world.lines["sms#main#S2"].ticket == ticket.id
    with pytest.raises(NotAllowed) as refusal:
        world.replies.reply(ticket.id, Draft(client_id="c", text="but"), agent="ana")
    assert refusal.value.code == "opted_out"


def test_stop_holds_for_a_reply_that_is_queued_already() -> None:
    world = World()
    world.receive(message("A", at=START))
    ticket = world.only_ticket()
    world.replies.reply(ticket.id, Draft(client_id="c", text="but"), agent="ana")
    world.inbound.take(message("S", at=START + 1, text="STOP", consent=Consent.STOP))
    world.drain()
    assert not world.provider.heard
    assert world.said(f"out#{ticket.id}#c").status == "failed"


def test_attachments_are_fetched_even_if_the_worker_died_before_asking_for_it() -> None:
    picture = message("A", at=START, attachments=(Attachment(kind="image", url="https://x.example/1"),))
    calls = World()
    calls.receive(picture)
    for n in range(len(calls.faults.calls)):
        world = World()
        world.faults.at(n, "after", Killed)
        world.receive(picture)
        assert world.queues.media_queue.messages, calls.faults.calls[n]


def test_a_message_after_the_queues_days_opens_a_follow_up_that_knows_what_it_follows() -> None:
    world = World()
    world.receive(message("A", at=START))
    first = world.only_ticket()
    world.work.set_status(first.id, "solved", by="ana")
    world.clock.advance(8 * 86_400_000)
    world.receive(message("B", at=world.clock.now))
    second = next(t for t in world.tickets.values() if t.id != first.id)
    assert second.follows == first.id
    world.drain()
    assert world.tickets[first.id].status in (Status.SOLVED, Status.CLOSED)


def test_text_and_whatsapp_of_one_number_are_one_customer_with_a_ticket_each() -> None:
    world = World()
    world.receive(message("A", at=START), message("B", at=START, channel="whatsapp"))
    assert len(world.tickets) == 2
    assert len({t.customer for t in world.tickets.values()}) == 1


def test_what_we_said_with_another_tool_answers_the_ticket_once() -> None:
    world = World()
    world.receive(message("A", at=START, channel="x", identity="9"))
    echo = message("E", at=START + 5, channel="x", identity="9", text="hi", direction=Direction.OUTBOUND)
    world.receive(echo, echo)
    ticket = world.only_ticket()
    assert world.lines[echo.key].ticket == ticket.id
    assert (ticket.waiting_since, ticket.last_words, ticket.last_in) == (0, "hi", False)


def test_what_we_said_to_somebody_without_a_ticket_is_kept_and_opens_none() -> None:
    world = World()
    world.receive(message("E", at=START, channel="x", identity="9", direction=Direction.OUTBOUND))
    assert not world.tickets
    assert "outside Rapport" in world.said("x#brand#E").reason


def test_a_ticket_that_was_reopened_a_moment_ago_takes_the_message_even_if_a_read_is_behind() -> None:
    world = World(stale=1.0)
    world.receive(message("A", at=START))
    first = world.only_ticket()
    world.work.set_status(first.id, "solved", by="ana")
    world.clock.advance(7 * 86_400_000 + 1)
    world.work.set_status(first.id, "open", by="ana")
    world.inbound.take(message("B", at=world.clock.now))
    assert world.lines["sms#main#B"].ticket == world.only_ticket().id == first.id
