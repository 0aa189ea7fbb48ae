"""Spikes and incidents."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from chalicelib.api.models.common import Channel, ClientId, Cursor, In, Limit, Link, Out, Time, Version, When
from chalicelib.api.models.triage import HeardPost

_Said = Annotated[str, Meta(max_length=80)]
_Many = Annotated[list[_Said], Meta(max_length=50)]
_Text = Annotated[str, Meta(max_length=5_000)]
_Texts = Annotated[
    dict[str, _Text],
    Meta(description="By channel (`x`) or account (`x~brand`).", examples=[{"x": "We are on it."}]),
]
_Title = Annotated[str, Meta(min_length=1, max_length=120)]
FollowState = Literal["waits", "sent", "told", "by_hand"]


class Spike(Out, frozen=True, kw_only=True):
    """Many people suddenly spoke of one thing: `people` in the ten minutes from `window` on, where `usual` are so many
    and `threshold` is unusual; `why` says it in words. A later alert of the same word takes its place. `page`: what
    became of paging somebody: "", asked, paged, or why not."""

    id: str
    channel: Channel
    account: str
    kind: Literal["topic", "phrase"]
    word: str
    at: Time
    window: Time
    posts: int
    people: int
    threshold: int
    usual: float
    why: str
    examples: list[str]
    state: Literal["open", "dismissed", "declared"]
    by: str | None
    incident: str | None
    page: str


class SpikeDetail(Spike, frozen=True, kw_only=True):
    """With the examples as they read now."""

    example_posts: list[HeardPost]


class SpikePage(Out, frozen=True, kw_only=True):
    items: list[Spike]
    next: str | None


class SpikesQuery(In, frozen=True, kw_only=True):
    """Newest first. `done`: dismissed, or made an incident of."""

    state: Literal["open", "done"] = "open"
    after: Cursor = ""
    limit: Limit = 20


class MatcherIn(In, frozen=True, kw_only=True):
    """What belongs to it: any of `topics` (as triage names them) or `words` (whole words or phrases), on one of
    `channels`, in one of `languages` (empty = any), from `since` on (left out: from an hour ago)."""

    topics: _Many = field(default_factory=list)
    words: _Many = field(default_factory=list)
    channels: Annotated[list[Channel], Meta(max_length=8)] = field(default_factory=list)
    languages: _Many = field(default_factory=list)
    since: When | None = None


class IncidentMatcher(Out, frozen=True, kw_only=True):
    topics: list[str]
    words: list[str]
    channels: list[str]
    languages: list[str]
    since: Time


class IncidentIn(In, frozen=True, kw_only=True):
    """Declared from a `spike` (its topic or phrase belongs to it, unless a `matcher` says otherwise) or by hand."""

    client_id: ClientId
    title: _Title
    spike: Annotated[str, Meta(max_length=64)] = ""
    matcher: MatcherIn | None = None


class IncidentEdit(In, frozen=True, kw_only=True):
    title: _Title | None = None
    matcher: MatcherIn | None = None
    version: Version | None = None


class IncidentUpdateIn(In, frozen=True, kw_only=True):
    """`text`: everywhere; `texts`: instead of it, or only there."""

    client_id: ClientId
    text: _Text = ""
    texts: _Texts = field(default_factory=dict)


class ResolveIn(In, frozen=True, kw_only=True):
    """The closing update, where updates stood or where `texts` names; `follow_up`: what everybody is told who asked
    in private (left out: the closing text)."""

    client_id: ClientId
    text: _Text = ""
    texts: _Texts = field(default_factory=dict)
    follow_up: _Text = ""


class ChooseIn(In, frozen=True, kw_only=True):
    """A `ticket` or a heard `post` of the incident: to be answered by itself, or (false) by the update again."""

    ticket: Annotated[str, Meta(max_length=64)] = ""
    post: Annotated[str, Meta(max_length=300)] = ""
    chosen: bool = True


class UpdatePlace(Out, frozen=True, kw_only=True):
    """What became of an update on one account. `link` "" until it stands there."""

    account: str
    text: str
    post: str | None
    state: str
    link: str
    reason: str


class IncidentUpdate(Out, frozen=True, kw_only=True):
    """`pin`: by_hand = this is the one that acknowledgements link to; a person pins it, since neither X nor Facebook
    offers pinning in its API."""

    id: str
    kind: Literal["update", "closing"]
    by: str
    at: Time
    pin: Literal["", "by_hand"]
    places: list[UpdatePlace]


class IncidentSummary(Out, frozen=True, kw_only=True):
    """`gathering`: what came before is still being taken in. `settling`: people are still being told of the end."""

    id: str
    version: int
    title: str
    state: Literal["open", "resolved"]
    matcher: IncidentMatcher
    spike: str | None
    declared_by: str
    declared_at: Time
    resolved_by: str | None
    resolved_at: Time | None
    reopened: int
    gathering: bool
    settling: bool
    follow_up: str
    updates: list[IncidentUpdate]


class IncidentFigures(Out, frozen=True, kw_only=True):
    """`customers`: different people, in public and in private. Who asked in private is waiting for the end
    (`private_waiting`), told, or left to an agent (`private_by_hand`). Times are milliseconds from the first post."""

    posts: int
    posts_list: Link
    customers: int
    customers_list: Link
    acknowledged: int
    private_waiting: int
    private_waiting_list: Link
    private_told: int
    private_told_list: Link
    private_by_hand: int
    private_by_hand_list: Link
    first_post_at: Time | None
    to_declare_ms: int | None
    to_first_update_ms: int | None
    to_resolve_ms: int | None


class Incident(IncidentSummary, frozen=True, kw_only=True):
    figures: IncidentFigures


class IncidentPage(Out, frozen=True, kw_only=True):
    items: list[IncidentSummary]
    next: str | None


class IncidentsQuery(In, frozen=True, kw_only=True):
    """Declared last comes first."""

    state: Literal["open", "resolved"] = "open"
    after: Cursor = ""
    limit: Limit = 20


class IncidentPosts(Out, frozen=True, kw_only=True):
    items: list[HeardPost]
    next: str | None


class IncidentPerson(Out, frozen=True, kw_only=True):
    """`key` is the interaction's. `private`: they spoke of it first in private."""

    customer: str
    key: str
    channel: Channel
    at: Time
    private: bool


