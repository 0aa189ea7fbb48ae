"""Asking after a customer some days after their problem was solved: "How is everything?"

The ticket's change to solved sets the wake-up, whichever way it came about (services/afterwards.py). What is asked is
the queue's template, in private, where they wrote last; nobody wrote it, so it keeps no promise. Its limits: once a
ticket, once a customer in so many days, ten a minute of an account; in their waking hours; while the channel's window
is open, and not to who said STOP, doesn't want to be asked, or has something to be unhappy about.
"""

from __future__ import annotations

from chalicelib.channels.base import How
from chalicelib.domain import quiet
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, RapportError, Retry
from chalicelib.domain.events import Direction
from chalicelib.domain.identities import Customer, customer_id, may_be_fed
from chalicelib.domain.kind_times import next_waking
from chalicelib.domain.sla import FAR
from chalicelib.domain.tickets import DAY, MINUTE, UNSOLVED, QueueRules, Status, Ticket
from chalicelib.services import timeline, turns, whereabouts
from chalicelib.services.context import Context
from chalicelib.services.nudging import private_thread
from chalicelib.services.replies import Draft, Replies
from chalicelib.services.social.rendering import Rendering
from chalicelib.store.keys import reply_key, thread_parts

KIND = "asked_after"
UNHAPPY = "unhappy"
"""A ticket's tag by which people say so."""
_CLIENT_ID = "asked-after"
_EVERY_MS = MINUTE // 10
_STALE_MS = 3 * DAY  # after which it isn't asked any more: an outage, or a night after a night
_LOW = -30  # of -100 to 100: how their last words read
_LOOK_BACK = 20
_META = ("facebook", "instagram")


class AskingAfter:
    def __init__(self, context: Context, replies: Replies, rendering: Rendering) -> None:
        self._c, self._replies, self._rendering = context, replies, rendering

    def look(self, id: str) -> int:
        """A ticket's wake-up. Early, late or repeated is harmless. When to look again (epoch ms); FAR = never."""
        ticket = self._c.store.tickets.get(id, consistent=True)
        queue = self._c.queue_rules(ticket.queue) if ticket else None
        if ticket is None or queue is None or not wanted(ticket, queue):
            return FAR
        now, due = self._c.clock(), asked_at(ticket, queue)
        if now < due:
            return due
        thread = private_thread(ticket)
        person = self._c.person(ticket.customer)
        if now > due + _STALE_MS or not thread or person is None or not self._may(ticket, person):
            return FAR
        awake = self._waking(person, thread, now)
        return awake if awake > now else self._ask(ticket, queue, person, thread)

    def _ask(self, ticket: Ticket, queue: QueueRules, person: Customer, thread: str) -> int:
        every = queue.ask_after_every_days * DAY
        known = turns.standing(self._c, KIND, person.id, every)
        if known and known.name != ticket.id:
            return FAR
        channel, account, _, _ = thread_parts(thread)
        if known is None:
            now = self._c.clock()
            wait = self._c.store.limits.take(f"{KIND}#{channel}#{account}", every_ms=_EVERY_MS, burst=1, now=now)
            if wait:
                return now + wait + int.from_bytes(ticket.id.encode()[-4:]) % MINUTE
        if turns.taken(self._c, KIND, person.id, ticket.id, every, lambda last: ""):
            try:
                self._send(ticket, queue, thread)
            except (Retry, Conflict):
                raise
            except RapportError as error:
                why = f"{error.reason} {getattr(error, 'instead', '')}".strip()
                timeline.note(self._c, ticket, "not_asked_after", {"why": why})
        return FAR

    def _send(self, ticket: Ticket, queue: QueueRules, thread: str) -> None:
        """Its client id is the same for ever: once a ticket."""
        said = self._c.store.interactions.get(reply_key(ticket.id, _CLIENT_ID))
        if said:  # maybe in other words
            made = said.item.text, said.item.template, dict(said.item.variables)
        else:
            made = self._words(ticket, queue, thread)
        draft = Draft(
            client_id=_CLIENT_ID,
            text=made[0],
            template=made[1],
            variables=made[2],
            how=How.MESSAGE,
            thread=thread,
            marks={"automatic": "asked_after"},
        )
        self._replies.reply(ticket.id, draft, agent="")

    def _words(self, ticket: Ticket, queue: QueueRules, thread: str) -> tuple[str, str, dict[str, str]]:
        channel = thread_parts(thread)[0]
        if channel in _META and self._c.clock() - ticket.threads[thread] >= DAY - MINUTE:
            raise NotAllowed("Later than 24 hours only a person may write there.", "window_closed", "Write yourself.")
        made = self._rendering.render(ticket, queue.ask_after_template, agent="", public=False)
        if made.missing:
            raise Invalid("template", f"Nobody knows its {', '.join(made.missing)}.")
        approved = made.template if channel == "whatsapp" else ""
        return made.text, approved, dict(made.variables) if approved else {}

    # --- may they be asked

    def _may(self, ticket: Ticket, person: Customer) -> bool:
        if not may_be_fed(person) or turns.said_no(self._c, person):
            return False
        others = [person.id, *map(customer_id, person.identities)]
        for id in dict.fromkeys(others):
            if any(x.id != ticket.id and x.status in UNSOLVED for x in self._c.store.tickets.by_customer(id).items):
                return False  # they have something else to tell us about
        return not self._sounds_unhappy(ticket)

    def _sounds_unhappy(self, ticket: Ticket) -> bool:
        """How the last they said on it reads."""
        from chalicelib.services import reading  # a lexicon

        page = self._c.store.interactions.timeline(ticket.id, limit=_LOOK_BACK, newest_first=True)
        for line in page.items:
            if line.item.direction is Direction.INBOUND and line.item.text and not line.item.deleted_at:
                return reading.read(line.item.text, line.item.language).sentiment <= _LOW
        return False

    # --- when

    def _asleep(self, person: Customer, thread: str, now: int) -> bool:
        return self._waking(person, thread, now) > now

    def _waking(self, person: Customer, thread: str, now: int) -> int:
        """The first time from now on at which they are awake: in every zone of their number's country, else where
        they are known to be, else by the clock of the account's calendar."""
        country = whereabouts.country([thread])
        if country:
            return quiet.next_allowed(country, now)
        channel, account, _, _ = thread_parts(thread)
        known = self._c.store.settings.account(channel, account)
        named = str(known.settings.get("calendar", "")) if known else ""
        calendar = self._c.store.settings.book().calendars.get(named)
        return next_waking(now, whereabouts.zone(person, []) or (calendar.time_zone if calendar else "UTC"))


def wanted(ticket: Ticket, queue: QueueRules) -> bool:
    """Whether somebody is to be asked about this ticket, as far as it and its queue say."""
    asks = bool(queue.ask_after_days and queue.ask_after_template) and ticket.status is Status.SOLVED
    return asks and not ticket.reopened and not ticket.incident and UNHAPPY not in ticket.tags


def asked_at(ticket: Ticket, queue: QueueRules) -> int:
    return ticket.solved_at + queue.ask_after_days * DAY
