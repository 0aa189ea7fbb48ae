"""An agent's check-ins: who is next, calling them back or writing to them, and how it went.

A contact is made on a ticket: the one that their thread points at, if it can still change, else one that is opened on
hold, so that it weighs on nobody until they answer. Everything is named by the task, so that asking again makes no
second call and sends no second message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from chalicelib.channels.base import How
from chalicelib.domain import checkins as c
from chalicelib.domain import tickets as t
from chalicelib.domain.callbacks import Callback, Consent, When
from chalicelib.domain.checkins import Task, TaskState, Way
from chalicelib.domain.errors import Invalid, NotAllowed, NotFound, Retry
from chalicelib.domain.identities import Customer
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.services import turns
from chalicelib.services.callbacks import terms
from chalicelib.services.callbacks.asking import Wish
from chalicelib.services.checkins.lists import desk_of, done_of, task_card
from chalicelib.services.clock import arm
from chalicelib.services.context import Context
from chalicelib.services.replies import Draft, Replies
from chalicelib.services.social.rendering import Rendered, Rendering
from chalicelib.services.work import Work
from chalicelib.store.board import Card, CardPage
from chalicelib.store.keys import thread_key, thread_parts

TAG = "check-in"
_TRIES = 8


class Calls(Protocol):
    """services/callbacks"""

    def ask(self, wish: Wish) -> Callback: ...


class Tasks:
    """`calls`: asked for when somebody is to be called back."""

    def __init__(
        self, context: Context, replies: Replies, work: Work, calls: Callable[[], Calls], rendering: Rendering
    ) -> None:  # fmt: skip
        self._c, self._replies, self._work = context, replies, work
        self._calls, self._rendering = calls, rendering

    def of(self, agent: str, *, until: int, limit: int, after: str) -> CardPage[Task]:
        """What an agent has to do by `until` (epoch ms), the longest due first."""
        return self._c.store.board.shelf(desk_of(agent), Task, until=f"{until:013d}~", limit=limit, after=after)

    def finished(self, list: str, *, limit: int, after: str) -> CardPage[Task]:
        """A list's tasks that are done or skipped, the latest first."""
        return self._c.store.board.shelf(done_of(list), Task, limit=limit, after=after, newest_first=True)

    def get(self, id: str) -> Card[Task]:
        found = self._c.store.board.get(f"task#{id}", Task)
        if found is None:
            raise NotFound("There is no such task.")
        return found

    def finish(self, id: str, state: TaskState, outcome: str, *, by: str) -> Task:
        """Done or skipped, and how it went. The ticket that was opened for it is solved, unless they answered.
        The same again changes nothing. Raises NotFound, NotAllowed."""
        now = self._c.clock()
        after = self._changed(id, lambda task: c.finished(task, state, outcome, by=by, now=now))
        ticket = self._c.store.tickets.get(after.ticket, consistent=True) if after.ticket else None
        if ticket and ticket.status is Status.ON_HOLD and TAG in ticket.tags and ticket.callback in ("", "offered"):
            self._work.set_status(ticket.id, Status.SOLVED, by=by, version=ticket.version)
        return after

    def call(self, id: str, when: When, *, by: str) -> Task:
        """Promise them a call, by the task's agent. Raises NotAllowed (they no longer agree, are to be called already,
        said STOP ...) and what a call back raises (domain/callbacks.py keeps it out of their night)."""
        task, customer = self._ready(id, Way.CALLBACK)
        ticket = self._ticket(task, customer, self._phone_thread(task, customer))
        said = customer.contact
        made = self._calls().ask(
            Wish(
                name=f"check-in#{id}", ticket=ticket.id, source="agent", when=when, agent=task.agent, by=by,
                note=task.note, number=_number(customer), proven=True,
                consent=Consent(words=said.get("how", ""), where=f"noted by {said.get('by', '')}",
                                at=int(said.get("at") or 0)),
            )
        )  # fmt: skip
        return self._contacted(id, ticket.id, made.id, by)

    def write(self, id: str, *, text: str, template: str, variables: Mapping[str, str], by: str) -> Task:
        """Write to them where they wrote last, as the person who asks: a text, or a template by its id. Raises what a
        reply raises: the window may be shut (on WhatsApp an approved template goes through), they may have said
        STOP."""
        task, customer = self._ready(id, Way.MESSAGE)
        ticket = self._ticket(task, customer, task.thread)
        made = Rendered(text=text, language="")
        if template:
            made = self._rendering.render(ticket, template, agent=by, public=False, given=variables)
        if made.missing:
            raise Invalid("variables", f"Say what {', '.join(made.missing)} is.")
        draft = Draft(
            client_id=f"check-in-{task.list}", text=made.text, template=made.template,
            variables=dict(made.variables), how=How.MESSAGE, thread=task.thread,
        )  # fmt: skip
        self._replies.reply(ticket.id, draft, agent=by)
        return self._contacted(id, ticket.id, "", by)

    def _ready(self, id: str, kind: Way) -> tuple[Task, Customer]:
        task = self.get(id).record
        if task.state in (TaskState.DONE, TaskState.SKIPPED):
            raise NotAllowed(f"This task is {task.state} already.", "finished")
        if task.kind is not kind:
            raise NotAllowed(f"This is a task to {_SAYS[task.kind]}.", "other_way", "Skip it, and say why.")
        customer = self._c.person(task.customer)
        if customer is None or not c.agreed(customer) or turns.said_no(self._c, customer):
            raise NotAllowed("They don't agree to be contacted any more.", "no_consent", "Skip it.")
        return task, customer

    def _contacted(self, id: str, ticket: str, callback: str, by: str) -> Task:
        now = self._c.clock()
        return self._changed(id, lambda task: c.contacted(task, ticket=ticket, callback=callback, by=by, now=now))

    def _changed(self, id: str, how: Callable[[Task], Task]) -> Task:
        def turn(card: Card[Task]) -> Card[Task]:
            after = how(card.record)
            return card if after == card.record else replace(task_card(after), version=card.version)

        return self._c.store.board.change(f"task#{id}", Task, turn).record

    # --- the ticket it is done on

    def _phone_thread(self, task: Task, customer: Customer) -> str:
        """Where they wrote or called from that number last, else the line that calls them."""
        number = _number(customer)
        if task.thread and thread_parts(task.thread)[2] == number:
            return task.thread
        return thread_key("voice", terms.voice_account(self._c, "").id, number)

    def _ticket(self, task: Task, customer: Customer, thread: str) -> Ticket:
        """The one their thread points at, if it isn't closed; else a new one. As a message would open it
        (services/inbound.py): the thread is pointed first, so that they open no twin by writing just now."""
        for _ in range(_TRIES):
            known = self._c.store.threads.get(thread, consistent=True)
            previous = known.ticket if known else ""
            before = self._c.store.tickets.get(previous, consistent=True) if previous else None
            if before and before.status is not Status.CLOSED:
                return before
            id = previous
            if before or not previous:  # else whoever pointed there died before creating it
                id = t.ticket_id(thread, previous)
                if not self._c.store.threads.point(thread, customer=customer.id, ticket=id, previous=previous):
                    continue
            made = self._opened(id, task, customer, thread, before)
            stored = self._c.store.tickets.create(made, self._c.queue_rules(made.queue).shards)
            if stored:
                return stored
        raise Retry("a thread kept changing while a ticket was opened on it")

    def _opened(self, id: str, task: Task, customer: Customer, thread: str, before: Ticket | None) -> Ticket:
        channel, account, _, _ = thread_parts(thread)
        known = self._c.store.settings.account(channel, account)
        queue = self._c.queue_rules(known.queue if known else "")
        now, words = self._c.clock(), t.shorten(f"Check-in: {task.note or 'how are you?'}")
        blank = Ticket(
            id=id, version=0, status=Status.ON_HOLD, queue=queue.id, assignee=task.agent, last_agent=task.agent,
            channel=channel, account=account, customer=customer.id, customer_name=customer.name,
            threads={thread: task.last_heard if thread == task.thread else 0}, subject=words, last_words=words,
            last_at=now, last_in=False, opened_at=now, updated_at=now, tags=(TAG,), had_agent=True,
            routed_by_hand=True, follows=before.id if before else "", sla_tags=queue.book.tags(customer.tags),
        )  # fmt: skip
        return arm(self._c, t.promised(blank, queue))


_SAYS = {Way.CALLBACK: "call them", Way.MESSAGE: "write to them"}


def _number(customer: Customer) -> str:
    """The first they are known by."""
    keys = (customer.identity, *customer.identities)
    return next((key.removeprefix("phone#") for key in keys if key.startswith("phone#")), "")
