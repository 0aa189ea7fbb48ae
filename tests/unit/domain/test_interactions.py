"""Changes to what was said, in whatever order they arrive."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.events import Attachment, Event, EventType
from chalicelib.domain.interactions import (
    Interaction,
    alias,
    changed,
    current_text,
    from_event,
    merged,
    part_advanced,
    shown_text,
    with_changes_of,
)
from tests.fakes import about, message
from tests.unit.services.histories import examples

POST = message("M", at=10, text="first", channel="x", identity="9")


def item() -> Interaction:
    return from_event(POST, thread="th", customer="c")


def change(type: EventType, n: int, **more: object) -> Event:
    return about(POST, type, f"C{n}", at=10 + n, **more)


CHANGES = st.lists(
    st.builds(
        lambda type, n, text, erase: change(type, n, text=text, erase=erase),
        st.sampled_from([EventType.EDIT, EventType.DELETE, EventType.HIDE, EventType.UNHIDE, EventType.REACTION]),
        st.integers(1, 5),
        st.sampled_from(["a", "b", "👍", ""]),
        st.booleans(),
    ),
    max_size=5,
    unique_by=lambda e: e.key,
)


@examples(120)
@given(CHANGES, st.data())
def test_changes_in_any_order_before_or_after_the_words_end_alike(changes: list[Event], data: st.DataObject) -> None:
    clean = item()
    for event in changes:
        clean = changed(clean, event)
    order = data.draw(st.permutations([*changes, *changes]))
    early = data.draw(st.integers(0, len(order)))
    waiting = alias(POST.key)
    for event in order[:early]:
        waiting = changed(waiting, event)
    result = merged(item(), waiting)
    for event in order[early:]:
        result = changed(result, event)
    assert result == clean


@examples(120)
@given(CHANGES, CHANGES)
def test_changes_that_waited_under_another_id_are_taken_over_in_any_order(one: list[Event], two: list[Event]) -> None:
    two = [replace(event, key=event.key + "'", at=event.at + 100) for event in two]
    a, b, clean = item(), alias("x#brand#other"), item()
    for event in one:
        a, clean = changed(a, event), changed(clean, event)
    for event in two:
        b, clean = changed(b, event), changed(clean, event)
    assert with_changes_of(a, b) == clean
    assert with_changes_of(with_changes_of(a, b), b) == clean


def test_the_latest_edit_is_what_it_says_now() -> None:
    for order in permutations([change(EventType.EDIT, 1, text="one"), change(EventType.EDIT, 2, text="two")]):
        edited = item()
        for event in order:
            edited = changed(edited, event)
        assert current_text(edited) == "two"
        assert edited.text == "first"


def test_where_the_law_forbids_earlier_words_only_the_latest_are_kept() -> None:
    edited = changed(item(), change(EventType.EDIT, 1, text="one", erase=True))
    edited = changed(edited, change(EventType.EDIT, 2, text="two", erase=True))
    assert current_text(edited) == "two"
    assert "first" not in str(edited)
    assert "one" not in str(edited)


def test_an_erased_interaction_keeps_no_words_but_what_we_know_of_it() -> None:
    kept = replace(item(), extra={"kept": "yes", "link": "https://x.example/9"}, raw="{}")
    gone = changed(kept, change(EventType.DELETE, 1, erase=True))
    assert (gone.text, gone.raw, gone.extra, gone.deleted_at) == ("", "", {"kept": "yes"}, 11)


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({}, "first"),
        ({"text": ""}, "(message)"),
        ({"text": "", "attachments": (Attachment(kind="image"),)}, "(image)"),
        ({"deleted_at": 5}, "(deleted)"),
    ],
)
def test_lists_show_something_for_everything(more: dict[str, object], shown: str) -> None:
    assert shown_text(replace(item(), **more)) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read", "failed"])))
def test_a_status_only_moves_forward(order: tuple[str, ...]) -> None:
    ours = Interaction(key="out#1", status="sending")
    for n, status in enumerate(order):
        ours = changed(ours, about("sms#main#P", EventType.STATUS, f"S{n}", at=n, status=status))
    assert ours.status == "read"


@pytest.mark.parametrize(
    ("news", "whole"),
    [
        ([("a", "sent")], "sending"),
        ([("a", "delivered")], "sending"),
        ([("a", "sent"), ("b", "sent")], "sent"),
        ([("a", "delivered"), ("b", "sent")], "sent"),
        ([("b", "delivered"), ("a", "delivered")], "delivered"),
        ([("a", "read"), ("b", "delivered")], "delivered"),
        ([("a", "failed")], "failed"),
        ([("a", "failed"), ("b", "delivered")], "failed"),
        ([("a", "failed"), ("a", "delivered"), ("b", "delivered")], "delivered"),
    ],
)
def test_a_message_of_two_parts_is_what_both_are(news: list[tuple[str, str]], whole: str) -> None:
    ours = Interaction(key="out#1", status="sending", parts=2)
    for part, status in news:
        ours = part_advanced(ours, part, status)
    assert ours.status == whole
