"""Making check-in lists: a supervisor asks, the ledger builds, page by page, and whoever dies is made up for.

A list looks at those who were last heard from before its cutoff, the latest of them first, and makes a task for each
who agreed to be contacted. The task's id follows from list and customer, so that a page built twice is built once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.domain import checkins as c
from chalicelib.domain.checkins import Checkin, ListState, Seen, Task, Way
from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.identities import Customer, customer_id
from chalicelib.domain.interactions import position
from chalicelib.domain.sla import FAR
from chalicelib.domain.tickets import UNSOLVED
from chalicelib.services import turns
from chalicelib.services.checkins import seen
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.store.board import Card, CardPage
from chalicelib.store.keys import checkin_timer, thread_parts

SHELF = "checkins"
PAGE = 50
"""Customers looked at in one go: well within a lambda's time."""
_MESSAGES = frozenset({"sms", "whatsapp", "x"})
"""Where somebody silent may still be written to; Messenger and Instagram shut after a week (domain/windows.py)."""
_TASKS = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A customer who is to be contacted, as they are known now."""

    customer: Customer
    seen: Seen


class Checkins:
    def __init__(self, context: Context) -> None:
        self._c = context

    # --- asked by people

    def create(self, wanted: Checkin) -> Checkin:
        """Begin to build a list; the same id again is the same list. Raises Invalid, or Conflict where the id was
        used for another."""
        c.check(wanted)
        agents = self._c.store.settings.agents()
        for n, agent in enumerate(wanted.agents):
            if agent not in agents or not agents[agent].enabled:
                raise Invalid(f"agents[{n}]", f"There is no agent {agent}.")
        now = self._c.clock()
        made = replace(wanted, created_at=now, state=ListState.BUILDING)
        made = replace(made, month=c.month_of(c.cutoff(made)))
        set_timer(self._c, checkin_timer(made.id), now)
        card = Card(id=list_id(made.id), record=made, shelf=SHELF, place=position(now, made.id))
        stored = self._c.store.board.create(card)
        if stored is None:
            known = self.get(made.id)
            if _asked(known) != _asked(made):
                raise Conflict("This client_id was used for another list; use a new one.")
            return known
        return stored.record

    def get(self, id: str) -> Checkin:
        card = self._c.store.board.get(list_id(id), Checkin)
        if card is None:
            raise NotFound("There is no such list.")
        return card.record

    def listed(self, *, limit: int, after: str) -> CardPage[Checkin]:
        """Newest first."""
        return self._c.store.board.shelf(SHELF, Checkin, limit=limit, after=after, newest_first=True)

    def cancel(self, id: str) -> Checkin:
        """Build no more of it, and take back what nobody has begun. Again: the same."""
        self.get(id)
        set_timer(self._c, checkin_timer(id), self._c.clock())
        return self._c.store.board.change(
            list_id(id), Checkin, lambda card: replace(card, record=replace(card.record, state=ListState.CANCELLED))
        ).record

    # --- built by the ledger

    def look(self, id: str) -> int:
        """A page of the list. Repeated: the same. When to go on (epoch ms); FAR = it is built."""
        card = self._c.store.board.get(list_id(id), Checkin)
        if card is None:
            return FAR
        if card.record.state is ListState.CANCELLED:
            self._taken_back(card.record)
            return FAR
        if card.record.state is not ListState.BUILDING:
            return FAR
        after = self._built(card.record)
        while after.state is ListState.BUILDING and after.looked == card.record.looked:
            after = self._built(after)  # on to a month in which somebody was heard from last
        try:
            self._c.store.board.save(replace(card, record=after))
        except Conflict:
            return self._c.clock()  # cancelled, or built by a twin of this: look at what it is now
        return self._c.clock() if after.state is ListState.BUILDING else FAR

    def _built(self, wanted: Checkin) -> Checkin:
        """The list after one more page of one month."""
        page = self._c.store.board.shelf(
            seen.shelf(wanted.month), Seen, until=position(c.cutoff(wanted), ""), limit=PAGE, after=wanted.cursor,
            newest_first=True,
        )  # fmt: skip
        made = wanted.made
        for found in self._fitting(wanted, [card.record for card in page.items]):
            if made >= wanted.most:
                break
            self._task(wanted, found, made)
            made += 1
        after = replace(wanted, made=made, looked=wanted.looked + len(page.items), cursor=page.next)
        if made >= wanted.most:
            return replace(after, state=ListState.READY, cursor="")
        if page.next:
            return after
        later = list(c.months_back(c.month_of(c.cutoff(wanted))))
        rest = later[later.index(wanted.month) + 1 :]
        return replace(after, month=rest[0]) if rest else replace(after, state=ListState.READY)

    def _task(self, wanted: Checkin, found: Found, number: int) -> None:
        agent, due = c.share(wanted, number)
        task = Task(
            id=task_id(wanted.id, found.customer.id), list=wanted.id, customer=found.customer.id, agent=agent,
            kind=wanted.kind, due=due, name=found.customer.name, last_heard=found.seen.at, thread=found.seen.thread,
            note=wanted.note,
        )  # fmt: skip
        self._c.store.board.create(task_card(task))

    # --- who fits

    def _fitting(self, wanted: Checkin, page: list[Seen]) -> Iterator[Found]:
        known = self._c.store.customers.many([one.customer for one in page])
        told: set[str] = set()
        for one in page:
            customer = known.get(one.customer)
            customer = self._c.root(customer) if customer else None
            if customer is None or customer.id in told or not c.fits(wanted, customer):
                continue
            if self._silent(wanted, customer) and _reachable(wanted.kind, customer, one):
                told.add(customer.id)
                yield Found(customer, one)

    def _silent(self, wanted: Checkin, customer: Customer) -> bool:
        """Under none of their addresses were they heard since, or said no, and nothing of theirs is open."""
        if turns.said_no(self._c, customer):
            return False
        for id in dict.fromkeys((customer.id, *map(customer_id, customer.identities))):
            last = seen.last(self._c, id)
            if last and last.at >= c.cutoff(wanted):
                return False
            if any(ticket.status in UNSOLVED for ticket in self._c.store.tickets.by_customer(id).items):
                return False
        return True

    # --- taken back

    def _taken_back(self, wanted: Checkin) -> None:
        """Take what nobody has begun off the agents' desks."""
        for agent in wanted.agents:
            for card in self._desk(agent):
                if card.record.list == wanted.id and card.record.state is c.TaskState.OPEN:
                    self._drop(card)

    def _desk(self, agent: str) -> list[Card[Task]]:
        out: list[Card[Task]] = []
        cursor = ""
        while True:
            page = self._c.store.board.shelf(desk_of(agent), Task, limit=_TASKS, after=cursor)
            out += page.items
            cursor = page.next
            if not cursor:
                return out

    def _drop(self, card: Card[Task]) -> None:
        after = replace(card.record, state=c.TaskState.SKIPPED, outcome="the list was cancelled", at=self._c.clock())
        try:
            self._c.store.board.save(replace(task_card(after), version=card.version))
        except Conflict:
            return  # somebody just began it


