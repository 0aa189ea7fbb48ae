"""A post of our own: one text, a version of it for each account it goes to, and what became of each.

draft -> waiting (for approval) -> scheduled -> publishing -> published, failed or unknown; or cancelled on the
way. From `publishing` on, the state of the whole follows from its accounts: one that is still under way, else
one whose fate is unknown, else one that failed, else all are published.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.events import Attachment

CHANNELS = ("x", "facebook")
"""Where Rapport can write a post of its own."""

DAY_MS = 86_400_000
PAUSES_MS = tuple(m * 60_000 for m in (5, 30, 120, 720, 1_440, 4_320, 10_080))
"""When likes, comments and shares are read, after publication: 5 and 30 minutes, 2 and 12 hours, 1, 3, 7 days."""

MOST_MISSES = 3  # readings of one step that may fail before the next step is waited for
_MISSED_MS = 10 * 60_000
_LOG = 60  # entries of a post's own history


class State(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Status(StrEnum):
    """Of one account's version."""

    PENDING = "pending"  # nothing has been asked of the provider
    QUEUED = "queued"
    SENDING = "sending"
    PUBLISHED = "published"
    FAILED = "failed"
    UNKNOWN = "unknown"  # the provider's answer was lost: a person looks, and decides
    CANCELLED = "cancelled"


OPEN = (State.DRAFT, State.WAITING, State.SCHEDULED)
"""Nothing of it has gone out: it can still be changed or taken back."""

