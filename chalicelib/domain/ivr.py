"""A phone menu as data: what a caller hears, what they may press or say, and where that leads.

An `Ivr` is a graph of nodes. Some are passed by themselves (say, hours, language), one waits for
the caller (menu), the others take the call out of the menu (queue, voicemail, callback, external,
hangup). `check` lets no caller get stuck: without any input every call reaches one of the last
within a bounded number of screens. See ivr_checks.py for the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What happens at a node, and which of its fields count."""

    SAY = "say"  # prompt -> next
    HOURS = "hours"  # calendar: open -> a node, closed -> a node
    LANGUAGE = "language"  # language (and voice) from here on -> next
    MENU = "menu"  # prompt; choices, words; no_input after `tries`
    QUEUE = "queue"  # waits for an agent of `queue`
    VOICEMAIL = "voicemail"  # prompt, records a message for `queue`
    CALLBACK = "callback"  # offers to be called back by `queue`
    EXTERNAL = "external"  # rings `number`; nobody answered -> after
    HANGUP = "hangup"  # prompt, and the call ends


PASSING = frozenset({Kind.SAY, Kind.HOURS, Kind.LANGUAGE})
"""Nodes a call goes through by itself."""
ENDING = frozenset({Kind.QUEUE, Kind.VOICEMAIL, Kind.CALLBACK, Kind.EXTERNAL, Kind.HANGUP})
"""Nodes that take a call out of the menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What is heard: a text that is spoken, or the address of a sound file. In a text `{brand}` is
    the account's name. Neither: Rapport's own words, where a node has some, else nothing."""

    text: str = ""
    audio: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.audio)


NOTHING = Prompt()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """`kind` says which of the other fields count; see `Kind`.

    `choices`: what is pressed ("1", or "12" with num_digits 2) -> node id. `words`: a word or
    phrase that is said -> node id. `finish`: the key that ends a longer entry. `queue` and
    `calendar` "" are the account's own.
    """

    kind: str
    prompt: Prompt = NOTHING
    next: str = ""
    # menu
    choices: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    num_digits: int = 1
    finish: str = "#"
    timeout_seconds: int = 5
    tries: int = 3  # how often the menu is heard in all
    invalid: Prompt = NOTHING  # said before it is heard again after a choice it doesn't have
    no_input: str = ""  # where a caller goes who made no choice in all their tries
    # hours
    calendar: str = ""
    open: str = ""
    closed: str = ""
    # language
    language: str = ""  # BCP 47, such as "es-ES"
    voice: str = ""  # the provider's name for a voice; "" is its usual one for the language
    # queue, voicemail, callback
    queue: str = ""
    priority: str = ""  # queue: low | normal | high | urgent; "" leaves it as it is
    transcribe: bool = True  # voicemail
    # external
    number: str = ""  # E.164
    ring_seconds: int = 25
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ivr:
    """`consent`: said first on every call, where recording must be announced."""

    id: str
    version: int = 0
    name: str = ""
    language: str = "en-US"
    voice: str = ""
    start: str
    nodes: dict[str, Node]
    consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One prompt in the language and voice in force when it is said."""

    prompt: Prompt
    language: str
    voice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where a call comes to rest: what is said on the way, the nodes passed, and the one that now acts.

    `node_id` "" (and a hangup node) if the way leads nowhere, which `check` rules out: the settings
    were changed under a running call.
    """

    node_id: str
    node: Node
    says: tuple[Spoken, ...]
    language: str
    voice: str = ""
    passed: tuple[str, ...] = ()


class Heard(StrEnum):
    """What a menu made of the caller's answer."""

    CHOSEN = "chosen"
    INVALID = "invalid"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """After a menu: the node to go to. The same menu again has its next `attempt`, others 1."""

    node_id: str
    heard: Heard
    attempt: int = 1


PRIORITIES = ("low", "normal", "high", "urgent")
LOST = Node(kind=Kind.HANGUP)


def walk(ivr: Ivr, node_id: str, *, open_now: Callable[[str], bool], language: str = "") -> Stop:
    """Go on from a node until one waits for the caller or takes the call. Pure, and it always ends.

    `open_now` is asked with a calendar's id ("" is the account's own). `language` is the one in
    force, "" the menu's own.
    """
    language = language or ivr.language
    says: list[Spoken] = []
    passed: list[str] = []
    while True:
        node = ivr.nodes.get(node_id)
        if node is None or node_id in passed:
            return _stop("", LOST, says, passed, ivr, language)
        if node.kind not in PASSING:
            return _stop(node_id, node, says, passed, ivr, language)
        passed.append(node_id)
        if node.kind == Kind.SAY and node.prompt:
            says.append(Spoken(prompt=node.prompt, language=language, voice=voice_of(ivr, language)))
        if node.kind == Kind.LANGUAGE:
            language = node.language
        node_id = onward(node, open_now)


