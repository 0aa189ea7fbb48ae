"""What is said to a customer about a call back, and how their answers are read. Never a number in full, never a
link in public."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain import quiet
from chalicelib.domain.callbacks import Callback, How, Outcome, tried_at
from chalicelib.services.callbacks.numbers import masked

OFFER = (
    "We would like to call you about this. Please answer here, in private, with your phone number, and we will call"
    " you back. Don't post the number in public."
)
OFFER_HERE = (
    "We would like to call you about this. Answer CALL ME and we will call you on this number, or answer with"
    " another number to call."
)
PUBLIC = "We tried to call you. Send us a private message and we will find a time that suits you."
CANCELLED = "Your call back is cancelled. Write to us here at any time."
CONSENT_FORM = "asked for the call on a web page, with a code sent to the number"
CONSENT_KEY = "pressed 1 to be called back"

# On SMS the word CANCEL alone stops all texts (Twilio's opt-out keywords), and never gets here.
_CANCEL = re.compile(r"(no|don'?t|do not|cancel)( my| the| this)? ?call ?(back|me)?|nocall", re.IGNORECASE)
_NOW = re.compile(r"call( me)? now", re.IGNORECASE)
_CHOICE = re.compile(r"(?:option |number )?([1-9])", re.IGNORECASE)
_LONGEST = 60  # characters: who says more says more than that
_YES = re.compile(
    r"(?=.*\b(yes|yep|yeah|ok|okay|sure|call( me)?|please do|of course)\b)"
    r"((yes|yep|yeah|ok|okay|sure|of course|please|do|call( me)?|back|now|thanks|thank you|on this( number)?|here)"
    r"[ ,.!]*)+",
    re.IGNORECASE,
)


def zone_of(callback: Callback) -> ZoneInfo:
    """The clock we speak by: that of the number's country, or of its largest part."""
    return ZoneInfo(quiet.zones(callback.country)[0])


def day_and_time(at: int, zone: ZoneInfo) -> str:
    """`Monday 23 November at 10:05`"""
    local = _local(at, zone)
    return f"{local:%A} {local.day} {local:%B} at {local:%H:%M}"


def clock(at: int, zone: ZoneInfo) -> str:
    return f"{_local(at, zone):%H:%M}"


def _local(at: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)


def is_soon(callback: Callback) -> bool:
    """Whether it is for now. What one of us asked for at night is for the morning."""
    return callback.how is How.NOW and callback.chosen


def promised(callback: Callback) -> str:
    """When we will call, in words, to stand after "We will call you"."""
    zone = zone_of(callback)
    if is_soon(callback):
        return "as soon as somebody is free"
    if callback.how is How.NOW:
        return f"on {day_and_time(callback.earliest, zone)}"
    if callback.how is How.SLOT:
        return f"on {day_and_time(callback.earliest, zone)}"
    begins, ends = _local(callback.earliest, zone), _local(callback.latest, zone)
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else day_and_time(callback.latest, zone)
    return f"between {day_and_time(callback.earliest, zone)} and {until}"


def booked(callback: Callback, link: str) -> str:
    change = f" To choose another time or cancel: {link}" if link else " To cancel, answer: no call."
    moved = "Changed: we" if callback.turn > 1 else "Thank you. We"
    return f"{moved} will call you {promised(callback)}, on the number ending in {masked(callback.number)[1:]}.{change}"


def fell_back(callback: Callback, link: str) -> str:
    """`We tried to call you at 10:05 and 10:20. Choose a time: ...`"""
    zone = zone_of(callback)
    times = [clock(at, zone) for at in tried_at(callback)]
    first = f"We tried to call you at {listed(times)}." if times else "We could not call you in the time you asked for."
    if callback.outcome == Outcome.ABANDONED:
        first = f"We called you at {times[-1]}, and nobody was free to talk in time: we are sorry."
    return " ".join(filter(None, (first, f"Choose a time: {link}" if link else "", choices(callback, bool(link)))))


def choices(callback: Callback, link: bool) -> str:
    if not callback.offered:
        return "" if link else "Write to us here, and we will find a time."
    zone = zone_of(callback)
    said = [f"{n} for {day_and_time(at, zone)}" for n, at in enumerate(callback.offered, 1)]
    return f"{'Or answer' if link else 'Answer'} {listed(said, 'or')}."


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`"""
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


def agrees(text: str) -> bool:
    """Whether an answer to an offer is a yes and nothing else."""
    return len(text) <= _LONGEST and _YES.fullmatch(text.strip()) is not None


def wish_in(text: str) -> tuple[str, int]:
    """What words of a customer ask for that can only be about the call: ("cancel", 0), ("now", 0) or ("", 0)."""
    said = _said(text)
    if _CANCEL.fullmatch(said):
        return "cancel", 0
    return ("now", 0) if _NOW.fullmatch(said) else ("", 0)


def bare_wish_in(text: str, callback: Callback) -> tuple[str, int]:
    """What a single word asks for where it answers what we said of the call: the same, or ("slot", its beginning)."""
    said = _said(text)
    if said in ("cancel", "now"):
        return said, 0
    choice = _CHOICE.fullmatch(said)
    if choice and int(choice[1]) <= len(callback.offered):
        return "slot", callback.offered[int(choice[1]) - 1]
    return "", 0


def _said(text: str) -> str:
    return text.strip().strip(".!").replace("\u2019", "'").lower() if len(text) <= _LONGEST else ""
