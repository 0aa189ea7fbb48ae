"""From what went wrong to what is said of it: the one map of errors to problem+json (RFC 9457)."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from chalicelib.api.access import NotSenior, NotSignedIn
from chalicelib.api.models.common import FieldProblem, Problem
from chalicelib.api.wording import kindly
from chalicelib.domain.errors import (
    Conflict,
    Invalid,
    Malformed,
    NotAllowed,
    NotFound,
    RapportError,
    Refused,
    Retry,
    TooLarge,
    Unfit,
)

TITLES: Mapping[int, str] = {
    400: "The request can't be read",
    401: "Not signed in",
    403: "Not allowed for your role",
    404: "Not found",
    409: "Not possible as things are now",
    412: "It changed since you read it",
    413: "Too large",
    415: "Only JSON is understood",
    422: "Something in the request is wrong",
    500: "Something went wrong on our side",
    503: "Not possible at this moment",
}
ABOUT_CONTENT = frozenset({"too_long", "not_allowed_characters", "not_supported", "personal_data", "warnings"})
"""Codes of NotAllowed that another wording or way would cure (422); the others are about how things stand (409)."""

_STATUS: tuple[tuple[type[RapportError], int, str], ...] = (  # the first that fits
    (NotSignedIn, 401, "not_signed_in"),
    (NotSenior, 403, "not_senior"),
    (Refused, 401, "not_signed_in"),
    (Malformed, 400, "malformed"),
    (Invalid, 422, "invalid"),
    (NotFound, 404, "not_found"),
    (Conflict, 409, "conflict"),
    (NotAllowed, 409, "not_allowed"),
    (TooLarge, 413, "too_large"),
    (Retry, 503, "try_again"),
)
_TELLS_NOTHING = {401: "Sign in and send your id token.", 403: "Your role doesn't allow this."}


class BadSignIn(Refused):
    """The uniform answer to a sign-in that failed: its reason is shown."""


def problem(error: RapportError, *, if_match: int | None = None) -> Problem:
    """What is said of an error of ours."""
    status, code = next((s, c) for kind, s, c in _STATUS if isinstance(error, kind))
    if isinstance(error, NotAllowed):
        code = error.code
        status = 422 if code in ABOUT_CONTENT else status
    if isinstance(error, Conflict) and if_match is not None and error.version not in (None, if_match):
        status, code = 412, "precondition_failed"
    shown = error.reason if isinstance(error, BadSignIn) else _TELLS_NOTHING.get(status, error.reason)
    field = getattr(error, "field", "")
    return make(
        status,
        code,
        shown,
        field=field,
        errors=_faults(error) or ([FieldProblem(field=field, reason=error.reason)] if field else []),
        instead=getattr(error, "instead", ""),
        version=getattr(error, "version", None),
    )


def _faults(error: RapportError) -> list[FieldProblem]:
    """What is wrong with words, one by one."""
    faults = error.faults if isinstance(error, Unfit) else ()
    return [FieldProblem(field=field, reason=reason, code=code) for code, field, reason in faults]


def make(
    status: int, code: str, detail: str, *, field: str = "", errors: list[FieldProblem] | None = None,
    instead: str = "", version: int | None = None, request: str = "",
) -> Problem:  # fmt: skip
    return Problem(
        type=f"/problems/{code}", title=TITLES[status], status=status, detail=detail, code=code, field=field,
        errors=errors or [], instead=instead, version=version, request=request,
    )  # fmt: skip


_AT = re.compile(r" - at `\$\.?(?P<path>.*)`$", re.DOTALL)
_ABOUT = re.compile(r"^Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`$", re.DOTALL)
_WORDS = {"contains unknown": "There is no such field.", "missing required": "This is needed."}


def invalid(error: msgspec.ValidationError) -> Invalid:
    """The field that didn't fit, named as the caller knows it, and why."""
    text = str(error)
    at = _AT.search(text)
    path = at["path"] if at else ""
    reason = text[: at.start()] if at else text
    about = _ABOUT.match(reason)
    if about:
        path = f"{path}.{about['name']}" if path else about["name"]
        reason = _WORDS[about["what"]]
    return Invalid(path or "body", kindly(reason))
