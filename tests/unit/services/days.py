"""A care team's day as random steps: customers, agents, presence, and time that passes."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from chalicelib.domain.errors import RapportError
from chalicelib.domain.events import Event
from chalicelib.domain.tickets import Ticket
from chalicelib.services.replies import Draft
from tests.fakes import World, message

MINUTE = 60_000
AGENTS = ("ana", "ben", "cho")
WAITS = (1_000, 30_000, MINUTE, 5 * MINUTE, 3 * 3_600_000, 9 * 86_400_000)


@dataclass(frozen=True)
class Step:
    what: str
    who: int = 0
    which: int = 0
    n: int = 0


_WHATS = (
    "write", "write", "write", "take", "decline", "reply", "pending", "solved", "open", "on_hold", "snooze", "online",
    "online", "offline", "away", "give", "back", "transfer", "urgent", "pull", "wait", "wait", "wait",
)  # fmt: skip


def days(size: int = 25) -> st.SearchStrategy[list[Step]]:
    small = st.integers(0, 5)
    steps = st.lists(st.builds(Step, st.sampled_from(_WHATS), small, small, st.integers(0, 10_000)), max_size=size)
    morning = [Step("online", 0), Step("online", 2), Step("write"), Step("write", 1), Step("take", 0), Step("take", 2)]
    return steps.map(lambda rest: morning + rest)


class Day:
    """Plays steps in a world. What an agent may not do just now is refused, and that is fine."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.written: list[Event] = []
        self._n = 0

    def play(self, step: Step) -> None:
        self._n += 1
        act = getattr(self, f"_{step.what}", self._status)
        try:
            self.world.guarded(lambda: act(step))
        finally:
            self._unexpected()

    def _unexpected(self) -> None:
        for failure in self.world.failures:
            if not isinstance(failure, RapportError) and type(failure).__name__ not in ("ServiceError", "Killed"):
                raise failure

    def _ticket(self, step: Step) -> Ticket | None:
        tickets = sorted(self.world.tickets.values(), key=lambda t: t.id)
        return tickets[step.which % len(tickets)] if tickets else None

    def _agent(self, step: Step) -> str:
        return AGENTS[step.who % 3]

    def _write(self, step: Step) -> None:
        channel, identity = (("sms", f"+1555000030{step.which}"), ("chat", f"v{step.which}"))[step.who % 2]
        text = "fire!" if step.n % 7 == 0 else "hello"
        event = message(f"M{self._n}", at=self.world.clock.now, channel=channel, identity=identity, text=text)
        self.written.append(event)
        self.world.post(event)
        self.world.drain()

    def _wait(self, step: Step) -> None:
        self.world.settle(WAITS[step.which])

    def _online(self, step: Step) -> None:
        self.world.waking.presence(self._agent(step), "online")

    def _offline(self, step: Step) -> None:
        self.world.waking.presence(self._agent(step), "offline")

    def _away(self, step: Step) -> None:
        self.world.waking.presence(self._agent(step), "away")

    def _take(self, step: Step) -> None:
        for ticket in self.world.tickets.values():
            if ticket.offered_to == self._agent(step):
                self.world.work.accept(ticket.id, self._agent(step))

    def _decline(self, step: Step) -> None:
        for ticket in self.world.tickets.values():
            if ticket.offered_to == self._agent(step):
                self.world.work.decline(ticket.id, self._agent(step))
                return

    def _pull(self, step: Step) -> None:
        self.world.work.next_ticket(self._agent(step))

    def _reply(self, step: Step) -> None:
        if ticket := self._ticket(step):
            draft = Draft(client_id=f"c{self._n}", text="Done.")
            self.world.replies.reply(ticket.id, draft, agent=self._agent(step))
            self.world.drain()

    def _status(self, step: Step) -> None:
        if ticket := self._ticket(step):
            self.world.work.set_status(ticket.id, step.what, by=self._agent(step))

    def _urgent(self, step: Step) -> None:
        if ticket := self._ticket(step):
            self.world.work.set_priority(ticket.id, "urgent", by=self._agent(step))

    def _snooze(self, step: Step) -> None:
        if ticket := self._ticket(step):
            until = self.world.clock.now + WAITS[1 + step.n % 4]
            self.world.work.snooze(ticket.id, until, by=self._agent(step))

    def _give(self, step: Step) -> None:
        if ticket := self._ticket(step):
            self.world.work.assign(ticket.id, self._agent(step), by="ana")

    def _back(self, step: Step) -> None:
        if ticket := self._ticket(step):
            self.world.work.assign(ticket.id, "", by="ana")

    def _transfer(self, step: Step) -> None:
        if ticket := self._ticket(step):
            self.world.work.transfer(ticket.id, "social" if step.n % 2 else "care", by="ana")
