"""What an account's and a queue's settings say about a call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chalicelib.channels.base import Account
from chalicelib.domain.errors import Invalid
from chalicelib.domain.tickets import QueueRules

_DAY = 86_400_000
_MOST_DAYS = 3_650
_COUNTRY = re.compile(r"[A-Z]{2}")


def records(account: Account | None, queue: QueueRules | None, country: str) -> bool:
    """Whether a call is recorded: the queue's word, else the account's; never where the country is named
    in `record_off_countries`."""
    if account is None or country in account.settings.get("record_off_countries", ()):
        return False
    word = (queue.record if queue else "") or str(account.settings.get("record", "off"))
    return word == "on"


def keep_until(account: Account | None, now: int) -> int:
    """When recordings made now are removed (epoch ms); 0 = never."""
    days = int(account.settings.get("recording_days", 0)) if account else 0
    return now + days * _DAY if days > 0 else 0


def music(account: Account, queue: QueueRules | None) -> str:
    return (queue.music if queue else "") or str(account.settings.get("music", ""))


def check(settings: Mapping[str, Any]) -> None:
    """Whether a phone account's own settings can be followed. Raises Invalid naming the one that can't."""
    if settings.get("record", "off") not in ("on", "off"):
        raise Invalid("settings.record", "Use on or off.")
    countries = settings.get("record_off_countries", [])
    if not isinstance(countries, list) or not all(isinstance(x, str) and _COUNTRY.fullmatch(x) for x in countries):
        raise Invalid("settings.record_off_countries", "List countries by their two letters, such as DE.")
    days = settings.get("recording_days", 0)
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= _MOST_DAYS:
        raise Invalid("settings.recording_days", f"Use a whole number of days, 0 (for ever) to {_MOST_DAYS}.")
    if not isinstance(settings.get("delete_at_provider", False), bool):
        raise Invalid("settings.delete_at_provider", "Use true or false.")
    music = settings.get("music", "")
    if music and not (isinstance(music, str) and music.startswith("https://")):
        raise Invalid("settings.music", "Give the https address of a sound file.")
    app = settings.get("twiml_app", "")
    if app and not re.fullmatch(r"AP[0-9a-f]{32}", str(app)):
        raise Invalid("settings.twiml_app", "Use the SID of a TwiML application: AP and 32 hexadecimal digits.")
