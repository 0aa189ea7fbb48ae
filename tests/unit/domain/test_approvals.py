"""Whose public words wait for a supervisor, and what may be decided about them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain import approvals as a
from chalicelib.domain.agents import Agent, Role
from chalicelib.domain.approvals import Approval, State
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed

ASKED = Approval(kind="reply", thing="out#t_1#c1", agent="ana", text="Sorry!", asked_at=5)
NEW, OLD = Agent(id="ana", trainee=True), Agent(id="ben")
RUTH, NOOR = Agent(id="ruth", role=Role.SUPERVISOR, trainee=True), Agent(id="noor", role=Role.ADMIN)


@pytest.mark.parametrize(
    ("policy", "agent", "expected"),
    [
        ("", NEW, False), ("", None, False),
        ("new_agents", NEW, True), ("new_agents", OLD, False), ("new_agents", None, True),
        ("all", NEW, True), ("all", OLD, True), ("all", None, True),
        ("all", RUTH, False), ("all", NOOR, False), ("new_agents", RUTH, False),
        ("nonsense", NEW, False),
    ],
)  # fmt: skip
def test_whose_words_a_supervisor_sees_first(policy: str, agent: Agent | None, expected: bool) -> None:
    assert a.needed(policy, agent) is expected


def test_a_yes_may_change_the_words_and_remembers_the_writer_s_own() -> None:
    plain = a.approved(ASKED, by="ruth", text="", now=9)
    assert (plain.state, plain.text, plain.written, plain.by, plain.decided_at) == ("approved", "Sorry!", "", "ruth", 9)
    changed = a.approved(ASKED, by="ruth", text="We are sorry.", now=9)
    assert (changed.text, changed.written) == ("We are sorry.", "Sorry!")


def test_a_no_says_why() -> None:
    with pytest.raises(Invalid) as told:
        a.rejected(ASKED, by="ruth", reason=" ", now=9)
    assert told.value.field == "reason"
    assert a.rejected(ASKED, by="ruth", reason="too harsh ", now=9).reason == "too harsh"


def test_what_is_decided_or_taken_back_can_t_be_decided_again() -> None:
    for done in (a.approved(ASKED, by="ruth", text="", now=9), a.withdrawn(ASKED, now=9)):
        with pytest.raises(Conflict):
            a.approved(done, by="noor", text="", now=10)
        with pytest.raises(Conflict):
            a.rejected(done, by="noor", reason="too late", now=10)
        assert a.withdrawn(done, now=10) == done


def test_nobody_approves_their_own_words() -> None:
    own = replace(ASKED, agent="ruth")
    with pytest.raises(NotAllowed) as told:
        a.approved(own, by="ruth", text="", now=9)
    assert told.value.code == "own_words"


def test_asking_again_with_the_same_words_changes_nothing_and_with_others_asks_anew() -> None:
    again, other = replace(ASKED, asked_at=8), replace(ASKED, asked_at=8, text="Dear me!")
    approved = a.approved(ASKED, by="ruth", text="We are sorry.", now=9)
    assert a.asked_anew(ASKED, again) == ASKED
    assert a.asked_anew(ASKED, other) == other
    assert a.asked_anew(approved, again) == approved, "those very words were approved, if changed"
    assert a.asked_anew(approved, other) == other, "other words never ride on an earlier yes"
    rejected = a.rejected(ASKED, by="ruth", reason="too harsh", now=9)
    assert a.asked_anew(rejected, again) == rejected, "until the writer has them back"
    assert a.asked_anew(replace(rejected, done=True), again) == again


def test_what_waits_stands_on_one_shelf_in_the_order_it_was_asked() -> None:
    later = replace(ASKED, thing="out#t_2#c1", asked_at=6)
    assert a.shelf(ASKED) == a.WAITING
    assert a.place(ASKED) < a.place(later)
    assert a.shelf(replace(ASKED, state=State.REJECTED)) == a.DECIDED
