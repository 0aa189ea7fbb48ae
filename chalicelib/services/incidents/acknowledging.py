"""A few of those who asked in public are told where the update stands: at most once a person and incident, so many a
minute and an hour of an account (services/incidents/checks.py), nobody who asked longer than an hour ago or was told
something by a machine that day, and none who only argue or come in a flood. Everybody else has the update itself: the
number of mentions doesn't count."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.channels.base import How
from chalicelib.domain import incident_words as w
from chalicelib.domain import incidents as i
from chalicelib.domain import lengths
from chalicelib.domain.errors import Conflict
from chalicelib.domain.events import DeliveryStatus, Direction, EventType, Kind, Visibility
from chalicelib.domain.identities import Customer, may_be_fed
from chalicelib.domain.incidents import Ask, Incident, Place
from chalicelib.domain.interactions import Interaction, position
from chalicelib.domain.tickets import DAY, FAR
from chalicelib.services import turns
from chalicelib.services.context import Context
from chalicelib.store.board import Card
from chalicelib.store.keys import reply_key, thread_parts

_PAGE = 20


class Acknowledging:
    def __init__(self, context: Context) -> None:
        self._c = context

    def go_on(self, incident: Incident) -> tuple[int, int]:
        """Tell whoever may be told now, oldest question first. How many were told, and when to look again."""
        told, again = 0, FAR
        for update in incident.updates[-1:]:
            for account in {place.account for place in update.places}:
                place = i.standing(incident, account)
                if place:
                    more, next_look = self._on(incident, place, incident.acked + told)
                    told, again = told + more, min(again, next_look)
        return told, again

    def _on(self, incident: Incident, place: Place, number: int) -> tuple[int, int]:
        channel, _, id = place.account.partition("#")
        account = self._c.store.settings.account(channel, id)
        given = w.rules(account.settings.get("incident")) if account else w.Rules(acknowledge=False)
        if account is None or not given.acknowledge:
            return 0, FAR
        every, burst = w.pace(given)
        now = self._c.clock()
        shelf = i.ask_shelf(incident.id, place.account)
        page = self._c.store.board.shelf(shelf, Ask, start=f"{now - w.FRESH_MS:013d}", limit=_PAGE)
        lately = (
            self._c.store.board.count(i.posts_shelf(incident.id), start=f"{now - w.FLOOD_MS:013d}") if page.items else 0
        )
        told = 0
        for card in page.items:
            customer = self._c.person(card.record.customer)
            key = reply_key(incident.id, f"ack-{customer.id if customer else card.record.customer}")
            known = self._c.store.interactions.get(key)  # under another address of theirs, or by a worker that died
            why = "" if known else self._passed_over(incident, card.record, customer, lately)
            if why:
                self._settled(card, "passed_over", why)
                continue
            if known is None:
                if self._told_today(incident, customer, card.record):
                    self._settled(card, "passed_over", "told of something else today")
                    continue
                wait = self._c.store.limits.take(f"incident#{place.account}", every_ms=every, burst=burst, now=now)
                if wait:
                    return told, now + wait
                item = self._written(incident, card.record, place, key, number + told, given)
                self._c.store.interactions.put(item, incident.id)
                told += 1
            else:
                item = known.item
            if item.status == DeliveryStatus.QUEUED:
                self._c.queues.outbound(key, item.thread, item.attempts)
            mine = item.extra["answers"] == card.record.key
            self._settled(card, "sent" if mine else "passed_over", "" if mine else "told under another address")
        return told, now if page.next else FAR

    def _told_today(self, incident: Incident, customer: Customer | None, ask: Ask) -> bool:
        """Whether a machine told them something in the last 24 hours: they have one such word a day, whatever it is
        about (services/acknowledging.py)."""
        who = customer.id if customer else ask.customer
        return turns.taken(self._c, turns.ACKNOWLEDGED, who, incident.id, DAY, lambda last: "") is None

    def _passed_over(self, incident: Incident, ask: Ask, customer: Customer | None, lately: int) -> str:
        known_before = customer is not None and 0 < customer.created_at < incident.matcher.since
        return w.passed_over(
            only_arguing=not may_be_fed(customer), stranger=not known_before and not ask.followers, lately=lately,
        ) or self._no_more(ask)  # fmt: skip

    def _no_more(self, ask: Ask) -> str:
        """Whether the post is gone, or a person sees to it by itself."""
        line = self._c.store.interactions.get(ask.key)
        if line is None or line.item.deleted_at:
            return "the post is gone"
        ticket = self._c.store.tickets.get(line.ticket) if line.ticket else None
        return "chosen to be answered by itself" if ticket and ticket.chosen else ""

    def _written(
        self, incident: Incident, ask: Ask, place: Place, key: str, number: int, given: w.Rules
    ) -> Interaction:  # fmt: skip
        text = w.words(given, ask.language, number, place.link)
        now = self._c.clock()
        return Interaction(
            key=key, type=EventType.INTERACTION, channel=ask.channel, account=ask.account,
            identity=thread_parts(ask.thread)[2], thread=ask.thread, customer=ask.customer,
            kind=Kind(ask.kind or "post"),
            direction=Direction.OUTBOUND, visibility=Visibility.PUBLIC, text=text, root=thread_parts(ask.thread)[3],
            parent=ask.key.split("#", 2)[2], at=now, received_at=now, how=How.PUBLIC_REPLY,
            status=DeliveryStatus.QUEUED, parts=len(lengths.split(ask.channel, How.PUBLIC_REPLY, text)),
            extra={"answers": ask.key, "automatic": "acknowledgement"},
        )  # fmt: skip

    def _settled(self, card: Card[Ask], state: str, why: str) -> None:
        """Off the shelf: nobody is told twice."""
        ask = replace(card.record, state=state, why=why)
        shelf = i.asked_shelf(ask.incident, state)
        try:
            self._c.store.board.save(replace(card, record=ask, shelf=shelf, place=position(ask.at, ask.key)))
        except Conflict:
            return  # another worker did it in this moment
