"""Every part of the store, together."""

from __future__ import annotations

from dataclasses import dataclass, field

from chalicelib.store.callbacks import Callbacks
from chalicelib.store.calls import Calls
from chalicelib.store.customers import Customers
from chalicelib.store.desks import Desks
from chalicelib.store.facts import Facts
from chalicelib.store.interactions import Interactions
from chalicelib.store.limits import Limits
from chalicelib.store.marks import Marks
from chalicelib.store.settings import Settings
from chalicelib.store.threads import Threads
from chalicelib.store.tickets import Tickets
from chalicelib.store.timers import Timers


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
    marks: Marks = field(default_factory=Marks)
    facts: Facts = field(default_factory=Facts)
    callbacks: Callbacks = field(default_factory=Callbacks)
    calls: Calls = field(default_factory=Calls)
