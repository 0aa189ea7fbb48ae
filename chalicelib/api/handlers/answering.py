"""Answering in the brand's voice: templates, going private, closing the loop, suggestions, a supervisor's yes."""

from __future__ import annotations

from urllib.parse import urlencode

from chalicelib import wiring
from chalicelib.api import paging, shape, shape_answering
from chalicelib.api.models import answering as m
from chalicelib.api.models.tickets import Attachment, Replied
from chalicelib.api.run import Ask
from chalicelib.channels.base import How
from chalicelib.domain import reports as sums
from chalicelib.domain.approvals import Approval, State
from chalicelib.domain.errors import Invalid
from chalicelib.domain.tickets import Ticket
from chalicelib.services.social.going_private import Wish
from chalicelib.store.board import Card


def _words(ask: Ask, ticket: Ticket, text: str, template: str, field: str, *, public: bool) -> str:
    """A text, or a template with everything filled in. Raises Invalid naming the field."""
    if not template:
        return text.strip()
    if text.strip():
        raise Invalid(field, "Give a text or a template, not both.")
    found = wiring.rendering().render(ticket, template, agent=ask.person.id, public=public)
    if found.missing:
        raise Invalid(field.replace("text", "template"), f"Nobody knows {', '.join(found.missing)}: write the text.")
    return found.text


def render(ask: Ask, id: str, body: m.RenderIn) -> m.Rendered:
    ticket = wiring.context().ticket(id)
    public = body.how == "public_reply"
    found = wiring.rendering().render(ticket, body.template, agent=ask.person.id, public=public, given=body.variables)
    how = body.how or How.MESSAGE
    sign = (
        "" if found.template else wiring.replies().checks.sign_off(ticket.channel, ticket.account, how, ask.person.id)
    )
    return m.Rendered(text=found.text, language=found.language, missing=list(found.missing), sign_off=sign)


def go_private(ask: Ask, id: str, body: m.GoPrivateIn) -> m.WentPrivate:
    ticket = wiring.context().ticket(id)
    gone = wiring.going_private().go(
        id,
        Wish(
            client_id=body.client_id, to=body.to, fallback=body.fallback, version=ask.version(body.version),
            despite=body.despite,
            text=_words(ask, ticket, body.text, body.template, "text", public=False),
            public_text=_words(ask, ticket, body.public_text, body.public_template, "public_text", public=True),
        ),
        agent=ask.person.id,
    )  # fmt: skip
    return m.WentPrivate(
        public=shape.line(gone.public), private=shape.line(gone.private) if gone.private else None,
        fell_back=gone.why or None, ticket=shape.ticket(gone.ticket, wiring.context().clock()),
    )  # fmt: skip


def close_loop(ask: Ask, id: str, body: m.CloseLoopIn) -> Replied:
    words = _words(ask, wiring.context().ticket(id), body.text, body.template, "text", public=True)
    item, ticket = wiring.closing().close(
        id, body.client_id, agent=ask.person.id, text=words, version=ask.version(body.version), despite=body.despite
    )
    return Replied(line=shape.line(item), ticket=shape.ticket(ticket, wiring.context().clock()))


def suggestions(ask: Ask, id: str) -> m.Suggestions:
    found, withheld = wiring.suggesting().suggestions(id, agent=ask.person.id)
    return m.Suggestions(items=[shape_answering.suggestion(one) for one in found], withheld=withheld or None)


# --- a supervisor's yes


def approvals(ask: Ask, query: m.ApprovalsQuery) -> m.ApprovalPage:
    service = wiring.approvals()
    read = service.waiting if query.state == "waiting" else service.decided
    with paging.stores(query.after):
        found = read(limit=query.limit, after=query.after)
    items = [shape_answering.approval(card, _attachments(card)) for card in found.items]
    return m.ApprovalPage(items=items, next=found.next or None)


def _attachments(card: Card[Approval]) -> list[Attachment]:
    """Links to files are made without a call."""
    files = {one.stored: one.name for one in card.record.attachments if one.stored}
    links = {key: wiring.files().link(key, name=name) for key, name in files.items()}
    return [shape.attachment(one, links) for one in card.record.attachments]


def approval(ask: Ask, id: str) -> m.Approval:
    return _told(wiring.approvals().get(id))


def approve(ask: Ask, id: str, body: m.ApproveIn) -> m.Approval:
    version = ask.version(body.version)
    return _told(wiring.approvals().approve(id, by=ask.person.id, text=body.text.strip(), version=version))


def reject(ask: Ask, id: str, body: m.RejectIn) -> m.Approval:
    version = ask.version(body.version)
    return _told(wiring.approvals().reject(id, by=ask.person.id, reason=body.reason, version=version))


def _told(card: Card[Approval]) -> m.Approval:
    """With what keeps an approved reply from going out, if it was held after all."""
    held = ""
    if card.record.kind == "reply" and card.record.state is State.APPROVED:
        line = wiring.context().store.interactions.get(card.record.thing)
        held = line.item.status_reason if line and line.item.status == "held" else ""
    return shape_answering.approval(card, _attachments(card), held)


# --- how many loops are closed


def loops(ask: Ask, query: m.LoopsQuery) -> m.Loops:
    start, end = shape.epoch(query.from_), shape.epoch(query.to)
    found = sums.loops(wiring.reports().between(start, end))

    def events(what: str, **more: str) -> str:
        wanted = {"what": what, "from": shape.time(start), "to": shape.time(end), **more}
        return f"/api/reports/facts?{urlencode(wanted)}"

    return m.Loops(
        from_=shape.time(start), to=shape.time(end), solved=found.solved, closed=found.closed, share=found.share,
        closings=found.closings, solved_events=events("solved_in_private"), closings_events=events("loop_closed"),
        closed_events=events("solved_in_private,loop_closed", every="true"),
    )  # fmt: skip
