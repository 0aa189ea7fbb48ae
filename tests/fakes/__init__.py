"""In-memory twins of everything outside: store, queues, secrets, files, a provider, and a clock moved by hand.

Most tests need only these:

    world = World()                      a whole Rapport over the demo brand's settings
    world.online("ana")                  an agent comes online
    world.receive(message("SM1", at=world.clock.now))
    ticket = world.only_ticket()
    context()                            just the Context, for a service under test
"""

from __future__ import annotations

from tests.fakes.backend import Backend, Clock, Faults, Killed, ServiceError
from tests.fakes.brand import ACCOUNTS, AGENTS, QUEUES, RULES, about, brand, message
from tests.fakes.machines import FakeMachines
from tests.fakes.queues import FakeQueue, FakeQueues
from tests.fakes.store import FakeSettings, memory_store
from tests.fakes.world import FakeFiles, FakeProvider, FakeSecrets, Nonces, World, context, no_http

__all__ = [
    "ACCOUNTS", "AGENTS", "QUEUES", "RULES", "Backend", "Clock", "FakeFiles", "FakeMachines", "FakeProvider",
    "FakeQueue", "FakeQueues", "FakeSecrets", "FakeSettings", "Faults", "Killed", "Nonces", "ServiceError", "World",
    "about", "brand", "context", "memory_store", "message", "no_http",
]  # fmt: skip
