"""How much an agent can carry, and who is tried first."""

from __future__ import annotations

import pytest

from chalicelib.domain.agents import FULL, Agent, Desk, Presence, claim_token, claim_units, in_order, may_take, weight

ANA = Agent(id="ana", skills=("social",), capacity={"async": 8, "chat": 3, "voice": 1})


def desk(id: str, **more: object) -> Desk:
    return Desk(id=id, **{"presence": Presence.ONLINE, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(("channel", "many"), [("sms", 8), ("x", 8), ("email", 8), ("chat", 3), ("voice", 1)])
def test_a_whole_agent_carries_exactly_their_capacity(channel: str, many: int) -> None:
    units = weight(ANA, channel)
    assert units * many <= FULL < units * (many + 1)


def test_no_capacity_for_a_kind_of_work_means_none_of_it() -> None:
    assert weight(Agent(id="b", capacity={"chat": 0}), "chat") > FULL


@pytest.mark.parametrize(
    ("more", "skill", "exclude", "may"),
    [
        ({}, "", (), True),
        ({}, "social", (), True),
        ({}, "billing", (), False),
        ({"presence": Presence.AWAY}, "", (), False),
        ({"presence": Presence.TRANSFERS_ONLY}, "", (), False),
        ({"presence": Presence.OFFLINE}, "", (), False),
        ({}, "", ("ana",), False),
        ({"load": FULL - 105}, "", (), True),
        ({"load": FULL - 104}, "", (), False),
    ],
)
def test_who_may_be_offered_a_ticket(more: dict[str, object], skill: str, exclude: tuple[str, ...], may: bool) -> None:
    assert may_take(ANA, desk("ana", **more), skill=skill, channel="sms", exclude=exclude) is may


def test_the_least_recently_offered_comes_first_unless_one_is_preferred() -> None:
    agents = {id: Agent(id=id) for id in "abc"}
    desks = {"a": desk("a", offered_at=30), "b": desk("b", offered_at=10), "c": desk("c", offered_at=20)}
    assert in_order(agents, desks, skill="", channel="sms") == ["b", "c", "a"]
    assert in_order(agents, desks, skill="", channel="sms", prefer="a") == ["a", "b", "c"]
    assert in_order(agents, desks, skill="", channel="sms", exclude=("b",), prefer="b") == ["c", "a"]
    assert in_order(agents, {}, skill="", channel="sms") == []


def test_a_claim_names_what_it_costs() -> None:
    assert claim_units(claim_token(280, 1_780_000_000_000, "n1")) == 280
