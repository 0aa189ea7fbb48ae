"""Our records as the API tells them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import structs

from chalicelib import wiring
from chalicelib.api import shape_answering, shape_time
from chalicelib.api.models import customers as c
from chalicelib.api.models import tickets as m
from chalicelib.api.models.common import Channel
from chalicelib.api.shape_time import maybe as maybe
from chalicelib.api.shape_time import time as time
from chalicelib.domain import tickets as t
from chalicelib.domain import windows
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.events import Attachment, Direction, Visibility
from chalicelib.domain.identities import Customer, Worth
from chalicelib.domain.interactions import Interaction, current_text
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.services.listing import Listed
from chalicelib.services.social.pairs import Pair
from chalicelib.store.keys import thread_parts

_CONTENT_LINKS = frozenset({"link", "location"})  # kinds whose address is itself what was sent


def epoch(when: datetime) -> int:
    """Milliseconds of a time we were told."""
    return round(when.timestamp() * 1000)


# --- tickets


def detail(
    x: Ticket, now: int, scheduled: Iterable[Interaction] = (), *, pairs: Iterable[Pair] = (),
    customer: Customer | None = None,
) -> m.TicketDetail:  # fmt: skip
    """`scheduled`: its replies that haven't gone yet; `customer`: the record that counts."""
    threads = [thread(key, at, now) for key, at in sorted(x.threads.items())]
    return m.TicketDetail(
        **structs.asdict(ticket(x, now)), threads=threads, pairs=[shape_answering.pair(y) for y in pairs],
        private_at=maybe(x.private_at), only_arguing=only_arguing(customer),
        comes_back=shape_time.comes_back(x), scheduled=[shape_time.scheduled(y) for y in scheduled],
    )  # fmt: skip


def ticket(x: Ticket, now: int) -> m.Ticket:
    return m.Ticket(
        id=x.id,
        version=x.version,
        type="concierge" if x.type == "concierge" else "",
        incident=x.incident or None,
        chosen=x.chosen,
        status=x.status,
        priority=x.priority,
        queue=x.queue,
        assignee=x.assignee or None,
        offered_to=x.offered_to or None,
        offer_until=maybe(x.offer_until),
        channel=Channel(x.channel),
        account=x.account,
        customer=m.Who(id=x.customer, name=x.customer_name),
        subject=x.subject,
        last_words=x.last_words,
        last_at=maybe(x.last_at),
        last_in=x.last_in,
        opened_at=time(x.opened_at),
        last_inbound_at=maybe(x.last_inbound_at),
        last_reply_at=maybe(x.last_reply_at),
        waiting_since=maybe(x.waiting_since),
        first_reply_at=maybe(x.first_reply_at),
        first_reply_due=maybe(x.first_reply_due),
        due_at=maybe(x.due_at),
        seconds_left=shape_time.seconds_left(x.due_at, now) if x.due_at < t.FAR else None,
        breached=x.due_at <= now,
        promises=[shape_time.promise(y, now) for y in x.promises if y.policy],
        ladders=[shape_time.ladder(y) for y in x.ladders],
        solved_at=maybe(x.solved_at),
        closed_at=maybe(x.closed_at),
        snoozed_until=maybe(x.snoozed_until),
        reopened=x.reopened,
        tags=list(x.tags),
        follows=x.follows or None,
        followers=list(x.followers),
        public=x.public,
        updated_at=time(x.updated_at),
    )


def thread(key: str, last_inbound: int, now: int) -> m.Thread:
    channel, account, identity, root = thread_parts(key)
    return m.Thread(
        key=key, channel=Channel(channel), account=account, identity=identity, root=root or None,
        visibility=Visibility.PUBLIC if root else Visibility.PRIVATE, last_inbound_at=maybe(last_inbound),
        window=_window(channel, last_inbound, now),
    )  # fmt: skip


def _window(channel: str, last_inbound: int, now: int) -> m.Window:
    try:
        window = windows.private(channel, last_inbound, now)
    except NotAllowed as shut:
        return m.Window(open=False, closes_at=None, instead=shut.instead)
    return m.Window(open=True, closes_at=maybe(window.closes_at), instead="")


def page(listed: Listed, cursor: str | None, now: int) -> m.TicketPage:
    return m.TicketPage(items=[ticket(x, now) for x in listed.items], next=cursor)


