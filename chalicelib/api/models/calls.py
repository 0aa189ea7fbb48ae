"""Phone calls, as agents see and handle them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from chalicelib.api.models.common import Channel, ClientId, In, Line, Out, Status, Time

_Agent = Annotated[str, Meta(max_length=64)]
_Number = Annotated[str, Meta(max_length=40, examples=["+14155550132"])]
_Ms = Annotated[int, Meta(ge=0, description="Milliseconds")]


class CallLeg(Out, frozen=True, kw_only=True):
    """The line to one person. `status` is the provider's word; `talking`: they are in the conversation."""

    id: str
    role: str
    agent: str | None
    number: str | None
    status: str
    talking: bool
    muted: bool
    answered_at: Time | None
    ended_at: Time | None


class CallWrap(Out, frozen=True, kw_only=True):
    """After-contact work of an agent who handed the call on."""

    agent: str
    until: Time
    done_at: Time | None
    disposition: str | None
    note: str


class Call(Out, frozen=True, kw_only=True):
    """`state`: menu, waiting, ringing, calling, talking, held, transferring, voicemail, external, wrapping or
    ended; `outcome` is null while it goes on. `recording`: null where it isn't recorded."""

    id: str
    version: int
    state: str
    outcome: str | None
    direction: str
    purpose: str
    account: str
    number: str | None
    ticket: str | None
    customer: str | None
    queue: str | None
    agent: str | None
    language: str | None
    choice: str | None
    started_at: Time
    queued_at: Time | None
    rung_at: Time | None
    answered_at: Time | None
    ended_at: Time | None
    wait_ms: _Ms
    talk_ms: _Ms
    hold_ms: _Ms
    missed_by: list[str]
    recording: str | None
    wrap_until: Time | None
    disposition: str | None
    note: str
    callback: str | None
    legs: list[CallLeg]
    wraps: list[CallWrap]


class PopTicket(Out, frozen=True, kw_only=True):
    id: str
    subject: str
    status: Status
    channel: Channel
    last_at: Time | None


class PopContact(Out, frozen=True, kw_only=True):
    """The last thing that was said before this call; `theirs`: by the customer."""

    at: Time
    channel: Channel
    words: str
    theirs: bool
    ticket: str


class ScreenPop(Out, frozen=True, kw_only=True):
    """Who calls, and why they may be calling, in one sentence."""

    customer: str | None
    name: str
    known: bool
    tags: list[str]
    note: str
    why: str
    choice: str | None
    open_tickets: list[PopTicket]
    last_contact: PopContact | None


class MyCall(Out, frozen=True, kw_only=True):
    """`role`: agent, consult for a colleague who was called in, or wrap_up for whoever handed the call on and has
    after-contact work of it. `offer_until`: while it is offered to me. `dispositions`: how its queue says a call can
    have ended; any words will do where there are none."""

    call: Call
    role: str
    offer_until: Time | None
    dispositions: list[str]
    pop: ScreenPop


class MyCalls(Out, frozen=True, kw_only=True):
    items: list[MyCall]


class TokenIn(In, frozen=True, kw_only=True):
    """`account`: the phone account, if there are several."""

    account: Annotated[str, Meta(max_length=64)] = ""


class PhoneToken(Out, frozen=True, kw_only=True):
    """For the softphone in the browser, which is rung as `client:{identity}`."""

    token: str
    identity: str
    account: str
    expires_at: Time


class CallIn(In, frozen=True, kw_only=True):
    """`number` if not the one we know the customer by; `account`: the phone account to call from."""

    client_id: ClientId
    number: _Number = ""
    account: Annotated[str, Meta(max_length=64)] = ""


class ConsultIn(In, frozen=True, kw_only=True):
    """A colleague or a number outside, not both."""

    agent: _Agent = ""
    number: _Number = ""


class TransferCallIn(In, frozen=True, kw_only=True):
    """Nobody named: to whoever is being consulted (warm). Else blind: to one of the three."""

    agent: _Agent = ""
    queue: Annotated[str, Meta(max_length=64)] = ""
    number: _Number = ""


class DropIn(In, frozen=True, kw_only=True):
    leg: Annotated[str, Meta(min_length=1, max_length=40)]


class RecordingIn(In, frozen=True, kw_only=True):
    """`recording` false pauses it, for instance while a card's number is said."""

    recording: bool


class WrapUpIn(In, frozen=True, kw_only=True):
    """`disposition`: one of the queue's, where it has any."""

    disposition: Line = ""
    note: Annotated[str, Meta(max_length=5_000)] = ""
