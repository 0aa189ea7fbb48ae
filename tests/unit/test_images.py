"""What the streams make of a record's image, before anything is queued for the consoles."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.incident_shelves import OPEN, RESOLVED, posts_shelf
from chalicelib.store.images import card_kind, presence_changed


@pytest.mark.parametrize(
    ("id", "shelf", "kind"),
    [
        ("approval#a1", "approval#waiting", "approval"),
        ("s_x", "spike#open", "spike"),
        ("i1", OPEN, "incident"),
        ("i1", RESOLVED, "incident"),
        ("h1", posts_shelf("i1"), ""),  # a heard post of an incident
        ("h1", "", ""),
    ],
)
def test_consoles_are_told_of_approvals_spikes_and_incidents_alone(id: str, shelf: str, kind: str) -> None:
    image = {"id": {"S": id}, **({"shelf": {"S": shelf}} if shelf else {})}
    assert card_kind(image) == kind


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (None, {"presence": {"S": "online"}}, True),
        ({"presence": {"S": "away"}}, {"presence": {"S": "online"}}, True),
        ({"presence": {"S": "online"}}, {"presence": {"S": "online"}, "work": {"M": {}}}, False),
        ({"presence": {"S": "online"}}, {"work": {"M": {}}}, False),
        ({"presence": {"S": "online"}}, None, False),
    ],
)
def test_a_desk_tells_of_presence_only_when_it_changed(old: Any, new: Any, changed: bool) -> None:
    assert presence_changed(old, new) is changed
