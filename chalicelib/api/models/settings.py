"""Settings, one model a kind: what an admin writes (`...In`) and reads (`...Setting`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from chalicelib.api.models.common import Channel, Cursor, In, Line, Out, Role, Time, Version, Word

_Name = Annotated[str, Meta(min_length=1, max_length=80)]
_Id = Annotated[str, Meta(max_length=64)]
_Silence = Annotated[int, Meta(ge=0, le=43_200)]  # minutes; 0 = never
_Tickets = Annotated[int, Meta(ge=0, le=8)]
_Pauses = Annotated[list[Annotated[int, Meta(ge=1, le=1_440)]], Meta(min_length=1, max_length=10)]


class Capacity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many tickets of one kind of work fill an agent."""

    async_: _Tickets = field(default=8, name="async")
    chat: _Tickets = 3
    voice: _Tickets = 1


class _Account(Struct, frozen=True, kw_only=True):
    """The brand's address on a channel. The id in the path is `channel~account`."""

    name: _Name
    address: Annotated[str, Meta(max_length=200)] = ""
    addresses: Annotated[list[Line], Meta(max_length=50)] = []
    queue: _Id = ""
    enabled: bool = True
    settings: dict[str, Any] = {}


class _Queue(Struct, frozen=True, kw_only=True):
    name: _Name
    skill: Annotated[str, Meta(max_length=40)] = ""
    shards: Annotated[int, Meta(ge=1, le=64)] = 1
    offer_seconds: Annotated[int, Meta(ge=10, le=900)] = 45
    grace_seconds: Annotated[int, Meta(ge=0, le=86_400)] = 120
    follow_up_days: Annotated[int, Meta(ge=0, le=90)] = 7
    sticky: bool = True
    fallback: bool = False
    concierge: bool = False
    ask_after_days: Annotated[int, Meta(ge=0, le=60)] = 0
    ask_after_template: _Id = ""
    ask_after_every_days: Annotated[int, Meta(ge=1, le=365)] = 30
    nudge_minutes: _Silence = 0
    nudge_text: Annotated[str, Meta(max_length=1_000)] = ""
    solve_minutes: _Silence = 0
    callback_after_seconds: Annotated[int, Meta(ge=-1, le=3_600)] = 60
    callback_agent_first: bool = True
    callback_attempts: Annotated[int, Meta(ge=1, le=10)] = 3
    callback_pauses_minutes: _Pauses = field(default_factory=lambda: [5, 15, 60])
    callback_calendar: _Id = "always"
    callback_slot_minutes: Annotated[int, Meta(ge=5, le=240)] = 30
    callback_slot_capacity: Annotated[int, Meta(ge=0, le=1_000)] = 2
    missed_calls_away: Annotated[int, Meta(ge=0, le=20)] = 2
    acw_seconds: Annotated[int, Meta(ge=0, le=3_600)] = 60
    dispositions: Annotated[list[Line], Meta(max_length=50)] = []
    record: Literal["", "on", "off"] = ""
    music: Annotated[str, Meta(pattern=r"^(https://\S{1,500})?(?!\n)$")] = ""


class _Rule(Struct, frozen=True, kw_only=True):
    """Every list that isn't empty must match; within a list one is enough."""

    order: Annotated[int, Meta(ge=0, le=10_000)] = 100
    channels: Annotated[list[Channel], Meta(max_length=8)] = []
    accounts: Annotated[list[_Id], Meta(max_length=50)] = []
    words: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(max_length=100)] = []
    languages: Annotated[list[Word], Meta(max_length=20)] = []
    tags: Annotated[list[Word], Meta(max_length=20)] = []
    queue: _Id = ""
    priority: Literal["", "low", "normal", "high", "urgent"] = ""
    add_tags: Annotated[list[Word], Meta(max_length=20)] = []


