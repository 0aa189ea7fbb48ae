"""Tickets and what happens on them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType, field

from chalicelib.api.models.common import (
    Channel,
    ClientId,
    Cursor,
    Despite,
    Direction,
    EventType,
    In,
    Kind,
    Limit,
    Out,
    Priority,
    Status,
    Text,
    Time,
    Version,
    Visibility,
    When,
)
from chalicelib.api.models.time import ComesBack, Ladder, LocalTime, Preset, Promise, Scheduled

_Minutes = Annotated[int, Meta(ge=1, le=10_080)]
_Key = Annotated[str, Meta(max_length=500)]


class Count(Out, frozen=True, kw_only=True):
    """`count` is null where counting would cost more than it tells; `tickets` is where the list is."""

    view: str
    queue: str | None
    name: str
    count: int | None
    tickets: str


class Views(Out, frozen=True, kw_only=True):
    items: list[Count]


class TicketsQuery(In, frozen=True, kw_only=True):
    """`queue` is needed by the view `queue` and narrows others; `status` by the view `status` (`all`: every unsolved
    ticket, newest first); `agent` narrows the view `assigned`; `within` (minutes) is for `due_soon`.
    `priority`, `channel` and (except in the view `queue`) `queue` are looked at after a page is read: a page may
    hold fewer than `limit` tickets, or none, and still have a `next`."""

    view: Literal["mine", "offered", "queue", "unassigned", "due_soon", "status", "assigned", "all"] = "mine"
    queue: str = ""
    status: Status | None = None
    priority: Priority | None = None
    channel: Channel | None = None
    agent: str = ""
    within: _Minutes = 60
    after: Cursor = ""
    limit: Limit = 50


class Who(Out, frozen=True, kw_only=True):
    id: str
    name: str


class Ticket(Out, frozen=True, kw_only=True):
    """`due_at` is the nearest promise, null if none runs; `seconds_left` until it, negative once it has
    passed (`breached`). `followers`: supervisors who were brought in. `type`: "concierge" has things to find,
    and no promise of a solution. `incident`: the outage behind it; `chosen`: it is answered by itself all the same."""

    id: str
    version: int
    type: Literal["", "concierge"]
    incident: str | None
    chosen: bool
    status: Status
    priority: Priority
    queue: str
    assignee: str | None
    offered_to: str | None
    offer_until: Time | None
    channel: Channel
    account: str
    customer: Who
    subject: str
    last_words: str
    last_at: Time | None
    last_in: bool
    opened_at: Time
    last_inbound_at: Time | None
    last_reply_at: Time | None
    waiting_since: Time | None
    first_reply_at: Time | None
    first_reply_due: Time | None
    due_at: Time | None
    seconds_left: int | None
    breached: bool
    promises: list[Promise]
    ladders: list[Ladder]
    solved_at: Time | None
    closed_at: Time | None
    snoozed_until: Time | None
    reopened: int
    tags: list[str]
    follows: str | None
    followers: list[str]
    public: bool
    updated_at: Time


class Window(Out, frozen=True, kw_only=True):
    """Whether a private message may go out now, until when, and if not, what may."""

    open: bool
    closes_at: Time | None
    instead: str


class Thread(Out, frozen=True, kw_only=True):
    key: str
    channel: Channel
    account: str
    identity: str
    root: str | None
    visibility: Visibility
    last_inbound_at: Time | None
    window: Window


class Way(Out, frozen=True, kw_only=True):
    """One way (`how` of a reply) to write on a thread now; if it isn't open, what is possible instead."""

    how: Literal["message", "public_reply", "private_reply"]
    open: bool
    closes_at: Time | None
    instead: str


class Side(Out, frozen=True, kw_only=True):
    """`last_inbound_at` is null where they haven't written."""

    thread: str
    visibility: Visibility
    last_inbound_at: Time | None
    ways: list[Way]


class Pair(Out, frozen=True, kw_only=True):
    """What one identity of the customer and one account of ours have on this ticket: in public (a thread a post), and
    in private (null where there is nothing yet and the channel has no such side)."""

    channel: Channel
    account: str
    identity: str
    public: list[Side]
    private: Side | None


class OnlyArguing(Out, frozen=True, kw_only=True):
    """Who marked a customer as only arguing: nothing is suggested to be said to them in public, and nothing automatic
    goes to them."""

    by: str
    at: Time
    why: str


class TicketDetail(Ticket, frozen=True, kw_only=True):
    """`scheduled`: replies that haven't gone yet, those that wait for a supervisor included. `private_at` and
    `only_arguing` are of tickets that began in public: when it went on in private, and who marked the customer so."""

    threads: list[Thread]
    pairs: list[Pair]
    private_at: Time | None
    only_arguing: OnlyArguing | None
    comes_back: ComesBack | None
    scheduled: list[Scheduled]


class TicketBrief(Out, frozen=True, kw_only=True):
    """What a ticket is, for lists of something else. `name`: the customer's, "" while it isn't known."""

    id: str
    name: str
    subject: str
    channel: Channel
    status: Status
    assignee: str | None


class TicketPage(Out, frozen=True, kw_only=True):
    items: list[Ticket]
    next: str | None


class NextTicket(Out, frozen=True, kw_only=True):
    """`ticket` is null when nothing waits for me."""

    ticket: Ticket | None