def briefs(context: Context, ids: Iterable[str]) -> list[m.TicketBrief]:
    """What these tickets are, each once; one batch read. Those that are gone are left out."""
    found = context.store.tickets.many([id for id in dict.fromkeys(ids) if id])
    return [
        m.TicketBrief(
            id=x.id, name=x.customer_name, subject=x.subject, channel=Channel(x.channel), status=x.status,
            assignee=x.assignee or None,
        )
        for x in found.values()
    ]  # fmt: skip


# --- interactions


def line(x: Interaction, links: dict[str, str] | None = None) -> m.Line:
    """`links`: S3 key -> an address that works for a while."""
    return m.Line(
        key=x.key, type=x.type, kind=x.kind, direction=x.direction, visibility=x.visibility,
        channel=Channel(x.channel), account=x.account, thread=x.thread or None, identity=x.identity or None,
        author=m.Author(
            name=x.author.name, handle=x.author.handle, avatar=x.author.avatar, followers=x.author.followers,
            verified=x.author.verified,
        ),
        agent=x.agent or None, at=time(x.at), text=current_text(x), language=x.language,
        attachments=[] if x.deleted_at else [attachment(a, links or {}) for a in x.attachments],
        earlier=_earlier(x), edited_at=maybe(x.edits[-1].at) if x.edits else None, deleted_at=maybe(x.deleted_at),
        hidden=x.hidden, reactions={who: what for who, what in x.reactions.items() if what}, how=x.how or None,
        status=x.status or None, status_reason=x.status_reason or x.reason, sent_at=maybe(x.sent_at), parts=x.parts,
        answers=x.extra.get("answers") or None, template=x.template or None,
        extra={name: value for name, value in x.extra.items() if name != "answers"}, personal=personal(x),
    )  # fmt: skip


def personal(x: Interaction) -> list[m.PersonalSpan]:
    """What a customer shows of themselves where everybody can read it."""
    text = current_text(x)
    if x.direction is not Direction.INBOUND or x.visibility is not Visibility.PUBLIC or not text:
        return []
    return [
        m.PersonalSpan(kind=span.kind.value, start=span.start, end=span.end, strength=span.strength.value)
        for span in wiring.guard().shown(x, text)
    ]


def _earlier(x: Interaction) -> list[m.Wording]:
    """Every wording but the one that stands, where the text was kept; all of them once it is deleted."""
    wordings = [(x.at, x.text), *((edit.at, edit.text) for edit in x.edits)]
    past = wordings if x.deleted_at else wordings[:-1]
    return [m.Wording(at=time(at), text=text) for at, text in past if text]


def attachment(x: Attachment, links: dict[str, str]) -> m.Attachment:
    url = links.get(x.stored) if x.stored else (x.url if x.kind in _CONTENT_LINKS else None)
    return m.Attachment(
        kind=x.kind, name=x.name, content_type=x.content_type, size=x.size, url=url or None, latitude=x.latitude,
        longitude=x.longitude,
    )  # fmt: skip


# --- customers


def customer(x: Customer, value: Worth | None) -> c.Customer:
    """`value`: what the person is worth (services/merging.py)."""
    return c.Customer(
        id=x.id, version=x.version, name=x.name, handle=x.handle, avatar=x.avatar, followers=x.followers,
        verified=x.verified, language=x.language, tags=list(x.tags), note=x.note, only_arguing=only_arguing(x),
        value=_value(value) if value else None, identities=[x.identity, *x.identities],
        merged_into=x.merged_into or None, merges=[_merge(entry) for entry in x.merges], created_at=maybe(x.created_at),
    )  # fmt: skip


def _value(x: Worth) -> c.Value:
    return c.Value(amount=x.amount, currency=x.currency, orders=x.orders, at=time(x.at), by=x.by)


def only_arguing(x: Customer | None) -> m.OnlyArguing | None:
    if x is None or not x.arguing:
        return None
    return m.OnlyArguing(by=x.arguing.get("by", ""), at=time(int(x.arguing.get("at", "0"))), why=x.arguing["why"])


def _merge(entry: dict[str, str]) -> c.Merged:
    return c.Merged(
        id=entry.get("id", ""), identity=entry.get("identity", ""), why=entry.get("why", ""),
        by=entry.get("by") or None, at=maybe(int(entry.get("at") or 0)), undone=bool(entry.get("undone")),
    )  # fmt: skip
