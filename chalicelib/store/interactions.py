"""Interactions. The event key is the row's key for ever, so an event can be kept once only.

A row becomes visible on a ticket's timeline when it is published (gets `ticket` and
`position`). Until then it is a claim, or a place where early changes wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pynamodb.exceptions import PutError, UpdateError

from chalicelib.domain import redaction
from chalicelib.domain.errors import Conflict, Retry
from chalicelib.domain.interactions import Interaction, alias, merged, position
from chalicelib.store.codec import cursor, decode, encode, uncursor
from chalicelib.store.tables import CONDITION_FAILED, InteractionRow

_TRIES = 8


class Claim(StrEnum):
    FRESH = "fresh"  # nobody had it
    UNFINISHED = "unfinished"  # claimed before, never published: carry on
    DONE = "done"  # published, or known to be an echo of ours
    KEPT = "kept"  # stored for good without a ticket


@dataclass(frozen=True, slots=True)
class Line:
    """An interaction on a ticket's timeline."""

    item: Interaction
    ticket: str
    rev: int


@dataclass(frozen=True, slots=True)
class Timeline:
    items: list[Line]
    next: str = ""


def _line(row: Any) -> Line:
    item = replace(decode(row.doc, Interaction), key=row.key)
    return Line(item, row.ticket or "", int(row.rev))


def _doc(item: Interaction) -> str:
    # Whoever writes has taken card numbers out already; here is where none gets past. The key is the row's own:
    # it isn't paid for twice.
    return encode(replace(redaction.interaction(item), key=""))


class Interactions:
    def get(self, key: str, *, consistent: bool = True) -> Line | None:
        try:
            return _line(InteractionRow.get(key, consistent_read=consistent))
        except InteractionRow.DoesNotExist:
            return None

    def claim(self, item: Interaction) -> tuple[Claim, Interaction]:
        """Put the record aside, unpublished, if nobody has it; else say how far it got. Early
        changes that were waiting under its key are taken in."""
        if self._put(InteractionRow(key=item.key, doc=_doc(item)), InteractionRow.key.does_not_exist()):
            return Claim.FRESH, item
        for _ in range(_TRIES):
            known = self.get(item.key)
            if known is None:
                raise Retry("an interaction was there and is not")
            if known.item.echo_of or known.ticket:
                return Claim.DONE, known.item
            if known.item.body:
                kept = known.item.extra.get("kept", "")
                return (Claim.KEPT if kept else Claim.UNFINISHED), known.item
            whole = merged(item, known.item)
            row = InteractionRow(key=item.key, doc=_doc(whole), rev=known.rev + 1)
            if self._put(row, (InteractionRow.rev == known.rev) & InteractionRow.ticket.does_not_exist()):
                return Claim.FRESH, whole
        raise Retry("an interaction kept changing while it was stored")

    def publish(self, key: str, ticket: str, at: int) -> Interaction | None:
        """Show a claimed interaction on a ticket's timeline; as it stands there. None if it was already."""
        row = InteractionRow(key)
        try:
            row.update(
                actions=[InteractionRow.ticket.set(ticket), InteractionRow.position.set(position(at, key))],
                condition=InteractionRow.key.exists() & InteractionRow.ticket.does_not_exist(),
            )
        except UpdateError as error:
            if error.cause_response_code == CONDITION_FAILED:
                return None
            raise
        return _line(row).item  # the update gave the whole row back

    def put(self, item: Interaction, ticket: str) -> bool:
        """Store and publish at once. False if the key is taken: nothing is changed then."""
        row = InteractionRow(key=item.key, doc=_doc(item), ticket=ticket, position=position(item.at, item.key))
        return self._put(row, InteractionRow.key.does_not_exist())

    def keep(self, item: Interaction) -> bool:
        """Store for good without a ticket (ignored kinds, consent words). False if it was there."""
        state, _ = self.claim(replace(item, extra={**item.extra, "kept": "yes"}))
        return state is Claim.FRESH

    def change(self, key: str, how: Callable[[Interaction], Interaction]) -> Line:
        """Apply a change to what is kept under a key; where nothing is yet, it waits there.

        `how` may run several times. Raises Retry if the row never holds still.
        """
        for _ in range(_TRIES):
            known = self.get(key)
            before = known.item if known else alias(key)
            after = how(before)
            if known and after == before:
                return known
            try:
                return self._rewrite(known, after)
            except Conflict:
                continue
        raise Retry("an interaction kept changing while it was stored")

    def _rewrite(self, known: Line | None, after: Interaction) -> Line:
        if known is None:
            if not self._put(InteractionRow(key=after.key, doc=_doc(after)), InteractionRow.key.does_not_exist()):
                raise Conflict("somebody stored it first")
            return Line(after, "", 1)
        try:
            InteractionRow(after.key).update(
                actions=[InteractionRow.doc.set(_doc(after)), InteractionRow.rev.set(known.rev + 1)],
                condition=InteractionRow.rev == known.rev,
            )
        except UpdateError as error:
            if error.cause_response_code == CONDITION_FAILED:
                raise Conflict("somebody changed it first") from error
            raise
        return Line(after, known.ticket, known.rev + 1)

    def mark_echo(self, key: str, ours: str) -> Line:
        """Note that the provider's id `key` is our own message `ours`. If its echo came first and
        stands on a timeline of its own, it is taken off. Returns what was known under the key."""
        line = self.change(key, lambda item: replace(item, echo_of=ours))
        if line.ticket:
            InteractionRow(key).update(actions=[InteractionRow.ticket.remove(), InteractionRow.position.remove()])
        return line

    def timeline(
        self, ticket: str, *, limit: int = 100, after: str = "", newest_first: bool = False, since: int = 0
    ) -> Timeline:
        """One query: a ticket's interactions in the order they happened, from a time (ms) on."""
        found = InteractionRow.timeline.query(
            ticket, InteractionRow.position >= f"{since:013d}" if since else None, limit=limit,
            last_evaluated_key=uncursor(after), scan_index_forward=not newest_first,
        )  # fmt: skip
        items = [_line(row) for row in found]
        return Timeline(items, cursor(found.last_evaluated_key))

    def _put(self, row: InteractionRow, condition: Any) -> bool:
        try:
            row.save(condition)
        except PutError as error:
            if error.cause_response_code == CONDITION_FAILED:
                return False
            raise
        return True


def from_image(image: dict[str, Any]) -> tuple[Interaction, str]:
    """An interaction and its ticket ("" unpublished) from a stream record's image."""
    item = replace(decode(image["doc"]["S"], Interaction), key=image["key"]["S"])
    return item, image.get("ticket", {}).get("S", "")
