"""The private conversation: Messenger and Instagram messages and what happens to them.

Source: docs/messenger-platform/reference/webhook-events and docs/instagram-platform/webhooks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.channels.meta.attachments import attachments, template_text
from chalicelib.channels.meta.reading import Piece, canonical, facts, ident, mark, millis, obj, text
from chalicelib.domain.events import DeliveryStatus, Direction, Event, EventType, Kind

OUR_METADATA = "rapport:"
"""What we send as `metadata` starts with this; the rest is our own interaction key."""

_NOT_USED: dict[str, str] = {
    "optin": "the person opted in to messages; Rapport sends none by opt-in",
    "account_linking": "the person linked or unlinked an account with us; nothing was said",
    "pass_thread_control": "the conversation was handed to another app",
    "take_thread_control": "the conversation was taken by another app",
    "request_thread_control": "another app asked for the conversation",
    "app_roles": "the apps' roles in conversations changed",
    "policy-enforcement": "Meta enforced a policy on the page; see the page's support inbox",
    "policy_enforcement": "Meta enforced a policy on the page; see the page's support inbox",
    "payment": "a payment in Messenger; Rapport takes none",
    "pre_checkout": "a payment in Messenger; Rapport takes none",
    "checkout_update": "a payment in Messenger; Rapport takes none",
    "order": "an order in Messenger; Rapport takes none",
    "game_play": "a game was played; nothing was said",
    "messaging_feedback": "an answer to Meta's own feedback form",
}


@dataclass(frozen=True, slots=True)
class _Talk:
    """The piece with the two ends of the conversation told apart."""

    piece: Piece
    customer: str
    direction: Direction
    at: int | None

    def event(self, provider_event_id: str, kind: EventType) -> Event:
        frame = self.piece.event(provider_event_id, kind, self.at)
        return replace(frame, identity=self.customer, direction=self.direction)

    def ignored(self, reason: str) -> Event:
        return self.piece.ignored(reason, identity=self.customer, at=self.at)


def event(piece: Piece) -> Event:
    talk = _talk(piece)
    for name, handle in _HANDLERS.items():
        if isinstance(piece.body.get(name), dict):
            if not talk.customer:
                return talk.ignored("nobody is named as the sender")
            return handle(talk, piece.body[name])
    known = next((name for name in _NOT_USED if name in piece.body), None)
    return talk.ignored(_NOT_USED[known] if known else _unknown(piece.body))


def standby(piece: Piece) -> Event:
    return _talk(piece).ignored("another app holds this conversation (standby); Rapport only overhears it")


def _unknown(body: dict[str, Any]) -> str:
    names = sorted(text(name)[:40] for name in body if name not in ("sender", "recipient", "timestamp"))
    return f"a kind of messaging event Rapport does not know: {', '.join(names[:5]) or 'none named'}"


def _talk(piece: Piece) -> _Talk:
    """The customer is the end that is not us; an echo is what our side said.

    Meta sends an echo with the page as its sender. Where neither end is an id of ours
    (an Instagram account known by several), `is_echo` says which of them we are.
    """
    sender, recipient = (ident(obj(piece.body.get(end)).get("id")) for end in ("sender", "recipient"))
    ours = piece.at_place.ours
    echo = obj(piece.body.get("message")).get("is_echo") is True
    customer = recipient if sender in ours or (echo and recipient not in ours) else sender
    return _Talk(
        piece,
        "" if customer in ours else customer,
        Direction.OUTBOUND if echo or sender in ours else Direction.INBOUND,
        millis(piece.body.get("timestamp")),
    )


def _message(talk: _Talk, message: dict[str, Any]) -> Event:
    mid = ident(message.get("mid"))
    if message.get("is_deleted") is True:
        return _deleted(talk, mid)
    metadata = text(message.get("metadata"))
    ours = metadata.startswith(OUR_METADATA)
    answered = obj(message.get("reply_to"))
    return replace(
        talk.event(mid or f"message:{talk.customer}:{talk.at}:{mark(canonical(message))}", EventType.INTERACTION),
        provider_id=mid,
        kind=Kind.MESSAGE,
        text=text(message.get("text")) or template_text(message),
        attachments=attachments(message),
        parent=ident(answered.get("mid")),
        our_key=metadata.removeprefix(OUR_METADATA) if ours else "",
        extra=facts(
            payload=obj(message.get("quick_reply")).get("payload"),
            story=obj(answered.get("story")).get("id"),
            story_url=obj(answered.get("story")).get("url"),
            app_id=message.get("app_id"),
            metadata="" if ours else metadata,
            note=_UNSUPPORTED if message.get("is_unsupported") is True else "",
        )
        | _referral_facts(obj(message.get("referral"))),
    )


_UNSUPPORTED = "Meta does not pass this kind of message on; open the conversation in its own app"


def _deleted(talk: _Talk, mid: str) -> Event:
    if not mid:
        return talk.ignored("a message was unsent, but which one is not said")
    # Whoever unsends a message takes it back for both sides, and Meta's terms ask apps to
    # delete it too (docs/instagram-platform/webhooks, `message deleted`), so no text is kept.
    deleted = talk.event(f"{mid}:deleted", EventType.DELETE)
    return replace(deleted, provider_id=mid, target=talk.piece.at_place.key(mid), erase=True)


def _edit(talk: _Talk, edit: dict[str, Any]) -> Event:
    mid = ident(edit.get("mid"))
    if not mid or not isinstance(edit.get("text"), str):
        # Instagram announces some new messages this way too, without their words; an empty
        # edit must not wipe what the customer wrote.
        return talk.ignored("an edit without its message or its words")
    number = ident(edit.get("num_edit")) or str(talk.at)
    return replace(
        talk.event(f"{mid}:edited:{number}", EventType.EDIT),
        provider_id=mid,
        text=text(edit["text"]),
        target=talk.piece.at_place.key(mid),
    )


def _postback(talk: _Talk, postback: dict[str, Any]) -> Event:
    mid, payload = ident(postback.get("mid")), text(postback.get("payload"))
    # Older versions give no id: sender, time and payload are what Meta names to tell them apart.
    event_id = mid or f"postback:{talk.customer}:{talk.at}:{mark(payload)}"
    return replace(
        talk.event(event_id, EventType.INTERACTION),
        provider_id=mid,
        kind=Kind.POSTBACK,
        text=text(postback.get("title")),
        extra=facts(payload=payload) | _referral_facts(obj(postback.get("referral"))),
    )


def _referral(talk: _Talk, referral: dict[str, Any]) -> Event:
    found = _referral_facts(referral)
    event_id = f"referral:{talk.customer}:{talk.at}:{mark(*found.values())}"
    return replace(talk.event(event_id, EventType.INTERACTION), kind=Kind.REFERRAL, extra=found)


def _referral_facts(referral: dict[str, Any]) -> dict[str, str]:
    advert = obj(referral.get("ads_context_data"))
    return facts(
        ref=referral.get("ref"),
        source=referral.get("source"),
        type=referral.get("type"),
        ad_id=referral.get("ad_id"),
        ad_title=advert.get("ad_title"),
        link=referral.get("referer_uri"),
    )


def _reaction(talk: _Talk, reaction: dict[str, Any]) -> Event:
    mid, action = ident(reaction.get("mid")), text(reaction.get("action")) or "react"
    if not mid:
        return talk.ignored("a reaction to a message that is not named")
    # Message, sender and action tell reactions apart; the time too, or one who takes a
    # reaction back and gives it again would be heard only once.
    return replace(
        talk.event(f"reaction:{mid}:{talk.customer}:{action}:{talk.at}", EventType.REACTION),
        target=talk.piece.at_place.key(mid),
        extra=facts(action=action, emoji=reaction.get("emoji"), reaction=reaction.get("reaction")),
    )


def _delivery(talk: _Talk, delivery: dict[str, Any]) -> Event:
    # `mids` may be missing; the watermark never is, and it covers them.
    return _watermark(talk, DeliveryStatus.DELIVERED, delivery.get("watermark"))


def _read(talk: _Talk, read: dict[str, Any]) -> Event:
    # Instagram names the last message seen and no watermark: what came before it has been
    # seen as well, so the time of seeing is the watermark.
    mid = ident(read.get("mid"))
    seen = _watermark(talk, DeliveryStatus.READ, read.get("watermark"), otherwise=mid)
    return replace(seen, extra=facts(mid=mid)) if mid else seen


def _watermark(talk: _Talk, status: DeliveryStatus, watermark: object, otherwise: str = "") -> Event:
    upto = millis(watermark)
    if upto is None and not otherwise:
        return talk.ignored(f"a `{status}` receipt that does not say up to when")
    frame = talk.event(f"{status}:{talk.customer}:{upto if upto is not None else otherwise}", EventType.WATERMARK)
    return replace(frame, status=str(status), at=frame.at if upto is None else upto)


_HANDLERS: dict[str, Callable[[_Talk, dict[str, Any]], Event]] = {
    "message": _message,
    "message_edit": _edit,
    "postback": _postback,
    "reaction": _reaction,
    "delivery": _delivery,
    "read": _read,
    "referral": _referral,
}
