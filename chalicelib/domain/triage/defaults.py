"""The rules that are there from the start. A stored one of the same id replaces it, or switches it off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chalicelib.domain.triage.given_asks import ASKS, FEELING, REVIEWS, WHO
from chalicelib.domain.triage.given_problems import PROBLEMS
from chalicelib.domain.triage.given_rest import NOISE, WORTH
from chalicelib.domain.triage.given_urgent import URGENT
from chalicelib.domain.triage.rule import TriageRule

DEFAULTS: Mapping[str, TriageRule] = {
    rule.id: rule for rule in (*URGENT, *PROBLEMS, *ASKS, *FEELING, *REVIEWS, *WHO, *WORTH, *NOISE)
}


def in_force(stored: Iterable[TriageRule]) -> tuple[TriageRule, ...]:
    """Stored rules, and those built in that none of them replaces."""
    return tuple((dict(DEFAULTS) | {rule.id: rule for rule in stored}).values())
