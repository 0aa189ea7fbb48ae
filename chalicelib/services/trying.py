"""Settings tried before they are saved: what a calendar, a policy, a rule or a shift would come to. Nothing is stored.

The working out is that of the real thing (domain/week.py, sla_examples.py, routing.py, roster.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import msgspec

from chalicelib.domain import calendars, policies, roster, routing, week
from chalicelib.domain.calendars import Calendar, Span
from chalicelib.domain.errors import Invalid
from chalicelib.domain.policies import Policy
from chalicelib.domain.roster import Shift, Turn
from chalicelib.domain.routing import Facts, Route, Rule, Step
from chalicelib.domain.sla_examples import Example, examples
from chalicelib.domain.week import Day, Standing
from chalicelib.services import settings_checks as checks
from chalicelib.services.context import Context
from chalicelib.services.holidays import with_holidays
from chalicelib.services.team import shift_of, shifts

Doc = dict[str, Any]
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A calendar at an instant. `days`: seven from the local today on; `off`: the days off of the year to come."""

    at: int
    standing: Standing
    days: list[Day]
    off: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """`at`: when what is promised begins to count, a time of `zone`. `open`: whether the calendar is open then."""

    at: int
    zone: str
    open: bool
    examples: list[Example]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A queue's week: who is on duty, and when nobody is although the calendar is open."""

    queue: str
    turns: list[Turn]
    holes: list[Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven local days of `zone` from the first of `days` on, each with the instant at which it begins; `end` is the
    midnight after the last. `calendar`: whose hours are to be covered, "" = none's."""

    zone: str
    days: list[tuple[date, int]]
    end: int
    calendar: str
    queues: list[Covered]


class Trying:
    def __init__(self, context: Context) -> None:
        self._c = context

    # --- hours

    def hours(self, id: str, doc: Doc, at: int | None) -> Hours:
        """A calendar as it would be saved under `id`. Raises Invalid."""
        at = self._c.clock() if at is None else at
        with_holidays(doc, self._c.clock())
        checks.put(self._c.store, "calendar", id, doc, None)
        calendar = msgspec.convert({**doc, "id": id}, Calendar)
        today = week.today(calendar.time_zone, at)
        last = (today + _YEAR).isoformat()
        off = {day: name for day, name in sorted(calendar.holidays.items()) if today.isoformat() <= day < last}
        return Hours(at=at, standing=week.standing(calendar, at), days=week.days(calendar, today), off=off)

    # --- promises

    def promises(self, calendar: str, targets: Doc, warn_percent: int, local: str, zone: str) -> Promised:
        """What a policy promises for a message of that local time ("" = now) of `zone` ("" = the calendar's).
        Raises Invalid."""
        kept = self._calendar(calendar)
        policy = Policy(id="tried", calendar=calendar, targets=targets, warn_percent=warn_percent)
        policies.check(policy)
        zone = zone or kept.time_zone
        if not calendars.is_zone(zone):
            raise Invalid("zone", "Use a name of the IANA time zone database, such as Europe/London.")
        at = calendars.instant(zone, local) if local else self._c.clock()
        found = examples(policy, self._c.store.settings.book().calendars, at)
        return Promised(at=at, zone=zone, open=calendars.is_open(kept, at), examples=found)

    # --- rules

    def routing(self, id: str, rule: Doc | None, facts: Facts) -> tuple[Route, list[Step]]:
        """Where a ticket would go, and why; with `rule`, if it is given, in the place of the stored one of that id.
        Raises Invalid."""
        settings = self._c.store.settings
        account = settings.account(facts.channel, facts.account)
        found = {one.id: one for one in settings.rules()}
        if rule is not None:
            checks.put(self._c.store, "rule", id, rule, None)
            found[id] = msgspec.convert({**rule, "id": id}, Rule)
        facts = replace(facts, account_queue=account.queue if account else "")
        queues = settings.queues()
        return routing.choose(facts, found.values(), queues), routing.steps(facts, found.values(), queues)

    # --- shifts

    def roster(self, *, day: str, zone: str, calendar: str, id: str = "", shift: Doc | None = None) -> Week:
        """The week from `day` (a date; "" = from this week's Monday) in `zone`, with `shift`, if it is given, in the
        place of the stored one of that id. `calendar`: whose hours are to be covered; "" = the first that somebody
        made and that isn't open around the clock. Raises Invalid."""
        if not calendars.is_zone(zone):
            raise Invalid("zone", "Use a name of the IANA time zone database, such as Europe/London.")
        found = {one.id: one for one in shifts(self._c)}
        if shift is not None:
            checks.put(self._c.store, "shift", id, shift, None)
            found[id] = shift_of(id, shift)
        first = _date(day) if day else week.monday(week.today(zone, self._c.clock()))
        days = [(one, week.midnight(zone, one)) for one in (first + timedelta(days=n) for n in range(week.DAYS))]
        end = week.midnight(zone, first + timedelta(days=week.DAYS))
        covers = self._calendar(calendar) if calendar else self._made()
        queues = [
            _covered(queue, list(found.values()), covers, days[0][1], end)
            for queue in sorted(self._c.store.settings.queues())
        ]
        return Week(zone=zone, days=days, end=end, calendar=covers.id if covers else "", queues=queues)

    def calendars(self) -> list[Calendar]:
        """Those that close at times, by id."""
        known = self._c.store.settings.book().calendars
        return [known[id] for id in sorted(known) if not known[id].always]

    def _made(self) -> Calendar | None:
        return next((one for one in self.calendars() if one.version), None)

    def _calendar(self, id: str) -> Calendar:
        known = self._c.store.settings.book().calendars.get(id)
        if known is None:
            raise Invalid("calendar", f"There is no calendar {id}.")
        return known


def _covered(queue: str, found: list[Shift], calendar: Calendar | None, start: int, end: int) -> Covered:
    turns = roster.week_of(found, start, end, queue)
    wanted = calendars.spans(calendar, start, end) if calendar else ()
    return Covered(queue=queue, turns=turns, holes=roster.uncovered(wanted, [(turn.start, turn.end) for turn in turns]))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("day", "Write the date like 2026-12-25.") from None
