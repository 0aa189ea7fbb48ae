"""A ticket's public and private threads as a pair: where each stands, and how we can write there now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.channels.base import How
from chalicelib.domain import private_side, windows
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.events import Consent, DeliveryStatus, Direction, Visibility
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services.context import Context
from chalicelib.services.reply_checks import LOOK_BACK
from chalicelib.store.keys import thread_key, thread_parts

_PUBLIC_TOO = ("x", *private_side.COMMENTS)
_SAY_STOP = ("sms", "whatsapp")
_CLOSED = "This ticket is closed for good. Start a new ticket with the customer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to write on a thread: whether it is open, until when (epoch ms; 0 = no end), and what is possible instead
    of it."""

    how: str
    open: bool
    closes_at: int = 0
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """`last_inbound_at` 0 = they haven't written there."""

    thread: str
    visibility: Visibility
    last_inbound_at: int
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What one identity of the customer's and one account of ours have in public (a thread a post) and in private."""

    channel: str
    account: str
    identity: str
    public: tuple[Side, ...]
    private: Side | None


def pairs(context: Context, ticket: Ticket) -> list[Pair]:
    """The pairs of a ticket, the one written on last first. One query where comments could be answered in private, and
    one read a phone number."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for key in sorted(ticket.threads, key=lambda one: (-ticket.threads[one], one)):
        channel, account, identity, _ = thread_parts(key)
        groups.setdefault((channel, account, identity), []).append(key)
    comments = _Comments(context, ticket, groups)
    return [_pair(context, ticket, *who, keys, comments) for who, keys in groups.items()]


def _pair(
    context: Context, ticket: Ticket, channel: str, account: str, identity: str, keys: Iterable[str],
    comments: _Comments,
) -> Pair:  # fmt: skip
    now = context.clock()
    private = thread_key(channel, account, identity)
    public = [key for key in keys if key != private]
    message = _message(context, ticket, channel, private, now)
    there = private in ticket.threads or channel in _PUBLIC_TOO
    return Pair(
        channel=channel, account=account, identity=identity,
        public=tuple(
            Side(
                thread=key, visibility=Visibility.PUBLIC, last_inbound_at=ticket.threads[key],
                ways=_public_ways(ticket, channel, key, message, comments, now),
            )
            for key in public
        ),
        private=Side(
            thread=private, visibility=Visibility.PRIVATE, last_inbound_at=ticket.threads.get(private, 0),
            ways=(message,),
        ) if there else None,
    )  # fmt: skip


def _message(context: Context, ticket: Ticket, channel: str, private: str, now: int) -> Way:
    if ticket.status is Status.CLOSED:
        return Way(how=How.MESSAGE, open=False, instead=_CLOSED)
    if channel in _SAY_STOP:
        known = context.store.threads.get(private)
        if known and known.consent == Consent.STOP:
            return Way(how=How.MESSAGE, open=False, instead="They said STOP: wait until they send START, or call them.")
    try:
        window = windows.private(channel, ticket.threads.get(private, 0), now)
    except NotAllowed as shut:
        return Way(how=How.MESSAGE, open=False, instead=shut.instead)
    return Way(how=How.MESSAGE, open=True, closes_at=window.closes_at)


def _public_ways(
    ticket: Ticket, channel: str, thread: str, message: Way, comments: _Comments, now: int
) -> tuple[Way, ...]:
    if ticket.status is Status.CLOSED:
        return (Way(how=How.PUBLIC_REPLY, open=False, instead=_CLOSED),)
    ways = [Way(how=How.PUBLIC_REPLY, open=True)]
    if channel == "x":
        ways.append(message)
    if channel in private_side.COMMENTS:
        try:
            at, already = comments.of(thread)
            window = windows.private_reply(channel, at, now, already=already)
            ways.append(Way(how=How.PRIVATE_REPLY, open=True, closes_at=window.closes_at))
        except NotAllowed as shut:
            ways.append(Way(how=How.PRIVATE_REPLY, open=False, instead=shut.instead))
    return tuple(ways)


class _Comments:
    """The latest comments of a ticket, and which have had their one private reply."""

    def __init__(self, context: Context, ticket: Ticket, groups: Iterable[tuple[str, str, str]]) -> None:
        self._latest: dict[str, Interaction] = {}
        self._answered: set[str] = set()
        self._ticket = ticket
        if any(channel in private_side.COMMENTS for channel, _, _ in groups):
            page = context.store.interactions.timeline(ticket.id, limit=LOOK_BACK, newest_first=True)
            for line in page.items:
                self._note(line.item)

    def _note(self, item: Interaction) -> None:
        if item.direction is Direction.INBOUND and not item.deleted_at:
            self._latest.setdefault(item.thread, item)
        if item.how == How.PRIVATE_REPLY and item.status != DeliveryStatus.FAILED:
            self._answered.add(item.extra.get("answers", ""))

    def of(self, thread: str) -> tuple[int, bool]:
        """When the thread's latest comment was made, and whether it was answered in private."""
        item = self._latest.get(thread)
        return (item.at, item.key in self._answered) if item else (self._ticket.threads[thread], False)
