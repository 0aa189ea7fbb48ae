"""Coming back to customers: thank-yous for praise, check-in lists and their tasks, and who may be contacted at all."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from chalicelib.api.models.callbacks import CallAt
from chalicelib.api.models.common import Channel, ClientId, Cursor, In, Limit, Line, Out, Text, Time, Word

_Id = Annotated[str, Meta(max_length=64)]
_Key = Annotated[str, Meta(max_length=300)]
_Note = Annotated[str, Meta(max_length=500)]


# --- thank-yous


class ThanksQuery(In, frozen=True, kw_only=True):
    days: Annotated[int, Meta(ge=1, le=31)] = 7
    channel: Channel | None = None
    after: Cursor = ""
    limit: Limit = 20


class PraisePost(Out, frozen=True, kw_only=True):
    """Praise that nobody has answered, and words to thank for it (`text`): nothing goes out by itself. `post` is its id
    in the listening view."""

    post: str
    channel: Channel
    account: str
    name: str
    handle: str
    followers: int
    said: str
    at: Time
    sentiment: int
    language: str
    text: str


class PraisePage(Out, frozen=True, kw_only=True):
    """A page may hold fewer than `limit`, and another follow all the same."""

    items: list[PraisePost]
    next: str | None


class ThankIn(In, frozen=True, kw_only=True):
    """`post`: as listed. `text`: what is said in public, in my name."""

    post: _Key
    text: Annotated[Text, Meta(min_length=1)]


# --- check-in lists


class CheckinIn(In, frozen=True, kw_only=True):
    """Customers not heard from for `older_days` who agreed to be contacted, with one of the `tags` (none: all),
    spread over `agents`, each `a_day` at most; `most` in all. `note`: what they are contacted about."""

    client_id: ClientId
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    kind: Literal["callback", "message"]
    older_days: Annotated[int, Meta(ge=1, le=1_116)]
    agents: Annotated[list[_Id], Meta(min_length=1, max_length=100)]
    tags: Annotated[list[Word], Meta(max_length=20)] = field(default_factory=list)
    a_day: Annotated[int, Meta(ge=1, le=100)] = 5
    most: Annotated[int, Meta(ge=1, le=1_000)] = 200
    note: _Note = ""


class CheckinList(Out, frozen=True, kw_only=True):
    """`made`: tasks so far, of `looked` at customers."""

    id: str
    name: str
    kind: Literal["callback", "message"]
    older_days: int
    agents: list[str]
    tags: list[str]
    a_day: int
    most: int
    note: str
    by: str
    created_at: Time
    state: Literal["building", "ready", "cancelled"]
    made: int
    looked: int


class CheckinPage(Out, frozen=True, kw_only=True):
    items: list[CheckinList]
    next: str | None


class CheckinsQuery(In, frozen=True, kw_only=True):
    after: Cursor = ""
    limit: Limit = 20


class TasksQuery(In, frozen=True, kw_only=True):
    """What `agent` (left out: me) has to do within `days` (0 = what is due now); or a `list`'s tasks that are over."""

    agent: _Id = ""
    list: _Id = ""
    days: Annotated[int, Meta(ge=0, le=366)] = 0
    after: Cursor = ""
    limit: Limit = 20


class CheckinTask(Out, frozen=True, kw_only=True):
    """`thread`: where they wrote last. contacted: a call was asked for or a message sent, and how it went isn't known
    yet."""

    id: str
    list: str
    customer: str
    name: str
    agent: str
    kind: Literal["callback", "message"]
    state: Literal["open", "contacted", "done", "skipped"]
    due: Time
    last_heard: Time | None
    thread: str | None
    note: str
    ticket: str | None
    callback: str | None
    outcome: str
    by: str | None
    at: Time | None


class TaskPage(Out, frozen=True, kw_only=True):
    items: list[CheckinTask]
    next: str | None


class TaskDoneIn(In, frozen=True, kw_only=True):
    state: Literal["done", "skipped"]
    outcome: Annotated[str, Meta(min_length=1, max_length=500)]


class TaskCallIn(In, frozen=True, kw_only=True):
    when: Literal["now"] | CallAt = "now"


class TaskWriteIn(In, frozen=True, kw_only=True):
    """A `text`, or the id of a `template`."""

    text: Text = ""
    template: _Id = ""
    variables: dict[str, Annotated[str, Meta(max_length=1_600)]] = field(default_factory=dict)


# --- may they be contacted


class ContactIn(In, frozen=True, kw_only=True):
    """Whether the customer agrees to be contacted without having asked for anything. `how`: how they said so."""

    said: Literal["yes", "no"]
    how: Annotated[Line, Meta(min_length=3)]


class ChannelSaid(Out, frozen=True, kw_only=True):
    """The latest word of one of their numbers to one of our accounts that text: while it is stop, nothing is written
    from there to it."""

    identity: str
    channel: Channel
    account: str
    said: Literal["stop", "start"]
    at: Time


class Contact(Out, frozen=True, kw_only=True):
    """`said` null: they were never asked, and are left in peace. `channels`: where they said STOP or START, STOP
    first."""

    said: Literal["yes", "no"] | None
    how: str
    by: str | None
    at: Time | None
    channels: list[ChannelSaid]
