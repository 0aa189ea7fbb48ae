"""Opening a socket, and catching up or polling."""

from __future__ import annotations

from chalicelib import config, wiring
from chalicelib.api.models import live as m
from chalicelib.api.run import Ask
from chalicelib.domain.live import CODE_MS
from chalicelib.services.live.feed import told


def code(ask: Ask) -> m.LiveCode:
    made, cursor = wiring.live().code(ask.person.id, ask.person.role)
    return m.LiveCode(code=made, url=config.load().socket_url or None, seconds=CODE_MS // 1000, cursor=cursor)


def since(ask: Ask, query: m.LiveQuery) -> m.LiveEvents:
    found = wiring.live().since(ask.person.id, ask.person.role, query.after)
    items = [m.LiveEvent(**told(entry)) for entry in found.items]
    return m.LiveEvents(items=items, next=found.next, reset=found.reset)
