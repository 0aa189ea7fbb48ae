"""Posts of our own: drafted, approved, scheduled, counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote, urlencode

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.handlers.work import attached
from chalicelib.api.models import posts as m
from chalicelib.api.models.common import VersionQuery
from chalicelib.api.models.tickets import AttachedIn
from chalicelib.api.run import Ask
from chalicelib.domain import calendars, posts
from chalicelib.domain.approvals import public_id
from chalicelib.domain.errors import Invalid
from chalicelib.domain.events import Attachment
from chalicelib.services.posts import conversations as talks
from chalicelib.services.posts import listing
from chalicelib.services.posts.preview import Shown, preview
from chalicelib.services.posts.wishes import Who, Wish, thing
from chalicelib.store.board import Card

_REPORT_DAYS = 366


def create(ask: Ask, body: m.PostIn) -> m.Post:
    wish = _wish(ask, body, at=when(body.at, body.local, body.time_zone))
    return told(wiring.drafting().create(body.client_id, wish, _who(ask)))


def edit(ask: Ask, id: str, body: m.PostEdit) -> m.Post:
    known = {picture.stored: picture for picture in wiring.posts().get(id).record.pictures}
    wish = _wish(ask, body, at=when(body.at, body.local, body.time_zone), known=known)
    return told(wiring.drafting().edit(id, wish, _who(ask), version=ask.version(body.version)))


def previewed(ask: Ask, body: m.PostPreviewIn) -> m.PostPreview:
    wish = _wish(ask, body)
    targets = tuple(posts.Target(channel=t.channel, account=t.account, text=t.text) for t in body.targets)
    post = posts.Post(
        id="", text=wish.text, link=wish.link, pictures=wish.pictures, targets=targets, by=ask.person.id,
        despite=wish.despite,
    )  # fmt: skip
    return m.PostPreview(items=[_shown(x) for x in preview(wiring.context(), post, wiring.posts().guarded)])


def one(ask: Ask, id: str) -> m.Post:
    return told(wiring.posts().get(id))


def listed(ask: Ask, query: m.PostsQuery) -> m.PostPage:
    states = (query.state,) if query.state else listing.EVERY
    cards, place = listing.listed(
        wiring.context(), states, start=_epoch(query.from_), end=_epoch(query.to),
        place=paging.read_timed(query.after), limit=query.limit,
    )  # fmt: skip
    return m.PostPage(items=[told(card) for card in cards], next=paging.tell(place))


def submit(ask: Ask, id: str, body: m.PostChangeIn) -> m.Post:
    return told(wiring.drafting().submit(id, _who(ask), version=ask.version(body.version)))


def withdraw(ask: Ask, id: str, body: m.PostChangeIn) -> m.Post:
    return told(wiring.drafting().withdraw(id, _who(ask), version=ask.version(body.version)))


def schedule(ask: Ask, id: str, body: m.PostScheduleIn) -> m.Post:
    at = when(body.at, body.local, body.time_zone)
    if not at:
        raise Invalid("at", "Say when, or publish it now: POST .../publish.")
    return told(wiring.drafting().schedule(id, at, _who(ask), version=ask.version(body.version)))


def publish(ask: Ask, id: str, body: m.PostChangeIn) -> m.Post:
    return told(wiring.drafting().schedule(id, 0, _who(ask), version=ask.version(body.version)))


def cancel(ask: Ask, id: str, body: m.PostChangeIn) -> m.Post:
    return told(wiring.drafting().cancel(id, _who(ask), version=ask.version(body.version)))


def delete(ask: Ask, id: str, query: VersionQuery | None = None) -> None:
    wiring.drafting().delete(id, _who(ask), version=ask.version(query.version if query else None))


def retry(ask: Ask, id: str, body: m.PostRetryIn) -> m.Post:
    name = f"{body.channel}#{body.account}"
    return told(wiring.drafting().retry(id, name, _who(ask), version=ask.version(body.version)))


def settle(ask: Ask, id: str, body: m.PostSettleIn) -> m.Post:
    name = f"{body.channel}#{body.account}"
    return told(
        wiring.drafting().settle(id, name, body.provider_id, _who(ask), version=ask.version(body.version))
    )  # fmt: skip


def conversations(ask: Ask, id: str, query: m.PostConversationsQuery) -> m.PostConversations:
    target = posts.target_of(wiring.posts().get(id).record, f"{query.channel}#{query.account}")
    with paging.stores(query.after):
        page = talks.under(wiring.context(), target, limit=query.limit, after=query.after)
    items = [
        m.PostConversation(interaction=x.key, customer=x.customer or None, ticket=x.ticket or None, at=shape.time(x.at))
        for x in (card.record for card in page.items)
    ]
    found = [card.record.ticket for card in page.items]
    tickets = shape.briefs(wiring.context(), found) if query.with_tickets else None
    return m.PostConversations(items=items, next=page.next or None, tickets=tickets)


def report(ask: Ask, query: m.PostReportQuery) -> m.PostReport:
    start, end = shape.epoch(query.from_), shape.epoch(query.to)
    if not start < end <= start + _REPORT_DAYS * posts.DAY_MS:
        raise Invalid("to", f"Choose an end after the beginning, and at most {_REPORT_DAYS} days.")
    found, place = listing.figures(
        wiring.context(), start, end, place=paging.read_timed(query.after), limit=query.limit
    )  # fmt: skip
    return m.PostReport(
        from_=shape.time(start), to=shape.time(end), items=[_figures(x) for x in found], next=paging.tell(place)
    )


# --- reading


def _who(ask: Ask) -> Who:
    return Who(ask.person.id, ask.person.role)


def _wish(
    ask: Ask, body: m.PostIn | m.PostEdit | m.PostPreviewIn, *, at: int = 0,
    known: dict[str, Attachment] | None = None,
) -> Wish:  # fmt: skip
    return Wish(
        text=body.text, link=body.link, pictures=_pictures(ask, body.pictures, known or {}), at=at,
        targets=tuple((f"{t.channel}#{t.account}", t.text) for t in body.targets),
        despite=tuple(dict.fromkeys(body.despite)),
    )  # fmt: skip


def _pictures(ask: Ask, given: Sequence[AttachedIn], known: dict[str, Attachment]) -> tuple[Attachment, ...]:
    out = []
    for n, one in enumerate(given):
        picture = known.get(one.stored) or attached(ask, n, one, field="pictures")
        if picture.kind != "image":
            raise Invalid(f"pictures[{n}].content_type", "Only pictures can be in a post.")
        out.append(picture)
    return tuple(out)


def when(at: datetime | None, local: str, zone: str) -> int:
    """Epoch ms; 0 = no time was given. Raises Invalid."""
    if not local:
        if zone:
            raise Invalid("time_zone", "This goes with `local` only.")
        return _epoch(at)
    if at:
        raise Invalid("local", "Give `at` or `local`, not both.")
    try:
        return calendars.instant(zone, local)
    except Invalid as error:
        raise Invalid("time_zone" if error.field == "time_zone" else "local", error.reason) from error


def _epoch(at: datetime | None) -> int:
    return shape.epoch(at) if at else 0


# --- telling


def told(card: Card[posts.Post]) -> m.Post:
    x = card.record
    waits = x.state is posts.State.WAITING
    links = {p.stored: wiring.files().link(p.stored, name=p.name) for p in x.pictures}
    return m.Post(
        id=x.id, version=card.version, state=x.state, text=x.text, link=x.link or None,
        pictures=[m.PostPicture(stored=p.stored, file=shape.attachment(p, links)) for p in x.pictures],
        targets=[_target(x, target) for target in x.targets], at=shape.maybe(x.at), by=x.by,
        created_at=shape.time(x.created_at), approved_by=x.approved_by or None, approved_at=shape.maybe(x.approved_at),
        approval=public_id("post", thing(x)) if waits else None, automatic=x.automatic, why=x.why or None,
        reply_to=x.reply_to or None, despite=list(x.despite),
        log=[m.PostEntry(at=shape.time(e.at), by=e.by, what=e.what, note=e.note) for e in x.log],
    )  # fmt: skip


def _target(post: posts.Post, x: posts.Target) -> m.PostTarget:
    return m.PostTarget(
        channel=x.channel, account=x.account, text=posts.words(post, x), own_text=x.text or None, status=x.status,
        provider_id=x.provider_id or None, link=x.link or None, code=x.code or None, reason=x.reason or None,
        published_at=shape.maybe(x.published_at), next_try_at=shape.maybe(x.next_at),
        readings=[_reading(one) for one in x.readings],
    )  # fmt: skip


def _reading(x: posts.Reading) -> m.PostReading:
    return m.PostReading(
        at=shape.time(x.at), likes=x.likes, comments=x.comments, shares=x.shares, quotes=x.quotes,
        impressions=x.impressions,
    )  # fmt: skip


def _shown(x: Shown) -> m.PostShown:
    return m.PostShown(
        channel=x.channel, account=x.account, text=x.text, beside=x.beside or None, length=x.measure.length,
        limit=x.measure.limit, unit=x.measure.unit, fits=x.measure.fits, pictures=x.pictures,
        most_pictures=x.most_pictures, problems=list(x.problems), warnings=list(x.warnings),
    )  # fmt: skip


def _figures(x: listing.Figures) -> m.PostFigures:
    here = f"/api/posts/{quote(x.post.id, safe='')}"
    asked = urlencode({"channel": x.target.channel, "account": x.target.account})
    return m.PostFigures(
        id=x.post.id, channel=x.target.channel, account=x.target.account, text=posts.words(x.post, x.target),
        link=x.target.link or None, automatic=x.post.automatic, published_at=shape.time(x.target.published_at),
        latest=_reading(x.latest) if x.latest else None, readings=len(x.target.readings),
        conversations=m.PostConversationCount(count=x.conversations, events=f"{here}/conversations?{asked}"),
        post=here,
    )  # fmt: skip
