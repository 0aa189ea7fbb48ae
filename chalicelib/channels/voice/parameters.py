"""Single parameters of a Twilio Voice request. Each raises Malformed naming the one that can't be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from chalicelib.domain.errors import Malformed

Form = Mapping[str, str]
_KEYS = re.compile(r"[0-9*#A-Dw]*")
_MOST_KEYS = 64


def text(form: Form, name: str) -> str:
    """One that must be there."""
    value = form.get(name, "").strip()
    if not value:
        raise Malformed(name, f"{name} is missing")
    return value


def sid(form: Form, name: str, prefix: str, *, needed: bool = True) -> str:
    """An id such as CA and 32 hexadecimal digits; "" for one that needn't be there and isn't."""
    value = form.get(name, "").strip()
    if not value and not needed:
        return ""
    if not re.fullmatch(prefix + r"[0-9a-fA-F]{32}", value):
        reason = f"must be {prefix} and 32 hexadecimal digits" if value else "is missing"
        raise Malformed(name, f"{name} {reason}")
    return value


def number(form: Form, name: str, missing: int) -> int:
    value = form.get(name, "").strip()
    if not value or value == "-1":  # a recording's length while it isn't known
        return missing
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise Malformed(name, f"{name} must be a whole number")
    return int(value)


def fraction(form: Form, name: str) -> float:
    """From 0 to 1; 0 where it is missing."""
    value = form.get(name, "").strip()
    if not value:
        return 0.0
    if not re.fullmatch(r"[0-9]*\.?[0-9]+(E-[0-9]{1,2})?", value, re.IGNORECASE):
        raise Malformed(name, f"{name} must be a number")
    return min(float(value), 1.0)


def time(form: Form, name: str) -> int:
    """RFC 2822 (`Sun, 25 Mar 2018 09:53:19 +0000`) or ISO 8601 as epoch milliseconds; 0 where it is
    missing. A time without a zone is UTC."""
    value = form.get(name, "").strip()
    if not value:
        return 0
    try:
        when = datetime.fromisoformat(value) if value[:1].isdigit() else _rfc2822(value)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return round(when.timestamp() * 1000)
    except (ValueError, OverflowError, TypeError) as error:
        raise Malformed(name, f"{name} must be a time such as Sun, 25 Mar 2018 09:53:19 +0000") from error


def _rfc2822(value: str) -> datetime:
    from email.utils import parsedate_to_datetime  # only callbacks carry times, and TwiML can't wait

    return parsedate_to_datetime(value)


def digits(form: Form) -> str:
    """The keys pressed; "" for none, and for the words Twilio puts there instead (hangup). Somebody who
    leans on the keys is answered as for any wrong ones, so the rest of too many is left out."""
    value = form.get("Digits", "").strip()
    if value in ("hangup", "timeout"):
        return ""
    if not _KEYS.fullmatch(value):
        raise Malformed("Digits", "Digits must be keys of a phone")
    return value[:_MOST_KEYS]


def code(form: Form) -> str:
    """Twilio's error code; "" for none, which it also calls 0."""
    value = form.get("ErrorCode", "").strip()
    return "" if value == "0" else value
