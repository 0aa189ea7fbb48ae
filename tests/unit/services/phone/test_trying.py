"""A menu tried out before it is saved: what a caller would hear, and that nothing comes of it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from chalicelib.domain.ivr import Ivr
from chalicelib.services.phone import drafts
from chalicelib.services.phone.trying import Deed, Played, Trial
from tests.fakes.phone import Phone

NODES: dict[str, dict[str, Any]] = {
    "hello": {"kind": "say", "prompt": {"text": "Welcome to {brand}."}, "next": "hours"},
    "hours": {"kind": "hours", "open": "m", "closed": "box"},
    "m": {
        "kind": "menu", "prompt": {"text": "One, or two."}, "no_input": "end", "tries": 2,
        "choices": {"1": "q", "2": "shop", "3": "back", "4": "es", "5": "pin"}, "words": {"my bill": "q"},
    },
    "q": {"kind": "queue", "queue": "care"},
    "shop": {"kind": "external", "number": "+12125550100", "after": "box"},
    "back": {"kind": "callback", "queue": "care"},
    "es": {"kind": "language", "language": "es-ES", "next": "hola"},
    "hola": {"kind": "say", "prompt": {"text": "Hola."}, "next": "q"},
    "pin": {"kind": "menu", "prompt": {"text": "Your number?"}, "num_digits": 4, "choices": {"12": "q", "1234": "box"},
            "no_input": "end", "tries": 1},
    "box": {"kind": "voicemail", "queue": "care", "prompt": {"text": "Leave a message."}},
    "end": {"kind": "hangup", "prompt": {"text": "Call again."}},
}  # fmt: skip


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    made = Phone(monkeypatch)
    made.change("account", "voice#main", settings={"ivr": "main"})
    return made


def menu(nodes: dict[str, Any] | None = None, **more: Any) -> Ivr:
    return msgspec.convert({"id": "main", "start": "hello", "nodes": nodes or NODES, **more}, Ivr)


def played(phone: Phone, *deeds: str, ivr: Ivr | None = None, hours: str = "", caller: str = "+12125550177") -> Played:
    """`deeds`: "press 1", "wait", ..."""
    account = drafts.account_of(phone.context, "main")
    trial = Trial(
        phone.context, account, ivr or menu(), at=phone.context.clock(), hours=hours,
        caller=drafts.caller_of(account, caller),
    )  # fmt: skip
    said = (deed.partition(" ") for deed in deeds)
    return trial.play([Deed(do, value) for do, _, value in said])  # type: ignore[arg-type]


def heard(told: Played) -> str:
    return " ".join(x.text for x in told.turns[-1].heard)


def test_a_call_comes_in_and_hears_the_draft_up_to_where_it_is_asked(phone: Phone) -> None:
    told = played(phone)
    assert [x.text for x in told.turns[0].heard] == ["Welcome to Brand.", "One, or two."]
    assert told.turns[0].passed == ("hello", "hours", "m")
    assert told.awaited
    assert (told.awaited.what, told.awaited.node, told.awaited.most, told.awaited.speech) == ("keys", "m", 1, True)
    assert told.end is None


@pytest.mark.parametrize(
    ("deeds", "words", "how", "node"),
    [
        (["press 1"], "next in line", "queue", "q"),
        (["say it is about my bill"], "next in line", "queue", "q"),
        (["press 9"], "isn't one of the choices", "", "m"),
        (["wait"], "didn't hear anything", "", "m"),
        (["wait", "wait"], "Call again.", "goodbye", "end"),
        (["press 9", "press 9"], "Call again.", "goodbye", "end"),
        (["press 2"], "putting you through", "", "shop"),
        (["press 2", "answer"], "Thank you for calling", "outside", "shop"),
        (["press 2", "no_answer"], "Leave a message.", "", "box"),
        (["press 2", "no_answer", "leave my parcel never came"], "We have your message", "message", "box"),
        (["press 2", "no_answer", "wait"], "didn't hear a message", "goodbye", "box"),
        (["press 3"], "ending in 1 7 7", "", "back"),
        (["press 3", "press 1", "press #"], "We will call you back on the number ending in 1 7 7", "callback", "back"),
        (["press 3", "press 2125550143#"], "We will call you on", "", "back"),
        (["press 3", "press 2125550143#", "press 1"], "ending in 1 4 3", "callback", "back"),
        (["press 3", "press 2125550143#", "press 2"], "ending in 1 7 7", "", "back"),
        (["press 3", "press 99#"], "isn't a number we can call", "", "back"),
        (["press 3", "wait", "wait", "wait"], "Goodbye", "goodbye", "back"),
        (["press 5"], "Your number?", "", "pin"),
        (["press 5", "press 1", "press 2", "press #"], "next in line", "queue", "q"),
        (["press 5", "press 1", "press 2", "wait"], "next in line", "queue", "q"),
        (["press 5", "press 1234"], "Leave a message.", "", "box"),
        (["press 5", "press #"], "Call again.", "goodbye", "end"),
        (["leave a message where there is no tone", "press 1"], "next in line", "queue", "q"),
        (["press 1", "press 2"], "next in line", "queue", "q"),
    ],
)  # fmt: skip
def test_what_a_caller_does_is_answered_as_the_phone_would(
    phone: Phone, deeds: list[str], words: str, how: str, node: str
) -> None:
    told = played(phone, *deeds)
    assert words in heard(told)
    assert (told.end.how if told.end else "") == how
    where = told.end.node if told.end else told.awaited.node if told.awaited else ""
    assert where == node


def test_keys_of_a_longer_entry_are_gathered_one_by_one(phone: Phone) -> None:
    told = played(phone, "press 5", "press 1", "press 2")
    assert told.awaited
    assert (told.awaited.entered, told.awaited.most, told.awaited.finish) == ("12", 4, "#")
    assert told.turns[-1].heard == ()


def test_words_where_only_keys_are_taken_count_for_nothing(phone: Phone) -> None:
    told = played(phone, "press 5", "say 12")
    assert len(told.turns) == 2


def test_the_language_from_a_node_on_is_told_with_what_is_said(phone: Phone) -> None:
    told = played(phone, "press 4")
    assert told.turns[-1].heard[0].text == "Hola."
    assert {x.language for x in told.turns[-1].heard} == {"es-ES"}
    assert told.turns[-1].passed == ("m", "es", "hola", "q")


@pytest.mark.parametrize(("hours", "node"), [("open", "m"), ("closed", "box")])
def test_hours_are_as_one_says(phone: Phone, hours: str, node: str) -> None:
    told = played(phone, hours=hours)
    assert told.awaited
    assert told.awaited.node == node


def test_a_way_that_leads_nowhere_is_told_where_a_caller_would_fall(phone: Phone) -> None:
    nodes = NODES | {"m": NODES["m"] | {"choices": {"1": ""}}}
    told = played(phone, "press 1", ivr=menu(nodes))
    assert told.end
    assert told.end.how == "lost"


@pytest.mark.parametrize(
    "broken",
    [
        NODES | {"m": NODES["m"] | {"choices": {"1": "es"}}, "es": NODES["es"] | {"language": "Spanish!", "next": "m"}},
        NODES | {"hello": {"kind": "say", "prompt": {"text": "x" * 70_000}, "next": "m"}},
    ],
)
def test_what_cannot_be_said_is_told_and_breaks_nothing_else(phone: Phone, broken: dict[str, Any]) -> None:
    told = played(phone, "press 1", ivr=menu(broken))
    assert told.end
    assert told.end.how == "broken"


def test_a_draft_nobody_can_call_yet_is_tried_without_an_account(phone: Phone) -> None:
    phone.store.settings.delete("account", "voice#main", version=phone.store.settings.entry("account", "voice#main")[1])  # type: ignore[index]
    assert heard(played(phone)).startswith("Welcome to brand.")


def test_a_hidden_number_is_asked_for_one(phone: Phone) -> None:
    assert "enter the number we should call you on" in heard(played(phone, "press 3", caller=""))


def test_callers_hear_that_they_are_recorded_where_they_are(phone: Phone) -> None:
    phone.change("account", "voice#main", settings={"ivr": "main", "record": "on", "record_off_countries": ["DE"]})
    assert heard(played(phone)).startswith("This call may be recorded.")
    assert "may be recorded" not in heard(played(phone, caller="+4930901820"))


def test_nothing_comes_of_a_try(phone: Phone) -> None:
    """No call, no ticket, nobody rung, nothing queued."""
    for deeds in (["press 1"], ["press 3", "press 1#"], ["press 2", "no_answer", "leave word"]):
        played(phone, *deeds)
    phone.drain()
    assert phone.context.store.calls.get("CA" + 32 * "0") is None
    assert not phone.store.tickets.all
    assert phone.promised.asked == []
    assert phone.twilio.asked == []


def test_what_is_wrong_is_told_all_at_once_and_by_node(phone: Phone) -> None:
    nodes = NODES | {
        "m": NODES["m"] | {"choices": {"1": "gone", "2": ""}, "words": {}},
        "end": NODES["end"] | {"kind": "queue", "queue": "nobody"},
    }
    told = [(x.node, x.path) for x in drafts.wrong_with(phone.context, menu(nodes))]
    unreached = [(id, f"nodes.{id}") for id in ("q", "shop", "back", "es", "hola", "pin")]
    assert told == [
        ("m", "nodes.m.choices.1"), ("m", "nodes.m.choices.2"), ("end", "nodes.end.queue"), *unreached,
    ]  # fmt: skip
    assert drafts.wrong_with(phone.context, menu()) == []
    assert [x.node for x in drafts.wrong_with(phone.context, menu(start="gone"))] == [""]
