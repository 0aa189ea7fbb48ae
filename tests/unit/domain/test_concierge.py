"""A concierge request: which moves are allowed, what each needs, and what repeating one does (nothing)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import concierge as c
from chalicelib.domain import money
from chalicelib.domain.concierge import MOVES, Item, Option, Referral, Request, State
from chalicelib.domain.concierge_changes import Wish, added, edited, found, moved, referred
from chalicelib.domain.errors import Invalid, NotAllowed, NotFound
from chalicelib.domain.money import Money

MINUTE = 60_000
OXIMETERS = Item(id="i1", text="Pulse oximeters", quantity=500, needed_by="2026-12-01", by="ana", at=1_000)
OPTION = Option(id="o1", source="Medline", url="https://medline.example/ox", by="ana", at=1_000 + 5 * MINUTE)


def asked(*items: Item) -> Request:
    request = Request(ticket="t1", opened_at=500)
    for item in items or (OXIMETERS,):
        request, _ = added(request, item)
    return request


def in_state(state: State) -> Request:
    """The oximeters, brought there by the shortest way."""
    request = asked()
    if state is State.DECLINED:
        return moved(request, "i1", Wish(to=state, why="sold out"), at=9, by="ana")[0]
    if state is State.SEARCHING:
        return request
    request, _ = found(request, "i1", OPTION)
    for to in (State.ORDERED, State.SHIPPED)[: {State.FOUND: 0, State.ORDERED: 1, State.SHIPPED: 2}[state]]:
        request, _ = moved(request, "i1", Wish(to=to, option="o1"), at=9, by="ana")
    return request


@pytest.mark.parametrize("to", State)
@pytest.mark.parametrize("state", State)
def test_an_item_goes_only_where_the_table_says(state: State, to: State) -> None:
    request = in_state(state)
    if not request.items[0].options:
        request = replace(request, items=(replace(request.items[0], options=(OPTION,)),))
    wish = Wish(to=to, option="o1" if to is State.ORDERED else "", why="no longer wanted")
    if to is state or to in MOVES[state]:
        assert moved(request, "i1", wish, at=99, by="ben")[0].items[0].state is to
    else:
        with pytest.raises(NotAllowed) as refused:
            moved(request, "i1", wish, at=99, by="ben")
        assert refused.value.code == "not_next"


@pytest.mark.parametrize(
    ("state", "wish", "field"),
    [
        (State.SEARCHING, Wish(to=State.FOUND), "status"),
        (State.FOUND, Wish(to=State.ORDERED), "option"),
        (State.FOUND, Wish(to=State.ORDERED, option="nothing"), "option"),
        (State.FOUND, Wish(to=State.DECLINED), "why"),
        (State.ORDERED, Wish(to=State.SHIPPED, tracking="http://plain.example"), "tracking"),
    ],
)
def test_a_move_says_what_it_lacks(state: State, wish: Wish, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        moved(in_state(state), "i1", wish, at=9, by="ana")
    assert wrong.value.field == field


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (replace(OXIMETERS, text="  "), "text"),
        (replace(OXIMETERS, quantity=0), "quantity"),
        (replace(OXIMETERS, budget=Money(amount=1, currency="GOLD")), "budget.currency"),
        (replace(OXIMETERS, budget=Money(amount=-1, currency="EUR")), "budget.amount"),
        (replace(OXIMETERS, needed_by="2026-02-30"), "needed_by"),
    ],
)
def test_an_item_says_what_is_wrong_with_it(item: Item, field: str) -> None:
    for attempt in (
        lambda: added(Request(ticket="t1"), item),
        lambda: edited(asked(), "i1", lambda _: item, at=9, by="ana"),
    ):
        with pytest.raises(Invalid) as wrong:
            attempt()
        assert wrong.value.field == field


def test_the_first_option_finds_the_item_and_tells_how_long_it_took() -> None:
    request, told = found(asked(), "i1", OPTION)
    assert request.items[0].state is State.FOUND
    assert (told.facts["first"], told.facts["took"]) == ("yes", str(5 * MINUTE))
    second = replace(OPTION, id="o2", source="Pharmacy", at=OPTION.at + 1)
    request, told = found(request, "i1", second)
    assert "first" not in told.facts
    assert [option.id for option in request.items[0].options] == ["o1", "o2"]


def test_an_option_is_not_added_to_what_is_ordered() -> None:
    with pytest.raises(NotAllowed):
        found(in_state(State.ORDERED), "i1", replace(OPTION, id="o2"))


def test_searching_again_forgets_the_choice_and_keeps_what_was_found() -> None:
    request = moved(in_state(State.ORDERED), "i1", Wish(to=State.FOUND), at=10, by="ana")[0]
    item = moved(request, "i1", Wish(to=State.SEARCHING), at=11, by="ana")[0].items[0]
    assert (item.chosen, len(item.options)) == ("", 1)


def test_a_later_tracking_link_is_told_and_the_same_one_again_is_not() -> None:
    shipped = in_state(State.SHIPPED)
    later, first = moved(shipped, "i1", Wish(to=State.SHIPPED, tracking="https://post.example/1"), at=20, by="ben")
    again, second = moved(later, "i1", Wish(to=State.SHIPPED, tracking="https://post.example/1"), at=30, by="ben")
    assert again == later != shipped
    assert first.name == second.name
    assert first.facts["moved"] == second.facts["moved"] == "9"  # when it was shipped: that counts


def test_the_list_stands_by_the_least_advanced_open_item_and_the_soonest_day() -> None:
    later = replace(OXIMETERS, id="i2", text="A restaurant", needed_by="2026-11-25")
    request = asked(OXIMETERS, later)
    request, _ = found(request, "i1", OPTION)
    assert (c.state_of(request), c.shelf(request), c.place(request)[:10]) == (
        "searching", "concierge#searching", "2026-11-25",
    )  # fmt: skip
    request, _ = moved(request, "i2", Wish(to=State.DECLINED, why="closed"), at=9, by="ana")
    assert (c.state_of(request), c.place(request)[:10]) == ("found", "2026-12-01")
    request, _ = moved(request, "i1", Wish(to=State.DECLINED, why="too dear"), at=9, by="ana")
    assert (c.state_of(request), c.shelf(request)) == ("done", "")


def test_each_edit_is_told_once_and_one_that_changes_nothing_is_none() -> None:
    def with_quantity(request: Request, quantity: int) -> tuple[Request, Any]:
        return edited(request, "i1", lambda item: replace(item, quantity=quantity), at=9, by="ben")

    same, told = with_quantity(asked(), 500)
    assert (same, told) == (asked(), None)
    names = []
    request = asked()
    for quantity in (400, 500, 400):
        request, told = with_quantity(request, quantity)
        again, repeated = with_quantity(request, quantity)
        assert (again, repeated.name) == (request, told.name)
        names.append(told.name)
    assert len(set(names)) == 3


def test_a_referral_needs_a_place_and_an_item_that_is_there() -> None:
    with pytest.raises(Invalid):
        referred(asked(), Referral(id="r1", to=" "))
    with pytest.raises(NotFound):
        referred(asked(), Referral(id="r1", to="Sole Mates", item="nothing"))


def test_a_request_is_full_at_some_point() -> None:
    request = asked(*(replace(OXIMETERS, id=f"i{n}") for n in range(c.MOST_ITEMS)))
    with pytest.raises(NotAllowed):
        added(request, replace(OXIMETERS, id="more"))
    for n in range(c.MOST_OPTIONS):
        request, _ = found(request, "i1", replace(OPTION, id=f"o{n}"))
    with pytest.raises(NotAllowed):
        found(request, "i1", replace(OPTION, id="more"))


Change = tuple[str, str, str]
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(["i1", "i2"]), st.just("")),
        st.tuples(st.just("find"), st.sampled_from(["i1", "i2"]), st.sampled_from(["o1", "o2"])),
        st.tuples(st.sampled_from(list(State)), st.sampled_from(["i1", "i2"]), st.sampled_from(["", "o1"])),
        st.tuples(st.just("refer"), st.sampled_from(["r1", "r2"]), st.just("")),
    ),
    max_size=25,
)


def _done(request: Request, change: Change, at: int) -> tuple[Request, str]:
    what, id, option = change
    try:
        if what == "add":
            after, told = added(request, replace(OXIMETERS, id=id, at=at))
        elif what == "find":
            after, told = found(request, id, replace(OPTION, id=option, at=at))
        elif what == "refer":
            after, told = referred(request, Referral(id=id, to="Sole Mates", at=at))
        else:
            after, told = moved(request, id, Wish(to=State(what), option=option, why="because"), at=at, by="ana")
    except (NotAllowed, NotFound, Invalid):
        return request, ""
    return after, told.name


@given(CHANGES)
def test_a_change_made_again_at_once_changes_nothing_and_is_told_under_its_name(changes: list[Change]) -> None:
    request = Request(ticket="t1")
    for at, change in enumerate(changes):
        request, name = _done(request, change, at)
        again, same = _done(request, change, at + 1_000)
        assert again == request
        assert name in ("", same)


@given(CHANGES)
def test_whatever_happens_every_item_came_where_it_is_by_allowed_moves(changes: list[Change]) -> None:
    request = Request(ticket="t1")
    for at, change in enumerate(changes):
        request, _ = _done(request, change, at)
    for item in request.items:
        way = [State.SEARCHING, *(move.to for move in item.moves)]
        assert way[-1] is item.state
        assert all(to in MOVES[state] for state, to in pairwise(way))
        assert item.state not in (State.ORDERED, State.SHIPPED) or item.chosen


@pytest.mark.parametrize(
    ("sum_", "text"),
    [
        (Money(amount=12_900, currency="EUR"), "129.00 EUR"),
        (Money(amount=5, currency="USD"), "0.05 USD"),
        (Money(amount=12_900, currency="JPY"), "12900 JPY"),
        (Money(amount=1_005, currency="KWD"), "1.005 KWD"),
        (None, ""),
    ],
)
def test_money_is_shown_with_its_currency_s_decimals(sum_: Money | None, text: str) -> None:
    assert money.shown(sum_) == text
