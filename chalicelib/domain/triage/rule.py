"""One rule of triage: what a post must be like, and what that says about it. Rules are data; supervisors edit them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.triage.post import COUNTS, Post
from chalicelib.domain.triage.words import Spoken, found


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageRule:
    """Every condition that is given must hold; within a list one is enough; `words` and `patterns` are one list.

    `words`: whole words or phrases, case and accents aside. `patterns`: the same with `*` for any letters within a
    word and `#` for a digit; they are no regular expressions. `unless`: words that keep the rule silent.
    `languages` by BCP 47 prefix. `least` and `most`: counts (post.COUNTS) it must reach or not pass.
    `sentiment_at_most`, `sentiment_at_least`: -100 to 100. `address`: post.Address values. `tags`: the customer's.

    What it says: `need` (heard.Need, "" = nothing about that) with `weight` 1 to 100, how sure that is; `priority`,
    `topic`, `spam`, `phrase` (what else to count it under), and `reason` in words. `order` settles which topic
    counts between rules of one weight; nothing else depends on the order of rules.
    """

    id: str
    name: str = ""
    enabled: bool = True
    order: int = 100
    # what a post must be like
    channels: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    min_followers: int = 0
    min_reach: int = 0
    verified: bool = False
    sentiment_at_most: int | None = None
    sentiment_at_least: int | None = None
    least: dict[str, int] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    address: tuple[str, ...] = ()
    answers_us: bool = False
    reshare: bool = False
    tags: tuple[str, ...] = ()
    # what that says
    need: str = ""
    weight: int = 50
    priority: str = ""
    topic: str = ""
    spam: bool = False
    phrase: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A post with what was read out of it once for all rules."""

    post: Post
    said: Spoken
    counts: Mapping[str, int]
    language: str
    sentiment: int


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds, and the words it held for ("" where it asks for none)."""

    rule: TriageRule
    said: str = ""


def match(rule: TriageRule, reading: Reading) -> Match | None:
    """None if the rule doesn't hold. One without any condition never does."""
    if not rule.enabled or not has_condition(rule) or not _fits(rule, reading):
        return None
    said = ""
    if rule.words or rule.patterns:
        said = found(reading.said, rule.words, rule.patterns)
        if not said:
            return None
    if rule.unless and found(reading.said, rule.unless, ()):
        return None
    return Match(rule, said)


def has_condition(rule: TriageRule) -> bool:
    return bool(
        rule.channels or rule.accounts or rule.kinds or rule.languages or rule.words or rule.patterns or rule.handles
        or rule.min_followers or rule.min_reach or rule.verified or rule.least or rule.most or rule.address
        or rule.answers_us or rule.reshare or rule.tags or rule.sentiment_at_most is not None
        or rule.sentiment_at_least is not None
    )  # fmt: skip


def _fits(rule: TriageRule, reading: Reading) -> bool:
    post, feeling = reading.post, reading.sentiment
    return (
        _one(rule.channels, post.channel)
        and _one(rule.accounts, post.account)
        and _one(rule.kinds, post.kind)
        and _one(rule.address, post.address)
        and (not rule.languages or any(speaks(reading.language, wanted) for wanted in rule.languages))
        and (not rule.handles or post.handle.lower() in {handle.lower().lstrip("@") for handle in rule.handles})
        and (not rule.tags or bool(set(rule.tags) & set(post.tags)))
        and post.followers >= rule.min_followers
        and max(post.reach, post.followers) >= rule.min_reach
        and (post.verified or not rule.verified)
        and (post.answers_us or not rule.answers_us)
        and (post.reshare or not rule.reshare)
        and (rule.sentiment_at_most is None or feeling <= rule.sentiment_at_most)
        and (rule.sentiment_at_least is None or feeling >= rule.sentiment_at_least)
        and _counted(rule, reading.counts)
    )


def _counted(rule: TriageRule, counts: Mapping[str, int]) -> bool:
    return all(counts.get(name, 0) >= n for name, n in rule.least.items() if name in COUNTS) and all(
        counts.get(name, 0) <= n for name, n in rule.most.items() if name in COUNTS
    )


def _one(wanted: tuple[str, ...], value: str) -> bool:
    return not wanted or value in wanted


def speaks(language: str, wanted: str) -> bool:
    return language.lower() == wanted.lower() or language.lower().startswith(wanted.lower() + "-")
