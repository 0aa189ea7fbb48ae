"""Macros: found, foreseen, applied. And templates and macros as each channel would show them."""

from __future__ import annotations

from typing import Any

import msgspec

from chalicelib import wiring
from chalicelib.api import shape
from chalicelib.api.handlers.work import attached, links_of
from chalicelib.api.models import macros as m
from chalicelib.api.models.common import Channel
from chalicelib.api.run import Ask
from chalicelib.channels.base import How
from chalicelib.domain.macros import Step
from chalicelib.domain.templates import NAMES, names_in
from chalicelib.services.article_links import marked
from chalicelib.services.replies import Draft
from chalicelib.services.word_previews import Shown


def listed(ask: Ask, query: m.MacrosQuery | None = None) -> m.Macros:
    found = []
    for id, doc, _ in wiring.settings().listed("macro"):
        channels = [Channel(name) for name in doc.get("channels", [])]
        if query and query.channel and channels and query.channel not in channels:
            continue
        text = doc.get("text", "")
        found.append(
            m.MacroText(
                id=id, name=doc.get("name", id), text=text, channels=channels, send=doc.get("send", "fill"),
                variables=names_in(text),
            )
        )  # fmt: skip
    return m.Macros(items=found)


def previewed(ask: Ask, id: str, macro: str, query: m.MacroPreviewQuery | None = None) -> m.MacroPreview:
    ticket, how = wiring.context().ticket(id), How((query.how if query else "") or How.MESSAGE)
    found = wiring.macros().get(macro)
    words = wiring.macros().words(ticket, macro, agent=ask.person.id, public=how is How.PUBLIC_REPLY)
    send: Any = found.send
    return m.MacroPreview(
        id=found.id, name=found.name or found.id, text=words.text, language=words.language,
        missing=list(words.missing), send=send, does=[_step(step) for step in wiring.macros().foreseen(ticket, found)],
        sign_off=wiring.replies().checks.sign_off(ticket.channel, ticket.account, how, ask.person.id),
    )  # fmt: skip


def applied(ask: Ask, id: str, macro: str, body: m.MacroApplyIn) -> m.MacroApplied:
    draft = Draft(
        client_id=body.client_id, text=body.text, how=body.how, thread=body.thread, answers=body.answers,
        attachments=tuple(attached(ask, n, one) for n, one in enumerate(body.attachments)),
        variables=dict(body.variables), version=ask.version(body.version), despite=body.despite,
        marks=marked(body.articles), then=body.status,
    )  # fmt: skip
    made = wiring.macros().apply(id, macro, draft, agent=ask.person.id)
    return m.MacroApplied(
        macro=made.macro, done=[_step(step) for step in made.did], left=[_step(step, why) for step, why in made.left],
        line=shape.line(made.item, links_of(made.item)) if made.item else None,
        ticket=shape.ticket(made.ticket, wiring.context().clock()),
    )  # fmt: skip


def _step(step: Step, why: str = "") -> m.MacroStep:
    return m.MacroStep(what=step.what.value, to=step.to, why=why or None)


# --- before they are kept


def words(ask: Ask, body: m.WordsPreviewIn) -> m.WordsPreview:
    doc, made = msgspec.to_builtins(body), wiring.word_previews()
    named = made.names(doc, body.values, ask.person.id)
    shown = made.shown(doc, body.values, body.speaks or body.language, ask.person.id)
    return m.WordsPreview(
        names=[m.WordsName(name=x.name, known=x.known, value=x.value, like=x.like or None) for x in named],
        every=list(NAMES), items=[_shown(x) for x in shown],
    )  # fmt: skip


def _shown(x: Shown) -> m.WordsShown:
    how: Any = x.how
    size = x.measure
    return m.WordsShown(
        channel=Channel(x.channel), account=x.account, account_name=x.account_name, how=how, language=x.language,
        text=x.text, parts=list(x.parts), length=size.length, limit=size.limit, unit=size.unit,
        segments=size.segments, encoding=size.encoding, fits=size.fits, missing=list(x.missing),
    )  # fmt: skip
