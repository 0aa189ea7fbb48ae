"""Promise 5, no double send: a reply reaches the provider at most once, and nobody is left believing it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.base import Fault, SendFailed, Sent
from chalicelib.domain.errors import Conflict
from chalicelib.domain.events import Attachment, DeliveryStatus, Direction, EventType
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Status
from chalicelib.services.replies import Draft
from tests.fakes import Killed, ServiceError, World, about, message
from tests.unit.services.histories import check_ledger, check_loads, check_owners, examples

PICTURE = Attachment(kind="image", stored="a/b.png", name="b.png")


def asked(channel: str = "sms", **more: object) -> tuple[World, str]:
    """A world in which a customer has written and Ana has taken the ticket."""
    world = World()
    world.online("ana")
    identity = "+15551230001" if channel in ("sms", "whatsapp") else "9"
    world.receive(message("M1", at=world.clock.now, channel=channel, identity=identity))
    ticket = world.only_ticket()
    world.work.accept(ticket.id, "ana")
    world.drain()
    world.faults.reset()
    return world, ticket.id


def reply(world: World, ticket: str, **more: object) -> str:
    """Reply as an API client does: again with the same client id, until there is an answer."""
    draft = Draft(client_id="c1", text="Here you are.", **more)  # type: ignore[arg-type]
    for _ in range(5):
        if world.guarded(lambda: world.replies.reply(ticket, draft, agent="ana")):
            break
    return f"out#{ticket}#c1"


def fails(fault: Fault, after: float | None = None) -> Callable[[], Sent]:
    def answer() -> Sent:
        raise SendFailed(fault, "no", after=after)

    return answer


def test_a_reply_goes_out_once_and_answers_the_ticket() -> None:
    world, ticket = asked()
    key = reply(world, ticket)
    world.drain()
    assert [m.text for m in world.provider.heard] == ["Here you are."]
    assert world.said(key).status == "sent"
    assert world.only_ticket().waiting_since == 0
    assert world.only_ticket().first_reply_at


def test_the_same_client_id_again_sends_nothing_more() -> None:
    world, ticket = asked()
    for _ in range(3):
        reply(world, ticket)
        world.drain()
    assert len(world.provider.heard) == 1


def test_the_same_client_id_with_other_words_is_refused() -> None:
    world, ticket = asked()
    reply(world, ticket)
    with pytest.raises(Conflict):
        world.replies.reply(ticket, Draft(client_id="c1", text="Other words."), agent="ana")


def test_asking_again_does_not_answer_what_the_customer_wrote_since() -> None:
    world, ticket = asked()
    reply(world, ticket)
    world.clock.advance(5_000)
    world.queues.inbound([message("M2", at=world.clock.now, text="no, the other one")])
    world.inbound.take(message("M2", at=world.clock.now, text="no, the other one"))
    reply(world, ticket)
    assert world.only_ticket().waiting_since == world.clock.now


@pytest.mark.parametrize("error", [ServiceError, Killed])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("parts", [1, 2])
def test_a_failure_at_any_call_never_sends_twice_and_never_loses_silently(
    parts: int, when: str, error: type[BaseException]
) -> None:
    more = {"attachments": (PICTURE,)} if parts == 2 else {}
    world, ticket = asked()
    key = reply(world, ticket, **more)
    world.drain()
    sites = list(world.faults.calls)
    assert len(world.provider.heard) == parts
    for n, site in enumerate(sites):
        world, ticket = asked()
        world.faults.at(n, when, error)
        key = reply(world, ticket, **more)
        world.drain()
        world.settle(3 * 60_000)
        texts = [(m.text, len(m.attachments)) for m in world.provider.heard]
        assert len(texts) == len(set(texts)), f"sent twice after {site}"
        item, now = world.said(key), world.only_ticket()
        assert item.status in ("sent", "unknown"), site
        if item.status == "sent":
            assert len(texts) == parts, f"{site}: says sent, and isn't"
            assert now.first_reply_at, f"{site}: the reply went out and isn't counted"
        else:
            assert now.status in (Status.NEW, Status.OPEN), f"{site}: nobody is told"
            assert now.waiting_since, f"{site}: nobody is told"
        check_ledger(world)
        check_loads(world)


@examples(80)
@given(
    st.lists(st.sampled_from(["ok", "safe", "slow down", "lost", "no"]), max_size=10),
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["before", "after"]), st.booleans()), max_size=3),
    st.sampled_from(["open", "pending", "solved"]),
)
def test_whatever_the_provider_answers_a_reply_ends_as_what_it_was(
    answers: list[str], faults: list[tuple[int, str, bool]], status: str
) -> None:
    world, ticket = asked()
    tally = 0

    def ok() -> Sent:
        nonlocal tally
        tally += 1
        return Sent(provider_id=f"T{tally}")

    def lost() -> Sent:
        ok()
        raise SendFailed(Fault.UNKNOWN, "lost")

    kinds = {
        "ok": ok, "lost": lost, "safe": fails(Fault.SAFE), "slow down": fails(Fault.SAFE, 7.0),
        "no": fails(Fault.REJECTED),
    }  # fmt: skip
    world.provider.answers = [kinds[a] for a in answers] + [ok] * 3
    key = reply(world, ticket)
    world.guarded(lambda: world.work.set_status(ticket, status, by="ana"))
    for n, when, dies in faults:
        world.faults.at(n, when, Killed if dies else ServiceError)
    world.drain()
    world.settle(20 * 60_000)
    item, now = world.said(key), world.only_ticket()
    assert tally <= 1
    assert item.status in ("sent", "unknown", "failed")
    assert (item.status == "failed") <= (tally == 0)
    assert (item.status == "sent") <= (tally == 1)
    if item.status != "sent":
        assert now.status in (Status.NEW, Status.OPEN), "it looks answered, and may not be"
        assert now.waiting_since
    check_ledger(world)
    check_owners(world)


def test_the_second_part_is_sent_after_the_provider_asked_to_wait() -> None:
    world, ticket = asked()
    world.provider.answers = [lambda: Sent(provider_id="A1"), fails(Fault.SAFE, 5.0)]
    key = reply(world, ticket, attachments=(PICTURE,))
    world.drain()
    assert world.said(key).status == "queued"
    world.settle(60_000)
    assert [len(m.attachments) for m in world.provider.heard] == [1], "the text went out before; the picture follows"
    assert world.said(key).status == "sent"


def test_a_customer_who_reads_earlier_words_does_not_stop_a_reply_that_still_waits() -> None:
    world, ticket = asked("facebook")
    reply(world, ticket)
    item = world.said(f"out#{ticket}#c1")
    assert item.status == "queued"
    read = message("W1", at=world.clock.now + 1, channel="facebook", identity="9", type=EventType.WATERMARK)
    world.inbound.take(replace(read, status="read"))
    assert world.said(item.key).status == "queued"
    world.drain()
    assert len(world.provider.heard) == 1
    world.clock.advance(40_000)
    world.receive(replace(read, key="facebook#page#W2", at=world.clock.now, status="read"))
    assert world.said(item.key).status == "read"


@examples(60)
@given(st.permutations(["sent", "delivered", "read", "delivered"]), st.booleans(), st.integers(0, 4))
def test_receipts_in_any_order_even_before_the_answer_end_at_the_highest(
    statuses: list[str], by_key: bool, early: int
) -> None:
    world, ticket = asked("x")
    key = reply(world, ticket, how="message")

    def receipt(n: int, status: str) -> None:
        more = {"our_key": key} if by_key else {}
        world.inbound.take(
            about("x#brand#P1", EventType.STATUS, f"P1:{n}", at=1, status=status, provider_id="P1", **more)
        )

    world.clock.advance(10)
    for n, status in enumerate(statuses[:early]):
        if not by_key:
            receipt(n, status)
    world.drain()
    for n, status in enumerate(statuses):
        receipt(n, status)
    assert world.said(key).status == "read"
    assert len(world.provider.heard) == 1


def test_a_delivered_message_outranks_an_earlier_report_of_failure() -> None:
    world, ticket = asked()
    key = reply(world, ticket)
    world.drain()
    for n, status in enumerate(["failed", "delivered"]):
        world.inbound.take(
            about("sms#main#P1", EventType.STATUS, f"P1:{n}", at=1, status=status, our_key=key, provider_id="P1")
        )
    assert world.said(key).status == DeliveryStatus.DELIVERED


def test_a_reply_of_several_parts_is_delivered_when_all_of_them_are() -> None:
    world, ticket = asked()
    key = reply(world, ticket, attachments=(PICTURE,))
    world.drain()
    for part, expected in (("P1", "sent"), ("P2", "delivered")):
        world.inbound.take(
            about(
                f"sms#main#{part}", EventType.STATUS, f"{part}:d", at=1, status="delivered", our_key=key,
                provider_id=part,
            )
        )  # fmt: skip
        assert world.said(key).status == expected


def test_a_reply_stored_by_a_caller_that_died_still_goes_out_and_counts() -> None:
    world, ticket = asked()
    world.faults.at(4, "after", Killed)  # the reply is stored, nothing else
    key = f"out#{ticket}#c1"
    world.guarded(lambda: world.replies.reply(ticket, Draft(client_id="c1", text="Here."), agent="ana"))
    assert world.said(key).status == "queued"
    world.drain()
    assert world.said(key).status == "sent"
    assert world.only_ticket().first_reply_at


def test_a_sent_text_told_again_by_the_provider_is_no_second_message() -> None:
    world, ticket = asked("facebook")
    key = reply(world, ticket)
    world.drain()
    echo = message(
        "P1", at=world.clock.now, channel="facebook", identity="9", text="Here you are.",
        direction=Direction.OUTBOUND, our_key=key,
    )  # fmt: skip
    world.receive(echo, echo)
    out: list[Interaction] = [
        line.item for line in world.lines.values() if line.ticket and line.item.direction is Direction.OUTBOUND
    ]
    assert [i.key for i in out] == [key]


def test_a_receipt_finds_a_reply_whose_sender_died_before_it_noted_the_providers_id() -> None:
    def play(n: int) -> World:
        world, ticket = asked("x")
        reply(world, ticket, how="message")
        world.faults.reset()
        if n >= 0:
            world.faults.at(n, "after", Killed)
        world.drain()
        read = about("x#brand#P1", EventType.STATUS, "P1:read", at=1, status="read", provider_id="P1")
        world.receive(read)
        return world

    calls = play(-1).faults.calls
    first = calls.index("provider.send") + 1
    for n in range(first, first + 6):
        world = play(n)
        (key,) = [k for k in world.lines if k.startswith("out#")]
        assert world.said(key).part_ids == () or world.said(key).status == "read", calls[n]
