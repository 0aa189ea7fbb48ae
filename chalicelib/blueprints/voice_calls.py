"""What the phone's webhook does with a signed request, apart from Chalice's route (blueprints/webhooks.py).

A request either wants to know what is to be heard next (TwiML, in the answer) or tells how far a line
is. Its effect is one event on the inbound queue, sent before it is answered. What it was answered is
kept, so that the same request again is told the same.
"""

from __future__ import annotations

from typing import Any

import msgspec

from chalicelib import wiring
from chalicelib.channels.base import Account, HttpReply, WebhookRequest
from chalicelib.channels.twilio import fields
from chalicelib.channels.voice import reading
from chalicelib.channels.voice.reading import News, Told
from chalicelib.domain.errors import Malformed, RapportError
from chalicelib.domain.events import Channel, Event, EventType, event_key
from chalicelib.services.phone import places
from chalicelib.services.phone.conversation import Screen
from chalicelib.services.phone.hearing import Hearing, fallback

_XML = "text/xml"
Words = list[dict[str, str]]


def answer(request: WebhookRequest, account: Account, line: dict[str, Any]) -> HttpReply:
    """The reply to a request whose signature is right. Raises Malformed for one that can't be read, and
    what a failing service raises where no caller hears the answer."""
    form = fields.read(request)
    if form is None:
        raise Malformed("body", "the body is not one object of parameters")
    step = request.query.get("step", "")
    token = request.headers.get("i-twilio-idempotency-token", "")
    news = reading.read(form, step, request.received_at, token)
    line["told"], line["step"] = str(news.told), step.partition("~")[0]
    if not news.wants_twiml:
        _queue(news, account, words_of(news))
        return HttpReply(status=204)
    try:
        text = _heard(news, account, _base(request, account))
    except Malformed:
        raise
    except Exception as error:  # somebody is on the line, and hears that something went wrong
        line["failed"] = error.reason if isinstance(error, RapportError) else type(error).__name__
        text = fallback(account, _base(request, account))
    return HttpReply(body=text, content_type=_XML)


def _heard(news: News, account: Account, base: str) -> str:
    context = wiring.context()
    screen = Hearing(context, account, base).screen(news)
    said = msgspec.json.encode({"twiml": screen.twiml, "told": screen.told}).decode()
    first = context.store.calls.answered(f"{account.id}#{news.key}", said, now=context.clock())
    kept = msgspec.json.decode(first, type=Screen)
    _queue(news, account, _about_caller(news) + list(kept.told))
    return kept.twiml


def _queue(news: News, account: Account, told: Words) -> None:
    if not told:
        return
    call = places.call_in(news.step)[0] or (news.conference.room if news.conference else "") or news.call_sid
    if not call:
        return
    event = Event(
        key=event_key(Channel.VOICE, account.id, news.key), type=EventType.CALL, channel=Channel.VOICE,
        account=account.id, received_at=news.received_at, at=news.at, identity=call,
        extra={"call": call, "told": msgspec.json.encode(told).decode()},
    )  # fmt: skip
    wiring.queues().inbound([event])


def _about_caller(news: News) -> Words:
    """Who calls: every request about a customer's own line says it, so that whichever comes first will do."""
    if places.call_in(news.step)[0] or not news.inbound:
        return []
    who = news.caller
    number = "" if who.hidden else who.address
    return [
        {
            "what": "began", "number": number, "line": news.called.address, "name": who.name, "country": who.country,
        }
    ]  # fmt: skip


def words_of(news: News) -> Words:
    """What a request that wants no TwiML tells, in the words of services/phone/taking.py."""
    if news.told is Told.STATUS:
        if not news.status:
            return []
        leg = places.call_in(news.step)[1] or "customer"
        said = {"what": "status", "leg": leg, "status": str(news.status), "sid": news.call_sid}
        return [*_about_caller(news), said]
    if news.told is Told.CONFERENCE and news.conference:
        began = news.conference.event in ("conference-start", "participant-join")
        return [{"what": "conference", "sid": news.conference.sid}] if began and news.conference.room else []
    if news.told is Told.RECORDING and news.recording:
        kept = news.recording
        if kept.status != "completed" or not kept.url:
            return []
        seconds = str(kept.duration_seconds)
        return [{"what": "recording", "sid": kept.sid, "url": kept.url, "seconds": seconds}]
    if news.told is Told.TRANSCRIPTION and news.text:
        return [{"what": "transcript", "text": news.text}]
    return []


def _base(request: WebhookRequest, account: Account) -> str:
    """Our public address, as the settings say or as the request was sent to it."""
    return request.urls[0].partition("/webhooks/")[0]
