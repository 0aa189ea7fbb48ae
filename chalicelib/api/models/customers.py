"""Customers: who they are, where they wrote, and which records are one person."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from chalicelib.api.models.common import Channel, In, Line, Out, Time, Version, Word
from chalicelib.api.models.tickets import OnlyArguing, Ticket


class IdentityQuery(In, frozen=True, kw_only=True):
    """`account` is needed where an address means something only together with it: facebook, instagram, chat."""

    channel: Channel
    identity: Annotated[str, Meta(min_length=1, max_length=200)]
    account: Annotated[str, Meta(max_length=64)] = ""


class Merged(Out, frozen=True, kw_only=True):
    """One entry of the merge log. `undone` = it says that the two are not the same person."""

    id: str
    identity: str
    why: str
    by: str | None
    at: Time | None
    undone: bool


class Value(Out, frozen=True, kw_only=True):
    """What the person is worth to the brand, as its shop tells it: `amount` in minor units of a currency of ISO 4217
    (12900 EUR is 129.00 euros), in `orders` orders (null = not told), as of `at`, noted by `by`."""

    amount: int
    currency: str
    orders: int | None
    at: Time
    by: str


class Customer(Out, frozen=True, kw_only=True):
    """`identities` are keys as `kind#address`, the first one they were known by. `merged_into` is set
    where this record is another one's now. `value`: this record's own, or else the latest of those merged into it."""

    id: str
    version: int
    name: str
    handle: str
    avatar: str
    followers: int
    verified: bool
    language: str
    tags: list[str]
    note: str
    only_arguing: OnlyArguing | None
    value: Value | None
    identities: list[str]
    merged_into: str | None
    merges: list[Merged]
    created_at: Time | None


class Known(Out, frozen=True, kw_only=True):
    """`customer`: whose address it is, as the record that counts where several are one person; null = nobody's."""

    customer: Customer | None


class ValueIn(In, frozen=True, kw_only=True):
    """All that is known, in place of what was: `amount` in minor units with its `currency` (ISO 4217), and the number
    of `orders` (null = not known). {} takes away what was noted."""

    amount: Annotated[int, Meta(ge=0, le=10**15)] | None = None
    currency: Annotated[str, Meta(pattern=r"^([A-Z]{3})?(?!\n)$", examples=["EUR"])] = ""
    orders: Annotated[int, Meta(ge=0, le=10**9)] | None = None


class CustomerEdit(In, frozen=True, kw_only=True):
    """What is left out (or null) stays. `only_arguing` true needs a `why`."""

    name: Annotated[str, Meta(max_length=120)] | None = None
    tags: Annotated[list[Word], Meta(max_length=20)] | None = None
    note: Annotated[str, Meta(max_length=5_000)] | None = None
    language: Annotated[str, Meta(pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3})?(?!\n)$")] | None = None
    only_arguing: bool | None = None
    why: Annotated[str, Meta(max_length=500)] = ""
    value: ValueIn | None = None
    version: Version | None = None


class History(Out, frozen=True, kw_only=True):
    """`records` are the ids of every record that is this person."""

    records: list[str]
    items: list[Ticket]
    next: str | None


class MergeIn(In, frozen=True, kw_only=True):
    """`why` is the evidence, in words."""

    other: Annotated[str, Meta(max_length=64)]
    why: Annotated[Line, Meta(min_length=3)]
    version: Version | None = None
