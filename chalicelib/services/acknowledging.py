"""Telling customers by when they have an answer, where nobody will answer soon.

A ticket's change sets the wake-up (services/afterwards.py), for accounts that asked for it only. When it comes, all is
looked at afresh: does the customer still wait, is the desk closed or late, may they be told so at all. What is told is
a reply that nobody wrote, so it keeps no promise, and windows and STOP hold as for any other. Its limits: one a
customer in 24 hours, so many a minute of an account, and none to people of whom nothing is known while many such write.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.channels.base import Account, How
from chalicelib.domain import acknowledging as a
from chalicelib.domain import calendars
from chalicelib.domain.agents import Presence
from chalicelib.domain.calendars import Calendar
from chalicelib.domain.errors import Conflict, Invalid, RapportError, Retry
from chalicelib.domain.events import Direction, Kind, Visibility
from chalicelib.domain.heard import Heard, Need, heard_id, need_of
from chalicelib.domain.identities import Customer, may_be_fed
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.kind_times import by_when, from_when
from chalicelib.domain.policies import Target
from chalicelib.domain.sla import FAR, Promise
from chalicelib.domain.tickets import ACTIVE, MINUTE, QueueRules, Ticket
from chalicelib.domain.windows import DAY
from chalicelib.services import timeline, turns, whereabouts
from chalicelib.services.context import Context
from chalicelib.services.replies import Draft, Replies
from chalicelib.store.keys import reply_key, thread_parts

ARGUES = "only_arguing"
"""The tag of a customer who only argues: they are told nothing by ourselves."""
KIND = turns.ACKNOWLEDGED
_LOOK_BACK = 20  # lines
_TWO_DAYS = 2 * DAY
_FLOOD_REST_MS = 10 * MINUTE
_GIVE_UP_MS = 30 * MINUTE  # of waiting for its turn in the minute's limit
_META = ("facebook", "instagram")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Who looks after a ticket, and when. `opens`: the next time they do, 0 if they do now."""

    account: Account
    rules: a.Rules
    queue: QueueRules
    calendar: Calendar
    promise: Promise | None
    closes_at: int
    opens: int


def rules_of(context: Context, ticket: Ticket) -> a.Rules:
    """What the account that the customer wrote to last asked for. Off, where nothing is set or it is switched off."""
    account = _account(context, ticket)
    return _rules(account) if account else a.OFF


def waits(ticket: Ticket) -> bool:
    """Whether the customer waits for an answer of its own: in an incident they have the incident's."""
    return bool(ticket.waiting_since) and ticket.status in ACTIVE and not ticket.incident and not ticket.call


