"""What a saved search, and an X account's budget, must be besides well-formed. Raises Invalid."""

from __future__ import annotations

from typing import Any

import msgspec

from chalicelib.channels.base import Account
from chalicelib.channels.x.query import compiled
from chalicelib.domain.budget import PRICES
from chalicelib.domain.errors import Invalid
from chalicelib.domain.monitoring import Watch
from chalicelib.store import Store

Doc = dict[str, Any]
_LEAST_USD, _MOST_USD = 1, 1_000_000


def watch(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    """Its words must fit into one search, and its account must have a budget that pays for what it finds."""
    known = store.settings.doc("account", f"x#{doc['account']}")
    if known is None:
        raise Invalid("account", f"There is no X account {doc['account']}.")
    compiled(msgspec.convert({**doc, "id": id}, Watch), msgspec.convert(known, Account))
    if doc["enabled"] and not known.get("settings", {}).get("budget"):
        raise Invalid("account", "X charges for each post that is found: first give this account a budget.usd a month.")


def budget(id: str, doc: Doc) -> None:
    """`settings.budget` of an X account: `{"usd": 50, "prices": {"user_read": 0}}`."""
    told = doc["settings"].get("budget")
    if told is None:
        return
    if not id.startswith("x#"):
        raise Invalid("settings.budget", "Only X charges by the call; leave the budget out here.")
    if not isinstance(told, dict) or set(told) - {"usd", "prices"}:
        raise Invalid("settings.budget", "Give usd, and prices that differ from X's list.")
    if not _number(told.get("usd")) or not _LEAST_USD <= told["usd"] <= _MOST_USD:
        raise Invalid("settings.budget.usd", "Say how many US dollars a month may cost: 1 or more.")
    prices = told.get("prices", {})
    if not isinstance(prices, dict):
        raise Invalid("settings.budget.prices", "Give US dollars by kind.")
    for kind, usd in prices.items():
        if kind not in PRICES:
            raise Invalid(f"settings.budget.prices.{kind}", f"Use {', '.join(PRICES)}.")
        if not _number(usd) or not 0 <= usd <= 100:
            raise Invalid(f"settings.budget.prices.{kind}", "Say how many US dollars each costs: 0 to 100.")


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
