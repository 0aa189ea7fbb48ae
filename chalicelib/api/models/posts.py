"""Posts of our own: drafted, approved, published, counted."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from chalicelib.api.models.common import ClientId, Cursor, In, Limit, Link, Out, Text, Time, Version, When
from chalicelib.api.models.tickets import AttachedIn, Attachment, TicketBrief
from chalicelib.domain.posts import State as PostState
from chalicelib.domain.posts import Status as PostStatus

_Id = Annotated[str, Meta(max_length=64)]
_Url = Annotated[str, Meta(max_length=2_000, pattern=r"^(https?://\S+)?(?!\n)$")]
_Local = Annotated[str, Meta(max_length=20, examples=["2026-11-23T09:00"])]
_Codes = Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=30)]
_Zone = Annotated[str, Meta(max_length=64, examples=["Europe/London"])]


class PostTargetIn(In, frozen=True, kw_only=True):
    """An account to post with. `text` "" = the post's own."""

    channel: Annotated[str, Meta(max_length=20, examples=["x"])]
    account: _Id
    text: Text = ""


class PostIn(In, frozen=True, kw_only=True):
    """`at`, or `local` with `time_zone`: when it is to go out; neither = as soon as it is approved. `link` is added
    to the text where it doesn't stand in it (Facebook shows it beside the text, unless there are pictures). `despite`:
    codes of the warnings that were seen, as for replies."""

    client_id: ClientId
    text: Text = ""
    link: _Url = ""
    pictures: Annotated[list[AttachedIn], Meta(max_length=10)] = field(default_factory=list)
    targets: Annotated[list[PostTargetIn], Meta(max_length=20)] = field(default_factory=list)
    despite: _Codes = field(default_factory=list)
    at: When | None = None
    local: _Local = ""
    time_zone: _Zone = ""


class PostEdit(In, frozen=True, kw_only=True):
    """The whole post anew; pictures it has already are named by their `stored`."""

    text: Text = ""
    link: _Url = ""
    pictures: Annotated[list[AttachedIn], Meta(max_length=10)] = field(default_factory=list)
    targets: Annotated[list[PostTargetIn], Meta(max_length=20)] = field(default_factory=list)
    despite: _Codes = field(default_factory=list)
    at: When | None = None
    local: _Local = ""
    time_zone: _Zone = ""
    version: Version | None = None


class PostPreviewIn(In, frozen=True, kw_only=True):
    text: Text = ""
    link: _Url = ""
    pictures: Annotated[list[AttachedIn], Meta(max_length=10)] = field(default_factory=list)
    targets: Annotated[list[PostTargetIn], Meta(max_length=20)]
    despite: _Codes = field(default_factory=list)


class PostChangeIn(In, frozen=True, kw_only=True):
    version: Version | None = None


class PostScheduleIn(In, frozen=True, kw_only=True):
    """`at`, or `local` with `time_zone`."""

    at: When | None = None
    local: _Local = ""
    time_zone: _Zone = ""
    version: Version | None = None


class PostRetryIn(In, frozen=True, kw_only=True):
    channel: Annotated[str, Meta(max_length=20)]
    account: _Id
    version: Version | None = None


class PostSettleIn(In, frozen=True, kw_only=True):
    """Somebody has looked: it stands there. `provider_id`: X, the digits of its address; Facebook, `page_post`."""

    channel: Annotated[str, Meta(max_length=20)]
    account: _Id
    provider_id: Annotated[str, Meta(pattern=r"^[0-9]{1,30}(_[0-9]{1,30})?(?!\n)$")]
    version: Version | None = None


class PostsQuery(In, frozen=True, kw_only=True):
    """In the order of time: of (the first) publication, else the planned one, else of drafting. Without a `state`
    all but the cancelled."""

    state: PostState | None = None
    from_: When | None = field(name="from", default=None)
    to: When | None = None
    after: Cursor = ""
    limit: Limit = 50


class PostReading(Out, frozen=True, kw_only=True):
    """What the provider counted when it was asked; null where it doesn't say. On Facebook `likes` are all reactions,
    on X `shares` are reposts."""

    at: Time
    likes: int | None
    comments: int | None
    shares: int | None
    quotes: int | None
    impressions: int | None


class PostTarget(Out, frozen=True, kw_only=True):
    """`text`: as it goes out. `own_text`: null where it is the post's. `code` and `reason`: what went wrong."""

    channel: str
    account: str
    text: str
    own_text: str | None
    status: PostStatus
    provider_id: str | None
    link: str | None
    code: str | None
    reason: str | None
    published_at: Time | None
    next_try_at: Time | None
    readings: list[PostReading]


class PostPicture(Out, frozen=True, kw_only=True):
    stored: str
    file: Attachment


class PostEntry(Out, frozen=True, kw_only=True):
    at: Time
    by: str
    what: str
    note: str


class Post(Out, frozen=True, kw_only=True):
    """`at`: when it goes out; null = as soon as it is approved. `approval`: where it waits for a supervisor
    (GET /api/approvals). `automatic`: written by a service, for the reason `why`."""

    id: str
    version: int
    state: PostState
    text: str
    link: str | None
    pictures: list[PostPicture]
    targets: list[PostTarget]
    at: Time | None
    by: str
    created_at: Time
    approved_by: str | None
    approved_at: Time | None
    approval: str | None
    automatic: bool
    why: str | None
    reply_to: str | None
    despite: list[str]
    log: list[PostEntry]


class PostPage(Out, frozen=True, kw_only=True):
    items: list[Post]
    next: str | None


class PostShown(Out, frozen=True, kw_only=True):
    """How one account's version will look. `beside`: the link shown beside the text. `problems` keep it from
    going out; `warnings` don't."""

    channel: str
    account: str
    text: str
    beside: str | None
    length: int
    limit: int
    unit: str
    fits: bool
    pictures: int
    most_pictures: int
    problems: list[str]
    warnings: list[str]


class PostPreview(Out, frozen=True, kw_only=True):
    items: list[PostShown]


class PostConversationsQuery(In, frozen=True, kw_only=True):
    channel: Annotated[str, Meta(max_length=20)]
    account: _Id
    with_tickets: bool = False
    after: Cursor = ""
    limit: Limit = 50


class PostConversation(Out, frozen=True, kw_only=True):
    """A person who commented. `interaction`: the first comment we were told of; `ticket` null = only listened to."""

    interaction: str
    customer: str | None
    ticket: str | None
    at: Time


class PostConversations(Out, frozen=True, kw_only=True):
    """`tickets`: what `with_tickets` asked for; null otherwise."""

    items: list[PostConversation]
    next: str | None
    tickets: list[TicketBrief] | None


class PostReportQuery(In, frozen=True, kw_only=True):
    """What was published from `from` until before `to`, at most 366 days."""

    from_: When = field(name="from")
    to: When
    after: Cursor = ""
    limit: Limit = 50


class PostConversationCount(Out, frozen=True, kw_only=True):
    count: int
    events: Link


class PostFigures(Out, frozen=True, kw_only=True):
    """One account's version. `latest` null while nothing has been read; `readings`: how often it was."""

    id: str
    channel: str
    account: str
    text: str
    link: str | None
    automatic: bool
    published_at: Time
    latest: PostReading | None
    readings: int
    conversations: PostConversationCount
    post: Link


class PostReport(Out, frozen=True, kw_only=True):
    from_: Time = field(name="from")
    to: Time
    items: list[PostFigures]
    next: str | None
