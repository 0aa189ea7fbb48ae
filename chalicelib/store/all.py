"""Every part of the store, together."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from chalicelib.store.customers import Customers
from chalicelib.store.desks import Desks
from chalicelib.store.interactions import Interactions
from chalicelib.store.limits import Limits
from chalicelib.store.settings import Settings
from chalicelib.store.threads import Threads
from chalicelib.store.tickets import Tickets
from chalicelib.store.timers import Timers

if TYPE_CHECKING:
    from chalicelib.store.board import Board
    from chalicelib.store.callbacks import Callbacks
    from chalicelib.store.calls import Calls
    from chalicelib.store.facts import Facts
    from chalicelib.store.marks import Marks
    from chalicelib.store.meters import Meters
    from chalicelib.store.sockets import Sockets
    from chalicelib.store.tallies import Tallies


class _Later:
    """A part of the store that is loaded with its first use: most messages have nothing to do with it."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __getattr__(self, name: str) -> Any:
        part = getattr(import_module(f"chalicelib.store.{self._module}"), self._name)()
        self.__dict__.update({n: getattr(part, n) for n in dir(part) if not n.startswith("_")})
        return getattr(part, name)


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept. Tests put in-memory twins in its place (tests/fakes.py)."""

    settings: Settings = field(default_factory=Settings)
    tickets: Tickets = field(default_factory=Tickets)
    threads: Threads = field(default_factory=Threads)
    interactions: Interactions = field(default_factory=Interactions)
    customers: Customers = field(default_factory=Customers)
    desks: Desks = field(default_factory=Desks)
    timers: Timers = field(default_factory=Timers)
    limits: Limits = field(default_factory=Limits)
    marks: Marks = field(default_factory=lambda: cast("Marks", _Later("marks", "Marks")))
    meters: Meters = field(default_factory=lambda: cast("Meters", _Later("meters", "Meters")))
    facts: Facts = field(default_factory=lambda: cast("Facts", _Later("facts", "Facts")))
    tallies: Tallies = field(default_factory=lambda: cast("Tallies", _Later("tallies", "Tallies")))
    callbacks: Callbacks = field(default_factory=lambda: cast("Callbacks", _Later("callbacks", "Callbacks")))
    board: Board = field(default_factory=lambda: cast("Board", _Later("board", "Board")))
    sockets: Sockets = field(default_factory=lambda: cast("Sockets", _Later("sockets", "Sockets")))
    calls: Calls = field(default_factory=lambda: cast("Calls", _Later("calls", "Calls")))
