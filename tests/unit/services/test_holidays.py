"""Public holidays for calendars, and that what ships still knows them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import holidays as package
import pytest

from chalicelib.domain.calendars import DAYS, Calendar, Interval, check, is_open
from chalicelib.domain.errors import Invalid
from chalicelib.services.holidays import countries, days_off, years_around
from infra import vendor

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "name"),
    [
        ("US", "", "2026-11-26", "Thanksgiving Day"),
        ("US", "", "2026-07-03", "Independence Day (observed)"),  # the 4th is a Saturday
        ("DE", "", "2026-10-03", "German Unity Day"),
        ("DE", "BY", "2026-01-06", "Epiphany"),
        ("GB", "SCT", "2026-01-02", "New Year Holiday"),
        ("FR", "", "2026-05-25", "Pentecost Monday"),
    ],
)
def test_a_countrys_holidays_are_known_by_date_and_in_english(
    country: str, subdivision: str, day: str, name: str
) -> None:
    assert days_off(country, subdivision, [2026])[day] == name


def test_a_subdivision_adds_its_own_days() -> None:
    assert "2026-01-06" not in days_off("DE", "", [2026])
    assert "2026-01-06" not in days_off("DE", "BE", [2026])


def test_every_year_asked_for_is_there_in_order() -> None:
    found = days_off("US", "", years_around(2026))
    christmases = [day for day, name in found.items() if name == "Christmas Day"]
    assert christmases == [f"{year}-12-25" for year in range(2025, 2036)]
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    ("country", "subdivision", "field", "told"),
    [
        ("XX", "", "country", "DE, "),
        ("de", "", "country", "DE, "),
        ("", "", "country", "DE, "),
        ("DE", "XX", "subdivision", "BY, "),
        ("SG", "01", "subdivision", "Leave it empty"),
    ],
)
def test_what_is_not_known_is_named_with_what_is(country: str, subdivision: str, field: str, told: str) -> None:
    with pytest.raises(Invalid) as caught:
        days_off(country, subdivision, [2026])
    assert caught.value.field == field
    assert told in caught.value.reason


def test_what_is_offered_can_be_used() -> None:
    known = countries()
    assert len(known) > 200
    assert all(len(country) == 2 for country in known)
    for country in ("US", "DE", "IN", "BR"):
        for subdivision in known[country]:
            assert days_off(country, subdivision, [2026])


def test_they_fit_a_calendar() -> None:
    hours = dict.fromkeys(DAYS, (Interval(start=0, end=1440),))
    calendar = Calendar(id="de", hours=hours, holidays=days_off("DE", "BY", years_around(2026)))
    check(calendar)
    christmas = 1_798_156_800_000  # 2026-12-25, 00:00 UTC
    assert [is_open(calendar, christmas + days * 86_400_000) for days in range(3)] == [False, False, True]


def test_the_package_as_it_ships_knows_the_same(tmp_path: Path) -> None:
    shutil.copytree(Path(package.__file__).parent, tmp_path / "holidays", ignore=shutil.ignore_patterns("__pycache__"))
    vendor._strip_holidays(tmp_path / "holidays")
    asked = [("US", "CA"), ("DE", "BY"), ("SA", ""), ("JP", ""), ("IN", "MH"), ("GB", "SCT"), ("NG", ""), ("GU", "")]
    script = f"""
import sys, json
sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]
from chalicelib.services.holidays import days_off
import holidays
print(json.dumps([holidays.__file__, [days_off(c, s, [2026, 2027]) for c, s in {asked!r}]]))
"""
    # In another language's environment, which must not matter.
    done = subprocess.run([sys.executable, "-B", "-c", script], env={"LANGUAGE": "de"}, capture_output=True, text=True,
                          check=True)  # fmt: skip
    where, found = json.loads(done.stdout)
    assert where.startswith(str(tmp_path))
    assert found == [days_off(country, subdivision, [2026, 2027]) for country, subdivision in asked]
    assert not (tmp_path / "holidays" / "financial").exists()
    assert [path.name for path in (tmp_path / "holidays" / "locale").iterdir()] == ["en_US"]
