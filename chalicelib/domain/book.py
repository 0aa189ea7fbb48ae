"""All that is promised at the moment: the policies in force, and the calendars they count on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.domain import calendars
from chalicelib.domain.calendars import Calendar
from chalicelib.domain.policies import DEFAULTS, Policy, in_force


def _quiet(policy: Policy) -> Policy:
    """A warning that nobody is told of would only cost a wake-up. (What is at risk can be listed without.)"""
    return policy if policy.warn_ladder else replace(policy, warn_percent=0)


@dataclass(frozen=True, slots=True)
class Book:
    policies: tuple[Policy, ...] = field(default_factory=lambda: tuple(map(_quiet, DEFAULTS.values())))
    calendars: Mapping[str, Calendar] = field(default_factory=lambda: calendars.BUILT_IN)

    def tags(self, given: Iterable[str]) -> tuple[str, ...]:
        """Those of a customer's tags that decide which policies apply."""
        asked = {tag for policy in self.policies for tag in policy.tags}
        return tuple(tag for tag in given if tag in asked)


def book_of(policies: Iterable[Policy], calendars_: Iterable[Calendar]) -> Book:
    """What is stored, and what is there from the start where nothing stored replaces it."""
    return Book(tuple(map(_quiet, in_force(policies))), calendars.BUILT_IN | {c.id: c for c in calendars_})
