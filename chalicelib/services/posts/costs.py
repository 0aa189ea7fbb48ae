"""What X bills for posts of ours and for reading their counts, added to the account's month (services/budgets.py).

A spent budget stops the readings, which nobody waits for; what people want to publish goes out all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.channels.base import Account
from chalicelib.domain.budget import Level
from chalicelib.domain.events import Channel
from chalicelib.services.metering import writing

if TYPE_CHECKING:
    from chalicelib.services.budgets import Budgets


class Costs:
    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets

    def posted(self, account: Account, text: str, *, reply: bool) -> None:
        """A post went out, or may have."""
        if account.channel is not Channel.X:
            return
        self._budgets.charge(account.id, {writing(text, reply=reply): 1})

    def may_read(self, account: Account) -> bool:
        return account.channel is not Channel.X or self._budgets.spent(account.id).level is not Level.STOPPED

    def read(self, account: Account) -> None:
        """A post of ours was read."""
        if account.channel is Channel.X:
            self._budgets.charge(account.id, {"own_read": 1})
