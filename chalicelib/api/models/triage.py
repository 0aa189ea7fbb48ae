"""What was heard in public, what triage made of it, and the rules of triage (settings kind `triage`)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from chalicelib.api.models.common import Channel, Cursor, In, Limit, Line, Link, Out, Time, When, Word

_Name = Annotated[str, Meta(min_length=1, max_length=80)]
_Id = Annotated[str, Meta(max_length=64)]
_Saying = Annotated[str, Meta(min_length=1, max_length=100)]
_Sayings = Annotated[list[_Saying], Meta(max_length=500)]
_Feeling = Annotated[int, Meta(ge=-100, le=100)]
_People = Annotated[int, Meta(ge=0, le=2_000_000_000)]
_Counted = Annotated[dict[Word, Annotated[int, Meta(ge=0, le=10_000)]], Meta(max_length=9)]
_Version = Annotated[int, Meta(ge=0)]  # 0 = what is there from the start
_Need = Literal["needs", "worth", "none"]
_NeedOrNot = Literal["", "needs", "worth", "none"]
_Priority = Literal["", "low", "normal", "high", "urgent"]
_Address = Literal["us", "others", "nobody"]
_Kind = Literal["post", "comment", "review"]
_Topic = Annotated[str, Meta(max_length=40)]


class _TriageRule(Struct, frozen=True, kw_only=True):
    """Every condition that is given must hold; within a list one is enough; `words` and `patterns` are one list.

    `words`: whole words or phrases; case and accents don't count. `patterns`: the same with `*` for any letters
    within a word and `#` for a digit (they are no regular expressions). `unless`: words that keep it silent. `least`
    and `most`: of links, hashtags, mentions, questions, exclamations, capitals (percent), words, rating (1 to 5),
    pictures. `sentiment_*`: -100 to 100. `address`: whom the post speaks to. `tags`: of the customer.

    What it says: `need` with `weight` (percent: how sure that is), `priority`, `topic`, `spam`, `phrase` (what else
    to count it under), and `reason` in words. `order` settles which topic counts between rules of one weight."""

    name: _Name
    enabled: bool = True
    order: Annotated[int, Meta(ge=0, le=10_000)] = 100
    channels: Annotated[list[Channel], Meta(max_length=8)] = []
    accounts: Annotated[list[_Id], Meta(max_length=50)] = []
    kinds: Annotated[list[_Kind], Meta(max_length=3)] = []
    languages: Annotated[list[Word], Meta(max_length=20)] = []
    words: _Sayings = []
    patterns: Annotated[list[_Saying], Meta(max_length=100)] = []
    unless: _Sayings = []
    handles: Annotated[list[Word], Meta(max_length=100)] = []
    min_followers: _People = 0
    min_reach: _People = 0
    verified: bool = False
    sentiment_at_most: _Feeling | None = None
    sentiment_at_least: _Feeling | None = None
    least: _Counted = {}
    most: _Counted = {}
    address: Annotated[list[_Address], Meta(max_length=3)] = []
    answers_us: bool = False
    reshare: bool = False
    tags: Annotated[list[Word], Meta(max_length=20)] = []
    need: _NeedOrNot = ""
    weight: Annotated[int, Meta(ge=1, le=99)] = 50
    priority: _Priority = ""
    topic: _Topic = ""
    spam: bool = False
    phrase: _Topic = ""
    reason: Line = ""


class TriageRuleIn(_TriageRule, In, frozen=True, kw_only=True):
    version: _Version | None = None


class TriageRuleSetting(_TriageRule, Out, frozen=True, kw_only=True):
    """`built_in`: it is there from the start (version 0), and has not been replaced."""

    id: str
    version: int
    built_in: bool = False


class TriageRuleList(Out, frozen=True, kw_only=True):
    items: list[TriageRuleSetting]


# --- what was heard


class TriageVerdict(Out, frozen=True, kw_only=True):
    """`why`: the reasons in words, the strongest first. `sentiment` from -100 to 100, `confidence` in percent.
    `rules`: ids of those that spoke. `phrases`: hashtags and watched phrases."""

    need: _Need
    why: list[str]
    priority: str
    topic: str
    phrases: list[str]
    language: str
    sentiment: int
    confidence: int
    rules: list[str]
    spam: bool


class TriageCorrection(Out, frozen=True, kw_only=True):
    """What a person said instead; null = left as triage said."""

    by: str
    at: Time
    need: _Need | None
    priority: str | None
    topic: str | None
    note: str


class HeardPost(Out, frozen=True, kw_only=True):
    """`need` and `topic` are what holds: a person's word before triage's. `ticket` null: it is only listened to.
    `text` "" once deleted. `found`: by keyword, nobody spoke to us. `hidden`: by us, on its network; null in lists,
    which don't look."""

    id: Annotated[str, Meta(examples=["x~brand~1790000000000000000"])]
    channel: Channel
    account: str
    kind: str
    customer: str | None
    name: str
    handle: str
    followers: int
    text: str
    at: Time
    received_at: Time
    need: _Need
    topic: str
    verdict: TriageVerdict
    correction: TriageCorrection | None
    ticket: str | None
    incident: str | None
    found: bool
    hidden: bool | None = None


