"""Supervisors' yes or no to what others want to say in public.

Whoever needs a yes asks for it here, and is told what was decided through its own `Kind`. The decision is one
conditional write, so of two supervisors one is told that the other was faster. What follows from it can be done again
without harm: the ledger sees to it if the process that decided dies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain import approvals as a
from chalicelib.domain.approvals import Approval, State
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.tickets import FAR
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.store.board import Card, CardPage
from chalicelib.store.keys import approval_timer

_FINISHED_BY_MS = 30_000  # after which the ledger looks whether what was decided has been done


def _nothing(approval: Approval) -> None:
    return


@dataclass(frozen=True, slots=True)
class Kind:
    """What asks for approvals. `decided`: do what follows (state approved or rejected; `text` are the words that were
    approved); told at least once, so doing it again must change nothing. `check`: raises whatever forbids these words
    now, before they are approved."""

    decided: Callable[[Approval], None]
    check: Callable[[Approval], None] = _nothing


class Approvals:
    """`kinds`: by name, asked for when needed."""

    def __init__(self, context: Context, kinds: Mapping[str, Callable[[], Kind]]) -> None:
        self._c, self._kinds = context, kinds

    # --- by those who write

    def ask(self, asked: Approval) -> Card[Approval]:
        """Put words before the supervisors (`asked_at` is filled in). Asking again with the same words changes
        nothing; with other words, or after a no, it is asked anew. What was approved stays approved: whoever asks again
        in the same words has their yes, and what follows from it, at once."""
        fresh = replace(asked, asked_at=self._c.clock(), state=State.WAITING)
        made = self._c.store.board.create(_card(fresh))
        if made:
            return made
        card = self._c.store.board.change(
            a.card_id(asked.kind, asked.thing), Approval, lambda card: _on(card, a.asked_anew(card.record, fresh))
        )
        if card.record.state is State.APPROVED and card.record.done:
            self._kind(card.record).decided(card.record)  # it was held since, say: the yes is for its words
        return card

    def withdraw(self, kind: str, thing: str) -> None:
        """Whoever wrote it takes it back. Nothing happens where nothing waits."""
        now = self._c.clock()
        try:
            self._c.store.board.change(
                a.card_id(kind, thing), Approval, lambda card: _on(card, a.withdrawn(card.record, now=now))
            )
        except NotFound:
            return

    # --- by supervisors

    def waiting(self, *, limit: int = 50, after: str = "") -> CardPage[Approval]:
        """What waits, the longest waiting first."""
        return self._c.store.board.shelf(a.WAITING, Approval, limit=limit, after=after)

    def decided(self, *, limit: int = 50, after: str = "") -> CardPage[Approval]:
        """What was decided or taken back, the latest first."""
        return self._c.store.board.shelf(a.DECIDED, Approval, limit=limit, after=after, newest_first=True)

    def get(self, id: str) -> Card[Approval]:
        """By its public id. Raises NotFound."""
        found = self._c.store.board.get(f"approval#{id}", Approval)
        if found is None:
            raise NotFound("There is nothing of that id to approve.")
        return found

    def approve(self, id: str, *, by: str, text: str = "", version: int | None = None) -> Card[Approval]:
        """Yes; with `text`, in other words. Doing it again changes nothing. Raises NotFound, Conflict (somebody else
        decided, the words changed), NotAllowed and Invalid (the words can't go out; nobody approves their own)."""
        now, known = self._c.clock(), self.get(id)
        if known.record.state is State.WAITING:
            self._kind(known.record).check(replace(known.record, text=text or known.record.text))
        same = known.record.by == by and (not text or text == known.record.text)
        if known.record.state is State.APPROVED and same:
            return self._followed(known)
        return self._decide(known, version, lambda now_: a.approved(now_, by=by, text=text, now=now))

    def reject(self, id: str, *, by: str, reason: str, version: int | None = None) -> Card[Approval]:
        """No, and why. Raises as `approve` does, and Invalid without a reason."""
        now, known = self._c.clock(), self.get(id)
        if known.record.state is State.REJECTED and known.record.by == by and known.record.reason == reason.strip():
            return self._followed(known)
        return self._decide(known, version, lambda now_: a.rejected(now_, by=by, reason=reason, now=now))

    def _decide(
        self, known: Card[Approval], version: int | None, how: Callable[[Approval], Approval]
    ) -> Card[Approval]:
        record = how(known.record)  # raises before anything is written
        if version is not None and version != known.version:
            raise Conflict("This changed since you looked. Read it again, then decide.", known.version)
        set_timer(self._c, approval_timer(known.id), self._c.clock() + _FINISHED_BY_MS)
        try:
            stored = self._c.store.board.save(_on(known, record))
        except Conflict:
            now = self.get(a.public_id(record.kind, record.thing))
            how(now.record)  # says who was faster
            raise Conflict("This changed since you looked. Read it again, then decide.", now.version) from None
        return self._followed(stored)

    # --- what follows

    def woken(self, id: str) -> int:
        """A wake-up of the ledger: what was decided is done now, if it hasn't been. FAR = never look again."""
        found = self._c.store.board.get(f"approval#{id}", Approval)
        if found and found.record.state is not State.WAITING:
            self._followed(found)
        return FAR

    def _followed(self, card: Card[Approval]) -> Card[Approval]:
        if card.record.done:
            return card
        self._kind(card.record).decided(card.record)
        mark = card.version

        def done(now: Card[Approval]) -> Card[Approval]:
            return replace(now, record=replace(now.record, done=True)) if now.version == mark else now

        return self._c.store.board.change(card.id, Approval, done)

    def _kind(self, approval: Approval) -> Kind:
        return self._kinds[approval.kind]()


def _card(approval: Approval) -> Card[Approval]:
    return _on(Card(id=a.card_id(approval.kind, approval.thing), record=approval), approval)


def _on(card: Card[Approval], approval: Approval) -> Card[Approval]:
    """The card with the record on its shelf, at its place."""
    return replace(card, record=approval, shelf=a.shelf(approval), place=a.place(approval))
