"""A time as one person would say it to another: "by 15:30 today", "tomorrow from 09:00", in ten languages.

Days are those of the clock that is spoken by. Where that isn't the listener's own, its name stands beside the time.
Times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.calendars import DAYS, Calendar, Interval, next_open

_QUARTER_MS = 900_000
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """`days`: Monday to Sunday, as said of a thing that happens then. `date`: of a day further off than a week."""

    today: str
    tomorrow: str
    days: tuple[str, str, str, str, str, str, str]
    by: str
    since: str
    soon: str
    date: str = "{d:02d}.{m:02d}."


_WORDS: Mapping[str, _Words] = {
    "en": _Words(
        today="today", tomorrow="tomorrow",
        days=("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"),
        by="by {time} {day}", since="{day} from {time}", soon="as soon as we can", date="on {y}-{m:02d}-{d:02d}",
    ),
    "es": _Words(
        today="hoy", tomorrow="mañana",
        days=("el lunes", "el martes", "el miércoles", "el jueves", "el viernes", "el sábado", "el domingo"),
        by="{day} antes de las {time}", since="{day} desde las {time}", soon="lo antes posible", date="el {d}/{m}",
    ),
    "pt": _Words(
        today="hoje", tomorrow="amanhã",
        days=("na segunda-feira", "na terça-feira", "na quarta-feira", "na quinta-feira", "na sexta-feira",
              "no sábado", "no domingo"),
        by="{day} até às {time}", since="{day} a partir das {time}", soon="assim que possível", date="em {d}/{m}",
    ),
    "fr": _Words(
        today="aujourd'hui", tomorrow="demain",
        days=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        by="{day} avant {time}", since="{day} à partir de {time}", soon="dès que possible", date="le {d}/{m}",
    ),
    "de": _Words(
        today="heute", tomorrow="morgen",
        days=("am Montag", "am Dienstag", "am Mittwoch", "am Donnerstag", "am Freitag", "am Samstag", "am Sonntag"),
        by="{day} bis {time}", since="{day} ab {time}", soon="so bald wie möglich", date="am {d}.{m}.",
    ),
    "it": _Words(
        today="oggi", tomorrow="domani",
        days=("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
        by="{day} entro le {time}", since="{day} dalle {time}", soon="appena possibile", date="il {d}/{m}",
    ),
    "nl": _Words(
        today="vandaag", tomorrow="morgen",
        days=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        by="{day} vóór {time}", since="{day} vanaf {time}", soon="zo snel mogelijk", date="op {d}-{m}",
    ),
    "pl": _Words(
        today="dzisiaj", tomorrow="jutro",
        days=("w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek", "w sobotę", "w niedzielę"),
        by="{day} do {time}", since="{day} od {time}", soon="najszybciej, jak to możliwe",
    ),
    "tr": _Words(
        today="bugün", tomorrow="yarın",
        days=("pazartesi günü", "salı günü", "çarşamba günü", "perşembe günü", "cuma günü", "cumartesi günü",
              "pazar günü"),
        by="en geç {day} {time}", since="{day} {time} itibarıyla", soon="en kısa sürede",
    ),
    "ja": _Words(
        today="本日", tomorrow="明日", days=("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"),
        by="{day}{time}までに", since="{day}{time}から", soon="できるだけ早く", date="{m}月{d}日",
    ),
}  # fmt: skip
LANGUAGES = tuple(_WORDS)


def language_of(tag: str, known: Mapping[str, object] = _WORDS) -> str:
    """The language that a BCP 47 tag asks for, if it is among the known ones; "" if not."""
    bare = tag.replace("_", "-").partition("-")[0].lower()
    return bare if bare in known else ""


def by_when(at: int, now: int, zone: str, language: str, *, named: bool = False) -> str:
    """`by 15:30 today`: until when; a time that has passed, or is none (0), is "as soon as we can".

    It is rounded up to the quarter of an hour: nobody is told 15:37. `named`: with the clock's name.
    """
    words = _WORDS[language]
    if at <= now:
        return words.soon
    return _said(words.by, words, -(-at // _QUARTER_MS) * _QUARTER_MS, now, zone, named)


def from_when(at: int, now: int, zone: str, language: str, *, named: bool = False) -> str:
    """`tomorrow from 09:00`: since when; as soon as we can for a time that has passed or is none."""
    words = _WORDS[language]
    return _said(words.since, words, at, now, zone, named) if at > now else words.soon


def longest_by(language: str) -> str:
    """The longest that `by_when` can say in a language, a clock's name and all."""
    return max((_widest(language, _WORDS[language].by), _WORDS[language].soon), key=len)


def longest_from(language: str) -> str:
    """The longest that `from_when` can say."""
    return max((_widest(language, _WORDS[language].since), _WORDS[language].soon), key=len)


def _widest(language: str, form: str) -> str:
    words = _WORDS[language]
    days = (words.today, words.tomorrow, *words.days, words.date.format(y=2026, m=12, d=31))
    return form.format(day=max(days, key=len), time="00:00 UTC+0545")


def _said(form: str, words: _Words, at: int, now: int, zone: str, named: bool) -> str:
    there, here = _local(at, zone), _local(now, zone)
    away = there.toordinal() - here.toordinal()
    if away < _WEEK:
        day = (words.today, words.tomorrow)[away] if away < 2 else words.days[there.weekday()]
    else:
        day = words.date.format(y=there.year, m=there.month, d=there.day)
    return form.format(day=day, time=f"{there:%H:%M}" + (f" {_name(there)}" if named else ""))


def _local(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(ZoneInfo(zone))


def _name(local: datetime) -> str:
    """`CET`; where the zone has no letters of its own (`+03`), `UTC+03`."""
    name = local.tzname() or ""
    return f"UTC{name}" if name[:1] in ("+", "-") else name


def next_waking(at: int, zone: str) -> int:
    """The first time from `at` on between 08:00 and 21:00 there: nobody is written to at night by ourselves."""
    day = Calendar(id="waking", time_zone=zone, hours=dict.fromkeys(DAYS, (Interval(start=480, end=1260),)))
    return next_open(day, at) or at