class Acknowledging:
    def __init__(self, context: Context, replies: Replies) -> None:
        self._c, self._replies = context, replies

    def look(self, id: str) -> int:
        """A ticket's wake-up. Early, late or repeated is harmless. When to look again (epoch ms); FAR = never."""
        ticket = self._c.store.tickets.get(id, consistent=True)
        desk = self._desk(ticket) if ticket and waits(ticket) else None
        if ticket is None or desk is None or not desk.rules.when:
            return FAR
        now = self._c.clock()
        why, again = a.decide(desk.rules, self._scene(ticket, desk, now))
        if now < ticket.waiting_since + a.SETTLE_MS:
            self._meter(ticket, desk)
        return self._tell(ticket, desk, why) if why else again

    # --- may it be said

    def _tell(self, ticket: Ticket, desk: _Desk, why: str) -> int:
        person = self._c.person(ticket.customer)
        heard = self._heard(ticket)
        if person is None or heard is None or not self._may(person, heard, desk):
            return FAR
        known = turns.standing(self._c, KIND, person.id, a.DAY)
        if known and known.name != ticket.id:
            return FAR
        if known is None:
            wait = self._c.store.limits.take(
                f"acknowledge#{_place(desk.account)}", every_ms=MINUTE // desk.rules.a_minute, burst=1,
                now=self._c.clock(),
            )  # fmt: skip
            if wait:
                return self._later(ticket, wait)
        language, ways = self._ways(desk, why, heard, person)
        seed = f"{ticket.id}|{ticket.waiting_since}"
        turn = turns.taken(
            self._c, KIND, person.id, ticket.id, a.DAY, lambda last: a.chosen(ways, seed, last)
        )  # fmt: skip
        if turn:
            values = self._values(ticket, desk, person, language)
            self._send(ticket, heard, f"acknowledged-{turn.at}", a.filled(turn.text, values))
        return FAR

    def _may(self, person: Customer, heard: Interaction, desk: _Desk) -> bool:
        if heard.visibility is Visibility.PUBLIC and not (desk.rules.public and self._spoke_to_us(heard)):
            return False
        if heard.channel in _META and self._c.clock() - heard.at >= DAY - MINUTE:
            return False  # later than that only a person may write
        if not may_be_fed(person):
            return False
        return not (_nobody_knows(heard) and self._c.store.marks.standing(_flood(desk), now=self._c.clock()))

    def _spoke_to_us(self, heard: Interaction) -> bool:
        """Not where we only found a post, or hear no wish for an answer in it."""
        card = self._c.store.board.get(heard_id(heard.key), Heard)
        return card is None or (not card.record.found and need_of(card.record) is Need.NEEDS)

    def _later(self, ticket: Ticket, wait: int) -> int:
        """In a rush not everybody is told: spread over the next minutes, and after half an hour let be."""
        now = self._c.clock()
        if now > ticket.waiting_since + _GIVE_UP_MS and now > ticket.first_reply_due:
            return FAR
        spread = int.from_bytes(ticket.id.encode()[-4:]) % MINUTE
        return now + max(wait, MINUTE) + spread

    def _meter(self, ticket: Ticket, desk: _Desk) -> None:
        """Count those of whom nothing is known, before anybody is told anything."""
        heard = self._heard(ticket)
        if heard is None or not _nobody_knows(heard):
            return
        every, burst, now = a.FLOOD_MS // desk.rules.flood, desk.rules.flood, self._c.clock()
        me, once = self._c.nonce(), f"acknowledge-metered#{ticket.id}#{ticket.waiting_since}"
        if self._c.store.marks.first(once, me, now=now, seconds=_FLOOD_REST_MS // 1000) != me:
            return  # looked at before
        if self._c.store.limits.take(_flood(desk), every_ms=every, burst=burst, now=now):
            self._c.store.marks.set(_flood(desk), until=now + _FLOOD_REST_MS)

    # --- what there is to know

    def _desk(self, ticket: Ticket) -> _Desk | None:
        account = _account(self._c, ticket)
        if account is None or account.channel == "voice":
            return None
        queue, now = self._c.queue_rules(ticket.queue), self._c.clock()
        wanted = (Target.FIRST_REPLY, Target.NEXT_REPLY)
        promise = next((p for p in ticket.promises if p.target in wanted and p.policy), None)
        named = str(account.settings.get("calendar", "")) or (promise.calendar.partition("@")[0] if promise else "")
        calendar = queue.book.calendars.get(named) or calendars.BUILT_IN["always"]
        span = next(calendars.spans(calendar, now, now + _TWO_DAYS), None)
        opened = span is not None and span[0] <= now
        ends = span[1] if span and opened else 0
        return _Desk(
            account=account, rules=_rules(account), queue=queue, calendar=calendar, promise=promise,
            closes_at=FAR if ends >= now + _TWO_DAYS else ends,
            opens=0 if opened else (calendars.next_open(calendar, now) or 0),
        )  # fmt: skip

    def _scene(self, ticket: Ticket, desk: _Desk, now: int) -> a.Scene:
        held = anybody = True
        if desk.rules.late:
            mine = self._c.store.desks.get(ticket.assignee) if ticket.assignee else None
            held = mine is not None and mine.presence is not Presence.OFFLINE
            anybody = held or self._somebody(desk.queue)
        return a.Scene(
            now=now, since=ticket.waiting_since, closes_at=desk.closes_at, warn_at=a.warn_at(desk.promise), held=held,
            anybody=anybody,
        )  # fmt: skip

    def _somebody(self, queue: QueueRules) -> bool:
        """Whether anybody who serves the queue is online."""
        agents = self._c.store.settings.agents()
        able = [
            id
            for id in self._c.store.desks.board()
            if id in agents and agents[id].enabled and (not queue.skill or queue.skill in agents[id].skills)
        ]
        return any(desk.presence is Presence.ONLINE for desk in self._c.store.desks.many(able).values())

    def _heard(self, ticket: Ticket) -> Interaction | None:
        """The customer's latest words on the ticket."""
        page = self._c.store.interactions.timeline(ticket.id, limit=_LOOK_BACK, newest_first=True)
        for line in page.items:
            item = line.item
            if item.direction is Direction.INBOUND and not item.deleted_at and item.kind is not Kind.CALL:
                return item
        return None

    # --- in which words

    def _ways(self, desk: _Desk, why: str, heard: Interaction, person: Customer) -> tuple[str, tuple[str, ...]]:
        how = "public" if heard.visibility is Visibility.PUBLIC else "private"
        return a.texts(desk.rules, why, how, heard.language or person.language)

    def _values(self, ticket: Ticket, desk: _Desk, person: Customer, language: str) -> dict[str, str]:
        now, own = self._c.clock(), whereabouts.zone(person, ticket.threads)
        zone = own or ("UTC" if desk.calendar.always else desk.calendar.time_zone)
        due = desk.promise.due if desk.promise else 0
        if desk.promise and due and due < desk.opens:  # promised around the clock, while nobody is there
            due = desk.opens + due - desk.promise.start
        return {
            "brand": desk.account.name or desk.queue.name,
            "team": desk.queue.name or desk.queue.id,
            "time": by_when(due, now, zone, language, named=not own),
            "hours": from_when(desk.opens, now, zone, language, named=not own),
        }

    def _send(self, ticket: Ticket, heard: Interaction, client_id: str, text: str) -> None:
        """Its client id is the turn's, so that it goes out once; the words of the first try stay."""
        said = self._c.store.interactions.get(reply_key(ticket.id, client_id))
        how = How.PUBLIC_REPLY if heard.visibility is Visibility.PUBLIC else How.MESSAGE
        answers = said.item.extra.get("answers", heard.key) if said else heard.key
        draft = Draft(
            client_id=client_id, text=said.item.text if said else text, how=how, answers=answers,
            marks={"automatic": "acknowledgement"},
        )  # fmt: skip
        try:
            self._replies.reply(ticket.id, draft, agent="")
        except (Retry, Conflict):
            raise
        except RapportError as error:
            why = f"{error.reason} {getattr(error, 'instead', '')}".strip()
            timeline.note(self._c, ticket, "acknowledgement_not_sent", {"why": why})


def _account(context: Context, ticket: Ticket) -> Account | None:
    latest = max(ticket.threads, key=lambda key: ticket.threads[key], default="")
    channel, account = thread_parts(latest)[:2] if latest else (ticket.channel, ticket.account)
    return context.store.settings.account(channel, account)


def _rules(account: Account) -> a.Rules:
    try:
        return a.rules(account.settings.get("acknowledge"))
    except Invalid:
        return a.OFF  # stored before it was checked: nothing is better said than something wrong


def _nobody_knows(heard: Interaction) -> bool:
    return not heard.author.verified and not heard.author.followers


def _place(account: Account) -> str:
    return f"{account.channel}#{account.id}"


def _flood(desk: _Desk) -> str:
    return f"acknowledge-flood#{_place(desk.account)}"
