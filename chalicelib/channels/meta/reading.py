"""Reading Meta's JSON: ids that may be numbers, times in two units, and one piece of a batch at a time."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.channels.base import Account, WebhookRequest
from chalicelib.domain.events import Author, Channel, Direction, Event, EventType, event_key

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_FIRST_MILLISECOND = 100_000_000_000  # as milliseconds March 1973, as seconds the year 5138
_LAST_MILLISECOND = 253_402_300_799_999  # the end of the year 9999
_MOST_DIGITS = 15  # of _LAST_MILLISECOND
_MARK_LENGTH = 24  # hex digits: 96 bits, so that no two of a lifetime's events meet


def obj(value: object) -> dict[str, Any]:
    """The JSON object, or an empty one where Meta sent something else (or nothing)."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    r"""The string, or "". JSON may carry half of a surrogate pair (`"\ud83d"`), which no store accepts."""
    return _LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""


def ident(value: object) -> str:
    """An id as a string: old payloads send numbers, new ones strings."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text(value)


def millis(value: object) -> int | None:
    """Epoch milliseconds, or None where there is no usable time.

    Messaging states milliseconds, the feed seconds, and `entry.time` either, so the
    size of the number decides: below 1e11 it can only be seconds.
    """
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        return None
    at = value * 1000 if value < _FIRST_MILLISECOND else value
    return at if at <= _LAST_MILLISECOND else None


def canonical(piece: object) -> str:
    """The same JSON text however Meta ordered or escaped it; ASCII only."""
    return json.dumps(piece, sort_keys=True, separators=(",", ":"))


def mark(*parts: str) -> str:
    """A short fingerprint that tells two events apart where Meta gives no id."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:_MARK_LENGTH]


def facts(**values: object) -> dict[str, str]:
    """`extra`: only what is there, as strings."""
    return {name: shown for name, value in values.items() if (shown := ident(value))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece arrived: which account of ours, and when."""

    channel: Channel
    account: str
    ours: frozenset[str]  # every id under which Meta knows this account
    received_at: int
    entry_at: int  # the batch's own time, for pieces that state none
    keep_raw: bool

    def key(self, provider_event_id: str) -> str:
        return event_key(self.channel, self.account, provider_event_id)


def place(account: Account, request: WebhookRequest, entry_time: object) -> Place:
    return Place(
        channel=account.channel,
        account=account.id,
        ours=frozenset(filter(None, (account.address, *account.addresses))),
        received_at=request.received_at,
        entry_at=millis(entry_time) or request.received_at,
        keep_raw=account.settings.get("keep_raw") is True,
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """One messaging event or one change: what becomes exactly one `Event`."""

    at_place: Place
    body: Any

    def event(self, provider_event_id: str, kind: EventType, at: int | None) -> Event:
        """The event's frame; the caller fills the rest with `dataclasses.replace`."""
        here = self.at_place
        return Event(
            key=here.key(provider_event_id),
            type=kind,
            channel=here.channel,
            account=here.account,
            received_at=here.received_at,
            at=at or here.entry_at,
            raw=canonical(self.body) if here.keep_raw else "",
        )

    def ignored(self, reason: str, *, identity: str = "", at: int | None = None) -> Event:
        """Kept with its reason. Such a piece has no id we know, so its content is its key."""
        raw = canonical(self.body)
        frame = self.event(f"ignored:{mark(raw)}", EventType.IGNORED, at)
        return replace(frame, identity=identity, reason=reason, raw=raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who did something in public."""

    identity: str
    direction: Direction
    author: Author
    anonymous: bool = False


def who(here: Place, person: str, thing: str, author: Author) -> Who:
    """`person` is the id Meta names, "" where it names none; `thing` the comment or post it is about.

    Our own account is nobody's customer: no identity, and the service finds the ticket
    by `parent` and `root`. Without the permission to see people Meta leaves `from` out;
    what was written must still reach an agent, so the comment stands in for its writer.
    """
    if person in here.ours:
        return Who(identity="", direction=Direction.OUTBOUND, author=author)
    if person:
        return Who(identity=person, direction=Direction.INBOUND, author=author)
    return Who(identity=f"anonymous:{thing}", direction=Direction.INBOUND, author=author, anonymous=True)