def _asked(wanted: Checkin) -> Checkin:
    """What was asked for, without how far it is."""
    return replace(
        wanted, created_at=0, by="", state=ListState.BUILDING, month="", cursor="", made=0, looked=0
    )  # fmt: skip


def _reachable(kind: Way, customer: Customer, last: Seen) -> bool:
    if kind is Way.CALLBACK:
        return any(key.startswith("phone#") for key in (customer.identity, *customer.identities))
    channel, _, _, root = thread_parts(last.thread) if last.thread else ("", "", "", "")
    return channel in _MESSAGES and not root


def list_id(id: str) -> str:
    return f"checkin#{id}"


def task_id(list: str, customer: str) -> str:
    return f"{list}-{customer}"


def desk_of(agent: str) -> str:
    """The shelf of what an agent has to do."""
    return f"tasks#{agent}"


def done_of(list: str) -> str:
    return f"tasks-done#{list}"


def task_card(task: Task) -> Card[Task]:
    """On its agent's desk by when it is due, until it is finished; then with its list, by when it was."""
    over = task.state in (c.TaskState.DONE, c.TaskState.SKIPPED)
    return Card(
        id=f"task#{task.id}", record=task, shelf=done_of(task.list) if over else desk_of(task.agent),
        place=position(task.at if over else task.due, task.id),
    )  # fmt: skip
