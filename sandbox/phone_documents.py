"""Where a line's documents come from: the application, signed and with its fallback, or a `Twiml` field.

https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import phone_hooks, twiml
from sandbox.deliver import Outcome
from sandbox.phone_model import Broken, Ended, Place

if TYPE_CHECKING:
    from sandbox.phone_line import Line

RETRIEVAL_FAILURE = 11200
CONNECTION_FAILURE = 11205
CONTENT_TYPE = 12300
_LOOP = 12400  # Twilio's "internal failure": it publishes no number for documents that only redirect
_DOCUMENTS = ("text/xml", "application/xml", "text/html")
_IDLE_DOCUMENTS = 50


def fetch(line: Line, place: Place) -> tuple[twiml.Verb, ...]:
    """The document at that place, or the fallback's. Raises Broken, Ended."""
    line.idle += 1
    if line.idle > _IDLE_DOCUMENTS:
        line.phone.fail(line.call, _LOOP, f"{_IDLE_DOCUMENTS} documents in a row said and did nothing", place.url)
        raise Broken
    problem = _load(line, place)
    with line.phone.lock:
        line.check()
    if isinstance(problem, tuple):
        return problem
    fallback = line.call.fallback
    if fallback is None or place.url == fallback.url:
        raise Broken
    extra = (("ErrorCode", str(problem)), ("ErrorUrl", place.url))
    found = _load(line, Place(fallback.url, fallback.method, extra=extra))
    if isinstance(found, int):
        raise Broken
    return found


def _load(line: Line, place: Place) -> tuple[twiml.Verb, ...] | int:
    """The verbs, or the number of what went wrong (noted)."""
    raw, line.base = place.twiml.encode(), place.url
    if not place.twiml:
        outcome = ask(line, place)
        kind = outcome.content_type.partition(";")[0].strip().lower()
        if not outcome.ok:
            code = RETRIEVAL_FAILURE if outcome.connected else CONNECTION_FAILURE
            said = f"the document answered {outcome.status}" if outcome.status else outcome.error
            line.phone.fail(line.call, code, said, place.url)
            return code
        if kind.startswith("audio/"):
            return (twiml.Verb("Play", {}, place.url, ()),)
        if kind not in _DOCUMENTS:
            line.phone.fail(line.call, CONTENT_TYPE, f"the document's type is {kind or 'not told'}", place.url)
            return CONTENT_TYPE
        raw = outcome.body
    try:
        return twiml.parse(raw, line.base, absolute_actions=bool(place.twiml))
    except twiml.Refused as refused:
        line.phone.fail(line.call, refused.code, str(refused), place.url)
        return refused.code


def ask(line: Line, place: Place) -> Outcome:
    """Request a document; what came of the line meanwhile shows afterwards."""
    fields = phone_hooks.common(line.call) + list(place.extra)
    label = f"call document of {line.call.sid}"
    made = phone_hooks.request(line.call.account, place.url, place.method, fields, label)
    outcome = line.phone.box.courier.ask(made)
    with line.phone.lock:
        if line.phone.stopped:
            raise Ended
    return outcome


def tell(line: Line, place: Place) -> None:
    """Request an action after the line is dead: its answer is not played."""
    with line.phone.lock:
        line.call.status, line.call.ended = "completed", line.phone.now_ms()
        line.call.seconds = max(round(line.phone.line_time() - line.call.connected), 1)
    if place.url and not line.phone.stopped:
        ask(line, place)
