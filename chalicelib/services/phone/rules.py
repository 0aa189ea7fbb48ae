"""What an account's and a queue's settings say about a call."""

from __future__ import annotations

from chalicelib.channels.base import Account
from chalicelib.domain.tickets import QueueRules

_DAY = 86_400_000


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
