"""Whom the inbound worker asks, and tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from chalicelib.domain import tickets as t
from chalicelib.domain.events import Event
from chalicelib.domain.identities import Customer
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket

if TYPE_CHECKING:
    from chalicelib.domain.heard import Heard


class Listener(Protocol):
    """services/callbacks"""

    def heard(self, event: Event, ticket: str) -> None: ...


class Triage(Protocol):
    """services/hearing.py"""

    def listens_to(self, event: Event) -> bool: ...
    def author(self, item: Interaction) -> Customer | None: ...
    def hear(
        self, event: Event, item: Interaction, *, ticket: str = "", opens: str = "", asked: bool = False,
        author: Customer | None = None,
    ) -> Heard: ...  # fmt: skip


class Incidents(Protocol):
    """services/incidents/outages.py"""

    def private(self, event: Event, ticket: Ticket) -> Ticket: ...
    def still_held(self, ticket: Ticket, queue: t.QueueRules, event: Event) -> Ticket: ...
