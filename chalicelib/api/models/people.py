"""Signing in, who I am, and what an interface needs to know of the brand."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from chalicelib.api.models.common import Channel, In, Line, Out, Presence, Role, Text, Time

_Secret = Annotated[str, Meta(max_length=4_096)]


class SigninSettings(Out, frozen=True, kw_only=True):
    user_pool_id: str
    client_id: str
    region: str


class SessionIn(In, frozen=True, kw_only=True):
    """Either `username` and `password`; or `username`, `session` and `new_password` to answer the
    challenge; or `refresh_token`."""

    username: Annotated[str, Meta(max_length=128)] = ""
    password: _Secret = ""
    session: _Secret = ""
    new_password: _Secret = ""
    refresh_token: _Secret = ""


class Session(Out, frozen=True, kw_only=True):
    """Tokens, or a `challenge` to answer. Send `id_token` in the Authorization header."""

    id_token: str | None
    refresh_token: str | None
    expires_in: int | None  # seconds
    challenge: Literal["NEW_PASSWORD_REQUIRED"] | None
    session: str | None


class PresenceIn(In, frozen=True, kw_only=True):
    presence: Presence


class Me(Out, frozen=True, kw_only=True):
    """`load` is the share of my capacity in use, 0 to 1; `carrying` the tickets that make it up. `answer_on`: where my
    calls ring."""

    id: str
    name: str
    initials: str
    email: str
    role: Role
    skills: list[str]
    time_zone: str
    capacity: dict[str, int]
    presence: Presence
    presence_at: Time | None
    answer_on: Literal["softphone", "phone"]
    load: float
    carrying: list[str]


class QueueName(Out, frozen=True, kw_only=True):
    id: str
    name: str
    skill: str
    mine: bool


class Colleague(Out, frozen=True, kw_only=True):
    id: str
    name: str
    initials: str
    role: Role
    skills: list[str]
    presence: Presence
    load: float


class AccountName(Out, frozen=True, kw_only=True):
    channel: Channel
    id: str
    name: str
    address: str
    enabled: bool


class Directory(Out, frozen=True, kw_only=True):
    queues: list[QueueName]
    agents: list[Colleague]
    accounts: list[AccountName]


class TemplatesQuery(In, frozen=True, kw_only=True):
    channel: Channel | None = None


class TemplateText(Out, frozen=True, kw_only=True):
    """`variables` are the names in braces in `text`; `reopens` = may go out when the channel's window is shut."""

    id: str
    name: str
    channels: list[Channel]
    language: str
    text: str
    variables: list[str]
    reopens: bool


class Templates(Out, frozen=True, kw_only=True):
    items: list[TemplateText]


class MeasureIn(In, frozen=True, kw_only=True):
    """With `account`, my sign-off there is counted too, as it will be put at the end of a reply."""

    channel: Channel
    how: Literal["message", "public_reply", "private_reply", "post"] = "message"
    account: Annotated[str, Meta(max_length=64)] = ""
    text: Text


class Measured(Out, frozen=True, kw_only=True):
    """`fits` is false if a reply with this text would be refused. `segments` and `encoding`: SMS only."""

    length: int
    limit: int
    unit: str
    segments: int
    parts: int
    encoding: str
    fits: bool


class AttachmentIn(In, frozen=True, kw_only=True):
    name: Annotated[Line, Meta(min_length=1)]
    content_type: Annotated[str, Meta(max_length=100, examples=["image/png"])]
    size: Annotated[int, Meta(ge=1, le=10_000_000)]  # bytes


class Upload(Out, frozen=True, kw_only=True):
    """PUT the file to `url` with exactly these `headers` before `expires_at`, then name `stored` in a reply."""

    stored: str
    kind: str
    url: str
    headers: dict[str, str]
    expires_at: Time