class HeardQuery(In, frozen=True, kw_only=True):
    """Posts of `days` days (UTC) that end with `day` (left out: today), newest first."""

    need: _Need = "none"
    day: Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?(?!\n)$", examples=["2026-03-01"])] = ""
    days: Annotated[int, Meta(ge=1, le=31)] = 7
    channel: Channel | None = None
    account: _Id = ""
    topic: _Topic = ""
    after: Cursor = ""
    limit: Limit = 50


class HeardPage(Out, frozen=True, kw_only=True):
    items: list[HeardPost]
    next: str | None


class HeardCountsQuery(In, frozen=True, kw_only=True):
    """From `from` until before `to`, at most 31 days."""

    from_: When = field(name="from")
    to: When


class HeardCount(Out, frozen=True, kw_only=True):
    """Posts as triage judged them when they came; `topic` "" = none."""

    need: _Need
    topic: str
    channel: str
    count: int
    events: Link


class HeardCounts(Out, frozen=True, kw_only=True):
    """`corrected`: how often people said otherwise."""

    from_: Time = field(name="from")
    to: Time
    heard: int
    heard_events: Link
    by: list[HeardCount]
    corrected: int
    corrected_events: Link


class CorrectionIn(In, frozen=True, kw_only=True):
    """What is left out stays as triage said. It replaces an earlier correction."""

    need: _NeedOrNot = ""
    priority: _Priority = ""
    topic: _Topic = ""
    note: Annotated[str, Meta(max_length=500)] = ""


class TriageDraft(_TriageRule, In, frozen=True, kw_only=True):
    """A rule that isn't stored. `id`: the one it would replace; "" = a new one."""

    id: _Id = ""


class RuleSaid(Out, frozen=True, kw_only=True):
    """A rule that holds for a post, and what it says. `words`: what it held for ("" where it asks for no words);
    `draft`: it is the one that was tried."""

    id: str
    name: str
    reason: str
    words: str
    need: _NeedOrNot
    weight: int
    priority: str
    topic: str
    draft: bool


class TriageStrength(Out, frozen=True, kw_only=True):
    """How strong the evidence for each need is, in percent."""

    needs: int
    worth: int
    none: int


class TriageTried(TriageVerdict, frozen=True, kw_only=True):
    """`said`: the rules that hold, the heaviest first. `as_is`: what the rules in force say without the draft; null
    where none was given."""

    strength: TriageStrength
    said: list[RuleSaid]
    as_is: TriageVerdict | None


class TryIn(In, frozen=True, kw_only=True):
    """A post that nobody wrote. `language`: as the channel would state it; left out: guessed. `rule`: tried as if it
    were in force."""

    text: Annotated[str, Meta(max_length=10_000)]
    channel: Channel = Channel.X
    account: _Id = ""
    kind: _Kind = "post"
    language: Annotated[str, Meta(max_length=35)] = ""
    followers: _People = 0
    verified: bool = False
    rating: Annotated[int, Meta(ge=0, le=5)] = 0
    address: _Address = "us"
    answers_us: bool = False
    tags: Annotated[list[Word], Meta(max_length=20)] = field(default_factory=list)
    rule: TriageDraft | None = None