ABOUT = (Status.QUEUED, Status.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the provider counted at `at` (epoch ms); None where it doesn't say. `shares` = reposts on X."""

    at: int
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    quotes: int | None = None
    impressions: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The version for one account. `text` "" = the post's own. `step`: how many of PAUSES_MS are behind it."""

    channel: str
    account: str
    text: str = ""
    status: Status = Status.PENDING
    provider_id: str = ""
    link: str = ""
    code: str = ""
    reason: str = ""
    attempts: int = 0  # how often it was put into the line again: tells an old request from the one that stands
    tries: int = 0  # which the provider turned away, with no effect
    next_at: int = 0  # queued: not before
    turn_at: int = 0  # its place in the account's line
    sending_at: int = 0
    published_at: int = 0
    step: int = 0
    misses: int = 0
    readings: tuple[Reading, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.channel}#{self.account}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a person (or a service) did to a post."""

    at: int
    by: str
    what: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """`at`: when it is to go out (epoch ms; 0 = as soon as it is approved). `why` and `automatic`: written by
    a service, for that reason. `reply_to`: the provider's id of the post of ours that it continues."""

    id: str
    text: str = ""
    link: str = ""
    pictures: tuple[Attachment, ...] = ()
    targets: tuple[Target, ...] = ()
    at: int = 0
    state: State = State.DRAFT
    by: str = ""
    created_at: int = 0
    submission: int = 0  # how often it was handed in for approval
    approved_by: str = ""
    approved_at: int = 0
    automatic: bool = False
    why: str = ""
    reply_to: str = ""
    despite: tuple[str, ...] = ()  # codes of the warnings its writer has seen (services/guarding.py)
    log: tuple[Entry, ...] = ()


def words(post: Post, target: Target) -> str:
    """The text as it goes to one account: with the link after it where it stands in the text. Facebook shows a
    link beside the text instead, unless there are pictures."""
    text = target.text or post.text
    if not post.link or post.link in text or (target.channel == "facebook" and not post.pictures):
        return text
    gap = " " if target.channel == "x" else "\n\n"
    return f"{text}{gap}{post.link}" if text else post.link


def target_of(post: Post, name: str) -> Target:
    """The version for the account `channel#account`. Raises NotFound."""
    for target in post.targets:
        if target.name == name:
            return target
    raise NotFound("This post doesn't go to that account.")


def with_target(post: Post, name: str, how: Callable[[Target], Target]) -> Post:
    """The post with one account's version changed, and the state that follows from it."""
    targets = tuple(how(target) if target.name == name else target for target in post.targets)
    return derived(replace(post, targets=targets))


def derived(post: Post) -> Post:
    """The post with the state that follows from its accounts, once it was released."""
    if post.state in (*OPEN, State.CANCELLED):
        return post
    found = {target.status for target in post.targets}
    state = State.PUBLISHED
    if found & {*ABOUT, Status.PENDING}:
        state = State.PUBLISHING
    elif Status.UNKNOWN in found:
        state = State.UNKNOWN
    elif Status.FAILED in found:
        state = State.FAILED
    return replace(post, state=state)


def noted(post: Post, at: int, by: str, what: str, note: str = "") -> Post:
    """The post with a line more in its history; the first lines stay."""
    entry = Entry(at=at, by=by, what=what, note=note)
    log = post.log if len(post.log) < _LOG else (*post.log[:1], *post.log[2:])
    return replace(post, log=(*log, entry))


def must_be(post: Post, *states: State) -> None:
    """Raises NotAllowed unless the post is in one of these states."""
    if post.state not in states:
        allowed = " or ".join(states)
        raise NotAllowed(
            f"This post is {post.state}.", f"post_{post.state}", f"This can be done while it is {allowed}."
        )


# --- going out


def released(post: Post, now: int) -> Post:
    """A scheduled post whose time has come, with all its accounts queued; else as it is."""
    if post.state is not State.SCHEDULED or post.at > now:
        return post
    targets = tuple(
        replace(t, status=Status.QUEUED) if t.status is Status.PENDING else t for t in post.targets
    )  # fmt: skip
    return derived(replace(post, state=State.PUBLISHING, targets=targets))


def claimed(target: Target, now: int) -> Target:
    return replace(target, status=Status.SENDING, sending_at=now, code="", reason="")


def put_off(target: Target, until: int, *, attempt: int, turn: int = 0) -> Target:
    """Back in the line until then, if that attempt still stands. `turn`: the place that was reserved; without
    one, the provider turned it away."""
    if target.status not in ABOUT or target.attempts != attempt:
        return target
    return replace(
        target, status=Status.QUEUED, attempts=attempt + 1, tries=target.tries + (not turn), next_at=until, turn_at=turn
    )


def gone_out(target: Target, provider_id: str, link: str, now: int) -> Target:
    """It surely stands there, whatever was believed before."""
    if target.status is Status.PUBLISHED:
        return target
    return replace(
        target, status=Status.PUBLISHED, provider_id=provider_id, link=link, published_at=now, code="", reason="",
        next_at=0, turn_at=0,
    )  # fmt: skip


def ended(target: Target, status: Status, reason: str, code: str = "") -> Target:
    """Failed or unknown; what is published stays so."""
    if target.status is Status.PUBLISHED:
        return target
    return replace(target, status=status, reason=reason, code=code, next_at=0, turn_at=0)


# --- what it brought


def measure_at(target: Target) -> int | None:
    """When its counts are to be read next (epoch ms); None = no more."""
    if target.status is not Status.PUBLISHED or not target.provider_id or target.step >= len(PAUSES_MS):
        return None
    return target.published_at + PAUSES_MS[target.step] + target.misses * _MISSED_MS


def step_now(target: Target, now: int) -> int:
    """The last step whose time has come: after an outage the ones before it are passed over."""
    passed = sum(target.published_at + pause <= now for pause in PAUSES_MS)
    return max(target.step, passed - 1)


def read(target: Target, step: int, reading: Reading, link: str = "") -> Target:
    """The version with a reading more; one of a step that is behind it changes nothing."""
    if step < target.step:
        return target
    return replace(target, step=step + 1, misses=0, readings=(*target.readings, reading), link=link or target.link)


def gone(target: Target, reason: str) -> Target:
    """It was published, and the provider has it no more: nothing is read any longer."""
    return replace(target, step=len(PAUSES_MS), code="gone", reason=reason)


def missed(target: Target, step: int) -> Target:
    """A reading that failed: once more soon, then at the next step."""
    if step < target.step:
        return target
    if target.misses + 1 < MOST_MISSES:
        return replace(target, step=step, misses=target.misses + 1)
    return replace(target, step=step + 1, misses=0)
