"""What a triage rule must be before it is stored. Raises Invalid, naming the field and the fix."""

from __future__ import annotations

from chalicelib.domain.errors import Invalid
from chalicelib.domain.triage.post import COUNTS
from chalicelib.domain.triage.rule import TriageRule, has_condition


def check(rule: TriageRule) -> None:
    if not rule.enabled:
        return  # it is only switched off
    if not has_condition(rule):
        raise Invalid("words", "Say what a post must be like: words, counts, who wrote it or how it feels.")
    if not (rule.need or rule.priority or rule.topic or rule.spam or rule.phrase):
        raise Invalid("need", "A rule must say something: a need, a priority, a topic or a phrase.")
    if rule.spam and rule.need != "none":
        raise Invalid("spam", "Spam needs nobody: set need to none.")
    for name in ("least", "most"):
        for counted in getattr(rule, name):
            if counted not in COUNTS:
                raise Invalid(f"{name}.{counted}", f"Count one of {', '.join(COUNTS)}.")
    low, high = rule.sentiment_at_least, rule.sentiment_at_most
    if low is not None and high is not None and low > high:
        raise Invalid("sentiment_at_least", "No post can be both: it is above sentiment_at_most.")
    for n, pattern in enumerate(rule.patterns):
        if not any(letter.isalnum() or letter == "#" for letter in pattern):
            raise Invalid(f"patterns[{n}]", "A pattern needs a letter or a digit besides its *.")
