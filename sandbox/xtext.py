"""How X counts the length of a post: weighted, links as 23, an emoji as 2.

Source: the published v3 configuration, https://docs.x.com/resources/fundamentals/counting-characters
"""

from __future__ import annotations

import re
import unicodedata

LIMIT = 280
_LINK = 23
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # one unit each; everything else two
_ENDINGS = (
    "com|org|net|edu|gov|info|io|co|uk|de|fr|es|it|nl|eu|us|ca|au|jp|cn|in|br|ch|at|be|se|no|dk|fi|pl|pt|ie|"
    "app|dev|shop|store|online|site|ai|me|tv|ly|gl|biz|xyz"
)
_URL = re.compile(
    r"(?<![\w@$#./-])(?:https?://[^\s<>\"']+\.[^\s<>\"']+|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:" + _ENDINGS + r")"
    r"(?![\w@-])(?:/[^\s<>\"']*)?)",
    re.IGNORECASE,
)
_TRAILING = ".,:;!?)]}'\""
_PICTURE = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935"
_PICTURE += "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_PLAIN_TEXT = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u24c2\u25aa\u25ab\u25b6\u25c0"
_ONE = rf"[{_PICTURE}]\ufe0f?[\U0001f3fb-\U0001f3ff]?(?:[\U000e0020-\U000e007f]+)?"
_EMOJI = re.compile(
    rf"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|(?![{_PLAIN_TEXT}](?!\ufe0f)){_ONE}(?:\u200d{_ONE})*"
)


def weighted_length(text: str) -> int:
    """The length X gives the text, of which 280 are allowed."""
    links = 0

    def shorten(match: re.Match[str]) -> str:
        nonlocal links
        link = match.group().rstrip(_TRAILING)
        if not _valid_host(link):
            return match.group()
        links += 1
        return match.group()[len(link) :]

    rest = _URL.sub(shorten, unicodedata.normalize("NFC", text))
    emoji = _EMOJI.findall(rest)
    return _LINK * links + 2 * len(emoji) + sum(_weight(character) for character in _EMOJI.sub("", rest))


def _valid_host(link: str) -> bool:
    """No label of a host name is longer than 63 characters once it is written in ASCII."""
    host = re.split(r"[/?#:]", re.sub(r"^https?://", "", link, flags=re.IGNORECASE))[0]
    return all(len(label) + (0 if label.isascii() else _punycode(label)) <= 63 for label in host.split("."))


def _punycode(label: str) -> int:
    return len(b"xn--" + label.encode("punycode")) - len(label)


def _weight(character: str) -> int:
    return 1 if any(low <= ord(character) <= high for low, high in _LIGHT) else 2