class TemplateVariant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same template for other channels (none named: any) or in another language."""

    text: Annotated[str, Meta(min_length=1, max_length=10_000)]
    language: Annotated[str, Meta(max_length=35)] = "en"
    channels: Annotated[list[Channel], Meta(max_length=8)] = []


class _Template(Struct, frozen=True, kw_only=True):
    """`content_sid` is the approved WhatsApp template's id at Twilio. Of its `variants` and itself, what fits the
    channel and the customer's language is sent."""

    name: _Name
    channels: Annotated[list[Channel], Meta(max_length=8)] = []
    language: Annotated[str, Meta(max_length=35)] = "en"
    text: Annotated[str, Meta(min_length=1, max_length=10_000)]
    content_sid: Annotated[str, Meta(pattern=r"^(HX[0-9a-fA-F]{32})?(?!\n)$")] = ""
    variables: Annotated[list[Word], Meta(max_length=20)] = []
    variants: Annotated[list[TemplateVariant], Meta(max_length=40)] = []


class _Agent(Struct, frozen=True, kw_only=True):
    name: _Name
    initials: Annotated[str, Meta(min_length=1, max_length=4)]
    email: Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]
    role: Role = Role.AGENT
    skills: Annotated[list[Word], Meta(max_length=50)] = []
    capacity: Capacity = Capacity()
    enabled: bool = True
    time_zone: Annotated[str, Meta(max_length=64)] = "UTC"
    answer_on: Literal["softphone", "phone"] = "softphone"
    phone: Annotated[str, Meta(pattern=r"^(\+[1-9][0-9]{6,14})?(?!\n)$", examples=["+14155550132"])] = ""
    trainee: bool = False


class AccountIn(_Account, In, frozen=True, kw_only=True):
    version: Version | None = None


class QueueIn(_Queue, In, frozen=True, kw_only=True):
    version: Version | None = None


class RuleIn(_Rule, In, frozen=True, kw_only=True):
    version: Version | None = None


class TemplateIn(_Template, In, frozen=True, kw_only=True):
    version: Version | None = None


class AgentIn(_Agent, In, frozen=True, kw_only=True):
    version: Version | None = None


class AccountSetting(_Account, Out, frozen=True, kw_only=True):
    id: str
    channel: Channel
    account: str
    version: int


class QueueSetting(_Queue, Out, frozen=True, kw_only=True):
    id: str
    version: int


class RuleSetting(_Rule, Out, frozen=True, kw_only=True):
    id: str
    version: int


class TemplateSetting(_Template, Out, frozen=True, kw_only=True):
    id: str
    version: int


class AgentSetting(_Agent, Out, frozen=True, kw_only=True):
    id: str
    version: int


class AccountList(Out, frozen=True, kw_only=True):
    items: list[AccountSetting]


class QueueList(Out, frozen=True, kw_only=True):
    items: list[QueueSetting]


class RuleList(Out, frozen=True, kw_only=True):
    items: list[RuleSetting]


class TemplateList(Out, frozen=True, kw_only=True):
    items: list[TemplateSetting]


class AgentList(Out, frozen=True, kw_only=True):
    items: list[AgentSetting]


_Secret = Annotated[str, Meta(min_length=8, max_length=4_096)]


class SecretsIn(In, frozen=True, kw_only=True):
    """What is left out stays as it is. `webhook`: what verifies requests to us, newest first. With
    `keep_previous` one new secret is put before the newest one known, so that both verify while the
    provider changes over; without it exactly the given ones verify."""

    webhook: Annotated[list[_Secret], Meta(min_length=1, max_length=2)] | None = None
    keep_previous: bool = False
    send: dict[str, _Secret] | None = None
    other: dict[str, _Secret] | None = None


class SecretNames(Out, frozen=True, kw_only=True):
    """What is stored, without its values."""

    webhook: int
    send: list[str]
    other: list[str]


class AuditQuery(In, frozen=True, kw_only=True):
    kind: Literal[
        "account", "queue", "rule", "template", "agent", "ivr", "sla", "calendar", "article", "shift", "watch",
        "moderation", "triage", "macro",
    ]  # fmt: skip
    id: _Id
    after: Cursor = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class AuditEntry(Out, frozen=True, kw_only=True):
    """`changes` maps each field to what it was and what it became (null where it wasn't)."""

    at: Time
    by: str
    what: Literal["created", "changed", "deleted", "secrets", "hide", "unhide", "delete"]
    version: int
    changes: dict[str, list[Any]]


class Audit(Out, frozen=True, kw_only=True):
    items: list[AuditEntry]
    next: str | None
