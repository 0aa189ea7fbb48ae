"""Weighing: from the rules that hold for a post to what it needs, and why.

Each rule that holds is evidence of its weight (percent). Evidence of one kind adds up as independent hints do,
1 - (1-a)(1-b)...: more of it makes surer, and none of it makes certain. The strongest kind wins, but praise never
over a fair sign that somebody waits; where two are about as strong, and where nothing is strong enough, a person
looks: nothing that may need an answer is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.domain.heard import Need, Verdict
from chalicelib.domain.triage.post import Post, counts, hashtags
from chalicelib.domain.triage.rule import Match, Reading, TriageRule, match
from chalicelib.domain.triage.words import spoken

ENOUGH = 50
"""How strong (percent) the evidence must be that nobody needs to answer. Below it, somebody does."""
AHEAD = 10
"""By how much it must be stronger than the evidence that somebody does."""
UNSURE = "Nothing says that it can go without an answer, so a person looks."
_MOST_REASONS = 5
_RANK = {"low": 0, "normal": 1, "high": 2, "urgent": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A verdict with what it comes from. `held`: the rules that hold, the heaviest first; `strength`: of the evidence
    for each need, in percent."""

    verdict: Verdict
    held: tuple[Match, ...]
    strength: dict[Need, int]


def decide(post: Post, rules: Iterable[TriageRule], *, language: str = "", sentiment: int = 0) -> Verdict:
    """What a post needs. `language` and `sentiment` (-100 to 100) as worked out before; the order of `rules`
    doesn't matter, and of two with one id the last counts."""
    return weigh(post, rules, language=language, sentiment=sentiment).verdict


def weigh(post: Post, rules: Iterable[TriageRule], *, language: str = "", sentiment: int = 0) -> Weighed:
    """The same, with what each rule says."""
    mine = {rule.id: rule for rule in rules}
    reading = Reading(
        post=post, said=spoken(post.text), counts=counts(post), language=language,
        sentiment=max(-100, min(100, sentiment)),
    )  # fmt: skip
    held = [found for id in sorted(mine) if (found := match(mine[id], reading))]
    held.sort(key=lambda m: (-m.rule.weight, m.rule.order, m.rule.id))
    strength = {need: _strength(held, need) for need in Need}
    need = _need(strength)
    why = _why(held, need)
    verdict = Verdict(
        need=need, why=why or (UNSURE,), priority=_priority(held, need), topic=_first(held, "topic"),
        phrases=_phrases(post, held), language=language, sentiment=reading.sentiment,
        confidence=_confidence(strength, need), rules=tuple(m.rule.id for m in held),
        spam=need is Need.NONE and any(m.rule.spam for m in held),
    )  # fmt: skip
    return Weighed(verdict=verdict, held=tuple(held), strength=strength)


def _strength(held: Sequence[Match], need: Need) -> int:
    """Percent."""
    left = 1.0
    for found in held:
        if found.rule.need == need:
            left *= 1 - min(99, max(0, found.rule.weight)) / 100
    return round(100 * (1 - left))


def _need(strength: dict[Need, int]) -> Need:
    """Noise may drown a hint that somebody waits; praise may not: a question in it is still one."""
    needs, worth, none = strength[Need.NEEDS], strength[Need.WORTH], strength[Need.NONE]
    if none >= max(ENOUGH, needs + AHEAD, worth):
        return Need.NONE
    if worth >= ENOUGH > needs:
        return Need.WORTH
    return Need.NEEDS


def _confidence(strength: dict[Need, int], need: Need) -> int:
    """How strong the evidence is, less half of the strongest that speaks against it."""
    against = max(value for other, value in strength.items() if other is not need)
    return max(5, min(99, strength[need] - against // 2))


def _why(held: Sequence[Match], need: Need) -> tuple[str, ...]:
    speaks = [m for m in held if m.rule.need == need] + [m for m in held if not m.rule.need and m.rule.reason]
    speaks += [m for m in held if m.rule.need and m.rule.need != need]
    if not any(m.rule.need == need for m in held):
        return (UNSURE, *(_words(m, need) for m in speaks[: _MOST_REASONS - 1]))
    return tuple(_words(m, need) for m in speaks[:_MOST_REASONS])


def _words(found: Match, need: Need) -> str:
    rule = found.rule
    reason = rule.reason or rule.name or rule.id
    against = "but " if rule.need and rule.need != need else ""
    return f"{against}{reason}" + (f': "{found.said[:40]}"' if found.said else "")


def _priority(held: Sequence[Match], need: Need) -> str:
    """The highest that a rule says. What needs nobody has none to speak of."""
    if need is not Need.NEEDS:
        return "low"
    said = [m.rule.priority for m in held if m.rule.priority in _RANK and m.rule.need in ("", Need.NEEDS)]
    return max(said, key=lambda priority: _RANK[priority], default="normal")


def _first(held: Sequence[Match], name: str) -> str:
    return next((value for m in held if (value := getattr(m.rule, name))), "")


def _phrases(post: Post, held: Sequence[Match]) -> tuple[str, ...]:
    watched = [m.rule.phrase for m in held if m.rule.phrase]
    return tuple(dict.fromkeys([*watched, *(f"#{tag}" for tag in hashtags(post.text))]))
