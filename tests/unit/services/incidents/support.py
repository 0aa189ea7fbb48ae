"""A day with an outage: the demo brand's world, people who post about it, and what they were told."""

from __future__ import annotations

from typing import Any

from chalicelib.domain import incidents as i
from chalicelib.domain.events import Author, Event, Kind
from chalicelib.domain.heard import Heard
from chalicelib.domain.incidents import Incident, Matcher
from chalicelib.domain.spikes import Spike
from chalicelib.domain.tickets import MINUTE
from chalicelib.services.incidents.service import Incidents
from tests.fakes import World, message

TEXT = "I can't log in, is the checkout down? Please help"
MATCHER = Matcher(words=("checkout",))


def mention(world: World, n: int, text: str = TEXT, **more: Any) -> Event:
    """Somebody's public post on X; each `n` is another person."""
    given: dict[str, Any] = {
        "channel": "x", "identity": f"9{n:05d}", "kind": Kind.POST, "root": f"{5_000_000 + n}",
        "author": Author(name=f"P {n}", handle=f"p{n}", followers=20), "at": world.clock.now, **more,
    }  # fmt: skip
    return message(str(5_000_000 + n), text=text, **given)


def private(world: World, n: int, text: str = "is the checkout down?", **more: Any) -> str:
    """Somebody writes a text message; the ticket's id."""
    said = message(f"SM{n}", at=world.clock.now, text=text, identity=f"+1555777{n:04d}", **more)
    world.receive(said)
    return world.lines[said.key].ticket


def incidents(world: World) -> Incidents:
    return world.outages.incidents


def declare(world: World, matcher: Matcher | None = MATCHER, client_id: str = "c1", **more: Any) -> str:
    id = incidents(world).declare(client_id, "Checkout down", matcher, by="ruth", **more).id
    world.drain()
    return id


def now(world: World, id: str) -> Incident:
    return incidents(world).get(id).record


def spikes(world: World) -> list[Spike]:
    return [x.record for x in world.store.board.shelf("spike#open", Spike).items]


def posts(world: World, id: str) -> list[Heard]:
    return [x.record for x in world.store.board.shelf(i.posts_shelf(id), Heard, limit=10_000).items]


def told(world: World) -> list[str]:
    """Texts that reached the provider, in order."""
    return [x.text for x in world.provider.heard]


def acks(world: World) -> list[str]:
    return [x.identity for x in world.provider.heard if x.how == "public_reply" and "status/" in x.text]


def settings(world: World, account: str = "x#brand", **incident: Any) -> None:
    doc, version = world.store.settings.entry("account", account) or ({}, 0)
    doc["settings"] = {**doc.get("settings", {}), "incident": incident}
    world.store.settings.put("account", account, doc, version=version, now=0)


def flood(world: World, people: int, minutes: int = 10, start: int = 0, **more: Any) -> None:
    """So many people post within so many minutes."""
    for n in range(people):
        world.receive(mention(world, start + n, **more))
        world.clock.advance(minutes * MINUTE // people)


def to_window_start(world: World) -> None:
    world.clock.advance(-world.clock.now % (10 * MINUTE))
