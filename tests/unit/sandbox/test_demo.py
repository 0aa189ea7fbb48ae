"""The demo's day is the same for a seed, is told truly, and loses nothing."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl

from sandbox import demo
from sandbox.stories import plan
from tests.unit.sandbox.conftest import Client, Hook, Target


def test_a_day_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert plan(7, 50, 100) == plan(7, 50, 100)
    assert plan(7, 50, 100) != plan(8, 50, 100)


def test_a_day_has_every_channel_many_people_and_fits_its_length() -> None:
    stories = plan(7, 300, 100)
    assert {s.channel for s in stories} == {"sms", "whatsapp", "x", "facebook", "instagram", "chat"}
    assert len({s.who["name"] for s in stories}) == 300
    kinds = Counter(step.kind for s in stories for step in s.steps)
    assert {"message", "post", "dm", "comment", "reply", "review", "edit", "delete"} <= set(kinds)
    assert any(step.duplicate for s in stories for step in s.steps)
    assert all(0 <= step.at <= 100 for s in stories for step in s.steps)
    assert all(a.at <= b.at for s in stories for a, b in zip(s.steps, s.steps[1:], strict=False))
    assert all(s.who.get("number", "+1555").startswith("+1555") for s in stories)


def test_every_event_it_calls_accepted_was_delivered_as_often_as_it_says(
    sandbox: Client, target: Target, tmp_path: Path
) -> None:
    path = tmp_path / "report.json"
    told = demo.main(
        ["--sandbox", sandbox.box.url, "--customers", "40", "--seconds", "0", "--quiet", "--report", str(path)]
    )
    assert told == 1  # the target has no chat API
    found = json.loads(path.read_text())
    assert {event["channel"] for event in found["refused"]} <= {"chat"}
    new = {
        e["provider_id"]: e["deliveries"] for e in found["accepted"] if e["new"] and e["channel"] in ("sms", "whatsapp")
    }
    assert len(new) > 5
    came = Counter(_sid(hook) for hook in target.hooks if hook.path.startswith(("/webhooks/sms", "/webhooks/whatsapp")))
    assert came == new
    steps = sum(len(story.steps) for story in plan(7, 40, 0))
    assert sum(len(found[s]) for s in ("accepted", "refused", "waiting", "unknown")) + found["skipped"] == steps


def _sid(hook: Hook) -> str:
    return dict(parse_qsl(hook.body.decode()))["MessageSid"]


def test_what_the_provider_tries_again_counts_as_accepted_in_the_end(
    sandbox: Client, target: Target, tmp_path: Path
) -> None:
    seen: set[bytes] = set()

    def first_time_busy(hook: Hook) -> int:
        if not hook.path.startswith(("/webhooks/facebook", "/webhooks/instagram")) or hook.body in seen:
            return 200
        seen.add(hook.body)
        return 503

    target.status = first_time_busy
    path = tmp_path / "report.json"
    demo.main(["--sandbox", sandbox.box.url, "--customers", "15", "--seconds", "0", "--quiet", "--report", str(path)])
    found = json.loads(path.read_text())
    assert seen
    assert found["waiting"] == []
    assert {e["channel"] for e in found["refused"]} <= {"chat"}
    assert any(e["channel"] in ("facebook", "instagram") for e in found["accepted"])


def test_without_a_sandbox_it_says_so() -> None:
    assert demo.main(["--sandbox", "http://127.0.0.1:1/sandbox", "--quiet"]) == 2
