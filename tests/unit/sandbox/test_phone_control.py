"""The people behind the phones are played through the control API."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from tests.unit.sandbox.phone_app import ADA, BRAND, App, World, app, world

__all__ = ["app", "world"]
SOFIA = "client:sofia"


@pytest.mark.parametrize(
    ("path", "data", "word"),
    [
        ("/calls", {"from": "Ada"}, "from"),
        ("/calls", {"from": ADA, "account": "other"}, "account"),
        ("/calls", {"from": ADA, "to": "+15550100001"}, "to"),
        ("/calls", {"from": ADA, "script": ["1"]}, "script"),
        ("/calls", {"from": ADA, "script": [{"sing": "la"}]}, "script"),
        ("/calls/CA1/press", {"keys": "1"}, "call"),
        ("/behaviours", {"party": "sofia", "kind": "busy"}, "party"),
        ("/behaviours", {"party": SOFIA, "kind": "asleep"}, "kind"),
        ("/behaviours", {"party": SOFIA, "kind": "busy", "ring_seconds": -1}, "ring_seconds"),
        ("/settings", {"scale": 0}, "scale"),
        ("/settings", {"callbacks": "late"}, "callbacks"),
        ("/settings", {"volume": 3}, "volume"),
        ("/numbers", {"account": "main", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_request_names_the_field(world: World, path: str, data: dict[str, Any], word: str) -> None:
    status, told, _ = world.client.json("POST", f"/_sandbox/phone{path}", data)
    assert status in (400, 404)
    assert told["error"].startswith(f"{word}:")


def test_a_wrong_setting_changes_none_of_the_others(world: World) -> None:
    before = world.phone.get("/settings")
    status, _, _ = world.client.json("POST", "/_sandbox/phone/settings", {"ring_seconds": 9, "scale": "fast"})
    assert status == 400
    assert world.phone.get("/settings") == before


def test_keys_and_words_need_somebody_on_the_line(world: World) -> None:
    line = world.dial(ADA)
    world.phone.ringing(ADA)
    for deed, data in (("press", {"keys": "1"}), ("speak", {"words": "hello"})):
        assert world.client.json("POST", f"/_sandbox/phone/calls/{line.sid}/{deed}", data)[0] == 409
    line.answer()
    line.until_over()
    for deed in ("answer", "reject", "hangup"):
        assert world.client.json("POST", f"/_sandbox/phone/calls/{line.sid}/{deed}", {})[0] == 409


def test_news_come_as_soon_as_there_are_any(app: App, world: World) -> None:
    app.steps[""] = '<Pause length="100"/><Pause length="100"/>'
    line = world.call()
    line.until("silence")
    version = world.phone.news(0)["version"]
    seen: list[float] = []

    def wait() -> None:
        news = world.phone.news(version, wait_ms=10_000)
        assert [call["sid"] for call in news["calls"]] == [line.sid]
        seen.append(time.monotonic())

    waiting = threading.Thread(target=wait)
    waiting.start()
    line.speak("Is anybody there?")
    said = time.monotonic()
    waiting.join(timeout=5)
    assert seen
    assert seen[0] - said < 1
    assert world.phone.news(world.phone.news(0)["version"])["calls"] == []


def test_a_behaviour_belongs_to_one_number_and_can_be_taken_back(app: App, world: World) -> None:
    world.phone.set(customers="busy")
    world.phone.behave(ADA, "answers", ring_seconds=0)
    app.steps["out"] = "<Hangup/>"
    assert world.dial(ADA).until_over()["status"] == "completed"
    assert world.dial("+15550200002").until_over()["status"] == "busy"
    world.phone.behave(ADA, None)
    assert world.dial(ADA).until_over()["status"] == "busy"


def test_an_agents_phone_can_answer_and_press_a_key_by_itself(app: App, world: World) -> None:
    world.phone.behave(SOFIA, "answers", ring_seconds=0, script=[{"press": "1"}])
    app.steps["out"] = '<Gather numDigits="1" action="?step=taken"><Say>Press any key.</Say></Gather>'
    app.steps["taken"] = "<Say>Connecting.</Say>"
    line = world.dial(SOFIA)
    line.until("say", "Connecting.")
    assert app.wait("taken")[0].form["To"] == SOFIA
    assert app.wait("taken")[0].form["Digits"] == "1"


def test_a_forwarded_call_tells_from_where(app: App, world: World) -> None:
    world.call(forwarded_from="+15550200009").until_over()
    assert app.wait("")[0].form["ForwardedFrom"] == "+15550200009"


def test_the_number_may_ask_elsewhere_and_tell_nobody(app: App, world: World) -> None:
    world.phone.number(voice_url=world.url("mine"), status_callback="")
    app.steps["mine"] = "<Say>Here.</Say>"
    line = world.call()
    line.until("say", "Here.")
    line.until_over()
    assert [a.step for a in app.asked] == ["mine"]


def test_who_is_typing_is_waited_for(app: App, world: World) -> None:
    world.phone.set(patience_ms=300)
    app.steps |= {"": '<Gather action="?step=x" input="speech"/>', "x": "<Hangup/>"}
    line = world.call()
    line.until("gather")
    world.phone.post(f"/calls/{line.sid}/typing", {})
    time.sleep(0.5)  # longer than the line's own patience: this is what is being proved
    line.speak("sorry, here I am")
    assert app.wait("x")[0].form["SpeechResult"] == "sorry, here I am"


def test_a_sandbox_with_lines_open_stops_at_once(app: App, world: World) -> None:
    app.steps[""] = '<Play loop="0">https://media.example/a.mp3</Play>'
    world.phone.set(scale=1)
    for _ in range(5):
        world.call().until("play")
    started = time.monotonic()
    world.client.box.stop()
    assert time.monotonic() - started < 2


def test_the_brands_number_is_shown(world: World) -> None:
    accounts = world.client.call("GET", "/_sandbox/info")[1]["accounts"]
    assert [(a["channel"], a["address"]) for a in accounts] == [("voice", BRAND)]
