"""Keyword monitoring on X: posts that nobody addressed to us, found by recent search, a page at a time.

The ledger wakes a watch every few minutes; the timers worker only asks for the look, the outbound worker does it
(it may speak to providers, and waits for them). What is found goes onto the inbound queue under the key that its
webhook would have, so a post that comes both ways is one. A page is charged for and handed on before it is noted as
read: a worker that dies in between reads it again, which loses nothing and doubles nothing but the count of its cost.
Without a budget nothing is asked for; when the budget is spent, looking waits until there is more of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from chalicelib.aws.secrets import SecretStore
from chalicelib.channels.base import Account, Bases, Fault, Http, Secrets, SendFailed
from chalicelib.channels.x import search
from chalicelib.channels.x.query import compiled
from chalicelib.channels.x.search import Look
from chalicelib.domain import monitoring as m
from chalicelib.domain.budget import Level, Spent
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.monitoring import Progress, Watch
from chalicelib.domain.tickets import FAR
from chalicelib.services.budgets import Budgets
from chalicelib.services.context import Context
from chalicelib.store.board import Card

_EVERY_MS, _BURST = 15_000, 60  # 60 searches in 15 minutes: docs.x.com/x-api/fundamentals/rate-limits
_SOON_MS = 60_000
_SLACK_MS = 30_000  # a look is done a moment after it was asked for: the next one needn't wait for that
NO_BUDGET = "the account has no budget: set one in its settings (budget.usd)"
SPENT = "the budget of this month is spent; raise it, or wait for the next month"


@dataclass(frozen=True, slots=True)
class MonitoringWires:
    secrets: SecretStore
    http: Http
    bases: Bases
    chance: Callable[[], float] = random.random


class Monitoring:
    """`wires` are needed to look, not to be woken."""

    def __init__(self, context: Context, budgets: Budgets, wires: MonitoringWires | None = None) -> None:
        self._c, self._budgets, self._w = context, budgets, wires

    def woken(self, id: str) -> int:
        """It may be time to look: ask for it. When to be woken again (epoch ms; FAR = never)."""
        watch = self._c.store.settings.watch(id)
        if watch is None or not watch.enabled:
            self._switched_off(id)
            return FAR
        now, progress = self._c.clock(), self.progress(id)
        due = progress.looked_at + watch.every
        if progress.token and progress.looked_at + _SOON_MS <= now:
            due = now  # whoever read its pages stopped in between
        if due - _SLACK_MS > now:
            return due
        self._c.queues.monitor(id, f"{watch.version}-{now // _SOON_MS}")
        return now + watch.every

    def look(self, id: str) -> None:
        """Read one page, and ask for the next if there is one."""
        watch = self._c.store.settings.watch(id)
        if watch is None or not watch.enabled:
            return
        account = self._c.store.settings.account("x", watch.account)
        secrets = self._w.secrets.get("x", watch.account) if self._w else None
        if account is None or secrets is None:
            self._pause(id, "the account is switched off or has no credentials")
            return
        spent = self._budgets.spent(account.id)
        why = {Level.NONE: NO_BUDGET, Level.STOPPED: SPENT}.get(spent.level, "")
        if why or self._over_the_limit(account):
            self._pause(id, why or "X's limit of searches is used up; it goes on by itself")
            return
        card = self._begin(id, watch)
        if card:
            self._read(card, watch, account, secrets, spent)

    def progress(self, id: str) -> Progress:
        card = self._c.store.board.get(_card(id), Progress)
        return card.record if card else Progress()

    # --- a page

    def _begin(self, id: str, watch: Watch) -> Card[Progress] | None:
        """The mark of who reads the next page; None if somebody else has it."""
        card = self._stored(id)
        try:
            return self._c.store.board.save(replace(card, record=m.begun(card.record, watch, self._c.clock())))
        except Conflict:
            return None

    def _read(
        self, card: Card[Progress], watch: Watch, account: Account, secrets: Secrets, spent: Spent
    ) -> None:  # fmt: skip
        assert self._w is not None
        progress = card.record
        try:
            query = compiled(watch, account)
        except Invalid as unsayable:  # the account's handle has changed since it was checked
            self._pause(watch.id, unsayable.reason)
            return
        look = Look(
            watch=watch.id, query=query, since=progress.since, token=progress.token, most=spent.affordable
        )  # fmt: skip
        try:
            page = search.page(look, account, secrets, self._w.http, self._w.bases, self._c.clock())
        except SendFailed as failure:
            self._failed(watch.id, account, failure)
            return
        if page.posts or page.users:
            self._budgets.charge(account.id, {"post_read": page.posts, "user_read": page.users})
        self._c.queues.inbound(page.events)
        after = m.read(progress, newest=page.newest, token=page.token, found=len(page.events))
        try:
            self._c.store.board.save(replace(card, record=after))
        except Conflict:
            return  # somebody began the look again: they go on
        if after.token:
            self._c.queues.monitor(watch.id, f"{watch.version}-{after.token}")

    def _failed(self, id: str, account: Account, failure: SendFailed) -> None:
        """Nothing is noted as read. It is asked for again when the watch is next woken, or when X says so."""
        if failure.fault is Fault.SAFE and failure.after:
            until = self._c.clock() + round(failure.after * 1000)
            self._c.store.limits.pause(_bucket(account), until=until, every_ms=_EVERY_MS, burst=_BURST)
        self._pause(id, failure.reason)

    def _over_the_limit(self, account: Account) -> bool:
        now = self._c.clock()
        return self._c.store.limits.take(_bucket(account), every_ms=_EVERY_MS, burst=_BURST, now=now) > 0

    # --- how far it is

    def _pause(self, id: str, why: str) -> None:
        card = self._stored(id)
        after = m.paused(card.record, why, self._c.clock())
        try:
            self._c.store.board.save(replace(card, record=after))
        except Conflict:
            return

    def _switched_off(self, id: str) -> None:
        card = self._c.store.board.get(_card(id), Progress)
        if card and m.off(card.record) != card.record:
            self._c.store.board.save(replace(card, record=m.off(card.record)))

    def _stored(self, id: str) -> Card[Progress]:
        """The card, made if there is none yet."""
        found = self._c.store.board.get(_card(id), Progress)
        if found is None:
            made = Card(id=_card(id), record=Progress())
            found = self._c.store.board.create(made) or self._c.store.board.get(_card(id), Progress) or made
        return found


def _card(id: str) -> str:
    return f"watch#{id}"


def _bucket(account: Account) -> str:
    return f"search#x#{account.id}"
