"""After an incident is resolved: everybody who asked in private is told, once a person; the tickets that waited in it
are solved. Page by page, by wake-ups; every page may be done twice.

Somebody is told where they wrote last, if they may be written to there; else, or if it doesn't get there, an agent
has to (`by_hand`), and the ticket stays as it is."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.channels.base import How
from chalicelib.domain import incidents as i
from chalicelib.domain.errors import Conflict, RapportError, Retry
from chalicelib.domain.events import DeliveryStatus
from chalicelib.domain.identities import may_be_fed
from chalicelib.domain.incidents import Follow, Incident, Task
from chalicelib.domain.tickets import FAR, Status, Ticket
from chalicelib.services import timeline
from chalicelib.services.context import Context
from chalicelib.services.incidents.attaching import is_held
from chalicelib.services.incidents.tickets import Tickets
from chalicelib.services.replies import Replies
from chalicelib.services.reply_checks import Draft
from chalicelib.store.board import Card
from chalicelib.store.facts import Fact
from chalicelib.store.keys import reply_key, thread_parts

PAGE = 25
SOURCES = ("held", "told", "by_hand", "waits")
AGAIN = ("held", "waits")
_AGAIN_MS = 30_000
_ARRIVED = (DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ)
_LOST = (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN, DeliveryStatus.CANCELLED)
_NO_TEXT = ("voice", "email")


class Settling:
    def __init__(self, context: Context, tickets: Tickets, replies: Replies) -> None:
        self._c, self._tickets, self._replies = context, tickets, replies

    def page(self, incident: Incident) -> Task:
        """Do one page; what is left to do after it."""
        task = incident.settling
        if task.sources[0] == "held":
            page = self._c.store.tickets.by_status(Status.ON_HOLD, limit=PAGE, after=task.after)
            for ticket in page.items:
                if is_held(ticket, incident.id):
                    self._tickets.solve(ticket.id, incident.id)
            return replace(task, after=page.next) if page.next else Task(sources=task.sources[1:])
        if task.sources[0] == "waits":
            found = self._shelf(incident, "waits")
            for card in found:
                self._tell(incident, card)
            return task if len(found) == PAGE else Task(sources=task.sources[1:])
        after = self._not_over(incident, task.sources[0], task.after) if incident.reopened else ""
        return replace(task, after=after) if after else Task(sources=task.sources[1:])

    def _not_over(self, incident: Incident, state: str, after: str) -> str:
        """Whoever was told too early, before it was reopened, is told again."""
        page = self._c.store.board.shelf(i.follow_shelf(incident.id, state), Follow, limit=PAGE, after=after)
        for card in page.items:
            if card.record.round < incident.reopened:
                self._moved(card, "waits")
        return page.next

    def _shelf(self, incident: Incident, state: str) -> list[Card[Follow]]:
        return self._c.store.board.shelf(i.follow_shelf(incident.id, state), Follow, limit=PAGE).items

    # --- telling

    def _tell(self, incident: Incident, card: Card[Follow]) -> None:
        why = "None of their tickets is open any more."
        if not may_be_fed(self._c.person(card.record.customer)):
            self._by_hand(incident, card, "They only argue: an agent decides whether to tell them.")
            return
        for id in reversed(card.record.tickets):
            ticket = self._c.store.tickets.get(id, consistent=True)
            thread = _private_thread(ticket) if ticket and ticket.status is not Status.CLOSED else ""
            if ticket is None or not thread:
                continue
            client_id = f"incident-{incident.id}-{incident.reopened}"
            draft = Draft(client_id=client_id, text=incident.follow_up, how=How.MESSAGE, thread=thread)
            try:
                self._replies.reply(id, draft, agent="")
            except (Retry, Conflict):
                raise
            except RapportError as error:
                why = f"{error.reason} {getattr(error, 'instead', '')}".strip()
                continue
            self._moved(card, "sent", told_on=id, round=incident.reopened)
            return
        self._by_hand(incident, card, why)

    def _by_hand(self, incident: Incident, card: Card[Follow], why: str) -> None:
        for id in card.record.tickets[-1:]:
            ticket = self._c.store.tickets.get(id)
            if ticket:
                timeline.note(self._c, ticket, "incident_follow_up_not_sent", {"why": why})
        self._moved(card, "by_hand", why=why, round=incident.reopened)

    def _moved(
        self, card: Card[Follow], state: str, *, told_on: str = "", why: str = "", round: int | None = None
    ) -> None:  # fmt: skip
        def how(now: Card[Follow]) -> Card[Follow]:
            if now.record.state != card.record.state:
                return now  # another worker was faster
            follow = replace(
                now.record, state=state, told_on=told_on or now.record.told_on, why=why,
                round=now.record.round if round is None else round,
            )  # fmt: skip
            return replace(now, record=follow, shelf=i.follow_shelf(follow.incident, state))

        self._c.store.board.change(card.id, Follow, how)

    # --- did it get there

    def see_to(self, incident: Incident) -> int:
        """Look after what was sent. When to look again."""
        found = self._shelf(incident, "sent")
        for card in found:
            follow = card.record
            line = self._c.store.interactions.get(
                reply_key(follow.told_on, f"incident-{incident.id}-{incident.reopened}")
            )
            status = line.item.status if line else DeliveryStatus.CANCELLED
            if status in _ARRIVED:
                self._arrived(incident, card)
            elif status in _LOST:
                reason = line.item.status_reason if line else ""
                self._by_hand(incident, card, reason or f"It was {status}.")
        return self._c.clock() + _AGAIN_MS if found and self._shelf(incident, "sent") else FAR

    def _arrived(self, incident: Incident, card: Card[Follow]) -> None:
        for id in card.record.tickets:
            self._tickets.answered(id, incident.id)
        what = "incident_told"
        fact = Fact(
            id=f"{what}#{incident.id}#{incident.reopened}#{card.record.customer}", what=what, at=incident.resolved_at,
            ticket=card.record.told_on, extra={"incident": incident.id},
        )  # fmt: skip
        self._c.store.facts.put([fact])
        self._moved(card, "told")


def _private_thread(ticket: Ticket) -> str:
    """Where they wrote in private last; "" if nowhere."""
    private = []
    for key, at in ticket.threads.items():
        channel, _, _, root = thread_parts(key)
        if not root and channel not in _NO_TEXT:
            private.append((at, key))
    return max(private, default=(0, ""))[1]
