"""What the Graph API's answer to a send means: sent, refused, to be repeated, or unknown.

Sources: docs/graph-api/guides/error-handling, docs/graph-api/overview/rate-limiting and
business-messaging/messenger-platform/error-codes (March 2026).
"""

from __future__ import annotations

import json
from typing import Any

from chalicelib.channels.base import Fault, HttpAnswer, SendFailed

_THROTTLED = {4, 17, 32, 341, 613, 80001, 80002, 80006}  # app, user, page, and the pages' business use cases
_UNSURE = {1, 2}  # "unknown error": Meta says itself that the message may have gone out
_WINDOW = (
    "The customer's last message is too long ago. Meta takes replies for 24 hours after it,"
    " and with the human agent tag for 7 days; after that the customer must write first."
)
_CREDENTIALS = "Meta refused the credentials: this account's access token has expired or was withdrawn."
_PERMISSION = "Meta refused: the app lacks a permission for this; an admin can reconnect the account."
_GONE = "This person can't receive messages now: they may have blocked us, left, or turned messages off."

# (code, subcode) or the code alone -> (our word, reason). The more exact entry wins.
_REFUSALS: dict[tuple[int, int] | int, tuple[str, str]] = {
    (10, 2018278): ("window_closed", _WINDOW),
    (10, 2018065): ("window_closed", _WINDOW),
    (10, 2534022): ("window_closed", _WINDOW),  # Instagram's
    (10, 1893063): ("page_restricted", "Meta lets this page send no messages for now; see the page's support inbox."),
    (100, 2018001): ("no_such_person", "Meta knows no such person for this account."),
    (100, 2018008): ("attachment_unreadable", "Meta could not fetch the attachment."),
    (100, 33): ("gone", "What this answers is gone, or the account may not see it."),
    (200, 1545041): ("unavailable", _GONE),
    551: ("unavailable", _GONE),
    10: ("not_permitted", _PERMISSION),
    100: ("invalid", "Meta refused the message as invalid"),
    102: ("credentials_refused", _CREDENTIALS),
    190: ("credentials_refused", _CREDENTIALS),
    368: ("blocked", "Meta has blocked this action for now because of its policies; see the page's support inbox."),
    506: ("repeated", "Meta refused the same text twice in a row; change a word."),
    10900: ("private_reply_used", "This comment has had its one private reply already; answer it in public."),
    10901: ("private_reply_late", "A comment can be answered in private for 7 days only; answer it in public."),
    10902: ("private_reply_refused", "This can't be answered in private; answer it in public."),
    10903: ("private_reply_refused", "This person can't be written to from this comment; answer it in public."),
}


def sent_id(answer: HttpAnswer) -> str:
    """The provider's id of what was sent. Raises SendFailed.

    UNKNOWN wherever the message may have gone out all the same, SAFE only where Meta says that
    it turned the call away (a limit, or 503), REJECTED where it says no.
    """
    body = _object(answer.body)
    error = body.get("error")
    if isinstance(error, dict):
        raise _failure(answer, error)
    if 200 <= answer.status < 300:
        found = body.get("message_id") or body.get("id")
        if found and isinstance(found, (str, int)):
            return str(found)
        raise SendFailed(Fault.UNKNOWN, "Meta answered without an id; it may have been sent.", code=str(answer.status))
    raise _failure(answer, {})


def done(answer: HttpAnswer) -> None:
    """Whether a call that makes nothing (hide, delete) took effect. Raises SendFailed, as `sent_id` does."""
    body = _object(answer.body)
    error = body.get("error")
    if isinstance(error, dict) or not 200 <= answer.status < 300:
        raise _failure(answer, error if isinstance(error, dict) else {})
    if body.get("success") is not True and answer.body.strip() != b"true":
        raise SendFailed(Fault.UNKNOWN, "Meta's answer says neither yes nor no.", code=str(answer.status))


def _failure(answer: HttpAnswer, error: dict[str, Any]) -> SendFailed:
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    shown = ".".join(str(part) for part in (code, subcode) if part) or str(answer.status)
    refusal = _REFUSALS.get((code, subcode)) or _REFUSALS.get(code)
    if refusal and answer.status < 500:
        word, reason = refusal
        return SendFailed(Fault.REJECTED, _with_words(reason, error), code=word)
    if code in _THROTTLED or answer.status == 429:
        return SendFailed(Fault.SAFE, "Meta's rate limit is reached.", code=shown, after=_pause(answer))
    if answer.status == 503:
        return SendFailed(Fault.SAFE, "Meta is not available now.", code=shown, after=_pause(answer))
    if code in _UNSURE or error.get("is_transient") is True or not 400 <= answer.status < 500 or answer.status == 408:
        return SendFailed(Fault.UNKNOWN, "Meta had a fault while sending; it may have been sent.", code=shown)
    if 200 <= code < 300:
        return SendFailed(Fault.REJECTED, _PERMISSION, code="not_permitted")
    if answer.status == 401:
        return SendFailed(Fault.REJECTED, _CREDENTIALS, code="credentials_refused")
    return SendFailed(Fault.REJECTED, _with_words("Meta refused the message", error), code=shown)


def _with_words(reason: str, error: dict[str, Any]) -> str:
    """A reason of ours is a sentence; one without a full stop is followed by Meta's own words."""
    if reason.endswith("."):
        return reason
    words = error.get("error_user_msg") or error.get("message")
    return f"{reason}: {words}" if isinstance(words, str) and words else f"{reason}."


def _pause(answer: HttpAnswer) -> float | None:
    """Seconds to wait, by Retry-After or by the usage header's minutes, whichever is longer."""
    told, usage = (answer.headers.get(name, "") for name in ("retry-after", "x-business-use-case-usage"))
    waits = [_seconds(told), _regain(usage)]
    return max((wait for wait in waits if wait is not None), default=None)


def _seconds(value: str) -> float | None:
    return float(value) if value.isascii() and value.isdigit() else None


def _regain(usage: str) -> float | None:
    """`{"<business id>": [{"estimated_time_to_regain_access": <minutes>, ...}]}` -> seconds."""
    minutes = [
        _number(use.get("estimated_time_to_regain_access"))
        for uses in _object(usage.encode()).values()
        for use in (uses if isinstance(uses, list) else ())
        if isinstance(use, dict)
    ]
    longest = max(minutes, default=0)
    return longest * 60.0 if longest > 0 else None


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
