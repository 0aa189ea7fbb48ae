"""What a ticket's change sets going later, told by the table's stream.

It happens here whichever way the ticket came to change, and a worker that dies is made up for by the redelivery. A
ticket nobody asked anything for costs a look at settings that are kept in memory.
"""

from __future__ import annotations

from chalicelib.domain.acknowledging import SETTLE_MS
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services import acknowledging, asking_after
from chalicelib.services.checkins import seen
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.store.keys import acknowledge_timer, ask_after_timer


class Afterwards:
    def __init__(self, context: Context) -> None:
        self._c = context

    def __call__(self, old: Ticket | None, new: Ticket | None) -> None:
        """One write of a ticket. Told twice, it sets the same again."""
        if new is None:
            return
        self._acknowledge(old, new)
        self._ask_after(old, new)
        seen.note(self._c, old, new)

    def _acknowledge(self, old: Ticket | None, new: Ticket) -> None:
        """Somebody begins to wait, nobody has their ticket any more, or its promise is for another time: look soon
        whether they are to be told for how long."""
        began = old is None or not acknowledging.waits(old) or old.waiting_since != new.waiting_since
        left = old is not None and bool(old.assignee) and not new.assignee
        moved = old is not None and old.first_reply_due != new.first_reply_due
        if (began or left or moved) and acknowledging.waits(new) and acknowledging.rules_of(self._c, new).when:
            # Halfway: whoever may be one of a flood is counted before anybody is told anything.
            set_timer(self._c, acknowledge_timer(new.id), self._c.clock() + SETTLE_MS // 2)

    def _ask_after(self, old: Ticket | None, new: Ticket) -> None:
        """It was just solved: look some days later whether to ask how everything is."""
        if new.status is not Status.SOLVED or old is None or old.status is Status.SOLVED:
            return
        queue = self._c.queue_rules(new.queue)
        if asking_after.wanted(new, queue):
            set_timer(self._c, ask_after_timer(new.id), asking_after.asked_at(new, queue))
