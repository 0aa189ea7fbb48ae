"""What people do to tickets. The rules are in services/work.py and services/replies.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from chalicelib import wiring
from chalicelib.api import shape
from chalicelib.api.handlers import time
from chalicelib.api.handlers.people import UPLOADS, upload_folder
from chalicelib.api.models import tickets as m
from chalicelib.api.run import Ask
from chalicelib.channels.base import How
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.events import Attachment
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket
from chalicelib.services.article_links import marked
from chalicelib.services.replies import Draft
from chalicelib.services.scheduled import Plan
from chalicelib.services.social.rendering import Rendered
from chalicelib.store.keys import reply_key

MAX_ATTACHMENT = 10_000_000  # bytes


class Templated(Protocol):
    """A request that may name a template."""

    @property
    def template(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def variables(self) -> Mapping[str, str]: ...


def _told(ticket: Ticket) -> m.Ticket:
    return shape.ticket(ticket, wiring.context().clock())


# --- saying something


def reply(ask: Ask, id: str, body: m.ReplyIn) -> m.Replied:
    words = Rendered(text=body.text)
    if body.template:
        words = template_words(ask, wiring.work().get(id), body)
    draft = Draft(
        client_id=body.client_id, text=words.text, how=body.how, thread=body.thread, answers=body.answers,
        attachments=tuple(attached(ask, n, one) for n, one in enumerate(body.attachments)), template=words.template,
        variables=dict(words.variables), version=ask.version(body.version), despite=body.despite,
        marks=marked(body.articles), then=body.status,
    )  # fmt: skip
    plan = time.plan_of(body.send_at, body.send_local, body.even_if_they_write)
    if plan:
        return _later(ask, id, draft, plan, body)
    if body.even_if_they_write:
        raise Invalid("even_if_they_write", "This goes with a reply that is sent later only.")
    item, ticket = wiring.replies().reply(id, draft, agent=ask.person.id)
    return m.Replied(line=shape.line(item, links_of(item)), ticket=_told(_then(ask, ticket, item, body.status)))


def _later(ask: Ask, id: str, draft: Draft, plan: Plan, body: m.ReplyIn) -> m.Replied:
    if body.status:
        raise Invalid("status", "Set it apart from a reply that goes out later.")
    item, ticket = wiring.scheduling().schedule(id, draft, plan, agent=ask.person.id)
    return m.Replied(line=shape.line(item, links_of(item)), ticket=_told(ticket))


def _then(ask: Ask, ticket: Ticket, item: Interaction, status: str) -> Ticket:
    """The status the agent chose for after the reply, unless something was said since: a repeated
    call must not undo what came after it."""
    answered = not ticket.waiting_since and ticket.last_reply_at == item.at
    if not status or ticket.status == status or not answered:
        return ticket
    try:
        return wiring.work().set_status(ticket.id, status, by=ask.person.id, version=ticket.version)
    except Conflict:
        return wiring.work().get(ticket.id)  # the reply is on its way all the same


def template_words(ask: Ask, ticket: Ticket, body: Templated) -> Rendered:
    """A template's words, filled in with what is given and what we know. Raises Invalid naming what is missing."""
    found = wiring.rendering().render(
        ticket, body.template, agent=ask.person.id, public=body.how == How.PUBLIC_REPLY, given=body.variables
    )
    for name in found.missing:
        raise Invalid(f"variables.{name}", "The template needs this.")
    if body.text and body.text != found.text:
        raise Invalid("text", "A template brings its own text; leave this out.")
    return found


def attached(ask: Ask, n: int, given: m.AttachedIn, field: str = "attachments") -> Attachment:
    """What somebody uploaded, as it is kept; `field`: the list it is the n-th of. Raises Invalid."""
    place = f"{field}[{n}].stored"
    if not given.stored.startswith(upload_folder(ask.person.id)):
        raise Invalid(place, "Upload it first: POST /api/attachments.")
    if given.content_type not in UPLOADS:
        raise Invalid(f"{field}[{n}].content_type", f"Only these can be sent: {', '.join(UPLOADS)}.")
    size = wiring.files().size(given.stored)
    if size is None:
        raise Invalid(place, "The upload has not arrived; send the file to its address first.")
    if size > MAX_ATTACHMENT:
        raise Invalid(place, f"A file may have {MAX_ATTACHMENT} bytes.")
    return Attachment(
        kind=UPLOADS[given.content_type], stored=given.stored, name=given.name, content_type=given.content_type,
        size=size,
    )  # fmt: skip


def links_of(item: Interaction) -> dict[str, str]:
    return {a.stored: wiring.files().link(a.stored, name=a.name) for a in item.attachments if a.stored}


def resend(ask: Ask, id: str, client_id: str) -> m.Line:
    item = wiring.replies().resend(reply_key(id, client_id))
    return shape.line(item, links_of(item))


def note(ask: Ask, id: str, body: m.NoteIn) -> m.Line:
    return shape.line(wiring.replies().note(id, body.client_id, body.text, agent=ask.person.id))


# --- taking and giving


def next_ticket(ask: Ask) -> m.NextTicket:
    found = wiring.work().next_ticket(ask.person.id)
    return m.NextTicket(ticket=_told(found) if found else None)


def accept(ask: Ask, id: str) -> m.Ticket:
    _as_seen(ask, id)
    return _told(wiring.work().accept(id, ask.person.id))


def decline(ask: Ask, id: str) -> m.Ticket:
    _as_seen(ask, id)
    return _told(wiring.work().decline(id, ask.person.id))


def _as_seen(ask: Ask, id: str) -> None:
    if ask.if_match is not None:
        wiring.work().get(id, ask.if_match)


def assign(ask: Ask, id: str, body: m.AssignIn) -> m.Ticket:
    _note_is_whole(body.note, body.client_id)
    ticket = wiring.work().assign(id, body.agent, by=ask.person.id, version=ask.version(body.version))
    _with_note(ask, id, body.note, body.client_id)
    return _told(ticket)


def transfer(ask: Ask, id: str, body: m.TransferIn) -> m.Ticket:
    _note_is_whole(body.note, body.client_id)
    ticket = wiring.work().transfer(id, body.queue, by=ask.person.id, version=ask.version(body.version))
    _with_note(ask, id, body.note, body.client_id)
    return _told(ticket)


def _note_is_whole(note: str, client_id: str | None) -> None:
    if note.strip() and not client_id:
        raise Invalid("client_id", "A note needs one, so that it is written once.")


def _with_note(ask: Ask, id: str, note: str, client_id: str | None) -> None:
    if note.strip() and client_id:
        wiring.replies().note(id, client_id, note, agent=ask.person.id)


# --- changing


def status(ask: Ask, id: str, body: m.StatusIn) -> m.Ticket:
    until = time.near(body.until) if body.until else 0
    by, version = ask.person.id, ask.version(body.version)
    return _told(wiring.work().set_status(id, body.status, by=by, version=version, until=until))


def priority(ask: Ask, id: str, body: m.PriorityIn) -> m.Ticket:
    return _told(wiring.work().set_priority(id, body.priority, by=ask.person.id, version=ask.version(body.version)))


def tags(ask: Ask, id: str, body: m.TagsIn) -> m.Ticket:
    return _told(wiring.work().set_tags(id, body.tags, by=ask.person.id, version=ask.version(body.version)))


def snooze(ask: Ask, id: str, body: m.SnoozeIn) -> m.Ticket:
    until = time.away_until(ask, body)
    return _told(wiring.work().snooze(id, until, by=ask.person.id, version=ask.version(body.version)))
