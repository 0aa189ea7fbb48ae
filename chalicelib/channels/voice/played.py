"""Our own TwiML read back, for a call that is only tried out: what is heard, and what the line waits for.

It reads the verbs that screens.py writes and no others. Everything else about a document is Twilio's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A text that is spoken, or the address of a sound."""

    text: str = ""
    audio: str = ""
    language: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What a Gather takes. `most` 0: any number of keys, until `finish` or the time is over."""

    step: str
    most: int
    finish: str
    seconds: int
    speech: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`keys`, `records` and `rings` (steps, and the number that rings) are what it waits for; without
    them, or without an answer, it goes on at `onward`, unless it hangs up."""

    heard: tuple[Heard, ...]
    keys: Keys | None = None
    records: str | None = None
    rings: str | None = None
    number: str = ""
    hangs_up: bool = False
    onward: str | None = None


def read(twiml: str) -> Document:
    verbs = list(ElementTree.fromstring(twiml))
    gather, record, dial = (_first(verbs, name) for name in ("Gather", "Record", "Dial"))
    redirect = _first(verbs, "Redirect")
    return Document(
        heard=tuple(_heard(verbs)),
        keys=_keys(gather) if gather is not None else None,
        records=_step(record.get("action", "")) if record is not None else None,
        rings=_step(dial.get("action", "")) if dial is not None else None,
        number=_text(dial[0]) if dial is not None and len(dial) else "",
        hangs_up=_first(verbs, "Hangup") is not None,
        onward=_step(_text(redirect)) if redirect is not None else None,
    )


def _first(verbs: list[Element], name: str) -> Element | None:
    return next((verb for verb in verbs if verb.tag == name), None)


def _heard(verbs: list[Element]) -> Iterator[Heard]:
    for verb in verbs:
        if verb.tag == "Say":
            yield Heard(text=_text(verb), language=verb.get("language", ""), voice=verb.get("voice", ""))
        elif verb.tag == "Play":
            yield Heard(audio=_text(verb))
        elif verb.tag == "Gather":
            yield from _heard(list(verb))


def _keys(gather: Element) -> Keys:
    return Keys(
        step=_step(gather.get("action", "")),
        most=int(gather.get("numDigits", "0")),
        finish=gather.get("finishOnKey", "#"),
        seconds=int(gather.get("timeout", "5")),
        speech="speech" in gather.get("input", ""),
    )


def _text(verb: Element) -> str:
    return verb.text or ""


def _step(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("step", [""])[0]
