"""Telling a customer about their call back: in private, where they wrote; else by text to the number; else, without
any personal detail, in public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.channels.base import How
from chalicelib.domain import lengths, windows
from chalicelib.domain.callbacks import Callback
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Channel, Consent, DeliveryStatus, Direction, EventType, Kind, Visibility
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services.answering import answered
from chalicelib.services.context import Context
from chalicelib.store.keys import reply_key, thread_key, thread_parts

if TYPE_CHECKING:
    from chalicelib.services.replies import Replies

_LOOK_BACK = 100
_COMMENTS = (Channel.FACEBOOK, Channel.INSTAGRAM)


class Telling:
    """`public_url`: where customers reach us, without a trailing slash; "" = links can't be made. `replies`: asked for
    when something is to be said in public, which is held against the rules of any reply."""

    def __init__(self, context: Context, public_url: str = "", replies: Callable[[], Replies] | None = None) -> None:
        self._c, self._url, self._replies = context, public_url, replies

    def link(self, callback: Callback) -> str:
        """The customer's own page: whoever has the link may move or cancel the call back."""
        return f"{self._url}/callbacks/{callback.id}?t={callback.key}" if self._url else ""

    def tell(self, callback: Callback, text: str, name: str, *, public: str = "") -> str:
        """Send something to the customer, once for its `name`; the key of what is sent, "" if there is no way. What
        is said in `public` is said only where nothing can be said in private."""
        ticket = self._c.store.tickets.get(callback.ticket, consistent=True)
        if ticket is None or ticket.status is Status.CLOSED:
            return ""
        key = reply_key(ticket.id, f"{callback.id}-{name}")
        if self._sent_before(key):
            return key
        item = self._written(ticket, callback, text, public)
        return self._queue(ticket, replace(item, key=key)) if item else ""

    def closing(self, callback: Callback, text: str) -> str:
        """The public answer to the public post it began with, once; its key, "" if there is no such post, or it may
        not be said now. Where the loop was closed already: the key of what closed it."""
        key = reply_key(callback.ticket, f"{callback.id}-closing")
        if self._sent_before(key):
            return key
        ticket = self._c.store.tickets.get(callback.ticket, consistent=True)
        heard = self.last_public(callback.ticket)
        if ticket is None or ticket.status is Status.CLOSED or heard is None:
            return ""
        if said := self._closed(ticket):
            return said
        item = self._in_public(ticket, heard, text)
        marked = {**item.extra, "closing": "yes"} if item else {}
        return self._queue(ticket, replace(item, key=key, extra=marked)) if item else ""

    def _closed(self, ticket: Ticket) -> str:
        from chalicelib.services.social.closing import closes  # few call backs began in public

        page = self._c.store.interactions.timeline(ticket.id, limit=_LOOK_BACK, newest_first=True)
        return next((line.item.key for line in page.items if closes(line.item)), "")

    def _sent_before(self, key: str) -> bool:
        """Whether it was written before; then it only gets to the queue, if it didn't."""
        known = self._c.store.interactions.get(key)
        if known:
            self._hand_on(known.item)
        return known is not None

    # --- the way

    def _written(self, ticket: Ticket, callback: Callback, text: str, public: str) -> Interaction | None:
        for thread in dict.fromkeys((callback.thread, *_newest_first(ticket))):
            if thread and (item := self._in_private(ticket, thread, text)):
                return item
        if item := self._by_text(callback, text):
            return item
        heard = self.last_public(ticket.id) if public else None
        return self._in_public(ticket, heard, public) if heard else None

    def _in_private(self, ticket: Ticket, thread: str, text: str) -> Interaction | None:
        channel, account, identity, root = thread_parts(thread)
        if channel in (Channel.VOICE, Channel.EMAIL) or self._off(channel, account):
            return None
        now = self._c.clock()
        private = thread_key(channel, account, identity)
        if self._stopped(private):
            return None
        try:
            windows.private(channel, ticket.threads.get(private, 0), now)
        except NotAllowed:
            return self._private_reply(ticket, thread, text) if root and channel in _COMMENTS else None
        return self._item(channel, account, identity, How.MESSAGE, text)

    def _private_reply(self, ticket: Ticket, thread: str, text: str) -> Interaction | None:
        """The one private answer that Meta allows to a comment."""
        heard = self.last_public(ticket.id, thread)
        if heard is None:
            return None
        try:
            windows.private_reply(heard.channel, heard.at, self._c.clock(), already=self._had_one(ticket.id, heard.key))
        except NotAllowed:
            return None
        item = self._item(heard.channel, heard.account, heard.identity, How.PRIVATE_REPLY, text)
        return replace(item, parent=heard.provider_id, extra={"answers": heard.key}) if item else None

    def _by_text(self, callback: Callback, text: str) -> Interaction | None:
        for key, doc, _ in self._c.store.settings.listed("account"):
            channel, _, account = key.partition("#")
            if channel == Channel.SMS and doc.get("enabled", True):
                if self._stopped(thread_key(channel, account, callback.number)):
                    return None
                return self._item(channel, account, callback.number, How.MESSAGE, text)
        return None

    def _in_public(self, ticket: Ticket, heard: Interaction, text: str) -> Interaction | None:
        if self._off(heard.channel, heard.account):
            return None
        item = self._item(heard.channel, heard.account, heard.identity, How.PUBLIC_REPLY, text)
        if item is None:
            return None
        item = replace(
            item, thread=heard.thread, root=heard.root, parent=heard.provider_id, kind=heard.kind,
            visibility=Visibility.PUBLIC, extra={"answers": heard.key},
        )  # fmt: skip
        return item if self._may_be_said(ticket, item) else None

    def _may_be_said(self, ticket: Ticket, item: Interaction) -> bool:
        """Not where it shows personal data, nor where an incident's update answers everybody."""
        from chalicelib.services.reply_checks import Draft

        if self._replies is None:
            return True
        try:
            said = Draft(client_id="", text=item.text, how=item.how)
            self._replies().checks.hold_against_rules(ticket, said, item)
        except (Invalid, NotAllowed):
            return False
        return True

    def _item(self, channel: str, account: str, identity: str, how: How, text: str) -> Interaction | None:
        try:
            parts = lengths.split(channel, how, text)
        except (NotAllowed, Invalid):
            return None
        now = self._c.clock()
        return Interaction(
            type=EventType.INTERACTION, channel=channel, account=account, identity=identity,
            thread=thread_key(channel, account, identity), kind=Kind.DM if channel == Channel.X else Kind.MESSAGE,
            direction=Direction.OUTBOUND, visibility=Visibility.PRIVATE, text=text, at=now, received_at=now, how=how,
            status=DeliveryStatus.QUEUED, parts=len(parts) or 1,
        )  # fmt: skip

    # --- what is known

    def last_public(self, ticket: str, thread: str = "") -> Interaction | None:
        """What the customer of a ticket said last in public."""
        page = self._c.store.interactions.timeline(ticket, limit=_LOOK_BACK, newest_first=True)
        for line in page.items:
            item = line.item
            public = item.visibility is Visibility.PUBLIC and item.direction is Direction.INBOUND
            if public and not item.deleted_at and thread in ("", item.thread):
                return item
        return None

    def _had_one(self, ticket: str, comment: str) -> bool:
        page = self._c.store.interactions.timeline(ticket, limit=_LOOK_BACK, newest_first=True)
        return any(
            line.item.how == How.PRIVATE_REPLY
            and line.item.extra.get("answers") == comment
            and line.item.status != DeliveryStatus.FAILED
            for line in page.items
        )

    def _off(self, channel: str, account: str) -> bool:
        return self._c.store.settings.account(channel, account) is None

    def _stopped(self, thread: str) -> bool:
        known = self._c.store.threads.get(thread, consistent=True)
        return known is not None and known.consent == Consent.STOP

    # --- sending, as services/replies.py does

    def _queue(self, ticket: Ticket, item: Interaction) -> str:
        item = replace(item, customer=ticket.customer)
        self._c.store.interactions.put(item, ticket.id)
        answered(self._c, ticket.id, item)
        self._pair(ticket, item)
        self._hand_on(item)
        return item.key

    def _hand_on(self, item: Interaction) -> None:
        if item.status == DeliveryStatus.QUEUED:
            self._c.queues.outbound(item.key, item.thread, item.attempts)

    def _pair(self, ticket: Ticket, item: Interaction) -> None:
        """What the customer answers there belongs to this ticket, unless they have another one there."""
        if item.thread in ticket.threads:
            return
        thread = self._c.store.threads.get(item.thread, consistent=True)
        if thread is None or not thread.ticket:
            self._c.store.threads.point(item.thread, customer=ticket.customer, ticket=ticket.id, previous="")


def _newest_first(ticket: Ticket) -> list[str]:
    return sorted(ticket.threads, key=lambda key: -ticket.threads[key])
