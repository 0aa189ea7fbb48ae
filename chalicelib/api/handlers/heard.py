"""The listening view: posts that were heard, their corrections, and a bench to try the rules on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import msgspec

from chalicelib import wiring
from chalicelib.api import paging, shape
from chalicelib.api.models import triage as m
from chalicelib.api.models.common import Channel
from chalicelib.api.run import Ask
from chalicelib.domain.errors import Invalid
from chalicelib.domain.heard import DAY, Heard, Need, Verdict, need_of, topic_of
from chalicelib.domain.triage.post import Address, Post
from chalicelib.domain.triage.rule import Match, TriageRule
from chalicelib.services.listening import Wanted

_KEY_PARTS = 2
_NEW = "~new"
"""The id of a rule that is tried before it has one: no stored rule is called so."""


def listed(ask: Ask, query: m.HeardQuery | None = None) -> m.HeardPage:
    query = query or m.HeardQuery()
    wanted = Wanted(
        need=Need(query.need), day=_day(query.day), days=query.days, channel=query.channel or "",
        account=query.account, topic=query.topic,
    )  # fmt: skip
    place = paging.read_timed(query.after)
    found, next = wiring.listening().listed(wanted, place=place, limit=query.limit)
    return m.HeardPage(items=[_post(heard) for heard in found], next=paging.tell(next))


def one(ask: Ask, id: str) -> m.HeardPost:
    heard = wiring.listening().one(_key(id))
    line = wiring.context().store.interactions.get(heard.key)
    return msgspec.structs.replace(_post(heard), hidden=bool(line and line.item.hidden))


def counts(ask: Ask, query: m.HeardCountsQuery) -> m.HeardCounts:
    start, end = shape.epoch(query.from_), shape.epoch(query.to)
    found = wiring.listening().counts(wiring.reports().between(start, end))
    between = {"from": shape.time(start), "to": shape.time(end)}

    def link(what: str, **more: str) -> str:
        return f"/api/reports/facts?{urlencode({'what': what, **between, **more})}"

    by = [
        m.HeardCount(
            need=Need(need).value, topic=topic, channel=channel, count=n,
            events=link("post_heard", need=need, topic=topic or "-", channel=channel),
        )
        for (need, topic, channel), n in sorted(found.heard.items())
    ]  # fmt: skip
    return m.HeardCounts(
        from_=between["from"], to=between["to"], heard=sum(found.heard.values()), heard_events=link("post_heard"),
        by=by, corrected=found.corrected, corrected_events=link("post_corrected"),
    )  # fmt: skip


def take_up(ask: Ask, id: str) -> m.HeardPost:
    return _post(wiring.listening().take_up(_key(id), by=ask.person.id))


def correct(ask: Ask, id: str, body: m.CorrectionIn) -> m.HeardPost:
    heard = wiring.listening().correct(
        _key(id), by=ask.person.id, need=body.need, priority=body.priority, topic=body.topic, note=body.note
    )
    return _post(heard)


def try_rules(ask: Ask, body: m.TryIn) -> m.TriageTried:
    post = Post(
        text=body.text, channel=body.channel, account=body.account, kind=body.kind, stated=body.language,
        followers=body.followers, verified=body.verified, rating=body.rating, address=Address(body.address),
        answers_us=body.answers_us, tags=tuple(body.tags),
    )  # fmt: skip
    draft = _draft(body.rule) if body.rule else None
    made, as_is = wiring.listening().tried(post, draft)
    x, strength = _verdict(made.verdict), made.strength
    return m.TriageTried(
        **{name: getattr(x, name) for name in x.__struct_fields__},
        strength=m.TriageStrength(**{need.value: strength[need] for need in Need}),
        said=[_said(found, draft) for found in made.held],
        as_is=_verdict(as_is.verdict) if as_is else None,
    )


def _draft(body: m.TriageDraft) -> TriageRule:
    doc = {**msgspec.to_builtins(body), "id": body.id or _NEW}
    return msgspec.convert(doc, TriageRule)


def _said(x: Match, draft: TriageRule | None) -> m.RuleSaid:
    rule = x.rule
    return m.RuleSaid(
        id="" if rule.id == _NEW else rule.id, name=rule.name, reason=rule.reason, words=x.said,
        need=rule.need, weight=rule.weight, priority=rule.priority, topic=rule.topic, draft=rule is draft,  # type: ignore[arg-type]
    )  # fmt: skip


def _day(text: str) -> int:
    """Counted from 1970. Today if none is given."""
    if not text:
        return wiring.context().clock() // DAY
    try:
        when = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Invalid("day", "Use a date such as 2026-03-01.") from None
    return int(when.timestamp()) * 1000 // DAY


def _key(id: str) -> str:
    """The interaction's key. In an address `#` is written `~`, as in accounts' ids."""
    return id if "#" in id else id.replace("~", "#", _KEY_PARTS)


def _post(x: Heard) -> m.HeardPost:
    return m.HeardPost(
        id=x.key.replace("#", "~", _KEY_PARTS), channel=Channel(x.channel), account=x.account, kind=x.kind,
        customer=x.customer or None, name=x.name, handle=x.handle, followers=x.followers, text=x.text,
        at=shape.time(x.at), received_at=shape.time(x.received_at), need=_need(need_of(x)), topic=topic_of(x),
        verdict=_verdict(x.verdict), correction=_correction(x), ticket=x.ticket or None, incident=x.incident or None,
        found=x.found,
    )  # fmt: skip


shown = _post
key_of = _key


def public_key(key: str) -> str:
    """An interaction's key as it stands in an address."""
    return key.replace("#", "~", _KEY_PARTS)


def _verdict(x: Verdict) -> m.TriageVerdict:
    return m.TriageVerdict(
        need=_need(x.need), why=list(x.why), priority=x.priority, topic=x.topic, phrases=list(x.phrases),
        language=x.language, sentiment=x.sentiment, confidence=x.confidence, rules=list(x.rules), spam=x.spam,
    )  # fmt: skip


def _correction(x: Heard) -> m.TriageCorrection | None:
    said = x.correction
    if said is None:
        return None
    return m.TriageCorrection(
        by=said.by, at=shape.time(said.at), need=_need(said.need) if said.need else None,
        priority=said.priority or None, topic=said.topic or None, note=said.note,
    )  # fmt: skip


def _need(text: str) -> Any:
    return Need(text).value
