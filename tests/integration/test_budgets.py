"""What a message, a reply and a promise may use of AWS: exact counts, as `make bench` prints them.

A number that goes down is to be written down here; one that goes up has to be explained.
"""

from __future__ import annotations

from typing import Any

import pytest

from infra.bench import counts, goals, units
from infra.bench.cloud import data_plane_only
from infra.bench.table import Goal, Line

# scenario: AWS calls, write units, read units. Transitions of state machines: none anywhere.
# `follow_up_pending` writes a ticket of 1,041 bytes: it remembers the customer's turn, for its clocks stood still.
# What is said in public is triaged: its card, a row a word it is counted under, and the fact of it.
# Each batch of changes is written into the log of what consoles are told (one row), and asks who is connected.
# `new_ticket_settings` reads the policies and the calendars too; `sweep_idle` looks three minutes ahead.
BUDGETS: dict[str, tuple[float, float, float]] = {
    "webhook": (1, 0, 0),
    "follow_up": (5, 5, 1),
    "follow_up[whatsapp]": (5, 5, 1),
    "follow_up[x_dm]": (5, 5, 1),
    "follow_up[x_mention]": (8, 9, 1),
    "follow_up[facebook]": (5, 5, 1),
    "follow_up[facebook_comment]": (8, 11, 1),
    "follow_up[instagram]": (5, 5, 1),
    "follow_up_answered": (5, 6, 1),
    "follow_up_pending": (6, 11, 1),
    "new_ticket_new": (8, 11, 0.5),
    "new_ticket_known": (8, 11, 0.5),
    "new_ticket[whatsapp]": (8, 11, 0.5),
    "new_ticket[x_dm]": (8, 11, 0.5),
    "new_ticket[x_mention]": (13, 16, 1),
    "new_ticket[facebook]": (8, 11, 0.5),
    "new_ticket[facebook_comment]": (13, 16, 1),
    "new_ticket[instagram]": (8, 11, 0.5),
    "new_ticket_after_closed": (12, 12, 3),
    "new_ticket_desks": (10, 11, 3.5),
    "new_ticket_settings": (13, 11, 3),
    "duplicate": (4, 1, 2),
    "accept_offer": (3, 7, 1),
    "offer_wake": (2, 0, 2),
    "reply_api": (8, 5, 4.5),
    "reply_send": (11, 7, 5),
    "reply_send_busy": (10, 6, 5),
    "reply_receipt": (2, 2, 1),
    "facts_by_1": (5, 2, 1),
    "facts_by_25": (0.2, 1.16, 0.04),
    "sweep_idle": (5.7, 0.1, 3.3),
}


# promise: calls, write units, read units, transitions; beside the messages it is about. The bucket's clock is shared.
PROMISES: dict[str, tuple[float, float, float, int]] = {
    "kept": (4, 4, 2, 0),
    "broken_0_rungs": (13, 11, 4, 0),
    "broken_2_rungs": (40, 26, 13, 9),
    "broken_6_rungs": (99, 65, 37, 21),
    "bucket": (3, 0, 0.5, 4),
}

Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    with data_plane_only(tmp_path_factory.mktemp("budgets")) as place:
        return counts.measure(place, repeats=2)


@pytest.fixture(scope="module")
def rows(measured: dict[str, list[dict[str, Any]]]) -> Rows:
    return {row["name"]: row for row in measured["rows"]}


@pytest.mark.stack
def test_every_scenario_uses_exactly_what_it_is_allowed(rows: Rows) -> None:
    used = {name: tuple(round(row[what], 3) for what in ("calls", "wru", "rru")) for name, row in rows.items()}
    changed = {name: (used.get(name), rows[name]["what"]) for name in rows if used[name] != BUDGETS.get(name)}
    assert used == BUDGETS, changed


@pytest.mark.stack
def test_nothing_starts_a_state_machine(rows: Rows) -> None:
    assert {name: row["transitions"] for name, row in rows.items() if row["transitions"]} == {}


@pytest.mark.stack
def test_a_promise_uses_exactly_what_it_is_allowed(measured: dict[str, list[dict[str, Any]]]) -> None:
    parts = ("calls", "wru", "rru", "transitions")
    used = {row["name"]: tuple(row[part] for part in parts) for row in measured["promises"]}
    assert used == PROMISES, {row["name"]: row["what"] for row in measured["promises"]}


@pytest.mark.stack
def test_a_text_message_keeps_every_goal_that_is_a_count(rows: Rows) -> None:
    """The price has the handler's milliseconds in it, which a busy machine decides: `make bench` tells of that."""
    missed = {
        name: [str(goal) for goal in Line(name, rows[name], goals.of_count(name)).missed if goal.name != "ratio"]
        for name in ("webhook", "follow_up", "new_ticket_new", "new_ticket_known")
    }
    assert missed == {"webhook": [], "follow_up": [], "new_ticket_new": [], "new_ticket_known": []}


@pytest.mark.parametrize(
    ("item", "size"),
    [
        ({"key": {"S": "abc"}}, 6),
        ({"é": {"S": "ü"}}, 4),
        ({"n": {"N": "1200"}}, 3),
        ({"n": {"N": "-123"}}, 5),
        ({"b": {"BOOL": True}}, 2),
        ({"l": {"L": [{"S": "ab"}, {"NULL": True}]}}, 1 + 3 + 3 + 2),
        ({"m": {"M": {"k": {"S": "v"}}}}, 1 + 3 + 3),
        ({"s": {"SS": ["a", "bc"]}}, 4),
    ],
)
def test_an_item_is_as_big_as_its_names_and_values(item: dict[str, Any], size: int) -> None:
    assert units.item_bytes(item) == size


@pytest.mark.parametrize(
    ("size", "consistent", "expected"), [(0, False, 0.5), (4096, False, 0.5), (4097, False, 1.0), (4097, True, 2.0)]
)
def test_a_read_is_charged_by_four_kilobytes(size: int, consistent: bool, expected: float) -> None:
    assert units.read_units(size, consistent=consistent) == expected


def test_a_query_is_rounded_up_once_and_a_batch_item_by_item() -> None:
    item = {"k": {"S": "x" * 3000}}
    query = units.of_read("Query", {}, {"Items": [item, item]})
    batch = units.of_read(
        "BatchGetItem", {"RequestItems": {"t": {"Keys": [1, 2, 3]}}}, {"Responses": {"t": [item, item]}}
    )
    assert (query, batch) == (1.0, 1.5)


@pytest.mark.parametrize(
    ("figures", "strict", "verdict"),
    [({"ratio": 1.2}, True, "PASS"), ({"ratio": 1.3}, True, "MISS"), ({"ratio": 1.3}, False, "WARN")],
)
def test_a_line_is_judged_by_its_goal(figures: dict[str, float], strict: bool, verdict: str) -> None:
    assert Line("x", figures, (Goal("ratio", 1.25),), strict=strict).verdict == verdict
