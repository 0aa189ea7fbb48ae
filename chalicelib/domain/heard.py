"""A public post as it was heard: what triage made of it, and what people made of that.

One record a post, kept on the board (store/board.py) under `heard_id`, on the shelf `heard_shelf`, at the place
`interactions.position(at, key)`. Its words stand in the interaction too; they are here so that a list is one query.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DAY = 86_400_000


class Need(StrEnum):
    NEEDS = "needs"  # a question, a complaint, something urgent: a person must answer
    WORTH = "worth"  # praise, a mention worth a thank-you: nice to answer, nobody waits
    NONE = "none"  # spam, reshares, customers among themselves, promotions: only listened to


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What triage made of a post. `why`: its reasons in words, the strongest first. `sentiment` from -100 (angry)
    to 100 (delighted), `confidence` in percent. `rules`: ids of the triage rules that spoke. `phrases`: what else
    it is counted under besides its topic (hashtags, watched phrases)."""

    need: Need = Need.NEEDS
    why: tuple[str, ...] = ()
    priority: str = "normal"  # tickets.Priority
    topic: str = ""
    phrases: tuple[str, ...] = ()
    language: str = ""  # BCP 47, "" = not known
    sentiment: int = 0
    confidence: int = 50
    rules: tuple[str, ...] = ()
    spam: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person said instead. "" = left as it was."""

    by: str
    at: int
    need: str = ""
    priority: str = ""
    topic: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """`key` is the interaction's. `ticket` "" = nobody is asked to answer it."""

    key: str
    channel: str
    account: str
    kind: str = ""  # events.Kind
    identity: str = ""
    customer: str = ""
    thread: str = ""
    name: str = ""
    handle: str = ""
    followers: int = 0
    text: str = ""  # as it reads now; "" once deleted
    at: int = 0  # the provider's time
    received_at: int = 0
    verdict: Verdict = Verdict()
    correction: Correction | None = None
    ticket: str = ""
    incident: str = ""
    judged: tuple[str, ...] = ()  # hashes of the wordings that were judged: none is judged twice
    found: bool = False  # by keyword monitoring: nobody spoke to us


def need_of(heard: Heard) -> Need:
    """What holds: a person's word before triage's."""
    corrected = heard.correction.need if heard.correction else ""
    return Need(corrected or heard.verdict.need)


def topic_of(heard: Heard) -> str:
    return (heard.correction.topic if heard.correction else "") or heard.verdict.topic


def heard_id(key: str) -> str:
    return f"heard#{key}"


def day_of(at: int) -> str:
    """The UTC day of a time (epoch ms), counted: shelves of it are closed when it is over."""
    return f"{at // DAY:06d}"


def heard_shelf(heard: Heard) -> str:
    """`heard#incident#...` while an incident holds it, else `heard#needs|worth|none#day`."""
    if heard.incident:
        return f"heard#incident#{heard.incident}"
    return f"heard#{need_of(heard)}#{day_of(heard.at)}"
