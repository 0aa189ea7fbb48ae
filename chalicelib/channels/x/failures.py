"""What X's refusals mean: may it be tried again, and what should the agent read?

Source: https://docs.x.com/x-api/fundamentals/response-codes-and-errors, and the wording of X's answers.
"""

from __future__ import annotations

import json
import re
from typing import Any

from chalicelib.channels.base import Fault, How, HttpAnswer, SendFailed
from chalicelib.channels.x.reading import number, obj, rows, text

_DAY = 86_400.0
_LIMITS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
"""X counts per 15 minutes and, for posts and direct messages, per 24 hours; each has `-remaining` and `-reset`."""

_REPLY = re.compile(
    r"reply to this conversation|not (allowed|permitted) to reply|restricted who can reply|"
    r"not been mentioned|reply to or quote|summon"
)
_DM = re.compile(
    r"permission to dm|cannot (send messages?|dm)|can't (send messages?|dm)|not following you|"
    r"message requests?|does not accept|\b(349|150|476)\b"
)

_REJECTED: dict[int, tuple[str, str]] = {
    400: ("invalid_request", "X could not use this message"),
    401: ("credentials", "X refused our credentials: the account's access token must be renewed in the settings"),
    402: ("credits", "X refuses to send until credits are bought for the app"),
    404: ("not_found", "X does not find the person or post any more"),
    413: ("too_large", "X says that this message is too large"),
}
_FORBIDDEN: tuple[tuple[re.Pattern[str], How | None, str, str], ...] = (
    (re.compile(r"duplicate"), None, "duplicate", "X refuses the same text twice: change the wording and send again"),
    (re.compile(r"credits"), None, "credits", _REJECTED[402][1]),
    (
        _REPLY,
        How.PUBLIC_REPLY,
        "reply_not_allowed",
        "X allows this reply only after the author has mentioned or quoted the account",
    ),
    (_DM, How.MESSAGE, "dm_closed", "this person does not accept direct messages from the account"),
    (re.compile(r"\bblocked\b"), None, "blocked", "this person has blocked the account"),
    (re.compile(r"\b(suspended|locked)\b"), None, "account_locked", "X has locked or suspended the account"),
    (re.compile(r"too long|needs to be a bit shorter"), None, "too_long", "X says that the text is too long"),
)
"""What a 403 says in words -> the way it applies to (None: all), our code, the reason. The first match counts."""

_OUR_APP = ("client-forbidden", "oauth1-permissions", "unsupported-authentication")
"""How the `type` of a problem ends that is about our app's rights and not about the person written to."""


def failure(answer: HttpAnswer, how: How, now: float) -> SendFailed:
    """The meaning of an answer that is not a success. `now` is epoch seconds, for rate limits."""
    said = _words(answer.body)
    if answer.status == 429 and b"usage-capped" not in answer.body:
        return SendFailed(Fault.SAFE, "X is limiting how much we send", code="rate_limited", after=wait(answer, now))
    if answer.status == 429:
        return _rejected("credits", "X refuses to send: the app's paid volume is used up", said)
    if answer.status == 503:
        return SendFailed(Fault.SAFE, "X is overloaded", code="503", after=wait(answer, now))
    if answer.status == 403 and _type(answer.body).endswith(_OUR_APP):
        return _rejected("app_forbidden", "X does not let our app do this: its permissions must be widened", said)
    if answer.status == 403:
        return _forbidden(said, how)
    if answer.status in _REJECTED:
        return _rejected(*_REJECTED[answer.status], said)
    if answer.status == 408 or not 300 <= answer.status < 500:
        return unknown(str(answer.status))
    return _rejected(str(answer.status), f"X answered {answer.status}", said)


def unknown(code: str) -> SendFailed:
    return SendFailed(Fault.UNKNOWN, "X's answer says neither yes nor no: it may have been sent", code=code)


def wait(answer: HttpAnswer, now: float) -> float | None:
    """Seconds until X says it may be tried again; None if it does not say."""
    if answer.headers.get("retry-after", "").isdigit():
        return _bounded(number(answer.headers["retry-after"]))
    used_up = [name for name in _LIMITS if answer.headers.get(f"{name}-remaining") == "0"]
    resets = [number(answer.headers.get(f"{name}-reset")) for name in used_up or _LIMITS[:1]]
    latest = max(resets)
    return _bounded(latest - now) if latest else None


def _bounded(seconds: float) -> float:
    """A clock of ours that is ahead must not make us hammer, nor nonsense from X keep us silent for ever."""
    return min(max(float(seconds), 1.0), _DAY)


def _forbidden(said: str, how: How) -> SendFailed:
    way = How.MESSAGE if how is How.PRIVATE_REPLY else how
    for pattern, only, code, reason in _FORBIDDEN:
        if only in (None, way) and pattern.search(said.lower().replace("’", "'")):
            return _rejected(code, reason, said)
    return _rejected("forbidden", "X does not allow this", said)


def _rejected(code: str, reason: str, said: str) -> SendFailed:
    return SendFailed(Fault.REJECTED, f"{reason} (X: {said})" if said else reason, code=code)


def _type(body: bytes) -> str:
    """The problem's type, an address by which X names it."""
    try:
        return text(obj(json.loads(body)).get("type"))
    except (ValueError, RecursionError):
        return ""


def _words(body: bytes) -> str:
    """What X says about the failure, in one short line. Its answers come as `{"title", "detail"}` or as
    `{"errors": [{"message", "code"}]}`, or as both in one."""
    try:
        problem: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    said: list[str] = []
    for part in (obj(problem), *map(obj, rows(obj(problem).get("errors")))):
        code = part.get("code")
        said.append(text(part.get("detail")) or text(part.get("message")) or text(part.get("title")))
        said.append(str(code) if isinstance(code, int) else "")
    return " ".join(" ".join(dict.fromkeys(said)).split())[:300]
