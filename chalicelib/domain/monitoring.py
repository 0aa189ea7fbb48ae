"""Keyword monitoring: what is looked for, and how far the looking has come. The search itself is the channel's."""

from __future__ import annotations

from dataclasses import dataclass, replace

MINUTE = 60_000
_X_EPOCH_MS = 1_288_834_974_657
_REACH_MS = 7 * 86_400_000 - 10 * MINUTE  # recent search goes back seven days; a little less is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A saved search, from settings. What is listed in `words`, `phrases` and `hashtags` is alternatives; nothing of
    `excluded` may be in a post. `mentions`: also posts that name or answer the account, which its webhooks bring
    anyway (and which are paid for twice then)."""

    id: str
    name: str = ""
    account: str = ""
    enabled: bool = True
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    every_minutes: int = 5
    mentions: bool = False
    version: int = 0

    @property
    def every(self) -> int:
        """Milliseconds between two looks."""
        return self.every_minutes * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a watch has come. Pages come newest first: `newest` is the first page's newest post, which the next
    look begins after once the last page (`token` "") is read. `version`: of the watch that `token` belongs to; 0 = it
    is new, or was switched off meanwhile."""

    since: str = ""
    newest: str = ""
    token: str = ""
    version: int = 0
    looked_at: int = 0
    found: int = 0  # posts handed on so far
    missed: int = 0  # times when more than seven days lay between two looks
    paused_at: int = 0  # since when nothing is asked for, and why
    why: str = ""


def id_at(ms: int) -> str:
    """The smallest id of a post written at that time. Source: https://docs.x.com/fundamentals/x-ids"""
    return str(max(0, ms - _X_EPOCH_MS) << 22)


def begun(progress: Progress, watch: Watch, now: int) -> Progress:
    """Ready for the next page: of the look that is under way, or of a new one. A search that was changed starts its
    look afresh; posts read twice are one. The first look goes back as far as looks are apart, not for a week, and so
    does the first one after it was off: nobody wants to pay for what was said meanwhile."""
    first = id_at(now - watch.every)
    reach = id_at(now - _REACH_MS)
    since = progress.since if progress.version and progress.since else first
    fresh = not progress.token or progress.version != watch.version
    late = int(since) < int(reach)
    return replace(
        progress,
        since=reach if late else since,
        newest="" if fresh else progress.newest,
        token="" if fresh or late else progress.token,
        version=watch.version,
        looked_at=now,
        missed=progress.missed + late,
        paused_at=0,
        why="",
    )


def read(progress: Progress, *, newest: str, token: str, found: int) -> Progress:
    """After a page. `newest`: its newest id ("" = it was empty); `token`: of the next page, "" = it was the last."""
    newest = progress.newest or newest
    after = replace(progress, newest=newest, token=token, found=progress.found + found)
    return after if token else replace(after, since=newest or progress.since, newest="")


def off(progress: Progress) -> Progress:
    """Nobody looks any more."""
    return replace(progress, version=0, token="", newest="")


def paused(progress: Progress, why: str, now: int) -> Progress:
    return replace(progress, why=why, paused_at=progress.paused_at or now, looked_at=now)
