"""Pairs of threads, suggestions and approvals as the API tells them."""

from __future__ import annotations

from typing import Any

from chalicelib.api.models import answering as m
from chalicelib.api.models import tickets as mt
from chalicelib.api.models.common import Channel
from chalicelib.api.shape_time import maybe, time
from chalicelib.domain.approvals import Approval, public_id
from chalicelib.services.social import pairs as p
from chalicelib.services.social.suggesting import Ready
from chalicelib.store.board import Card


def pair(x: p.Pair) -> mt.Pair:
    return mt.Pair(
        channel=Channel(x.channel), account=x.account, identity=x.identity, public=[side(one) for one in x.public],
        private=side(x.private) if x.private else None,
    )  # fmt: skip


def side(x: p.Side) -> mt.Side:
    return mt.Side(
        thread=x.thread, visibility=x.visibility, last_inbound_at=maybe(x.last_inbound_at),
        ways=[way(one) for one in x.ways],
    )  # fmt: skip


def way(x: p.Way) -> mt.Way:
    how: Any = str(x.how)
    return mt.Way(how=how, open=x.open, closes_at=maybe(x.closes_at), instead=x.instead)


def suggestion(x: Ready) -> m.Suggestion:
    how: Any = x.how or None
    return m.Suggestion(
        kind=x.suggestion.what.value, why=x.suggestion.why, text=x.text or None, how=how,
        answers=x.suggestion.answers or None, action=x.action,
    )  # fmt: skip


def approval(card: Card[Approval], attachments: list[mt.Attachment], held: str = "") -> m.Approval:
    """`held`: why an approved reply hasn't gone out."""
    x = card.record
    kind: Any = x.kind
    return m.Approval(
        id=public_id(x.kind, x.thing), version=card.version, kind=kind, state=x.state.value, agent=x.agent, text=x.text,
        written=x.written or None, channel=Channel(x.channel) if x.channel else None, account=x.account,
        ticket=x.ticket or None, heard=x.heard, attachments=attachments, asked_at=time(x.asked_at), by=x.by or None,
        decided_at=maybe(x.decided_at), reason=x.reason, held=held or None,
    )  # fmt: skip
