"""A phone menu as an admin writes it. What its fields mean is said in chalicelib/domain/ivr.py; whether
it may be used is decided by chalicelib/domain/ivr_checks.py, which names the very node."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.api.models.common import In, Out, Version
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
