"""My draft on a ticket. The rules are in services/drafts.py."""

from __future__ import annotations

from chalicelib import wiring
from chalicelib.api import shape
from chalicelib.api.models import drafts as m
from chalicelib.api.run import Ask
from chalicelib.domain.drafts import Unsent

_NOTHING = Unsent(client_id="", text="")


def one(ask: Ask, id: str) -> m.Draft:
    return _told(wiring.drafts().get(id, ask.person.id) or _NOTHING)


def keep(ask: Ask, id: str, body: m.DraftIn) -> m.Draft:
    draft = Unsent(
        client_id=body.client_id, text=body.text, how=body.how, answers=body.answers, articles=tuple(body.articles)
    )
    return _told(wiring.drafts().keep(id, ask.person.id, draft))


def drop(ask: Ask, id: str) -> None:
    wiring.drafts().drop(id, ask.person.id)


def _told(x: Unsent) -> m.Draft:
    return m.Draft(
        client_id=x.client_id, text=x.text, how=x.how, answers=x.answers, articles=list(x.articles),
        saved_at=shape.maybe(x.at),
    )  # fmt: skip
