"""The contract every channel keeps, inbound and outbound.

A provider is a package here with `inbound.py` and `outbound.py`; `CHANNELS` in
`channels/__init__.py` says which modules serve which channel. Both are plain
modules: the functions below are looked up by name.

Inbound (imported by the webhook, so it must be light: standard library only)

    verify(request, account, secrets) -> None          raises Refused
    handshake(request, account, secrets) -> HttpReply  GET; raises Refused, NotFound
    parse(request, account) -> list[Event]             raises Malformed; never drops, never raises
                                                       for an event kind it does not know
    acknowledge(request, events) -> HttpReply          what the provider wants to hear

Outbound (imported by the outbound worker only)

    send(message, account, secrets, http, bases) -> Sent   raises SendFailed

Moderation (`moderation.py`, where a provider offers it; imported by the outbound worker only)

    moderate(deed, account, secrets, http, bases) -> None  raises SendFailed
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.accounts import Account as Account
from chalicelib.domain.events import Attachment, Channel, Event, Kind, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """The request as it arrived. `urls` are the addresses the provider may have signed, most
    likely first (behind API Gateway the stage path counts; a custom domain has none)."""

    method: str
    urls: tuple[str, ...]
    headers: Mapping[str, str]  # names in lower case
    query: Mapping[str, str]
    body: bytes
    received_at: int  # epoch milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """One entry in Secrets Manager.

    `webhook`: secrets that verify what comes in, newest first; two while one is being
    rotated (Twilio: auth tokens; X: consumer secrets; Meta: app secrets; chat: session keys).
    `send`: what goes out needs (Twilio: account_sid, auth_token or key_sid + key_secret;
    X: access_token; Meta: access_token). `other`: verify_token (Meta), identity (chat).
    """

    webhook: tuple[str, ...]
    send: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpReply:
    status: int = 200
    body: str = ""
    content_type: str = "text/plain"


class Inbound(Protocol):
    """What a channel's `inbound` module offers."""

    def verify(self, request: WebhookRequest, account: Account, secrets: Secrets) -> None: ...
    def handshake(self, request: WebhookRequest, account: Account, secrets: Secrets) -> HttpReply: ...
    def parse(self, request: WebhookRequest, account: Account) -> list[Event]: ...
    def acknowledge(self, request: WebhookRequest, events: list[Event]) -> HttpReply: ...


class How(StrEnum):
    """The way a message goes out; chosen explicitly by the agent, never guessed."""

    MESSAGE = "message"  # into a private thread that is open
    PUBLIC_REPLY = "public_reply"  # under a post or comment, for everyone
    PRIVATE_REPLY = "private_reply"  # the one private answer to a public comment
    POST = "post"  # a public post of our own that answers nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One provider message (a long text is split before: one `Outgoing` a part)."""

    key: str  # our interaction key; handed to the provider where it can carry it
    channel: Channel
    identity: str
    how: How
    visibility: Visibility
    kind: Kind
    text: str
    reply_to: str = ""  # provider id of the post, comment or message answered
    root: str = ""
    attachments: tuple[Attachment, ...] = ()  # `url` is public or signed and fetchable by the provider
    template: str = ""  # WhatsApp: ContentSid
    variables: Mapping[str, str] = field(default_factory=dict)
    tag: str = ""  # Meta: HUMAN_AGENT when outside the 24 hours
    callback_url: str = ""  # where the provider reports delivery (Twilio)
    sender: str = ""  # which of the account's addresses to send from; "" leaves the choice to the account


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    provider_id: str
    status: str = "sent"  # a DeliveryStatus; "delivered" where the provider says so at once


class Fault(StrEnum):
    """What a failed send means for trying again."""

    REJECTED = "rejected"  # the provider said no; repeating would not help
    SAFE = "safe"  # it surely did not take effect (429, refused connection): may be repeated
    UNKNOWN = "unknown"  # the answer was lost: it may have gone out, never repeat by ourselves


class SendFailed(Exception):
    """`reason` is for the agent, in plain words; `code` is the provider's; `after` seconds to wait."""

    def __init__(self, fault: Fault, reason: str, *, code: str = "", after: float | None = None) -> None:
        super().__init__(f"{fault}: {reason}")
        self.fault, self.reason, self.code, self.after = fault, reason, code, after


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


class Http(Protocol):
    """The one way out (chalicelib/http.py, urllib3). Raises SendFailed itself: SAFE when the
    connection was never made, UNKNOWN when it broke or timed out after the request went out."""

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases:
    """Where the providers' APIs are: the real ones, or the sandbox's on a local stack."""

    twilio: str = "https://api.twilio.com"
    x: str = "https://api.x.com"
    meta: str = "https://graph.facebook.com/v26.0"


class Outbound(Protocol):
    """What a channel's `outbound` module offers."""

    def send(self, message: Outgoing, account: Account, secrets: Secrets, http: Http, bases: Bases) -> Sent: ...
