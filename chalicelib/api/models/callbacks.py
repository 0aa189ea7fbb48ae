"""Call backs: promised, listed, changed, reported."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from chalicelib.api.models.common import ClientId, Cursor, In, Limit, Link, Out, Text, Time, Version, When
from chalicelib.api.models.tickets import TicketBrief

CallbackState = Literal["scheduled", "calling", "connected", "retrying", "done", "fell_back", "cancelled"]
_Id = Annotated[str, Meta(max_length=64)]
_Number = Annotated[str, Meta(max_length=40, examples=["+442071838750"])]


class CallAt(In, frozen=True, kw_only=True):
    """Either a `slot` (the beginning of a free one: GET /api/callbacks/slots), or any time `from` until `to`."""

    slot: When | None = None
    from_: When | None = field(name="from", default=None)
    to: When | None = None


class CallbackIn(In, frozen=True, kw_only=True):
    """`number` "" = the one the customer is known by. `agent` = the one who is to call."""

    client_id: ClientId
    number: _Number = ""
    when: Literal["now"] | CallAt = "now"
    agent: _Id = ""
    note: Annotated[str, Meta(max_length=500)] = ""


class CallbackOfferIn(In, frozen=True, kw_only=True):
    """A private message that asks for the number; `text` "" = the usual words."""

    client_id: ClientId
    text: Text = ""
    agent: _Id = ""


class CallbackMoveIn(In, frozen=True, kw_only=True):
    when: Literal["now"] | CallAt
    version: Version | None = None


class CallbackCancelIn(In, frozen=True, kw_only=True):
    """`why`: for colleagues; the customer isn't told."""

    version: Version | None = None
    why: Annotated[str, Meta(max_length=500)] = ""


class CallbacksQuery(In, frozen=True, kw_only=True):
    """Of one state, or (with `agent`) those one agent was asked for; `from` until before `to` is about the next
    attempt of those that wait, and about the end of those that are over. `queue` is looked at after a page is read:
    a page may hold fewer than `limit`, or none, and still have a `next`. With `with_tickets` the page tells what their
    tickets are."""

    state: CallbackState | None = None
    agent: _Id = ""
    queue: _Id = ""
    with_tickets: bool = False
    from_: When | None = field(name="from", default=None)
    to: When | None = None
    newest_first: bool = False
    after: Cursor = ""
    limit: Limit = 50


class CallbackAttempt(Out, frozen=True, kw_only=True):
    """`due`: the time it was for. `outcome` null while it is under way."""

    at: Time
    due: Time | None
    outcome: str | None
    call: str | None


class CallbackConsent(Out, frozen=True, kw_only=True):
    """In which words the customer asked to be called, and where they said so."""

    words: str
    where: str
    at: Time | None


class Callback(Out, frozen=True, kw_only=True):
    """A promise to call. `place_at`: its place in the queue. `next_at`: null unless it waits for an attempt.
    `turn` grows with each new time; `tried` counts the attempts of the time that stands. `why`: the reason that one of
    us gave for taking it back."""

    id: str
    version: int
    state: CallbackState
    ticket: str
    customer: str
    number: str
    country: str
    queue: str
    account: str
    agent: str | None
    agent_first: bool
    source: str
    how: Literal["now", "window", "slot"]
    from_: Time = field(name="from")
    to: Time
    next_at: Time | None
    place_at: Time
    asked_at: Time
    asked_by: str | None
    post_at: Time | None
    turn: int
    tried: int
    attempts: list[CallbackAttempt]
    outcome: str | None
    connected_at: Time | None
    ended_at: Time | None
    consent: CallbackConsent
    note: str
    why: str
    closing_reply: str | None


class CallbackPage(Out, frozen=True, kw_only=True):
    """`tickets`: what `with_tickets` asked for; null otherwise."""

    items: list[Callback]
    next: str | None
    tickets: list[TicketBrief] | None


class SlotsQuery(In, frozen=True, kw_only=True):
    """Slots that begin from `from` until before `to`, at most 31 days. With `country` only those that are no quiet
    hours there. `time_zone` = whose clock the answer speaks by."""

    queue: Annotated[str, Meta(min_length=1, max_length=64)]
    from_: When = field(name="from")
    to: When
    country: Annotated[str, Meta(pattern=r"^([A-Z]{2})?(?!\n)$")] = ""
    time_zone: Annotated[str, Meta(max_length=64)] = "UTC"


class CallbackSlot(Out, frozen=True, kw_only=True):
    """Local times of the zone asked for, with its offset. `left`: how many may book it."""

    from_: str = field(name="from")
    to: str
    left: int


class CallbackSlots(Out, frozen=True, kw_only=True):
    time_zone: str
    items: list[CallbackSlot]


class CallbackReportQuery(In, frozen=True, kw_only=True):
    """From `from` until before `to`, at most 31 days. An agent sees their own; a supervisor all, or one agent's."""

    from_: When = field(name="from")
    to: When
    agent: _Id = ""
    queue: _Id = ""


class CallbackCount(Out, frozen=True, kw_only=True):
    count: int
    events: Link


class CallbackKept(Out, frozen=True, kw_only=True):
    """First attempts within the window, or within a minute of the time promised; of all first attempts. `share`
    null if there was none."""

    within: int
    due: int
    share: float | None
    events: Link


class CallbackSpread(Out, frozen=True, kw_only=True):
    """Milliseconds; null if there was none."""

    count: int
    median_ms: int | None
    p90_ms: int | None
    events: Link


class CallbackCost(Out, frozen=True, kw_only=True):
    """`minutes`: started minutes of talking (each call rounded up, as the carrier bills). `called` what they cost
    at the account's price of a minute out, `inbound` what they would have cost at that of a minute in; null where
    the prices aren't set or the accounts' currencies differ. docs/callbacks.md names their source."""

    calls: int
    minutes: int
    called: float | None
    inbound: float | None
    currency: str | None
    events: Link


class CallbackReport(Out, frozen=True, kw_only=True):
    from_: Time = field(name="from")
    to: Time
    agent: str | None
    promised: CallbackCount
    attempts: CallbackCount
    kept_in_time: CallbackKept
    connected: CallbackCount
    post_to_call: CallbackSpread
    asked_to_call: CallbackSpread
    fell_back: CallbackCount
    abandoned: CallbackCount
    cancelled: CallbackCount
    cost: CallbackCost
