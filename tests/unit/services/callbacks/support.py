"""A brand with a phone account, and short ways to have somebody asked for and called."""

from __future__ import annotations

from typing import Any, cast

from chalicelib.domain.callbacks import Callback, When
from chalicelib.domain.events import Event, Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.services.callbacks.asking import Wish
from tests.fakes import World, message
from tests.fakes.callbacks import FakeCallbacks, FakePhone

LONDON = "+442071838750"
MINUTE, HOUR = 60_000, 3_600_000
NOON = 1_780_315_200_000  # Monday 1 June 2026, 12:00 UTC


class Care(World):
    """World with the phone account `voice#line` of London. `phone` makes no calls, and notes what it was asked."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.clock.now = NOON
        doc = {"channel": "voice", "id": "line", "name": "Larkspur", "address": "+442071838000", "queue": "care"}
        known = self.store.settings.entry("account", "voice#line")
        self.store.settings.put("account", "voice#line", doc, version=known[1] if known else 0, now=0)

    @property
    def phone(self) -> FakePhone:
        return self.caller

    @property
    def promises(self) -> dict[str, Callback]:
        return cast(FakeCallbacks, self.store.callbacks).rows.now

    def only(self) -> Callback:
        (callback,) = self.promises.values()
        return callback

    def heard_from(self, id: str = "SM1", **more: Any) -> str:
        """A customer writes; the ticket's id."""
        said = message(id, at=self.clock.now, **{"identity": LONDON, **more})
        self.receive(said)
        return self.lines[said.key].ticket

    def asked(self, ticket: str = "", when: When | None = None, name: str = "c1", **more: Any) -> Callback:
        """An agent schedules a call back."""
        wish = Wish(
            name=name, ticket=ticket or self.heard_from(), source="agent", when=when or When(), by="ana", **more
        )
        return self.callbacks.ask(wish)

    def told(self) -> list[str]:
        """What was said to customers, in order."""
        return [message.text for message in self.provider.heard]

    def happened(self, ticket: str = "") -> list[Interaction]:
        """Events of the timeline about call backs, in order."""
        lines = sorted((line for line in self.lines.values() if line.ticket), key=lambda line: line.item.at)
        found = [line.item for line in lines if line.item.kind is Kind.EVENT and "callback" in line.item.extra]
        return [item for item in found if not ticket or self.lines[item.key].ticket == ticket]

    def facts(self, what: str) -> list[Any]:
        rows = cast(Any, self.store.facts).rows.now.values()
        return sorted((fact for fact in rows if fact.what == what), key=lambda fact: (fact.at, fact.id))

    def said_to_phone(self, outcome: str, *, later: int = 30_000, attempt: int = 0) -> Callback:
        """The phone tells what became of the attempt under way."""
        callback = self.only()
        number = attempt or len(callback.attempts)
        self.clock.advance(later)
        self.callbacks.outcome(callback.id, number, outcome, self.clock.now, callback.attempts[number - 1].call)
        self.drain()
        return self.only()


def post(id: str, *, at: int, text: str = "Your shop is a disgrace") -> Event:
    return message(id, at=at, channel="x", identity="777", kind=Kind.POST, root=id, text=text)


def dm(id: str, *, at: int, text: str) -> Event:
    return message(id, at=at, channel="x", identity="777", kind=Kind.DM, text=text)
