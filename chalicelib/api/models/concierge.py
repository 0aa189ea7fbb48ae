"""Concierge tickets: things to find for somebody, what was found, where they were sent, and the goodwill of it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from chalicelib.api.models.common import ClientId, Cursor, In, Limit, Line, Link, Out, Time, Version, When

_State = Literal["searching", "found", "ordered", "shipped", "declined"]
_Words = Annotated[str, Meta(min_length=1, max_length=500)]
_More = Annotated[str, Meta(max_length=500)]
_Url = Annotated[str, Meta(pattern=r"^(https://\S{1,490})?(?!\n)$")]
_Quantity = Annotated[int, Meta(ge=1, le=1_000_000)]
_Day = Annotated[str, Meta(pattern=r"^(\d{4}-\d\d-\d\d)?(?!\n)$", examples=["2026-12-01"])]


class Money(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`amount` in minor units of a currency of ISO 4217: 12900 EUR is 129.00 euros, 12900 JPY is 12900 yen."""

    amount: Annotated[int, Meta(ge=0, le=10**12)]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}(?!\n)$", examples=["EUR"])]


class ConciergeIn(In, frozen=True, kw_only=True):
    """`version`: the ticket's, as it was read."""

    version: Version | None = None


class WishedIn(In, frozen=True, kw_only=True):
    """A thing to find. `client_id` is its id from then on; the same one again changes nothing. `budget`: for all
    of it. `version` here and below: the request's, as it was read."""

    client_id: ClientId
    text: _Words
    quantity: _Quantity = 1
    constraints: _More = ""
    budget: Money | None = None
    needed_by: _Day = ""
    version: Version | None = None


class WishedEdit(In, frozen=True, kw_only=True):
    """What is left out stays as it is."""

    text: _Words | UnsetType = UNSET
    quantity: _Quantity | UnsetType = UNSET
    constraints: _More | UnsetType = UNSET
    budget: Money | UnsetType | None = UNSET
    needed_by: _Day | UnsetType = UNSET
    version: Version | None = None


class OptionIn(In, frozen=True, kw_only=True):
    """Something found: `source` is the shop, or whoever has it; `price` of one. `client_id` is its id."""

    client_id: ClientId
    source: Annotated[str, Meta(min_length=1, max_length=120)]
    url: _Url = ""
    price: Money | None = None
    stock: Annotated[str, Meta(max_length=80)] = ""
    note: _More = ""
    version: Version | None = None


class MoveIn(In, frozen=True, kw_only=True):
    """searching -> found -> ordered -> shipped, or declined; an order that falls through is found again, what was
    declined may be searched for again. Ordered needs the `option` chosen, declined a `why`. The same status again
    changes its details: a tracking link that comes later."""

    status: _State
    option: Annotated[str, Meta(max_length=64)] = ""
    carrier: Annotated[str, Meta(max_length=80)] = ""
    tracking: _Url = ""
    why: _More = ""
    version: Version | None = None


class ReferralIn(In, frozen=True, kw_only=True):
    """The customer was sent to a partner or another shop, for nothing but their good. `worth`: what that sale may
    be, as estimated."""

    client_id: ClientId
    to: Annotated[str, Meta(min_length=1, max_length=120)]
    kind: Literal["partner", "other_shop"] = "other_shop"
    why: _More = ""
    worth: Money | None = None
    item: Annotated[str, Meta(max_length=64)] = ""
    version: Version | None = None


class Found(Out, frozen=True, kw_only=True):
    id: str
    source: str
    url: str | None
    price: Money | None
    stock: str
    note: str
    found_by: str
    found_at: Time
    chosen: bool


class Wished(Out, frozen=True, kw_only=True):
    """`next`: the statuses that it may be given now."""

    id: str
    text: str
    quantity: int
    constraints: str
    budget: Money | None
    needed_by: str | None
    status: _State
    next: list[_State]
    options: list[Found]
    carrier: str
    tracking: str | None
    why: str
    added_by: str
    added_at: Time
    changed_at: Time


class Referral(Out, frozen=True, kw_only=True):
    id: str
    to: str
    kind: Literal["partner", "other_shop"]
    why: str
    worth: Money | None
    item: str | None
    by: str
    at: Time


class Concierge(Out, frozen=True, kw_only=True):
    """`status`: what is to be done next, the state of the least advanced open item; "done" if none is open.
    `version` is the request's own (0: nothing is stored yet), not the ticket's."""

    ticket: str
    version: int
    status: Literal["searching", "found", "ordered", "done"]
    customer: str
    customer_name: str
    subject: str
    channel: str
    opened_at: Time
    items: list[Wished]
    referrals: list[Referral]


class ConciergeQuery(In, frozen=True, kw_only=True):
    status: Literal["searching", "found", "ordered"] = "searching"
    after: Cursor = ""
    limit: Limit = 50


class ConciergePage(Out, frozen=True, kw_only=True):
    items: list[Concierge]
    next: str | None


class GoodwillQuery(In, frozen=True, kw_only=True):
    """At most 31 days. Days, weeks (from Monday) and months are those of `time_zone`; an agent sees their own."""

    from_: When = field(name="from")
    to: When
    by: Literal["day", "week", "month"] = "week"
    time_zone: Annotated[str, Meta(max_length=64)] = "UTC"
    agent: str = ""


class GoodwillCount(Out, frozen=True, kw_only=True):
    count: int
    events: Link


class FirstOption(Out, frozen=True, kw_only=True):
    """Milliseconds from writing an item down to the first option found for it."""

    count: int
    median_ms: int | None
    p90_ms: int | None
    events: Link


class Worth(Out, frozen=True, kw_only=True):
    amount: int
    currency: Line


class Goodwill(Out, frozen=True, kw_only=True):
    """`requests`: concierge tickets opened then; they are nobody's own, so an agent's report has none. Items
    are counted when that happened to them for the first time.
    `worth` of the referrals, as estimated, a sum for each currency."""

    from_: Time = field(name="from")
    to: Time
    requests: GoodwillCount
    items: GoodwillCount
    found: GoodwillCount
    ordered: GoodwillCount
    shipped: GoodwillCount
    declined: GoodwillCount
    referrals: GoodwillCount
    worth: list[Worth]
    first_option: FirstOption


class GoodwillReport(Out, frozen=True, kw_only=True):
    agent: str | None
    total: Goodwill
    periods: list[Goodwill]
