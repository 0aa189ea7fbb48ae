"""The parameters of one Twilio webhook, whether it came as a form or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from chalicelib.channels.base import WebhookRequest
from chalicelib.domain.errors import Malformed

_MOST_FIELDS = 1000  # Twilio sends well under a hundred; a bound keeps a hostile body cheap


def is_json(request: WebhookRequest) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def pairs(body: bytes) -> list[tuple[str, str]]:
    """Every parameter in the order sent, blank ones too (they are signed). Raises ValueError for too many.

    Bytes that are not UTF-8 become lone surrogates, so that the signature can be checked over what
    was sent before anything is made of it.
    """
    text = body.decode("utf-8", "surrogateescape")
    return parse_qsl(text, keep_blank_values=True, errors="surrogateescape", max_num_fields=_MOST_FIELDS)


def read(request: WebhookRequest) -> dict[str, str] | None:
    """Name -> value; the first of a repeated name. None for JSON that is not one object of parameters.

    Raises Malformed naming the field that cannot be read, or `body`.
    """
    return _json_fields(request.body) if is_json(request) else _form_fields(request.body)


def _form_fields(body: bytes) -> dict[str, str]:
    try:
        found = pairs(body)
    except ValueError as error:
        raise Malformed("body", f"the form cannot be read: {error}") from error
    fields: dict[str, str] = {}
    for name, value in found:
        if not _is_text(name) or not _is_text(value):
            raise Malformed(name if _is_text(name) else "body", "the form is not UTF-8")
        fields.setdefault(name, value)
    return fields


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # it holds a surrogate: see `pairs`
        return False
    return True


def _json_fields(body: bytes) -> dict[str, str] | None:
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("body", "the body is not JSON") from error
    if not isinstance(decoded, Mapping):
        return None
    return {str(name): _plain(value) for name, value in decoded.items() if value is not None}


def _plain(value: object) -> str:
    if isinstance(value, str):
        # A JSON string may hold half a surrogate pair (\ud83d alone), which no store can keep.
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.dumps(value)
