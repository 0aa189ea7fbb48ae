"""What X's API has cost this month, and whether the searches still run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib import wiring
from chalicelib.api import shape
from chalicelib.api.models import monitoring as m
from chalicelib.api.run import Ask
from chalicelib.domain import budget as b
from chalicelib.domain.errors import NotFound


def x(ask: Ask, query: m.BudgetQuery) -> m.XBudgets:
    """Two or three reads an account, one a saved search."""
    settings = wiring.settings()
    known = [id.partition("#")[2] for id, _, _ in settings.listed("account") if id.startswith("x#")]
    if query.account and query.account not in known:
        raise NotFound(f"There is no X account {query.account}.")
    watches = settings.listed("watch")
    return m.XBudgets(items=[_one(account, watches) for account in known if query.account in ("", account)])


def _one(account: str, watches: Sequence[tuple[str, Mapping[str, Any], int]]) -> m.XBudget:
    spent = wiring.budgets().spent(account)
    told = {notice.level: notice.at for notice in wiring.budgets().notices(spent)}
    limit, stopped = spent.budget.limit, spent.level is b.Level.STOPPED
    return m.XBudget(
        account=account, month=spent.month, until=shape.time(b.next_month(wiring.context().clock())),
        level=spent.level.value, usd=b.in_usd(limit) if limit else None, usd_spent=b.in_usd(spent.total),
        usd_left=b.in_usd(spent.left) if limit else None, percent=spent.percent if limit else None,
        warned_at=shape.maybe(told.get(b.Level.WARNED, 0)),
        stopped_since=shape.maybe(told.get(b.Level.STOPPED, 0) if stopped else 0),
        billed=[_kind(spent, kind) for kind in sorted(spent.counts, key=lambda k: (-spent.of(k), k))],
        watches=[_watch(id, doc) for id, doc, _ in watches if doc.get("account") == account],
    )  # fmt: skip


def _kind(spent: b.Spent, kind: str) -> m.BilledKind:
    each = b.in_usd(spent.budget.price(kind))
    return m.BilledKind(kind=kind, count=spent.counts[kind], usd_each=each, usd=b.in_usd(spent.of(kind)))


def _watch(id: str, doc: Mapping[str, Any]) -> m.WatchState:
    progress = wiring.monitoring().progress(id)
    return m.WatchState(
        id=id, name=str(doc.get("name", id)), enabled=bool(doc.get("enabled", True)),
        looked_at=shape.maybe(progress.looked_at), found=progress.found, missed=progress.missed,
        paused_since=shape.maybe(progress.paused_at), why=progress.why,
    )  # fmt: skip
