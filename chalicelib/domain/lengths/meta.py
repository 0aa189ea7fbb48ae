"""Lengths on Messenger and Instagram, and of comments there."""

from __future__ import annotations

from chalicelib.domain.lengths.sms import utf16_units

MESSENGER_LIMIT = 2000
"""Characters of a Messenger message. Source: Messenger Send API reference, `message.text`. Counted in UTF-16 units,
so that an emoji is two: the safe side, as Meta does not say."""

INSTAGRAM_LIMIT = 1000
"""Bytes of UTF-8 of an Instagram direct message. Source: Instagram messaging API, `message.text`."""

FACEBOOK_COMMENT_LIMIT = 8000
"""Characters of a comment on a page's post. An assumption from what Facebook's own site allows: the Graph API
reference states none."""

INSTAGRAM_COMMENT_LIMIT = 2200
"""Characters of an Instagram comment. An assumption: it is the documented limit of a caption."""

FACEBOOK_POST_LIMIT = 63_206
"""Characters of a page's post. An assumption: widely reported, not in the Graph API reference."""

INSTAGRAM_CAPTION_LIMIT = 2200
"""Characters of a caption. Source: Instagram Graph API, `caption` of a media container."""


def characters(text: str) -> int:
    return utf16_units(text)


def utf8_bytes(text: str) -> int:
    """A lone surrogate, which no provider could take, counts as the three bytes it would be."""
    return len(text.encode("utf-8", "surrogatepass"))
