"""How long a text is as its channel counts it, whether it may go out, and in how many messages.

A private text that is too long goes out in several messages; a public one is refused, since only its writer knows
how to shorten it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.lengths import meta, sms, x
from chalicelib.domain.lengths import split as _splitting

CHAT_LIMIT = 10_000
"""Characters of one chat message. Ours to choose: far above what anyone types, far below what a page chokes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What an interface shows while somebody types.

    `length` and `limit` are in `unit`s and of the whole text. `parts` is how many messages it goes out in, `segments`
    how many a carrier bills for them (SMS only, else 0), `encoding` GSM-7 or UCS-2 (SMS only, else ""). `fits` is
    False if a reply with this text would be refused; a long private text fits, in several parts.
    """

    length: int
    limit: int
    unit: str
    segments: int
    parts: int
    encoding: str
    fits: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    limit: int
    unit: str
    size: Callable[[str], int]
    name: str  # as in "a post on X"
    splits: bool = False
    accepts: Callable[[str], bool] = lambda text: True


def _private(limit: int, name: str, size: Callable[[str], int] = sms.utf16_units, unit: str = "characters") -> _Rule:
    return _Rule(limit, unit, size, name, splits=True)


_TEXT = _private(sms.BODY_LIMIT, "a text message")
_WHATSAPP = _private(sms.BODY_LIMIT, "a WhatsApp message")
_DM = _private(x.MESSAGE_LIMIT, "a direct message on X", size=len)
_POST = _Rule(x.POST_LIMIT, "weighted characters", x.weighted_length, "a post on X", accepts=x.is_allowed)
_MESSENGER = _private(meta.MESSENGER_LIMIT, "a Messenger message")
_INSTAGRAM = _private(meta.INSTAGRAM_LIMIT, "an Instagram message", size=meta.utf8_bytes, unit="bytes")
_FACEBOOK_COMMENT = _Rule(meta.FACEBOOK_COMMENT_LIMIT, "characters", meta.characters, "a Facebook comment")
_INSTAGRAM_COMMENT = _Rule(meta.INSTAGRAM_COMMENT_LIMIT, "characters", meta.characters, "an Instagram comment")
_FACEBOOK_POST = _Rule(meta.FACEBOOK_POST_LIMIT, "characters", meta.characters, "a Facebook post")
_INSTAGRAM_POST = _Rule(meta.INSTAGRAM_CAPTION_LIMIT, "characters", meta.characters, "an Instagram caption")

_RULES: dict[tuple[str, str], _Rule] = {
    ("sms", "message"): _TEXT,
    ("whatsapp", "message"): _WHATSAPP,
    ("x", "message"): _DM,
    ("x", "private_reply"): _DM,
    ("x", "public_reply"): _POST,
    ("x", "post"): _POST,
    ("facebook", "message"): _MESSENGER,
    ("facebook", "private_reply"): _MESSENGER,
    ("facebook", "public_reply"): _FACEBOOK_COMMENT,
    ("facebook", "post"): _FACEBOOK_POST,
    ("instagram", "message"): _INSTAGRAM,
    ("instagram", "private_reply"): _INSTAGRAM,
    ("instagram", "public_reply"): _INSTAGRAM_COMMENT,
    ("instagram", "post"): _INSTAGRAM_POST,
    ("chat", "message"): _private(CHAT_LIMIT, "a chat message", size=len),
}


def signed(text: str, signoff: str = "") -> str:
    """The text with the agent's sign-off (`^AB`) after a space; only the text if either is empty."""
    return f"{text} {signoff}" if text and signoff else text


def measure(channel: str, how: str, text: str, signoff: str = "") -> Measure:
    """The length of `signed(text, signoff)` on a channel, sent in a way (`message`, `public_reply`,
    `private_reply`, `post`). Raises Invalid naming `channel` or `how` where there is no such thing."""
    rule, whole = _rule(channel, how), signed(text, signoff)
    length = rule.size(whole)
    parts = _parts(rule, whole)
    counted = [sms.segments(part) for part in parts] if channel == "sms" else []
    return Measure(
        length=length,
        limit=rule.limit,
        unit=rule.unit,
        segments=sum(one.segments for one in counted),
        parts=len(parts),
        encoding=_encoding(counted),
        fits=rule.accepts(whole) and (rule.splits or length <= rule.limit),
    )


def split(channel: str, how: str, text: str) -> list[str]:
    """The messages that `text` goes out in, in order: one, or for a long private text several.

    Raises NotAllowed (`too_long`) for a public text beyond the limit, NotAllowed (`not_allowed_characters`) for one
    the channel refuses, Invalid naming `channel` or `how`. A sign-off must be in the text already: see `signed`.
    """
    rule = _rule(channel, how)
    if not rule.accepts(text):
        raise NotAllowed(
            f"{_capital(rule.name)} may not hold the characters U+FFFE, U+FEFF or U+FFFF.",
            code="not_allowed_characters",
            instead="Take the invisible characters out, for instance by typing the text anew.",
        )
    if not rule.splits and (length := rule.size(text)) > rule.limit:
        otherwise = ", or answer privately" if how == "public_reply" else ""
        raise NotAllowed(
            f"The text is {length} {rule.unit} long; {rule.name} holds {rule.limit}.",
            code="too_long",
            instead=f"Shorten it by {length - rule.limit} {rule.unit}{otherwise}.",
        )
    return _parts(rule, text)


def _parts(rule: _Rule, text: str) -> list[str]:
    return _splitting.split(text, rule.limit, rule.size) if rule.splits else [text]


def _rule(channel: str, how: str) -> _Rule:
    rule = _RULES.get((channel, how))
    if rule:
        return rule
    ways = sorted(way for name, way in _RULES if name == channel)
    if not ways:
        raise Invalid("channel", f"No text can be sent on {channel!r}.")
    raise Invalid("how", f"On {channel} a text can be sent as {', '.join(ways)}; not as {how!r}.")


def _encoding(counted: list[sms.Segments]) -> str:
    """UCS-2 if any part needs it; each part is encoded by itself."""
    encodings = {one.encoding for one in counted}
    return sms.UCS2 if sms.UCS2 in encodings else "".join(encodings)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
