"""The facts of a public post that triage may look at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.triage.words import word_count

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<!\w)[#＃](\w*[^\W\d]\w*)")
_MENTION = re.compile(r"(?<![\w@])@(\w[\w.]{0,39})")
_LED = re.compile(r"^\s*(?:\.?@\w[\w.]{0,39}[\s,:]*)+")
_QUESTION = re.compile(r"[?？؟]")
_EXCLAMATION = re.compile(r"[!！]")
_MOST_HASHTAGS = 8
_LONGEST_HASHTAG = 40
COUNTS = ("links", "hashtags", "mentions", "questions", "exclamations", "capitals", "words", "rating", "pictures")
"""What a rule may count. `capitals`: percent of the letters, of a text of at least 8; `rating`: stars of a review,
0 = it gave none (a recommendation is 5, a warning 1)."""


class Address(StrEnum):
    """To whom a post speaks."""

    US = "us"  # it mentions us, answers us, or stands on our own page
    OTHERS = "others"  # it answers or calls somebody else
    NOBODY = "nobody"  # found by keyword: nobody was spoken to


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """`reach`: people who may see it (followers, or a larger figure where the provider states one). `sentiment` from
    -100 to 100, None = not known yet. `stated`: the language the provider says (BCP 47). `tags`: the customer's."""

    text: str = ""
    channel: str = ""
    account: str = ""
    kind: str = ""  # events.Kind
    stated: str = ""
    name: str = ""
    handle: str = ""
    followers: int = 0
    verified: bool = False
    reach: int = 0
    address: Address = Address.US
    root: bool = True  # it begins a conversation
    answers_us: bool = False
    reshare: bool = False
    rating: int = 0
    pictures: int = 0
    tags: tuple[str, ...] = ()
    handles: tuple[str, ...] = field(default=())  # our own, without @


def counts(post: Post) -> dict[str, int]:
    """By the names of COUNTS."""
    bare = _LINK.sub(" ", post.text)
    letters = [letter for letter in _MENTION.sub(" ", bare) if letter.isalpha()]
    capitals = 100 * sum(letter.isupper() for letter in letters) // len(letters) if len(letters) >= 8 else 0
    return {
        "links": len(_LINK.findall(post.text)), "hashtags": len(_HASHTAG.findall(bare)),
        "mentions": len(_MENTION.findall(bare)), "questions": len(_QUESTION.findall(bare)),
        "exclamations": len(_EXCLAMATION.findall(bare)), "capitals": capitals,
        "words": word_count(words_of(post.text)), "rating": post.rating, "pictures": post.pictures,
    }  # fmt: skip


def words_of(text: str) -> str:
    """What is said, without links and without the handles it begins with."""
    return _LINK.sub(" ", _LED.sub("", text)).strip()


def hashtags(text: str) -> tuple[str, ...]:
    """In lower case, each once, the first few."""
    found = dict.fromkeys(tag.lower()[:_LONGEST_HASHTAG] for tag in _HASHTAG.findall(_LINK.sub(" ", text)))
    return tuple(found)[:_MOST_HASHTAGS]


def called(text: str) -> tuple[str, ...]:
    """The handles that a text begins with, in lower case, without @: whom it speaks to."""
    led = _LED.match(text)
    return tuple(handle.lower().rstrip(".") for handle in _MENTION.findall(led[0])) if led else ()


def mentioned(text: str) -> tuple[str, ...]:
    """Every handle in it, in lower case, without @."""
    return tuple(handle.lower().rstrip(".") for handle in _MENTION.findall(_LINK.sub(" ", text)))
