"""What is kept of an incident: itself, whom it touches, who may be told where the update stands, and who asked in
private. All of it stands on the board (store/board.py). All times are epoch milliseconds, UTC."""

from __future__ import annotations

from dataclasses import dataclass

FOLLOWS = ("waits", "sent", "told", "by_hand")
"""States of somebody who asked in private; a shelf each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """What belongs to an incident: any of `topics` (as triage names them) or of `words` (whole words or phrases, in
    any spelling of capitals), on one of `channels` and in one of `languages` (empty = any), from `since` on."""

    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What became of an update on one account (`x#brand`). `post`: our post's own id; `provider_id` and `link` are
    known once it stands there. `state`: "" (not asked for yet), or what services/posts says of it."""

    account: str
    text: str
    post: str = ""
    state: str = ""
    provider_id: str = ""
    link: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A public status update. `kind`: update or closing."""

    id: str
    kind: str
    by: str
    at: int
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Work that goes on in pages: `sources` still to be gone through, and where the first of them was left."""

    sources: tuple[str, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """`acked`: acknowledgements sent; `follow_up`: what everybody who asked in private is told at the end."""

    id: str
    title: str
    matcher: Matcher
    state: str = "open"  # open | resolved
    spike: str = ""
    by: str = ""
    declared_at: int = 0
    first_post_at: int = 0  # of the spike or, until it is known, 0
    updates: tuple[Update, ...] = ()
    gathering: Task = Task()
    settling: Task = Task()
    again_at: int = 0  # when to gather once more: by then no process goes by what it knew before; 0 = done
    acked: int = 0
    follow_up: str = ""
    resolved_by: str = ""
    resolved_at: int = 0
    reopened: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """That an incident touches a customer; the first thing they said of it."""

    incident: str
    customer: str
    key: str
    channel: str
    at: int
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A customer who asked in public and may be told where the update stands: at most once an incident."""

    incident: str
    customer: str
    key: str  # of the post that is answered
    thread: str
    channel: str
    account: str
    kind: str
    language: str
    at: int
    followers: int = 0
    state: str = ""  # "" | sent | passed_over
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A customer who asked in private: their tickets. `state`: waits, sent, told or by_hand (`why`: what was in the
    way)."""

    incident: str
    customer: str
    tickets: tuple[str, ...]
    at: int
    state: str = "waits"
    told_on: str = ""
    round: int = 0  # how often the incident had been reopened when they were told
    why: str = ""
