"""What is around a phone menu that is being written: the account it is tried on, who calls, and what is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from chalicelib.channels.base import Account
from chalicelib.channels.voice.people import Party
from chalicelib.domain.calendars import BUILT_IN
from chalicelib.domain.events import Channel
from chalicelib.domain.ivr import Ivr
from chalicelib.domain.ivr_checks import problems
from chalicelib.services.context import Context

NO_ACCOUNT = "brand"
"""What `{brand}` is said as while there is no phone account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`node` "": of the menu as a whole. `path` as saving would name it."""

    path: str
    node: str
    reason: str


def account_of(context: Context, menu_id: str, account: str = "") -> Account:
    """The phone account it is tried on: the one named, else the first that uses this menu, else the first
    of all. Without any, one that has nothing set."""
    docs = [doc for id, doc, _ in context.store.settings.listed("account") if id.startswith("voice#")]
    found = [msgspec.convert(doc, Account) for doc in docs if doc.get("enabled", True)]
    found.sort(key=lambda x: (x.id != account, x.settings.get("ivr", "") != menu_id, x.id))
    return found[0] if found else Account(channel=Channel.VOICE, id=NO_ACCOUNT)


def wrong_with(context: Context, menu: Ivr) -> list[Problem]:
    """Everything for which saving would be refused."""
    queues = {id for id, _, _ in context.store.settings.listed("queue")}
    calendars = {*BUILT_IN, *(id for id, _, _ in context.store.settings.listed("calendar"))}
    return [
        Problem(path=found.field, node=_node_in(found.field, menu.nodes), reason=found.reason)
        for found in problems(menu, queues, calendars)
    ]


def _node_in(path: str, nodes: Collection[str]) -> str:
    """The node that a path is about. Ids that would be refused may have dots themselves."""
    within = [id for id in nodes if path == f"nodes.{id}" or path.startswith(f"nodes.{id}.")]
    return max(within, key=len, default="")


def caller_of(account: Account, number: str) -> Party:
    """Somebody who calls from a number; "" hides it. Raises Invalid("caller")."""
    if not number:
        return Party()
    from chalicelib.services.callbacks import numbers, terms  # heavy, and only trying needs it here

    found = numbers.read(number, terms.region(account), field="caller")
    return Party(address=found.e164, kind="phone", country=found.country.partition("-")[0])
