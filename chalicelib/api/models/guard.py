"""Looking at a text before everybody reads it, and at what customers show of themselves."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from chalicelib.api.models.common import In, Out, Role, Text
from chalicelib.api.models.people import Measured
from chalicelib.api.models.tickets import PersonalSpan

_Key = Annotated[str, Meta(max_length=500)]


class CheckIn(In, frozen=True, kw_only=True):
    """A reply as it would be sent (see ReplyIn). `how` "" is read as the way that everybody would see."""

    text: Text = ""
    how: Literal["", "message", "public_reply", "private_reply"] = ""
    thread: _Key = ""
    answers: _Key = ""
    template: Annotated[str, Meta(max_length=64)] = ""
    variables: dict[str, Annotated[str, Meta(max_length=1_600)]] = field(default_factory=dict)


class Finding(Out, frozen=True, kw_only=True):
    """`start` and `end` in code points of the text. `kind`: of personal data, which. `asks`: the reply goes out only
    if its `despite` names the code."""

    code: str
    start: int
    end: int
    reason: str
    kind: str | None
    asks: bool


class Checked(Out, frozen=True, kw_only=True):
    """`public`: whether everybody would read it; only then is anything refused or asked. `text`: what was checked, a
    template filled in. `sign_off` is put at its end; `measured` counts it."""

    public: bool
    text: str
    sign_off: str
    measured: Measured
    refusals: list[Finding]
    warnings: list[Finding]


class PersonalOffer(Out, frozen=True, kw_only=True):
    """Something to do about it: the call to make and what to send with it; `role` is the least that may."""

    do: Literal["ask_to_delete", "hide"]
    role: Role
    method: str
    path: str
    body: dict[str, Any]


class Exposed(Out, frozen=True, kw_only=True):
    """A public line in which a customer shows personal data. `key` is the line's."""

    key: str
    hidden: bool
    personal: list[PersonalSpan]
    offers: list[PersonalOffer]


class ExposedList(Out, frozen=True, kw_only=True):
    items: list[Exposed]
