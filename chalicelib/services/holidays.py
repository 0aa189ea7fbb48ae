"""Public holidays by country, for calendars: written into a calendar when it is saved, and never looked up later.

The rules are those of the `holidays` package (https://holidays.readthedocs.io): statutory public holidays, with
the weekdays they are moved to. Those that follow the moon are estimates for years to come.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.errors import Invalid

_LANGUAGE = "en_US"  # the only one that ships (infra/vendor.py); without it a name is in the country's own


def with_holidays(doc: dict[str, Any], now: int) -> None:
    """Write every day off into a calendar's document: the country's, without the days worked all the same, and those
    by hand. `now` (epoch ms) says around which year. Raises Invalid."""
    found: dict[str, str] = {}
    if doc["country"]:
        year = datetime.fromtimestamp(now // 1000, UTC).year
        found = days_off(doc["country"], doc["subdivision"], years_around(year))
    elif doc["subdivision"]:
        raise Invalid("country", "Name the country that the subdivision is in.")
    worked = set(doc["working_days"])
    doc["holidays"] = {day: name for day, name in found.items() if day not in worked} | doc["days_off"]


def days_off(country: str, subdivision: str, years: Iterable[int]) -> dict[str, str]:
    """Local date -> name, in order. `country` by ISO 3166-1 ("DE"), `subdivision` by what follows the
    hyphen in ISO 3166-2 ("BY"; "" = the whole country's days only).

    Raises Invalid ("country" or "subdivision") naming what there is.
    """
    import holidays  # loads in a tenth of a second: only saving a calendar needs it

    known = countries()
    if country not in known:
        raise Invalid("country", f"Use one of {', '.join(known)}.")
    if subdivision and subdivision not in known[country]:
        parts = ", ".join(known[country])
        reason = f"Use one of {parts}, or leave it empty." if parts else f"Leave it empty: {country} has none."
        raise Invalid("subdivision", reason)
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=list(years), language=_LANGUAGE)
    return {day.isoformat(): name for day, name in sorted(found.items())}


def countries() -> dict[str, tuple[str, ...]]:
    """The countries whose holidays are known, each with its subdivisions, in order."""
    import holidays

    listed = holidays.list_supported_countries(include_aliases=False)
    return {country: tuple(sorted(parts)) for country, parts in sorted(listed.items())}


def years_around(year: int) -> range:
    """The years that a calendar saved in `year` is written out for: the last, this and the next nine."""
    return range(year - 1, year + 10)