class TimelineQuery(In, frozen=True, kw_only=True):
    after: Cursor = ""
    limit: Limit = 50
    newest_first: bool = False


class Author(Out, frozen=True, kw_only=True):
    name: str
    handle: str
    avatar: str
    followers: int
    verified: bool


class Attachment(Out, frozen=True, kw_only=True):
    """`url` works for some minutes; null while the file is still being fetched."""

    kind: str
    name: str
    content_type: str
    size: int
    url: str | None
    latitude: float | None
    longitude: float | None


class Wording(Out, frozen=True, kw_only=True):
    at: Time
    text: str


class PersonalSpan(Out, frozen=True, kw_only=True):
    """Personal data in a text, from `start` to `end` in code points."""

    kind: Literal["card", "iban", "national_id", "email", "phone", "address", "order"]
    start: int
    end: int
    strength: Literal["sure", "likely", "possible"]


class Line(Out, frozen=True, kw_only=True):
    """One thing that happened. `text` is what it says now; `earlier` what it said before, as far as
    the channel's law lets us keep that. Of an `event`, `text` is what happened and `extra` its facts.
    `personal`: what a customer shows of themselves in it, where everybody can read it."""

    key: str
    type: EventType
    kind: Kind
    direction: Direction
    visibility: Visibility
    channel: Channel
    account: str
    thread: str | None
    identity: str | None
    author: Author
    agent: str | None
    at: Time
    text: str
    language: str
    attachments: list[Attachment]
    earlier: list[Wording]
    edited_at: Time | None
    deleted_at: Time | None
    hidden: bool
    reactions: dict[str, str]
    how: str | None
    status: str | None
    status_reason: str
    sent_at: Time | None
    parts: int
    answers: str | None
    template: str | None
    personal: list[PersonalSpan]
    extra: dict[str, str]


class Timeline(Out, frozen=True, kw_only=True):
    items: list[Line]
    next: str | None


class AttachedIn(In, frozen=True, kw_only=True):
    """A file uploaded before: see POST /api/attachments."""

    stored: _Key
    name: Annotated[str, Meta(max_length=200)] = ""
    content_type: Annotated[str, Meta(max_length=100)] = ""
    kind: Literal["image", "audio", "video", "file"] = "file"


class ReplyIn(In, frozen=True, kw_only=True):
    """`how` must be chosen where the customer wrote in public. `thread` "" = the one they wrote on last;
    `answers` = the key of the line answered ("" = their latest). `template` is the id of a template.
    `status` is the ticket's status after it. To send it later: `send_at`, or `send_local` where the customer
    is; it is held if they write before, unless `even_if_they_write`. A public reply that would be warned about
    (POST /api/tickets/{id}/check) goes out only if `despite` names what I have seen. `articles`: ids of those that
    it answers with, each with its link in the text; what they settle is measured."""

    client_id: ClientId
    text: Text = ""
    how: Literal["", "message", "public_reply", "private_reply"] = ""
    thread: _Key = ""
    answers: _Key = ""
    attachments: Annotated[tuple[AttachedIn, ...], Meta(max_length=10)] = ()
    template: Annotated[str, Meta(max_length=64)] = ""
    variables: dict[str, Annotated[str, Meta(max_length=1_600)]] = field(default_factory=dict)
    status: Literal["open", "pending", "on_hold", "solved", ""] = ""
    send_at: When | None = None
    send_local: LocalTime = ""
    even_if_they_write: bool = False
    despite: Despite = ()
    articles: Annotated[tuple[Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}(?!\n)$")], ...], Meta(max_length=5)] = ()
    version: Version | None = None


class Replied(Out, frozen=True, kw_only=True):
    line: Line
    ticket: Ticket


class NoteIn(In, frozen=True, kw_only=True):
    client_id: ClientId
    text: Text


class AssignIn(In, frozen=True, kw_only=True):
    """`agent` "" puts the ticket back in its queue. A `note` for the next one needs a `client_id`."""

    agent: Annotated[str, Meta(max_length=64)]
    note: Text = ""
    client_id: ClientId | None = None
    version: Version | None = None


class TransferIn(In, frozen=True, kw_only=True):
    queue: Annotated[str, Meta(max_length=64)]
    note: Text = ""
    client_id: ClientId | None = None
    version: Version | None = None


class StatusIn(In, frozen=True, kw_only=True):
    """`until`: only with on_hold; it is open again then."""

    status: Literal["open", "pending", "on_hold", "solved", "closed"]
    until: When | None = None
    version: Version | None = None


class PriorityIn(In, frozen=True, kw_only=True):
    priority: Priority
    version: Version | None = None


class TagsIn(In, frozen=True, kw_only=True):
    tags: Annotated[list[str], Meta(max_length=40)]
    version: Version | None = None


class SnoozeIn(In, frozen=True, kw_only=True):
    """`until` null wakes it now. A `preset` is read where I am, or in `zone`: later_today (in three hours, or
    at `time`), tomorrow, monday, next_week (a week from today), at `time` or 09:00."""

    until: When | UnsetType | None = UNSET
    preset: Preset | None = None
    time: Annotated[str, Meta(max_length=5, examples=["09:00"])] = ""
    zone: Annotated[str, Meta(max_length=64)] = ""
    version: Version | None = None