def onward(node: Node, open_now: Callable[[str], bool]) -> str:
    """Where a passing node leads."""
    if node.kind == Kind.HOURS:
        return node.open if open_now(node.calendar) else node.closed
    return node.next


def _stop(node_id: str, node: Node, says: list[Spoken], passed: list[str], ivr: Ivr, language: str) -> Stop:
    return Stop(
        node_id=node_id, node=node, says=tuple(says), language=language, voice=voice_of(ivr, language),
        passed=tuple(passed),
    )  # fmt: skip


def voice_of(ivr: Ivr, language: str) -> str:
    """The voice for a language: the one its language node names, or the menu's own for its own."""
    if language == ivr.language:
        return ivr.voice
    named = (n.voice for n in ivr.nodes.values() if n.kind == Kind.LANGUAGE and n.language == language and n.voice)
    return next(named, "")


def choose(node: Node, digits: str = "", speech: str = "") -> str | None:
    """The node a menu's choice leads to; None for no choice, or one it doesn't have.

    What is pressed counts before what is said. Said words match as whole words wherever they stand
    in the sentence; of several the longest, then the first in it.
    """
    pressed = _pressed(node, digits)
    if pressed:
        return node.choices.get(pressed)
    said = f" {_plain(speech)} "
    places = ((_plain(phrase), to) for phrase, to in node.words.items())
    hits = [(-len(phrase), said.find(f" {phrase} "), to) for phrase, to in places if f" {phrase} " in said]
    if hits:
        return min(hits)[2]
    # A caller who says "two" where words are listened for means the key: recognition hears "2".
    keys = {word for word in said.split() if word in node.choices} if node.words else set()
    return node.choices[keys.pop()] if len(keys) == 1 else None


def _pressed(node: Node, digits: str) -> str:
    """Without the key that ended it, unless that is a choice of its own."""
    pressed = digits.strip()
    if node.finish and pressed.endswith(node.finish) and pressed not in node.choices:
        return pressed[: -len(node.finish)]
    return pressed


def _plain(text: str) -> str:
    """Its words, without case and punctuation, between single spaces."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def answer(node_id: str, node: Node, attempt: int, digits: str = "", speech: str = "") -> Turn:
    """What follows at a menu heard for the `attempt`th time (from 1)."""
    chosen = choose(node, digits, speech)
    if chosen is not None:
        return Turn(node_id=chosen, heard=Heard.CHOSEN)
    heard = Heard.INVALID if digits.strip() or speech.strip() else Heard.SILENT
    if attempt < node.tries:
        return Turn(node_id=node_id, heard=heard, attempt=attempt + 1)
    return Turn(node_id=node.no_input, heard=heard)


def leads(node: Node) -> Mapping[str, str]:
    """Every way on from a node: the field it is written in (`choices.3`) -> the node's id."""
    ways: dict[str, str] = {}
    if node.kind in (Kind.SAY, Kind.LANGUAGE):
        ways["next"] = node.next
    elif node.kind == Kind.HOURS:
        ways |= {"open": node.open, "closed": node.closed}
    elif node.kind == Kind.MENU:
        ways |= {f"choices.{pressed}": to for pressed, to in node.choices.items()}
        ways |= {f"words.{phrase}": to for phrase, to in node.words.items()}
        ways["no_input"] = node.no_input
    elif node.kind == Kind.EXTERNAL and node.after:
        ways["after"] = node.after
    return ways


def unasked(node: Node) -> Mapping[str, str]:
    """The ways that are taken without the caller doing anything."""
    return {name: to for name, to in leads(node).items() if not name.startswith(("choices.", "words."))}


def default(greeting: str = "Thank you for calling {brand}.", language: str = "en-US", voice: str = "") -> Ivr:
    """A sensible menu for an account that has none: a greeting, then its queue while its calendar is
    open, and its voicemail when it isn't. The voicemail's words are Rapport's own."""
    return Ivr(
        id="default",
        name="Default",
        language=language,
        voice=voice,
        start="greeting",
        nodes={
            "greeting": Node(kind=Kind.SAY, prompt=Prompt(text=greeting), next="hours"),
            "hours": Node(kind=Kind.HOURS, open="queue", closed="voicemail"),
            "queue": Node(kind=Kind.QUEUE),
            "voicemail": Node(kind=Kind.VOICEMAIL),
        },
    )


DEFAULT = default()
