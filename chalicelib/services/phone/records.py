"""A call's own interaction on the timeline: what it tells of the call, its recordings, its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from chalicelib.domain import calls_talk as talk
from chalicelib.domain.calls import Call, Deed, Outcome
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Attachment, Author, Channel, Event, EventType, Kind, event_key
from chalicelib.domain.interactions import Interaction, shown_text
from chalicelib.services.context import Context
from chalicelib.services.phone.rules import keep_until

Result = Callable[[Call], Call] | None
"""What a deed taught us of the call, if anything."""


class Words(Protocol):
    """services/changes.py"""

    def reword(self, ticket_id: str, item: Interaction) -> None: ...


class Removable(Protocol):
    """aws/files.py"""

    def delete(self, keys: list[str]) -> None: ...


class Records:
    def __init__(self, context: Context, words: Words, files: Callable[[], Removable]) -> None:
        self._c, self._words, self._files = context, words, files

    def tell(self, call: Call, deed: Deed) -> Result:
        told = talk.facts(call)

        def how(item: Interaction) -> Interaction:
            return replace(item, extra={**item.extra, **told}, agent=item.agent or call.by)

        if call.ticket:
            self._c.store.interactions.change(interaction_key(call), how)
        return None

    def attach(self, call: Call, deed: Deed) -> Result:
        recording = next(r for r in call.recordings if r.sid == deed.value)

        def how(item: Interaction) -> Interaction:
            if any(a.provider_id == recording.sid for a in item.attachments):
                return item
            kind = "voicemail" if call.outcome is Outcome.VOICEMAIL else "recording"
            file = Attachment(
                kind="audio", url=f"{recording.url}.mp3", content_type="audio/mpeg", name=f"{kind}.mp3",
                provider_id=recording.sid,
            )  # fmt: skip
            text = item.text or ("Voicemail" if kind == "voicemail" else "")
            return replace(item, attachments=(*item.attachments, file), text=text)

        if not call.ticket:
            raise Retry("the call's ticket isn't there yet", after=1.0)
        key = interaction_key(call)
        line = self._c.store.interactions.change(key, how)
        self._words.reword(call.ticket, line.item)
        self._c.queues.media(key)
        until = keep_until(self._c.store.settings.account(Channel.VOICE, call.account), self._c.clock())
        return lambda now: replace(now, keep_until=max(now.keep_until, until))

    def transcript(self, call: Call, deed: Deed) -> Result:
        if not call.ticket:
            raise Retry("the call's ticket isn't there yet", after=1.0)
        text = f'Voicemail: "{call.transcript}"'
        line = self._c.store.interactions.change(interaction_key(call), lambda item: replace(item, text=text))
        if shown_text(line.item) == text:
            self._words.reword(call.ticket, line.item)
        return None

    def forget_recordings(self, call: Call) -> Call:
        """The time for which recordings are kept is over: the files go, and the interaction says so."""
        key = interaction_key(call)
        line = self._c.store.interactions.get(key)
        stored = [a.stored for a in line.item.attachments if a.stored and a.kind == "audio"] if line else []
        if stored:
            self._files().delete(stored)
            self._c.store.interactions.change(key, _without_recordings)
        return replace(call, keep_until=0)


def interaction_key(call: Call) -> str:
    return event_key(Channel.VOICE, call.account, call.id)


def event_of(call: Call, key: str, *, live: bool) -> Event:
    """The call as an interaction of the customer's. A caller who hides their number is nobody we know."""
    told = talk.facts(call)
    if not live:
        told.pop("call", None)  # nobody is on the line: the ticket is offered as any other
        told["call_id"] = call.id
    at = call.queued_at or call.started_at
    return Event(
        key=key, type=EventType.INTERACTION, channel=Channel.VOICE, account=call.account, received_at=at, at=at,
        identity=call.number or f"hidden:{call.id}", provider_id=call.id, kind=Kind.CALL,
        author=Author(name=call.name), language=call.language,
        extra={**told, **({"priority": call.priority} if call.priority else {}), "to": call.line},
    )  # fmt: skip


def _without_recordings(item: Interaction) -> Interaction:
    left = tuple(a for a in item.attachments if not (a.stored and a.kind == "audio"))
    return replace(item, attachments=left, extra={**item.extra, "recordings": "removed"})
