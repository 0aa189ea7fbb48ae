"""Telling somebody that their message is here and when to expect an answer: when, to whom, in which words.

It is said by nobody, so it keeps no promise. It tells nothing of what they wrote: its words may use only `VARIABLES`.
An automatic answer in public is allowed only to somebody who spoke to the brand first
(https://help.x.com/en/rules-and-policies/x-automation), and is a brand's decision: off until it is asked for.
Times are epoch milliseconds, UTC.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.acknowledging_texts import CLOSED, LATE
from chalicelib.domain.errors import Invalid
from chalicelib.domain.kind_times import language_of
from chalicelib.domain.sla import FAR, Promise

VARIABLES = ("brand", "team", "time", "hours")
"""{brand}: the account's name. {team}: the queue's. {time}: by when they have an answer. {hours}: since when we are
there again."""
WHEN = ("", "closed", "late", "both")
SETTLE_MS = 60_000
"""After a message: they may still be writing, an agent may be opening it, and a flood shows."""
DAY = 86_400_000
FLOOD_MS = 300_000
_LAST_PART = 5  # where nobody is warned, the last fifth of the time counts as late (as for what is at risk)
_LONGEST = 500  # characters
_TEXTS = 60
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One way to say it. `when` and `how`: said only then (closed | late), only there (private | public); "" = any."""

    text: str
    language: str = "en"
    when: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """An account's setting `acknowledge`. `public`: also under public posts. `a_minute`: how many go out at most.
    `flood`: of so many messages in five minutes from people of whom nothing is known, none of theirs is answered."""

    when: str = ""
    public: bool = False
    language: str = "en"
    a_minute: int = 10
    flood: int = 30
    texts: tuple[Words, ...] = ()

    @property
    def closed(self) -> bool:
        return self.when in ("closed", "both")

    @property
    def late(self) -> bool:
        return self.when in ("late", "both")


OFF = Rules()


# --- the setting


def rules(setting: object) -> Rules:
    """The account's setting `acknowledge`; off if there is none. Raises Invalid naming the part that is wrong."""
    path = "settings.acknowledge"
    if setting in (None, "", {}):
        return OFF
    if not isinstance(setting, dict):
        raise Invalid(path, 'Give {"when": "closed", "late" or "both"}.')
    _known(path, setting, ("when", "public", "language", "a_minute", "flood", "texts"))
    when = setting.get("when", "")
    if when not in WHEN:
        raise Invalid(f"{path}.when", "Use closed, late or both; leave it empty for never.")
    public = setting.get("public", False)
    if not isinstance(public, bool):
        raise Invalid(f"{path}.public", "Use true or false.")
    listed = setting.get("texts", [])
    if not isinstance(listed, list) or len(listed) > _TEXTS:
        raise Invalid(f"{path}.texts", f"Give a list of at most {_TEXTS} texts.")
    return Rules(
        when=when, public=public, language=_language(setting.get("language", "en"), f"{path}.language"),
        a_minute=_whole(setting.get("a_minute", 10), f"{path}.a_minute", 1, 60),
        flood=_whole(setting.get("flood", 30), f"{path}.flood", 1, 1_000),
        texts=tuple(_words(one, f"{path}.texts[{n}]") for n, one in enumerate(listed)),
    )  # fmt: skip


def _known(path: str, given: Mapping[str, object], names: tuple[str, ...]) -> None:
    for name in given:
        if name not in names:
            raise Invalid(f"{path}.{name}", f"Use {', '.join(names)}.")


def _whole(said: object, path: str, least: int, most: int) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not least <= said <= most:
        raise Invalid(path, f"Give a whole number from {least} to {most}.")
    return said


def _language(said: object, path: str) -> str:
    found = language_of(said, LATE) if isinstance(said, str) else ""
    if not found:
        raise Invalid(path, f"Times can be told in {', '.join(LATE)}.")
    return found


def _words(said: object, path: str) -> Words:
    if not isinstance(said, dict):
        raise Invalid(path, 'Give {"language": "en", "text": "..."}.')
    _known(path, said, ("language", "text", "when", "how"))
    text = said.get("text", "")
    check_text(text, f"{path}.text", VARIABLES)
    for name, allowed in (("when", ("", "closed", "late")), ("how", ("", "private", "public"))):
        if said.get(name, "") not in allowed:
            raise Invalid(f"{path}.{name}", f"Use {' or '.join(allowed[1:])}; leave it empty for any.")
    language = _language(said.get("language", "en"), f"{path}.language")
    return Words(text=text, language=language, when=said.get("when", ""), how=said.get("how", ""))


def check_text(text: object, path: str, variables: tuple[str, ...]) -> None:
    """Whether a text can go out with these variables and no others. Raises Invalid naming the field."""
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST:
        raise Invalid(path, f"Write a text of at most {_LONGEST} characters.")
    for name in _BRACES.findall(text):
        if name not in variables:
            raise Invalid(path, f"Use only {', '.join('{' + v + '}' for v in variables)}, not {{{name}}}.")
    if "{" in _BRACES.sub("", text) or "}" in _BRACES.sub("", text):
        raise Invalid(path, "There is a brace without its other half.")


# --- when


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is looked at. `since`: the customer waits. `closes_at`: the desk is open until then; 0 = it is closed.
    `warn_at`: when the promise is nearly broken (FAR = there is none). `held`: somebody has the ticket and is there.
    `anybody`: somebody who could take it is online."""

    now: int
    since: int
    closes_at: int
    warn_at: int
    held: bool
    anybody: bool


def decide(rules: Rules, scene: Scene) -> tuple[str, int]:
    """Why it is to be said now ("closed" or "late"), or "" and when to look again (FAR = never)."""
    if not rules.when or scene.now - scene.since > DAY:
        return "", FAR
    if scene.now < scene.since + SETTLE_MS:
        return "", scene.since + SETTLE_MS
    looks = [FAR]
    if rules.closed:
        if scene.closes_at <= scene.now:
            return "closed", FAR
        looks.append(scene.closes_at)
    if rules.late:
        if not scene.held and (not scene.anybody or scene.warn_at <= scene.now):
            return "late", FAR
        looks.append(scene.warn_at if scene.warn_at > scene.now else FAR)
    return "", min(looks)


def warn_at(promise: Promise | None) -> int:
    """When a promise of a reply is nearly broken; FAR if there is none or its clock stands still."""
    if promise is None or not promise.due:
        return FAR
    return promise.warn_at or promise.warned or promise.due - (promise.due - promise.start) // _LAST_PART


# --- in which words


def texts(rules: Rules, why: str, how: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The language it is said in, and the ways to say it: the account's own in that language, else the ones that
    are there from the start. A language nobody wrote for is answered in the account's."""
    for wanted in dict.fromkeys((language_of(language, LATE), rules.language)):
        own = tuple(w.text for w in rules.texts if w.language == wanted and w.when in ("", why) and w.how in ("", how))
        if wanted and (own or (wanted in LATE and not rules.texts)):
            return wanted, own or (CLOSED if why == "closed" else LATE)[wanted]
    return rules.language, (CLOSED if why == "closed" else LATE)[rules.language]


def chosen(ways: tuple[str, ...], seed: str, last: str) -> str:
    """One of the ways, the same for the same seed, but never `last` again if there is another."""
    left = [way for way in ways if way != last] or list(ways)
    return left[int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]) % len(left)]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables; one that isn't known becomes nothing."""
    return " ".join(_BRACES.sub(lambda found: values.get(found[1], ""), text).split())
