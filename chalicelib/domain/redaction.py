"""Card numbers taken out of what is to be kept: an event before it is queued, an interaction before it is stored,
a request before it is acted on.

Words are redacted, identifiers are not: a page's id or a customer's may by chance look like a card. Which is which
is told by the field, in free-form parts (`extra`, raw payloads, JSON) by its name.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from chalicelib.domain.cards import may_hold, redacted
from chalicelib.domain.events import Attachment, Author, Event

if TYPE_CHECKING:  # a webhook redacts events only
    from chalicelib.domain.interactions import Interaction

_SPACED = re.compile(r"\s")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NAMES = (
    "id ids sid key keys account accounts address addresses identity identities alias aliases thread root parent "
    "target mid psid asid igsid pid fbid waid token hash signature version timestamp time cursor handle number phone "
    "from to line call room stored queue agent template answers"
)
_IDENTIFIERS = frozenset(_NAMES.split())
_LINKS = frozenset({"link", "links", "url", "urls", "uri", "uris", "href", "src"})
_NETWORKS = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*(?:x\.com|twitter\.com|t\.co|twimg\.com|facebook\.com|fb\.me|fb\.watch|fbcdn\.net"
    r"|fbsbx\.com|messenger\.com|m\.me|instagram\.com|cdninstagram\.com|whatsapp\.(?:net|com)|wa\.me|twilio\.com)"
    r"(?:[/?#]\S*)?",
    re.IGNORECASE,
)
"""Whose addresses hold ids of posts, pictures and people."""


def event(given: Event) -> Event:
    """The same event if it holds no card number."""
    fresh = {
        "text": redacted(given.text), "author": _author(given.author), "attachments": _attachments(given.attachments),
        "extra": facts(given.extra), "reason": redacted(given.reason), "raw": raw(given.raw),
    }  # fmt: skip
    changed: dict[str, Any] = {name: value for name, value in fresh.items() if value != getattr(given, name)}
    return replace(given, **changed) if changed else given


def interaction(given: Interaction) -> Interaction:
    """The same interaction if it holds no card number."""
    fresh = {
        "text": redacted(given.text), "author": _author(given.author), "attachments": _attachments(given.attachments),
        "extra": facts(given.extra), "reason": redacted(given.reason), "raw": raw(given.raw),
        "edits": tuple(replace(edit, text=redacted(edit.text)) for edit in given.edits),
        "variables": {name: redacted(value) for name, value in given.variables.items()},
        "status_reason": redacted(given.status_reason),
    }  # fmt: skip
    changed: dict[str, Any] = {name: value for name, value in fresh.items() if value != getattr(given, name)}
    return replace(given, **changed) if changed else given


def facts(extra: dict[str, str]) -> dict[str, str]:
    """Small facts by name."""
    return {name: _named(name, value) for name, value in extra.items()}


def raw(text: str) -> str:
    """A provider's payload: JSON, a form or plain words. As it was, to the letter, if it holds no card number."""
    if not _might(text):
        return text
    if text.lstrip()[:1] in ("{", "["):
        return in_json(text)
    if "=" in text.partition("\n")[0] and " " not in text:
        return _form(text)
    return redacted(text)


def in_json(text: str) -> str:
    """A JSON text with the card numbers in its words redacted; the same text if there are none. What is no JSON is
    taken for words."""
    if not _might(text):
        return text
    try:
        given = json.loads(text)
        clean = _cleaned(given, "")
    except (ValueError, RecursionError):
        return redacted(text)
    return text if clean == given else json.dumps(clean, separators=(",", ":"))


def body(raw: bytes) -> bytes:
    """A JSON request likewise. What isn't UTF-8 is given back: its reader says so."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return raw
    clean = in_json(text)
    return raw if clean is text else clean.encode()


def _might(text: str) -> bool:
    """Digits may be written as escapes: `\\u0664`, `%D9%A4`."""
    return may_hold(text) or "\\u" in text or "%" in text


def _form(text: str) -> str:
    pairs = parse_qsl(text, keep_blank_values=True)
    clean = [(name, _named(name, value)) for name, value in pairs]
    return text if clean == pairs else urlencode(clean)


def _cleaned(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part, name) for part in value]
    if isinstance(value, str):
        return _named(name, value)
    if isinstance(value, int | float) and not isinstance(value, bool) and not _identifies(name):
        said = redacted(str(value))
        return value if said == str(value) else said
    return value


def _named(name: str, value: str) -> str:
    if not _might(value):
        return value
    if value[:1] in ("{", "["):
        return in_json(value)
    if _identifies(name) and not _SPACED.search(value):  # an identifier is one word, whatever its field is called
        return value
    return _link(value) if _last_word(name) in _LINKS else redacted(value)


def _link(value: str) -> str:
    """Links of the networks' own are told by ids; any other may say anything."""
    return " ".join(one if _NETWORKS.fullmatch(one) else redacted(one) for one in value.split(" "))


def _identifies(name: str) -> bool:
    return _last_word(name) in _IDENTIFIERS


def _last_word(name: str) -> str:
    """`MessageSid` -> sid, `page_id` -> id, `MediaUrl0` -> url."""
    words = _WORD.findall(name)
    return words[-1].lower() if words else ""


def _author(given: Author) -> Author:
    return replace(given, name=redacted(given.name)) if may_hold(given.name) else given


def _attachments(given: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Names of files, and links that were sent as such; where a file is fetched from stays."""
    return tuple(
        replace(one, name=redacted(one.name), url=_link(one.url) if one.kind == "link" else one.url) for one in given
    )
