"""When somebody may be called, by the clock where their number is from.

A number says its country, and seldom where in it: so a time is allowed only if it is within the hours in every
principal time zone of the country. Standard library only; times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.errors import Invalid
from chalicelib.domain.quiet_zones import ZONES

MINUTE = 60_000
_DAY_MINUTES = 1_440
_LOOKS = 64  # each moves on to some zone's next opening; two days of eleven zones need fewer
_HOURS = (8 * 60, 21 * 60)
"""08:00 to 21:00, as US law has it (47 CFR 64.1200(c)(1), https://www.ecfr.gov/current/title-47/section-64.1200)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Calls are allowed from `hours[0]` until before `hours[1]`, minutes from local midnight;
    `countries`: other hours for a country."""

    hours: tuple[int, int] = _HOURS
    countries: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, country: str) -> tuple[int, int]:
        return self.countries.get(country) or self.countries.get(country.partition("-")[0]) or self.hours


DEFAULT = Quiet()


def zones(country: str) -> tuple[str, ...]:
    """The time zones that count; UTC for a country we don't know."""
    return ZONES.get(country) or ZONES.get(country.partition("-")[0]) or ("UTC",)


def allowed(country: str, at: int, rules: Quiet = DEFAULT) -> bool:
    """Whether a number of that country (`DE`, `US`, `US-HI`) may be called at that time."""
    return next_allowed(country, at, rules) == at


def next_allowed(country: str, at: int, rules: Quiet = DEFAULT) -> int:
    """The first time from `at` on at which a number of that country may be called; `at` if it may be now.

    Where no time is allowed in every zone at once (narrow hours, a wide country), the zone in which most of its
    people live counts alone.
    """
    names = zones(country)
    return _first(names, at, rules.of(country)) or _first(names[:1], at, rules.of(country)) or at


def _first(names: tuple[str, ...], at: int, hours: tuple[int, int]) -> int:
    for _ in range(_LOOKS):
        later = max(_opening(ZoneInfo(name), at, hours) for name in names)
        if later == at:
            return at
        at = later
    return 0


def _opening(zone: ZoneInfo, at: int, hours: tuple[int, int]) -> int:
    """The first time from `at` on within the hours of one zone."""
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
    minute = local.hour * 60 + local.minute
    opens, closes = hours
    if opens <= minute < closes:
        return at
    day = local.date() + timedelta(days=1 if minute >= closes else 0)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    # Wall clock: on the day the clocks change, eight o'clock is still eight o'clock.
    return max(at + 1, round((midnight + timedelta(minutes=opens)).timestamp() * 1000))


def parse(setting: object, field_name: str = "quiet_hours") -> Quiet:
    """The account's setting `{"from": "08:00", "to": "21:00", "countries": {"DE": {"from", "to"}}}`, each part of
    it optional. Raises Invalid naming the part that is wrong."""
    if setting in (None, "", {}):
        return DEFAULT
    if not isinstance(setting, dict):
        raise Invalid(field_name, 'Give {"from": "08:00", "to": "21:00"}.')
    listed = setting.get("countries", {})
    if not isinstance(listed, dict):
        raise Invalid(f"{field_name}.countries", 'Give {"DE": {"from": "09:00", "to": "20:00"}}.')
    countries = {}
    for country, hours in listed.items():
        if country not in ZONES:
            raise Invalid(f"{field_name}.countries.{country}", "Use a country's two letters (ISO 3166-1), such as DE.")
        countries[country] = _hours(hours, f"{field_name}.countries.{country}")
    return Quiet(hours=_hours(setting, field_name), countries=countries)


def _hours(said: object, place: str) -> tuple[int, int]:
    if not isinstance(said, dict):
        raise Invalid(place, 'Give {"from": "08:00", "to": "21:00"}.')
    opens, closes = (_minute(said.get(name, usual), f"{place}.{name}") for name, usual in _USUAL)
    if opens >= closes:
        raise Invalid(f"{place}.to", "Calls must be allowed at some time of the day: choose a later end.")
    return opens, closes


_USUAL = (("from", "08:00"), ("to", "21:00"))


def _minute(said: object, place: str) -> int:
    hour, _, minute = str(said).partition(":")
    whole = int(hour) * 60 + int(minute) if hour.isdecimal() and minute.isdecimal() and len(minute) == 2 else -1
    if not 0 <= whole <= _DAY_MINUTES or int(minute or 0) > 59:
        raise Invalid(place, "Give a time of day such as 08:00.")
    return whole