class IncidentPeople(Out, frozen=True, kw_only=True):
    items: list[IncidentPerson]
    next: str | None


class FollowUp(Out, frozen=True, kw_only=True):
    """A customer who asked in private, on these tickets. `by_hand`: an agent has to tell them; `why` says what was in
    the way."""

    customer: str
    tickets: list[str]
    at: Time
    state: FollowState
    told_on: str | None
    why: str


class FollowUps(Out, frozen=True, kw_only=True):
    items: list[FollowUp]
    next: str | None


class FollowUpsQuery(In, frozen=True, kw_only=True):
    state: FollowState = "by_hand"
    after: Cursor = ""
    limit: Limit = 50


class IncidentReportQuery(In, frozen=True, kw_only=True):
    """From `from` until before `to`, at most 31 days."""

    from_: When = field(name="from")
    to: When


class IncidentCount(Out, frozen=True, kw_only=True):
    what: str
    count: int
    events: Link


class IncidentReported(Out, frozen=True, kw_only=True):
    """What happened in that time. Times are milliseconds from the first post, null where it happened in another."""

    id: str
    title: str
    incident: Link
    counts: list[IncidentCount]
    to_declare_ms: int | None
    to_first_update_ms: int | None
    to_resolve_ms: int | None


class IncidentReport(Out, frozen=True, kw_only=True):
    from_: Time = field(name="from")
    to: Time
    spikes: int
    spikes_events: Link
    items: list[IncidentReported]
