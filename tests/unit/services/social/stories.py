"""Short ways to tell of customers who write in public, and of what we answer."""

from __future__ import annotations

from typing import Any

from chalicelib.channels.base import Fault, SendFailed, Sent
from chalicelib.domain.events import Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.services.replies import Draft
from tests.fakes import World, message

COMPLAINT = "My order arrived broken. What will you do about it?"
_WHO = {"x": "77", "facebook": "PSID1", "instagram": "IG1"}


def posts(world: World, id: str = "100", *, channel: str = "x", text: str = COMPLAINT, **more: Any) -> str:
    """A customer writes in public, under post 100; their ticket's id."""
    kind = Kind.POST if channel == "x" else Kind.COMMENT
    said = message(
        id, at=world.clock.now, channel=channel, text=text,
        **{"identity": _WHO[channel], "root": "100", "kind": kind, **more},
    )  # fmt: skip
    world.receive(said)
    ticket = world.lines[said.key].ticket
    assert ticket, "the post needs an answer"
    return ticket


def writes(world: World, id: str, *, channel: str = "x", text: str = "Here I am.", identity: str = "") -> str:
    """The same customer writes in private; the ticket's id."""
    kind = Kind.DM if channel == "x" else Kind.MESSAGE
    who = identity or _WHO.get(channel, "+15551230001")
    said = message(id, at=world.clock.now, channel=channel, text=text, kind=kind, identity=who)
    world.receive(said)
    return world.lines[said.key].ticket


def account(world: World, channel: str, **settings: Any) -> None:
    """Change some of an account's settings."""
    store = world.store.settings
    (key,) = [key for key, _, _ in store.listed("account") if key.startswith(f"{channel}#")]
    doc, version = store.entry("account", key)  # type: ignore[misc]
    store.put("account", key, {**doc, "settings": {**doc.get("settings", {}), **settings}}, version=version, now=0)


def trainee(world: World, agent: str) -> None:
    doc, version = world.store.settings.entry("agent", agent)  # type: ignore[misc]
    world.store.settings.put("agent", agent, {**doc, "trainee": True}, version=version, now=0)


def answers(world: World, ticket: str, text: str = "We are sorry to hear that.", *, id: str = "c1", agent: str = "ana",
            how: str = "public_reply", **more: Any) -> Interaction:  # fmt: skip
    return world.replies.reply(ticket, Draft(client_id=id, text=text, how=how, **more), agent=agent)[0]


def said(world: World, ticket: str, id: str) -> Interaction:
    return world.lines[f"out#{ticket}#{id}"].item


def events(world: World, ticket: str) -> list[str]:
    """What the timeline tells, in order."""
    lines = [line for line in world.lines.values() if line.ticket == ticket and line.item.kind == "event"]
    return [line.item.text for line in sorted(lines, key=lambda line: (line.item.at, line.item.key))]


def heard(world: World) -> list[tuple[str, str]]:
    """What reached the provider: how, and the text."""
    return [(str(x.how), x.text) for x in world.provider.heard]


def refuses(world: World, code: str, reason: str = "no", fault: Fault = Fault.REJECTED) -> None:
    """The provider turns the next message down."""

    def answer() -> Sent:
        raise SendFailed(fault, reason, code=code)

    world.provider.answers.append(answer)
