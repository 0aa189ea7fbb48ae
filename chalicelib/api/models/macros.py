"""Macros: words and changes in one go. And how kept words look on each channel before they are kept."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from chalicelib.api.models.common import Channel, ClientId, Despite, In, Out, Text, Version, Word
from chalicelib.api.models.settings import TemplateVariant
from chalicelib.api.models.tickets import AttachedIn, Line, Ticket

_Id = Annotated[str, Meta(max_length=64)]
_Key = Annotated[str, Meta(max_length=500)]
_Name = Annotated[str, Meta(min_length=1, max_length=80)]
_Words = Annotated[str, Meta(max_length=10_000)]
_Values = dict[str, Annotated[str, Meta(max_length=1_600)]]
_How = Literal["", "message", "public_reply", "private_reply"]
_Status = Literal["", "open", "pending", "on_hold", "solved"]
_Priority = Literal["", "low", "normal", "high", "urgent"]
_Send = Literal["fill", "send"]
_What = Literal["reply", "add_tags", "remove_tags", "priority", "status", "queue"]


class _Macro(Struct, frozen=True, kw_only=True):
    """`text` is a template's text, or "". `send`: whether applying it sends the words (and sets the `status` with
    them), or only fills them into the editor. `channels` empty = any."""

    name: _Name
    text: _Words = ""
    language: Annotated[str, Meta(max_length=35)] = "en"
    variants: Annotated[list[TemplateVariant], Meta(max_length=40)] = []
    send: _Send = "fill"
    channels: Annotated[list[Channel], Meta(max_length=8)] = []
    status: _Status = ""
    priority: _Priority = ""
    add_tags: Annotated[list[Word], Meta(max_length=20)] = []
    remove_tags: Annotated[list[Word], Meta(max_length=20)] = []
    queue: _Id = ""


class MacroIn(_Macro, In, frozen=True, kw_only=True):
    version: Version | None = None


class MacroSetting(_Macro, Out, frozen=True, kw_only=True):
    id: str
    version: int


class MacroList(Out, frozen=True, kw_only=True):
    items: list[MacroSetting]


class MacrosQuery(In, frozen=True, kw_only=True):
    channel: Channel | None = None


class MacroText(Out, frozen=True, kw_only=True):
    """`variables` are the names in braces in `text`."""

    id: str
    name: str
    text: str
    channels: list[Channel]
    send: _Send
    variables: list[str]


class Macros(Out, frozen=True, kw_only=True):
    items: list[MacroText]


class MacroStep(Out, frozen=True, kw_only=True):
    """`to`: what it becomes; several tags are separated by commas. `why`: what kept it from being done."""

    what: _What
    to: str
    why: str | None = None


class MacroPreviewQuery(In, frozen=True, kw_only=True):
    """`how` "" = in private."""

    how: _How = ""


class MacroPreview(Out, frozen=True, kw_only=True):
    """`text` as it reads before the sign-off, with `missing` variables in braces. `does`: what it changes here now."""

    id: str
    name: str
    text: str
    language: str
    missing: list[str]
    sign_off: str
    send: _Send
    does: list[MacroStep]


class MacroApplyIn(In, frozen=True, kw_only=True):
    """`text`: the words as they were seen; without them those of a macro that sends, `variables` filled in. `status`:
    one that is wanted after it instead of the macro's. The rest is as for a reply."""

    client_id: ClientId
    text: Text = ""
    how: _How = ""
    thread: _Key = ""
    answers: _Key = ""
    attachments: Annotated[tuple[AttachedIn, ...], Meta(max_length=10)] = ()
    variables: _Values = field(default_factory=dict)
    status: _Status = ""
    despite: Despite = ()
    articles: Annotated[tuple[Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}(?!\n)$")], ...], Meta(max_length=5)] = ()
    version: Version | None = None


class MacroApplied(Out, frozen=True, kw_only=True):
    """What was `done` (also by an earlier call of the same `client_id`), and what was `left` and why. `line`: what was
    said; its `status` is awaiting where a supervisor must see it first."""

    macro: str
    done: list[MacroStep]
    left: list[MacroStep]
    line: Line | None
    ticket: Ticket


class WordsPreviewIn(In, frozen=True, kw_only=True):
    """A template or macro as it is written. `values`: examples for its names; `speaks`: the customer's language."""

    text: _Words
    language: Annotated[str, Meta(max_length=35)] = "en"
    channels: Annotated[list[Channel], Meta(max_length=8)] = field(default_factory=list)
    variants: Annotated[list[TemplateVariant], Meta(max_length=40)] = field(default_factory=list)
    content_sid: Annotated[str, Meta(max_length=64)] = ""
    values: _Values = field(default_factory=dict)
    speaks: Annotated[str, Meta(max_length=35)] = ""


class WordsName(Out, frozen=True, kw_only=True):
    """`known` names are filled in by Rapport; others by whoever uses the words. `like`: what it may be meant for."""

    name: str
    known: bool
    value: str
    like: str | None


class WordsShown(Out, frozen=True, kw_only=True):
    """As one channel shows it: the `parts` it goes out in, sign-off included. Counts are the provider's (see
    POST /api/measure). `missing` names aren't known there: public answers don't tell everything."""

    channel: Channel
    account: str
    account_name: str
    how: Literal["message", "public_reply"]
    language: str
    text: str
    parts: list[str]
    length: int
    limit: int
    unit: str
    segments: int
    encoding: str
    fits: bool
    missing: list[str]


class WordsPreview(Out, frozen=True, kw_only=True):
    """`every`: all names that Rapport fills in by itself."""

    names: list[WordsName]
    every: list[str]
    items: list[WordsShown]
