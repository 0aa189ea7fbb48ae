"""Whatever JSON X may send: never an error but Malformed, and the same answer each time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.channels.x import activity, inbound
from chalicelib.domain.errors import Malformed
from tests.unit.channels.x.tools import ACCOUNT, FIXTURES, webhook

ROOT = Path(__file__).parents[4]
BODIES = [json.loads(path.read_bytes()) for path in sorted(FIXTURES.rglob("*.json"))]


def words(value: Any) -> set[str]:
    """Every field name and short string of the fixtures, so that random JSON has X's own words in it."""
    if isinstance(value, dict):
        return set(value) | set().union(*map(words, value.values()), set())
    if isinstance(value, list):
        return set().union(*map(words, value), set())
    return {value} if isinstance(value, str) and len(value) < 40 else set()


VOCABULARY = sorted(words(BODIES) | set(activity._READERS))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(VOCABULARY)
    | st.sampled_from(["half \ud83d", "&#xD800;", "9" * 400, "-1", "2080765813578191303"])
    | st.text(max_size=8)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(VOCABULARY) | st.text(max_size=6), inner, max_size=6)
    ),
    max_leaves=25,
)


def outcome(body: bytes) -> Any:
    try:
        return inbound.parse(webhook(body), ACCOUNT)
    except Malformed as malformed:
        return malformed.field


def check(value: Any) -> None:
    body = json.dumps(value).encode()
    events = outcome(body)
    assert outcome(body) == events
    if isinstance(value, dict):
        assert events, "an object is never dropped"
        for event in events:
            assert event.key.startswith("x#brand#")
            json.dumps([event.key, event.text, event.raw, event.identity, event.extra], ensure_ascii=False).encode()


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_any_json_value_is_read_or_malformed(value: Any) -> None:
    check(value)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(activity._READERS)), JSON, JSON)
def test_any_payload_under_a_known_kind_is_read(kind: str, payload: Any, includes: Any) -> None:
    check({"data": {"event_type": kind, "payload": payload, "includes": includes}})


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_delivery_with_any_one_part_replaced_is_read(data: st.DataObject) -> None:
    body = json.loads(json.dumps(data.draw(st.sampled_from(BODIES))))
    place = body
    while True:
        key = data.draw(st.sampled_from(sorted(place)) if isinstance(place, dict) else st.integers(0, len(place) - 1))
        if not place[key] or not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(JSON)
    check(body)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_malformed(body: bytes) -> None:
    assert outcome(body) == outcome(body)


def test_reading_a_webhook_loads_nothing_beyond_the_standard_library() -> None:
    """The webhook's cold start pays for every import."""
    program = (
        "import sys; before = set(sys.modules); import chalicelib.channels.x.inbound; "
        "loaded = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(loaded - sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "['chalicelib']"
