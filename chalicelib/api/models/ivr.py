"""A phone menu as an admin writes it. What its fields mean is said in chalicelib/domain/ivr.py; whether
it may be used is decided by chalicelib/domain/ivr_checks.py, which names the very node."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from chalicelib.api.models.common import In, Out, Time, Version, When
from chalicelib.domain import ivr

# Values are checked by the domain: an error of the decoder can't say in which node it is.
_NodeKind = Annotated[str, Meta(max_length=20, extra_json_schema={"enum": list(ivr.Kind)})]
_NodeId = Annotated[str, Meta(max_length=64)]
_Says = Annotated[str, Meta(max_length=20_000)]


class Prompt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text to say (`{brand}` is the account's name) or the address of a sound file."""

    text: _Says = ""
    audio: Annotated[str, Meta(max_length=4_000)] = ""


class Node(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`kind` says which other fields count. say: prompt, next. hours: calendar, open, closed. language:
    language, voice, next. menu: prompt, choices (keys -> node), words (phrase -> node), num_digits,
    finish, timeout_seconds, tries, invalid, no_input. queue: queue, priority. voicemail: queue, prompt,
    transcribe. callback: queue. external: number, ring_seconds, after, prompt. hangup: prompt.
    `queue` and `calendar` left out are the account's own."""

    kind: _NodeKind
    prompt: Prompt = Prompt()
    next: _NodeId = ""
    choices: dict[str, _NodeId] = {}
    words: dict[str, _NodeId] = {}
    num_digits: int = 1
    finish: Annotated[str, Meta(max_length=4)] = "#"
    timeout_seconds: int = 5
    tries: int = 3
    invalid: Prompt = Prompt()
    no_input: _NodeId = ""
    calendar: _NodeId = ""
    open: _NodeId = ""
    closed: _NodeId = ""
    language: Annotated[str, Meta(max_length=35)] = ""
    voice: Annotated[str, Meta(max_length=100)] = ""
    queue: _NodeId = ""
    priority: Annotated[str, Meta(max_length=10, extra_json_schema={"enum": ["", *ivr.PRIORITIES]})] = ""
    transcribe: bool = True
    number: Annotated[str, Meta(max_length=20)] = ""
    ring_seconds: int = 25
    after: _NodeId = ""


class _Ivr(Struct, frozen=True, kw_only=True):
    """`consent` is said first on every call, where recording must be announced. An account uses the menu
    that its settings name (`ivr`)."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    language: Annotated[str, Meta(max_length=35)] = "en-US"
    voice: Annotated[str, Meta(max_length=100)] = ""
    start: _NodeId
    nodes: Annotated[dict[str, Node], Meta(max_length=500)]
    consent: _Says = ""


class IvrIn(_Ivr, In, frozen=True, kw_only=True):
    version: Version | None = None


class IvrSetting(_Ivr, Out, frozen=True, kw_only=True):
    id: str
    version: int


class IvrList(Out, frozen=True, kw_only=True):
    items: list[IvrSetting]


# --- tried out

_Do = Literal["press", "say", "wait", "leave", "answer", "no_answer"]


class IvrDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A menu as it is being written; what is wrong with it is told, not refused."""

    name: Annotated[str, Meta(max_length=200)] = ""
    language: Annotated[str, Meta(max_length=35)] = "en-US"
    voice: Annotated[str, Meta(max_length=100)] = ""
    start: _NodeId
    nodes: Annotated[dict[str, Node], Meta(max_length=500)]
    consent: _Says = ""


class IvrDeed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the caller does. press: keys. say: words. wait: nothing. leave: a message of some words. answer and
    no_answer: what the number outside does."""

    do: _Do
    value: Annotated[str, Meta(max_length=500)] = ""


class IvrTryIn(In, frozen=True, kw_only=True):
    """`id` of the menu; `account`: the phone account it is tried on, left out: the first that uses the menu, else
    the first of all. `at`: when the call comes, left out: now. `hours`: open or closed for every calendar, left
    out: as they are then. `caller`: the number they call from, left out: hidden."""

    ivr: IvrDraft
    deeds: Annotated[list[IvrDeed], Meta(max_length=100)] = field(default_factory=list)
    id: _NodeId = ""
    account: _NodeId = ""
    at: When | None = None
    hours: Literal["", "open", "closed"] = ""
    caller: Annotated[str, Meta(max_length=40)] = ""


class IvrHeard(Out, frozen=True, kw_only=True):
    """A text that is spoken, or the address of a sound."""

    text: str
    audio: str
    language: str
    voice: str


class IvrTurn(Out, frozen=True, kw_only=True):
    """What is heard after a deed; null: the call comes in. `passed`: nodes gone through, in order."""

    deed: IvrDeed | None
    heard: list[IvrHeard]
    passed: list[str]


class IvrAwaited(Out, frozen=True, kw_only=True):
    """What the line waits for. `entered`: keys of a longer entry so far. `most`: keys it takes, 0: any number,
    until `finish`. `number`: who rings."""

    what: Literal["keys", "message", "answer"]
    node: str
    entered: str
    most: int
    finish: str
    seconds: int
    speech: bool
    number: str


class IvrEnd(Out, frozen=True, kw_only=True):
    """queue: waits for an agent. callback: a call back was promised. message: one was left. outside: talks to the
    number outside. goodbye: hung up. lost: a way led nowhere. broken: what is written can't be said or dialled;
    `problems` names it."""

    how: Literal["queue", "callback", "message", "outside", "goodbye", "lost", "broken"]
    node: str
    queue: str


class IvrProblem(Out, frozen=True, kw_only=True):
    """`node` null: of the menu as a whole. `path`: as saving would name it."""

    path: str
    node: str | None
    reason: str


class IvrTried(Out, frozen=True, kw_only=True):
    """The whole call, from the top. `account` null: there is no phone account yet. One of `awaits` and `end` is
    null. `problems`: everything for which saving would be refused."""

    account: str | None
    at: Time
    turns: list[IvrTurn]
    awaits: IvrAwaited | None
    end: IvrEnd | None
    problems: list[IvrProblem]
