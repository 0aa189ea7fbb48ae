"""What an account posts when its team comes and when it goes: at most one of each a day, and never late.

Times are epoch milliseconds, UTC; a day is that of the account's own clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain import acknowledging, calendars, roster
from chalicelib.domain.errors import Invalid
from chalicelib.domain.kind_times import LANGUAGES, language_of
from chalicelib.domain.roster import Shift

GREETING, SIGNING_OFF = "greeting", "signing_off"
VARIABLES = ("team", "agents", "until", "back")
"""{team}: the shift's name. {agents}: the first names of who is on duty. {until}: when it ends, as `17:00 CEST`.
{back}: since when somebody is there again, as `on Monday from 09:00 CEST`, in the setting's language."""
CHANNELS = ("x", "facebook")  # those on which words alone make a post
STALE_MS = 3_600_000
_BACK, _AHEAD = 3 * roster.DAY, 8 * roster.DAY
_TEXTS, _SHIFTS = 20, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """An account's setting `shift_posts`. `shifts`: by id, those that count; none = those of the account's queue.
    `time_zone` "" = that of the first of them."""

    greeting: tuple[str, ...] = ()
    signing_off: tuple[str, ...] = ()
    shifts: tuple[str, ...] = ()
    time_zone: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A team comes (`greeting`) or goes (`signing_off`) `at`; `day`: the account's (2026-05-28)."""

    what: str
    at: int
    day: str
    until: int  # when it ends
    back: int  # when somebody is there again; 0 = nobody knows


def rules(setting: object) -> Rules:
    """The account's setting `shift_posts`. Raises Invalid naming the part that is wrong."""
    path = "settings.shift_posts"
    if setting in (None, "", {}):
        return Rules()
    if not isinstance(setting, dict):
        raise Invalid(path, 'Give {"greeting": ["..."], "signing_off": ["..."]}.')
    for name in setting:
        if name not in ("greeting", "signing_off", "shifts", "time_zone", "language"):
            raise Invalid(f"{path}.{name}", "Use greeting, signing_off, shifts, time_zone and language.")
    language = language_of(str(setting.get("language", "en")))
    if not language:
        raise Invalid(f"{path}.language", f"Times can be told in {', '.join(LANGUAGES)}.")
    zone = setting.get("time_zone", "")
    if zone and not (isinstance(zone, str) and calendars.is_zone(zone)):
        raise Invalid(f"{path}.time_zone", "Use a name of the IANA time zone database, such as Europe/London.")
    shifts = setting.get("shifts", [])
    if not isinstance(shifts, list) or len(shifts) > _SHIFTS or not all(isinstance(one, str) for one in shifts):
        raise Invalid(f"{path}.shifts", f"List the ids of at most {_SHIFTS} shifts.")
    return Rules(
        greeting=_texts(setting, GREETING, path), signing_off=_texts(setting, SIGNING_OFF, path),
        shifts=tuple(shifts), time_zone=zone, language=language,
    )  # fmt: skip


def _texts(setting: Mapping[str, object], name: str, path: str) -> tuple[str, ...]:
    listed = setting.get(name, [])
    if not isinstance(listed, list) or len(listed) > _TEXTS:
        raise Invalid(f"{path}.{name}", f"Give a list of at most {_TEXTS} texts.")
    for n, text in enumerate(listed):
        acknowledging.check_text(text, f"{path}.{name}[{n}]", VARIABLES)
    return tuple(listed)


def chosen(rules: Rules, queue: str, shifts: Iterable[Shift]) -> list[Shift]:
    """The shifts that count for an account, by id."""
    found = [s for s in shifts if (s.id in rules.shifts if rules.shifts else s.queue == queue)]
    return sorted(found, key=lambda s: s.id)


def due(rules: Rules, shifts: list[Shift], now: int) -> list[Moment]:
    """What is to be said now. Nothing that is more than an hour late: nobody is greeted at night because something
    stood still."""
    return [m for m in _moments(rules, shifts, now) if m.at <= now < m.at + STALE_MS and _still(m, shifts, now)]


def next_look(rules: Rules, shifts: list[Shift], now: int) -> int:
    """When it is time to look again: at the next moment, or in a week, whichever comes first."""
    return min((m.at for m in _moments(rules, shifts, now) if m.at > now), default=now + 7 * roster.DAY)


def _moments(rules: Rules, shifts: list[Shift], now: int) -> list[Moment]:
    if not shifts:
        return []
    zone = ZoneInfo(rules.time_zone or shifts[0].time_zone)
    start, end = now - _BACK, now + _AHEAD
    spans = roster.joined(span for shift in shifts for span in roster.turns(shift, start, end))
    comes: dict[str, Moment] = {}
    goes: dict[str, Moment] = {}
    for n, (opens, closes) in enumerate(spans):
        again = spans[n + 1][0] if n + 1 < len(spans) else 0
        day = _day(opens, zone)
        comes.setdefault(day, Moment(what=GREETING, at=opens, day=day, until=closes, back=again))
        day = _day(closes, zone)
        goes[day] = Moment(what=SIGNING_OFF, at=closes, day=day, until=closes, back=again)
    wanted = [*(comes.values() if rules.greeting else ()), *(goes.values() if rules.signing_off else ())]
    return sorted((m for m in wanted if start < m.at < end), key=lambda m: (m.at, m.what))


def _still(moment: Moment, shifts: list[Shift], now: int) -> bool:
    """A greeting while they are there, a goodbye while nobody is."""
    there = any(roster.turns(shift, now, now + 1) for shift in shifts)
    return there == (moment.what == GREETING)


def _day(at: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(zone).date().isoformat()


def words(texts: tuple[str, ...], moment: Moment, values: Mapping[str, str]) -> str:
    """One of the texts, another each day, with its variables."""
    return acknowledging.filled(acknowledging.chosen(texts, f"{moment.what}{moment.day}", ""), values)


def clock(at: int, zone: str) -> str:
    """`17:00 CEST`; "" for no time."""
    if not at:
        return ""
    local = datetime.fromtimestamp(at // 1000, UTC).astimezone(ZoneInfo(zone))
    return f"{local:%H:%M} {local.tzname() or ''}".strip()
