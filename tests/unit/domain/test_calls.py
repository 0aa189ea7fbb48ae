"""A call's record under news in any order: legs only move forward, and nothing is done twice for one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import calls as c
from chalicelib.domain import calls_talk as talk
from chalicelib.domain.calls import CUSTOMER, Call, Outcome, Role, State
from chalicelib.domain.errors import NotAllowed

NINE = ("queued", "initiated", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled")


def called() -> Call:
    return c.begun("CA1", account="main", number="+15551230001", line="+15550100003", at=1_000)


def waiting() -> Call:
    return replace(c.went(called(), "queue", at=2_000, queue="care"), ticket="t_1", todo=())


def ringing(call: Call | None = None, agent: str = "ben", claim: str = "n1") -> tuple[Call, str]:
    call, key = c.rung(call or waiting(), agent, claim, at=3_000)
    return c.dialled(call, key, "CA2"), key


def talking() -> tuple[Call, str]:
    call, key = ringing()
    call = c.answered(call, key, at=5_000)
    return replace(c.won(call, key, at=5_000, record=False, wrap_ms=60_000), todo=()), key


def deeds(call: Call) -> list[str]:
    return [deed.do for deed in call.todo]


@given(st.lists(st.sampled_from(NINE), min_size=1, max_size=12), st.randoms())
def test_a_leg_s_status_is_the_same_in_whatever_order_and_however_often_it_is_told(
    words: list[str], chance: object
) -> None:
    call, key = ringing()
    told = [(word, 4_000 + 10 * NINE.index(word)) for word in words]
    again = [*told, *told]
    chance.shuffle(again)  # type: ignore[attr-defined]

    def after(news: list[tuple[str, int]]) -> Call:
        out = call
        for word, at in news:
            out = c.progressed(out, key, word, at=at)
        return out

    one, other = after(told), after(again)
    assert one.legs[key].status == other.legs[key].status
    assert one.legs[key].ended_at == other.legs[key].ended_at
    assert (one.state, one.outcome, one.missed) == (other.state, other.outcome, other.missed)
    assert c.STATUS_RANK[one.legs[key].status] == max(c.STATUS_RANK[w] for w in [*words, "queued"])


NEWS: tuple[Callable[[Call, str], Call], ...] = (
    lambda call, key: c.went(call, "queue", at=2_000, queue="care"),
    lambda call, key: c.progressed(call, key, "initiated", at=3_100),
    lambda call, key: c.progressed(call, key, "ringing", at=3_200),
    lambda call, key: c.progressed(call, key, "in-progress", at=5_000),
    lambda call, key: c.answered(call, key, at=5_000, sid="CA2"),
    lambda call, key: c.progressed(call, CUSTOMER, "completed", at=65_000),
    lambda call, key: talk.recorded(call, "RE1", "https://r/1", 60),
    lambda call, key: talk.recorded(call, "RE2", "https://r/2", 6),
)


@given(st.lists(st.sampled_from(range(len(NEWS))), max_size=24))
def test_whatever_is_told_again_asks_for_nothing_again(order: list[int]) -> None:
    call, key = ringing()
    for n in order:
        call = NEWS[n](call, key)
    seen = Counter((deed.do, deed.leg, deed.value) for deed in call.todo)
    assert max(seen.values(), default=1) == 1
    for n in order:
        assert NEWS[n](call, key).todo == call.todo
    assert c.settled(call) == call
    assert sorted({deed.n for deed in call.todo}) == [deed.n for deed in call.todo]


@given(st.permutations(range(1, len(NEWS))))
def test_all_the_news_of_a_call_give_one_end_in_any_order(order: list[int]) -> None:
    def end(news: list[int]) -> Call:
        call, key = ringing()
        for n in news:
            call = NEWS[n](call, key)
        return call

    one, other = end(list(range(1, len(NEWS)))), end(order)
    assert (one.state, one.outcome, one.ended_at, one.recordings) == (
        other.state, other.outcome, other.ended_at, other.recordings,
    )  # fmt: skip


def test_an_offer_is_rung_once() -> None:
    call, key = ringing()
    again, none = c.rung(call, "ben", "n1", at=9_000)
    assert (again, none) == (call, "")
    assert key in call.legs


def test_ringing_the_next_agent_hangs_up_the_one_before() -> None:
    call, first = ringing()
    call, second = c.rung(call, "ana", "n2", at=4_000)
    assert call.legs[first].closing
    assert second
    assert ("hang_up", first) in [(d.do, d.leg) for d in call.todo]
    call = c.progressed(call, first, "canceled", at=4_100)
    assert call.missed == ()


def test_nobody_is_rung_for_a_call_that_is_over_or_taken() -> None:
    over = c.progressed(waiting(), CUSTOMER, "completed", at=9_000)
    assert c.rung(over, "ben", "n1", at=9_500)[1] == ""
    assert c.rung(talking()[0], "ana", "n2", at=9_500)[1] == ""


def test_an_answer_puts_the_customer_through_once_the_ticket_is_won() -> None:
    call, key = ringing()
    call = c.answered(call, key, at=5_000)
    assert deeds(call) == ["accept"]
    assert call.state is State.RINGING
    call = c.won(replace(call, todo=()), key, at=5_000, record=True, wrap_ms=60_000)
    assert deeds(call) == ["connect", "record"]
    assert (call.state, call.agent, call.answered_at) == (State.TALKING, "ben", 5_000)


def test_a_phone_waits_for_its_key() -> None:
    call, key = c.rung(waiting(), "ben", "n1", at=3_000, phone=True)
    call = c.answered(c.dialled(call, key, "CA2"), key, at=5_000)
    assert deeds(call) == []
    assert deeds(c.pressed(call, key, at=6_000)) == ["accept"]


def test_who_answers_too_late_is_hung_up_and_missed_nothing() -> None:
    call, key = ringing()
    call = c.lost(replace(c.answered(call, key, at=5_000), todo=()), key)
    assert deeds(call) == ["hang_up"]
    call = c.progressed(call, key, "completed", at=6_000)
    assert call.missed == ()


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_a_ring_without_an_answer_is_declined_once_and_remembered(status: str) -> None:
    call, key = ringing()
    call = c.progressed(call, key, status, at=9_000)
    assert [(d.do, d.value) for d in call.todo] == [("decline", "missed")]
    assert call.missed == ("ben",)
    assert (call.state, call.outcome) == (State.WAITING, Outcome.NONE)


def test_the_last_of_ours_to_go_ends_the_call_for_the_customer() -> None:
    call, key = talking()
    call = c.progressed(call, key, "completed", at=65_000)
    assert ("hang_up", CUSTOMER) in [(d.do, d.leg) for d in call.todo]
    call = c.progressed(replace(call, todo=()), CUSTOMER, "completed", at=65_500)
    assert (call.state, call.wrap_until) == (State.WRAPPING, 125_000)
    assert talk.talk_ms(call) == 60_000


def test_time_on_hold_is_no_time_talked() -> None:
    call, _ = talking()
    call = talk.held(call, True, at=10_000)
    assert (call.state, deeds(call)) == (State.HELD, ["hold"])
    call = talk.held(call, False, at=25_000)
    call = c.progressed(call, CUSTOMER, "completed", at=35_000)
    assert (call.hold_ms, talk.talk_ms(call), talk.wait_ms(call)) == (15_000, 15_000, 3_000)


def test_a_customer_who_hangs_up_on_hold_has_been_held_until_then() -> None:
    call, _ = talking()
    call = c.progressed(talk.held(call, True, at=10_000), CUSTOMER, "completed", at=25_000)
    assert (call.hold_ms, call.held_at, talk.talk_ms(call)) == (15_000, 0, 5_000)


def test_after_contact_work_ends_by_itself() -> None:
    call, _ = talking()
    call = c.progressed(call, CUSTOMER, "completed", at=65_000)
    assert talk.next_due(call) == 125_000
    assert talk.timed(call, 124_999) == call
    call = talk.timed(replace(call, todo=()), 126_000)
    assert (call.state, call.done_at, deeds(call)) == (State.ENDED, 125_000, ["rest"])


def test_a_leg_of_which_nobody_told_is_taken_for_unanswered() -> None:
    call, key = c.rung(waiting(), "ben", "n1", at=3_000)  # the provider's answer was lost
    assert talk.next_due(call) == 3_000 + c.ANSWER_MS
    call = talk.timed(call, 3_000 + c.ANSWER_MS)
    assert (call.legs[key].status, call.missed) == ("failed", ("ben",))
    late = c.answered(call, key, at=60_000, sid="CA9")
    assert "accept" not in deeds(late)


def test_a_call_is_forgotten_by_nobody() -> None:
    call, _ = talking()
    assert talk.next_due(call) == 1_000 + c.ASK_MS
    asked = talk.timed(call, 1_000 + c.ASK_MS)
    assert (deeds(asked)[-1], asked.state, talk.next_due(asked)) == ("ask", State.TALKING, 1_000 + 2 * c.ASK_MS)
    assert talk.timed(call, 1_000 + c.LONGEST_MS).outcome is Outcome.ANSWERED
    assert talk.timed(waiting(), 1_000 + c.LONGEST_MS).outcome is Outcome.ABANDONED


def test_a_caller_who_waits_is_looked_after() -> None:
    assert talk.next_due(waiting()) == 2_000 + talk.LOOK_MS


def test_a_consulted_colleague_is_called_in_while_the_customer_holds() -> None:
    call, _ = talking()
    call, key = talk.consulted(call, at=10_000, agent="ana")
    assert (call.state, deeds(call)) == (State.HELD, ["hold", "dial"])
    assert call.legs[key].role is Role.CONSULT
    with pytest.raises(NotAllowed):
        talk.consulted(call, at=10_500, agent="cho")
    with pytest.raises(NotAllowed):
        talk.handed_over(call, at=11_000)  # nobody has answered yet


def test_whoever_was_consulted_takes_over_when_the_agent_leaves() -> None:
    call, first = talking()
    call, key = talk.consulted(call, at=10_000, agent="ana")
    call = c.answered(c.dialled(call, key, "CA3"), key, at=12_000)
    call = talk.handed_over(replace(call, todo=()), at=15_000)
    assert deeds(call) == ["resume", "hang_up", "give"]
    call = c.won(replace(call, todo=()), key, at=15_100, record=False, wrap_ms=60_000)
    call = c.progressed(call, first, "completed", at=15_200)
    assert (call.state, call.agent, deeds(call)) == (State.TALKING, "ana", [])


def test_a_cancelled_call_hangs_everybody_up_even_while_it_rings() -> None:
    call = c.settled(
        c.of_ours("k_1", account="main", number="+1", line="+2", at=1_000, purpose="callback", ticket="t_1")
    )
    assert deeds(call) == ["line_up"]
    call, key = ringing(replace(call, todo=()))
    call = talk.cancelled(call, "cancelled by the customer", at=4_000)
    assert (call.state, call.outcome) == (State.ENDED, Outcome.CANCELLED)
    assert ("hang_up", key) in [(d.do, d.leg) for d in call.todo]
    assert talk.cancelled(call, "again", at=5_000) == call


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("busy", Outcome.BUSY),
        ("no-answer", Outcome.NO_ANSWER),
        ("failed", Outcome.FAILED),
        ("canceled", Outcome.CANCELLED),
    ],
)
def test_what_became_of_a_call_of_ours_is_said_in_our_words(status: str, outcome: Outcome) -> None:
    call = c.settled(
        c.of_ours("k_1", account="main", number="+1", line="+2", at=1_000, purpose="callback", ticket="t_1")
    )
    call, key = ringing(call)
    call = c.won(c.answered(call, key, at=5_000), key, at=5_000, record=False, wrap_ms=60_000)
    assert "dial" in deeds(call)
    call = c.progressed(c.dialled(call, CUSTOMER, "CA3"), CUSTOMER, status, at=9_000)
    assert (call.state, call.outcome) == (State.ENDED, outcome)


def test_an_answering_machine_is_no_answer() -> None:
    call = c.settled(
        c.of_ours("k_1", account="main", number="+1", line="+2", at=1_000, purpose="callback", ticket="t_1")
    )
    call, key = ringing(call)
    call = c.won(c.answered(call, key, at=5_000), key, at=5_000, record=False, wrap_ms=60_000)
    call = c.answered(c.dialled(call, CUSTOMER, "CA3"), CUSTOMER, at=9_000, machine=True)
    assert (call.outcome, call.answered_at) == (Outcome.MACHINE, 0)
