"""Who is at the other end of a call, as far as the network says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HIDDEN_WORDS = frozenset({"anonymous", "restricted", "unavailable", "unknown", "blocked", "private", "withheld"})
_HIDDEN_NUMBERS = frozenset(
    {
        "266696687",  # ANONYMOUS on the keys of a phone
        "7378742833",  # RESTRICTED
        "86282452253",  # UNAVAILABLE
        "8656696",  # UNKNOWN
        "2562533",  # BLOCKED
        "464",  # a network without caller ids
    }
)
"""What Twilio shows for callers who hide their number: the word, spelled on a phone's keys.
https://help.twilio.com/articles/223179988"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One end of a call.

    `address`: E.164, `client:ana`, `sip:...`, or "" for a caller who hides it. `kind`: phone | client
    | sip | hidden. `client` is the identity without its prefix. The place is the number's, not
    necessarily the person's; `name` what the network looked up (only where that is paid for).
    """

    address: str = ""
    kind: str = "hidden"
    client: str = ""
    name: str = ""
    city: str = ""
    region: str = ""
    country: str = ""  # ISO 3166

    @property
    def hidden(self) -> bool:
        return self.kind == "hidden"


def caller(form: Mapping[str, str]) -> Party:
    return _party(form, "From", "Caller", name=form.get("CallerName", "").strip())


def called(form: Mapping[str, str]) -> Party:
    return _party(form, "To", "Called")


def _party(form: Mapping[str, str], field: str, older: str, *, name: str = "") -> Party:
    """`older` is the name of the same fields in Twilio's first API, still sent."""

    def told(what: str) -> str:
        return (form.get(field + what) or form.get(older + what) or "").strip()

    stated = told("")
    kind, address = address_of(stated)
    client = address.partition(":")[2] if kind == "client" else ""
    return Party(
        address=address,
        kind=kind,
        client=client,
        name="" if kind == "hidden" else name,
        city=told("City"),
        region=told("State"),
        country=told("Country"),
    )


def address_of(stated: str) -> tuple[str, str]:
    """The kind and the address kept: `("phone", "+15551234567")`, `("hidden", "")`."""
    text = stated.strip()
    scheme, separator, rest = text.partition(":")
    if separator and scheme.lower() in ("client", "sip", "sips"):
        hidden = rest.partition("@")[0].lower() in _HIDDEN_WORDS
        kind = "client" if scheme.lower() == "client" else "sip"
        return ("hidden", "") if hidden or not rest else (kind, f"{scheme.lower()}:{rest}")
    digits = re.sub(r"[^\d]", "", text)
    if not digits or digits in _HIDDEN_NUMBERS or text.lower() in _HIDDEN_WORDS:
        return "hidden", ""
    return "phone", f"+{digits}" if text.startswith("+") else digits
