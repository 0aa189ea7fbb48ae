"""A supervisor asks for a customer's post to be hidden, shown again or deleted.

Like a reply it is accepted at once and done by the outbound worker (services/moderating.py). What is written, in
this order: the audit's record, which nobody can change and without which nothing is done; the deed, queued, under
the client's own id; which deed is the latest, on the post. Asking again with the same id does the rest.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import moderation as m
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.events import DeliveryStatus, Direction, EventType, Kind, event_key
from chalicelib.domain.interactions import Interaction, position
from chalicelib.domain.moderation import Moderated, Wish
from chalicelib.services.context import Context
from chalicelib.store.board import Card, CardPage
from chalicelib.store.interactions import Line
from chalicelib.store.keys import moderation_key


class Moderation:
    def __init__(self, context: Context) -> None:
        self._c = context

    def ask(self, about: str, wish: Wish, *, by: str, ticket: str = "") -> Interaction:
        """The deed (its status says how far it is). `about`: the interaction's key; `ticket`: that it must be on.

        Raises NotFound, Invalid (what is missing), NotAllowed (what would be allowed instead), or Conflict where
        the client id was used for something else.
        """
        m.check(wish)
        line = self._c.store.interactions.get(about)
        if line is None or not line.item.body:
            raise NotFound("There is no such post or comment.")
        if ticket and line.ticket != ticket:
            raise Invalid("line", "This is not on this ticket.")
        key = moderation_key(wish.client_id, about)
        known = self._c.store.interactions.get(key)
        if known is None:
            m.may(line.item, wish, theirs=self._theirs(line.item))
        record = self._on_record(key, line, wish, by)
        if known is None:
            known = self._accepted(record, line)
        if known.item.status == DeliveryStatus.QUEUED:
            self._is_latest(known.item)
            self._c.queues.outbound(key, f"moderate#{about}", known.item.attempts)
        return known.item

    def listed(
        self, channel: str, account: str, *, limit: int, after: str = ""
    ) -> CardPage[Moderated]:  # fmt: skip
        """The audit of an account's moderation, newest first."""
        shelf = m.shelf(channel, account)
        return self._c.store.board.shelf(shelf, Moderated, limit=limit, after=after, newest_first=True)

    def _theirs(self, item: Interaction) -> bool:
        """Whether somebody else is known to have begun the conversation. (Who is not known is left to the provider.)"""
        if item.channel != "x" or not item.root:
            return False
        root = self._c.store.interactions.get(event_key(item.channel, item.account, item.root))
        if root is None or root.item.echo_of:
            return False
        return root.item.body and root.item.direction is Direction.INBOUND

    def _on_record(self, key: str, line: Line, wish: Wish, by: str) -> Moderated:
        item, now = line.item, self._later_than_the_last(line.item)
        record = Moderated(
            key=key, about=item.key, ticket=line.ticket, channel=item.channel, account=item.account,
            action=wish.action, reason=wish.reason, note=wish.note, words=m.words_of(item), by=by, at=now,
        )  # fmt: skip
        card = Card(id=key, record=record, shelf=m.shelf(item.channel, item.account), place=position(now, key))
        if self._c.store.board.create(card):
            return record
        found = self._c.store.board.get(key, Moderated)
        first = found.record if found else record
        if (first.action, first.reason, first.note) != (wish.action, wish.reason, wish.note):
            raise Conflict("This client_id was used for another wish; use a new one.")
        return first

    def _later_than_the_last(self, item: Interaction) -> int:
        """Two wishes about one post never have the same time, however close they come."""
        last = int(item.extra.get("moderation", "0").partition("#")[0])
        return max(self._c.clock(), last + 1)

    def _accepted(self, record: Moderated, line: Line) -> Line:
        about = line.item
        facts = {"action": record.action, "reason": record.reason, "note": record.note, "about": about.key}
        item = Interaction(
            key=record.key, type=EventType.INTERACTION, kind=Kind.EVENT, direction=Direction.INTERNAL,
            channel=about.channel, account=about.account, identity=about.identity, thread=about.thread,
            customer=about.customer, text="moderation", parent=about.provider_id, root=about.root, agent=record.by,
            how=record.action, status=DeliveryStatus.QUEUED, at=record.at, received_at=record.at,
            extra={name: value for name, value in facts.items() if value},
        )  # fmt: skip
        stored = self._c.store.interactions
        done = stored.put(item, line.ticket) if line.ticket else stored.keep(item)
        known = None if done else stored.get(record.key)
        return known or Line(item, line.ticket, 0)

    def _is_latest(self, item: Interaction) -> None:
        """Of two wishes about one post the later one holds, in whatever order they are done."""
        mark = mark_of(item)

        def marked(about: Interaction) -> Interaction:
            if about.extra.get("moderation", "") >= mark:
                return about
            return replace(about, extra={**about.extra, "moderation": mark})

        self._c.store.interactions.change(item.extra["about"], marked)


def mark_of(item: Interaction) -> str:
    """The deed's place among those about the same post."""
    return position(item.at, item.key)
