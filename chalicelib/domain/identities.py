"""Who is who: from a channel's address to a key that means one person.

Texts, WhatsApp and calls from one phone number are one person (the number is the
evidence). Page-scoped ids mean something only together with their account.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field

_PHONE_CHANNELS = {"sms", "whatsapp", "voice"}
_SCOPED_CHANNELS = {"facebook", "instagram", "chat"}


def short_hash(text: str, length: int = 16) -> str:
    """Lower-case base32 of SHA-256, cut: 16 characters are 80 bits."""
    digest = hashlib.sha256(text.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:length]


def identity_key(channel: str, account: str, identity: str) -> str:
    """`kind#address`, the same for every way one person can be reached by that address."""
    if channel in _PHONE_CHANNELS and identity.startswith("+"):
        return f"phone#{identity}"
    if channel in _SCOPED_CHANNELS:
        return f"{channel}#{account}#{identity}"
    return f"{channel}#{identity.lower() if channel == 'email' else identity}"


def customer_id(key: str) -> str:
    """The id of the customer first known by this identity key. A function of the key alone, so
    that two workers who meet the same stranger create the same customer."""
    return "c_" + short_hash(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What somebody is worth to the brand, as its shop tells it: `amount` in minor units of `currency` (ISO 4217), in
    `orders` orders (None = not told). `at` (epoch ms): as of when; `by`: who noted it."""

    amount: int
    currency: str
    orders: int | None = None
    at: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A person. The record of the identity they were first known by; other identities'
    records point here through `merged_into`."""

    id: str
    identity: str  # the identity key this record was made for
    name: str = ""
    handle: str = ""
    avatar: str = ""
    followers: int = 0
    language: str = ""
    identities: tuple[str, ...] = ()  # every identity key merged in, besides `identity`
    merged_into: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    merges: tuple[dict[str, str], ...] = ()  # {"id","why","by","at"}: what was joined, on what evidence
    created_at: int = 0
    version: int = 1
    verified: bool = False
    arguing: dict[str, str] = field(default_factory=dict)  # {"by","at","why"}: they only argue; see may_be_fed
    extra: dict[str, str] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)  # {"said","by","at","how"}: yes or no to being contacted
    value: Worth | None = None  # this record's own; see services/merging.py for a merged one's


def may_be_fed(customer: Customer | None) -> bool:
    """Whether somebody may get what isn't a person's own answer: suggestions to answer in public, acknowledgements and
    other automatic messages. Not who was marked as only arguing. Ask it of the record that counts (a merged one points
    to it)."""
    return customer is None or not customer.arguing
