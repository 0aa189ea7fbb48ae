"""What a provider told us, in our own words.

A channel turns one webhook request into `Event`s; everything after it (queue,
worker, store) knows only these. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """Where a customer can be. The value is the word used in keys and URLs."""

    SMS = "sms"
    WHATSAPP = "whatsapp"
    VOICE = "voice"
    X = "x"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    CHAT = "chat"
    EMAIL = "email"


class EventType(StrEnum):
    """What an event does to our records."""

    INTERACTION = "interaction"  # something new was said, by the customer or by the brand elsewhere
    EDIT = "edit"  # an earlier interaction has a new text
    DELETE = "delete"  # an earlier interaction was taken back
    HIDE = "hide"  # an earlier public interaction was hidden from others
    UNHIDE = "unhide"
    REACTION = "reaction"  # a like or an emoji put on (or taken off) an earlier interaction
    STATUS = "status"  # the delivery status of one message of ours
    WATERMARK = "watermark"  # everything we sent the identity up to a time has that status
    CALL = "call"  # news of a phone call (services/phone/taking.py); the call itself is an interaction
    IGNORED = "ignored"  # stored with its reason and raw payload, opens nothing


class Kind(StrEnum):
    """What sort of interaction it is."""

    MESSAGE = "message"  # a private message: text, WhatsApp, Messenger, chat line
    DM = "dm"  # a private message on a social network that also has public posts
    POST = "post"  # a public post that starts a conversation (a mention, a visitor's post)
    COMMENT = "comment"  # a public answer under a post
    REVIEW = "review"
    POSTBACK = "postback"  # a button pressed in a private conversation
    REFERRAL = "referral"  # came into a private conversation by a link or an advert
    NOTE = "note"  # internal, written by an agent
    EVENT = "event"  # internal, a fact about the ticket (assigned, breached, ...)
    CALL = "call"
    EMAIL = "email"


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class Visibility(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


class DeliveryStatus(StrEnum):
    """Where a message of ours is. `RANK` says which may follow which."""

    SCHEDULED = "scheduled"  # to go out at a time; see services/scheduled.py
    HELD = "held"  # its time came, but something was in the way: an agent decides
    AWAITING = "awaiting"  # a supervisor's yes; see services/approvals.py
    CANCELLED = "cancelled"  # taken back before it went
    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"  # handed over, but the provider's answer was lost
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


RANK: dict[str, int] = {
    DeliveryStatus.SCHEDULED: -2,
    DeliveryStatus.HELD: -2,
    DeliveryStatus.AWAITING: -2,
    DeliveryStatus.QUEUED: 0,
    DeliveryStatus.SENDING: 1,
    DeliveryStatus.UNKNOWN: 2,
    DeliveryStatus.SENT: 3,
    DeliveryStatus.FAILED: 4,
    DeliveryStatus.DELIVERED: 5,
    DeliveryStatus.READ: 6,
    DeliveryStatus.CANCELLED: 7,
}
"""Statuses only move to a higher rank, so late or repeated receipts change nothing.
A "delivered" outranks "failed": the phone has it, whatever an earlier report said."""


class Consent(StrEnum):
    """A keyword that changes whether we may write. Source: Twilio's default
    opt-out keywords, https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out"""

    NONE = ""
    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A picture, sound, file, sticker or place that came with an interaction.

    `url` is the provider's address; a worker copies it to our bucket later and
    fills `stored` (the S3 key), `size` (bytes) and `content_type`.
    """

    kind: str  # image | audio | video | file | sticker | location | link | contact
    url: str = ""
    content_type: str = ""
    name: str = ""
    size: int = 0
    stored: str = ""
    provider_id: str = ""  # where the file is fetched by id rather than by URL
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """What the provider says about who wrote. All of it may be empty."""

    name: str = ""
    handle: str = ""
    avatar: str = ""
    followers: int = 0
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing a provider reported. Immutable; the same request parsed twice gives equal events,
    `received_at` (and `at`, where the provider states no time) aside.

    Times are whole milliseconds since the epoch, UTC.
    """

    key: str  # see `event_key`; the identity of the event for ever
    type: EventType
    channel: Channel
    account: str  # our account's id in settings, as in the webhook URL
    received_at: int
    at: int  # the provider's time; `received_at` where it gives none
    identity: str = ""  # the customer's address on the channel; "" only where there is none
    aliases: tuple[str, ...] = ()  # other addresses the provider says are the same person
    provider_id: str = ""  # the provider's id of the message, post or comment itself
    kind: Kind = Kind.MESSAGE
    direction: Direction = Direction.INBOUND
    visibility: Visibility = Visibility.PRIVATE
    text: str = ""  # plain text, HTML entities undone
    attachments: tuple[Attachment, ...] = ()
    root: str = ""  # id of the post a public conversation hangs on; "" for private threads
    parent: str = ""  # provider id this answers
    author: Author = field(default_factory=Author)
    language: str = ""  # as stated by the provider (BCP 47), "" if it does not
    consent: Consent = Consent.NONE
    target: str = ""  # EDIT..STATUS, REACTION: the event key of the interaction meant
    our_key: str = ""  # our own interaction key, where the provider hands it back to us
    status: str = ""  # STATUS, WATERMARK: a DeliveryStatus value
    reason: str = ""  # IGNORED: why; STATUS failed: the provider's code and words
    erase: bool = False  # DELETE/EDIT: the channel's law forbids keeping the earlier text
    extra: dict[str, str] = field(default_factory=dict)  # small facts worth showing (link, rating, payload)
    raw: str = ""  # the provider's JSON or form, for IGNORED and where a setting asks for it


def event_key(channel: str, account: str, provider_event_id: str) -> str:
    """`channel#account#provider event id`: the key that makes an event itself, for ever.

    For a new message or post the provider event id is the message's own id, so that
    a later edit, receipt or echo can name it; other events add what sets them apart
    (`<id>:delivered`, `<id>:edited:<time>`).
    """
    return f"{channel}#{account}#{provider_event_id}"
