"""Macros: what is planned on a ticket, and how a plan is written down."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.macros import Macro, Step, What, plan, read, tagged, written
from chalicelib.domain.tickets import Ticket

TICKET = Ticket(id="t", tags=("vip", "lost"), queue="care", status="open", priority="normal")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("macro", "more", "expected"),
    [
        ({}, {"says": False}, []),
        ({}, {"says": True}, [Step(What.REPLY)]),
        ({"add_tags": ("vip", "new")}, {"says": False}, [Step(What.ADD_TAGS, "new")]),
        ({"remove_tags": ("lost", "none")}, {"says": False}, [Step(What.REMOVE_TAGS, "lost")]),
        ({"priority": "normal", "queue": "care", "status": "open"}, {"says": False}, []),
        ({"priority": "high", "queue": "social"}, {"says": False}, [
            Step(What.PRIORITY, "high"), Step(What.QUEUE, "social"),
        ]),
        ({"status": "solved"}, {"says": True, "status": "pending"}, [Step(What.REPLY), Step(What.STATUS, "pending")]),
    ],
)  # fmt: skip
def test_only_what_would_change_something_is_planned(
    macro: dict[str, Any], more: dict[str, Any], expected: list[Step]
) -> None:  # fmt: skip
    assert plan(Macro(id="m", **macro), TICKET, **more) == expected


def test_tags_are_added_and_removed_whatever_came_meanwhile() -> None:
    steps = plan(Macro(id="m", add_tags=("new",), remove_tags=("lost",)), TICKET, says=False)
    assert tagged(("lost", "later"), steps) == ("later", "new")
    assert tagged(("later", "new"), steps) == ("later", "new")


def test_a_plan_is_read_as_it_was_written() -> None:
    macro = Macro(id="m", add_tags=("a", "b"), remove_tags=("lost",), priority="low", status="solved", queue="social")
    steps = plan(macro, TICKET, says=True)
    assert read(written(steps)) == steps
    assert read({"macro": "m", "name": "M"}) == []
