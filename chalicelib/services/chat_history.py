"""What a chat visitor may read: their own conversation, since a cursor.

A message can reach the timeline later than one that is newer: the customer's pass through a
queue, an agent's count when they are handed over. So a cursor isn't a place in the timeline but
the last quarter of an hour before it, with what was already shown in there: each poll reads that
stretch again and gives what is new in it, wherever it was slipped in.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

import msgspec

from chalicelib.domain.errors import Invalid
from chalicelib.domain.events import DeliveryStatus, Direction, EventType, Kind, Visibility
from chalicelib.domain.identities import short_hash
from chalicelib.domain.interactions import Interaction, position
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context

WINDOW = 900_000
"""Milliseconds that a message may be late to the timeline and still be told to who polls. (Later
ones are told to who reads the conversation anew.)"""

_SEEN = 200  # ids a cursor names at most; the window shrinks to hold no more
_CHAIN = 20  # follow-up tickets looked back through
_PAGE = 200
_THERE = (DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ)


@dataclass(frozen=True, slots=True)
class Mark:
    """Everything from `since` (ms) on that was already shown."""

    since: int = 0
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Heard:
    """The next messages in their order, and the cursor to ask with next ("" before the first). `tickets`: where each
    thread stands now, by thread."""

    items: list[Interaction]
    next: str
    tickets: dict[str, Ticket] = field(default_factory=dict)


def public_id(key: str) -> str:
    """A message's id as the page knows it; tells nothing of our own keys."""
    return short_hash(key, 26)


def _tag(key: str) -> str:
    return public_id(key)[:10]  # 50 bits: plenty among the few hundred of a cursor


def to_text(mark: Mark) -> str:
    if not mark.since:
        return ""
    raw = msgspec.json.encode([mark.since, "".join(sorted(mark.seen))])
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def from_text(text: str) -> Mark:
    """Raises Invalid on what isn't a cursor of ours."""
    if not text:
        return Mark()
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        since, tags = msgspec.json.decode(raw, type=tuple[int, str])
    except (ValueError, msgspec.MsgspecError):
        raise Invalid("after", "This is not a cursor; use the `next` of an earlier answer, or leave it out.") from None
    if not 0 <= since < 10**13 or len(tags) > 10 * _SEEN:
        raise Invalid("after", "This is not a cursor; use the `next` of an earlier answer, or leave it out.")
    return Mark(since, frozenset(tags[n : n + 10] for n in range(0, len(tags), 10)))


class History:
    def __init__(self, context: Context) -> None:
        self._c = context

    def since(self, threads: tuple[str, ...], after: str, limit: int) -> Heard:
        """The next `limit` messages of these threads that `after` doesn't know, oldest first.
        Raises Invalid for a bad cursor."""
        mark = from_text(after)
        known: dict[str, Interaction] = {}
        fresh: dict[str, Interaction] = {}
        newest: dict[str, Ticket] = {}
        for thread in threads:
            for ticket in self._tickets(thread, mark.since):
                newest.setdefault(thread, ticket)
                self._read(ticket.id, threads, mark, limit, known, fresh)
        items = sorted(fresh.values(), key=_place)[:limit]
        return Heard(items, to_text(_moved(mark, [*known.values(), *items])) or after, newest)

    def _tickets(self, thread: str, since: int) -> list[Ticket]:
        """The thread's ticket and those it follows, as far back as anything after `since` can stand."""
        known = self._c.store.threads.get(thread)
        id = known.ticket if known else ""
        out: list[Ticket] = []
        while id and len(out) < _CHAIN:
            ticket = self._c.store.tickets.get(id)
            if ticket is None:
                break
            out.append(ticket)
            id = "" if ticket.opened_at <= since else ticket.follows
        return out

    def _read(
        self, ticket: str, threads: tuple[str, ...], mark: Mark, limit: int,
        known: dict[str, Interaction], fresh: dict[str, Interaction],
    ) -> None:  # fmt: skip
        """Sort a ticket's messages into those the cursor knows and, up to `limit`, those it doesn't.
        Those it knows are all read, wherever they stand: what isn't carried on would be given again."""
        after, found = "", 0
        while True:
            page = self._c.store.interactions.timeline(ticket, limit=_PAGE, after=after, since=mark.since)
            for item in (line.item for line in page.items):
                if found == limit and len(known) == len(mark.seen):
                    return
                if not _theirs(item, threads):
                    continue
                if _tag(item.key) in mark.seen:
                    known[item.key] = item
                elif found < limit:
                    fresh[item.key] = item
                    found += 1
            after = page.next
            if not after:
                return


def _theirs(item: Interaction, threads: tuple[str, ...]) -> bool:
    """Whether the visitor may see it: said by or to them, in private, on their own thread, and there."""
    said = item.type is EventType.INTERACTION and item.kind is Kind.MESSAGE and not item.deleted_at
    if not said or item.thread not in threads or item.visibility is not Visibility.PRIVATE:
        return False
    return item.direction is Direction.INBOUND or (item.direction is Direction.OUTBOUND and item.status in _THERE)


def _place(item: Interaction) -> str:
    return position(item.at, item.key)


def _moved(mark: Mark, shown: list[Interaction]) -> Mark:
    """The cursor after these were shown (now or before)."""
    if not shown:
        return mark
    newest_first = sorted(shown, key=_place, reverse=True)
    since = max(mark.since, newest_first[0].at - WINDOW, 1)
    if len(newest_first) > _SEEN:
        since = max(since, newest_first[_SEEN].at + 1)
    return Mark(since, frozenset(_tag(item.key) for item in newest_first[:_SEEN] if item.at >= since))
