"""What a chat account's settings say of its window on a web page (docs/chat.md): colours, words, the question before
the first message. Pure; what is written to a page is checked here, so that a setting can't spoil somebody's page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.errors import Invalid

SIDES = ("right", "left")
SCHEMES = ("auto", "light", "dark")
TEXTS = (
    "title", "open", "placeholder", "here", "away", "closed", "answers_within", "back_at", "call", "call_intro",
    "rating", "ended",
)  # fmt: skip
"""The texts of the window that a brand may word itself; the others are the window's own (console/chatbox)."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ACCOUNT = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_LONGEST, _CHOICES, _CHOICE = 300, 8, 60
_KNOWN = ("accent", "side", "scheme", "away", "question", "texts", "call_account", "rating", "mail_from")
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Asked before the first message. `choices`: the answers to choose from; none = in own words."""

    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """`accent`: "#rrggbb". `away`: what is shown while nobody is there. `call_account`: the phone account by which
    "call me instead" calls; "" = it isn't offered. `mail_from`: the address that conversations are mailed from on
    request; "" = they aren't."""

    accent: str = "#1f6f54"
    side: str = "right"
    scheme: str = "auto"
    away: str = ""
    question: Question | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    call_account: str = ""
    rating: bool = True
    mail_from: str = ""


def window(said: Any) -> Window:
    """The account's setting `window`. Raises Invalid, naming the field: `settings.window.accent`."""
    if said in (None, ""):
        return Window()
    told = _mapping("settings.window", said)
    for name in told:
        if name not in _KNOWN:
            raise Invalid(f"settings.window.{name}", f"Use one of {', '.join(_KNOWN)}.")
    return Window(
        accent=_colour(told.get("accent", Window().accent)),
        side=_one_of("side", told.get("side", "right"), SIDES),
        scheme=_one_of("scheme", told.get("scheme", "auto"), SCHEMES),
        away=_text("settings.window.away", told.get("away", "")),
        question=_question(told.get("question")),
        texts=_texts(told.get("texts") or {}),
        call_account=_call(told.get("call_account", "")),
        rating=_yes("rating", told.get("rating", True)),
        mail_from=_mail(told.get("mail_from", "")),
    )


def _question(said: Any) -> Question | None:
    if not said:
        return None
    told = _mapping("settings.window.question", said)
    text = _text("settings.window.question.text", told.get("text", ""))
    if not text.strip():
        raise Invalid("settings.window.question.text", "Write the question, or leave it out as a whole.")
    choices = told.get("choices") or []
    if not isinstance(choices, list | tuple) or len(choices) > _CHOICES:
        raise Invalid("settings.window.question.choices", f"Give a list of at most {_CHOICES} answers.")
    for n, choice in enumerate(choices):
        if not isinstance(choice, str) or not 1 <= len(choice.strip()) <= _CHOICE:
            raise Invalid(f"settings.window.question.choices[{n}]", f"Give 1 to {_CHOICE} characters.")
    return Question(text=text, choices=tuple(choices))


def _texts(said: Any) -> dict[str, str]:
    told = _mapping("settings.window.texts", said)
    for name in told:
        if name not in TEXTS:
            raise Invalid(f"settings.window.texts.{name}", f"Use one of {', '.join(TEXTS)}.")
    return {name: _text(f"settings.window.texts.{name}", text) for name, text in told.items()}


def _mapping(name: str, said: Any) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise Invalid(name, "Give an object.")
    return said


def _text(name: str, said: Any) -> str:
    if not isinstance(said, str) or len(said) > _LONGEST:
        raise Invalid(name, f"Give a text of at most {_LONGEST} characters.")
    return said


def _colour(said: Any) -> str:
    if not isinstance(said, str) or not _COLOUR.fullmatch(said):
        raise Invalid("settings.window.accent", "Write the colour like #1f6f54.")
    return said


def _one_of(name: str, said: Any, known: tuple[str, ...]) -> str:
    if said not in known:
        raise Invalid(f"settings.window.{name}", f"Use one of {', '.join(known)}.")
    return str(said)


def _call(said: Any) -> str:
    if not isinstance(said, str) or (said and not _ACCOUNT.fullmatch(said)):
        raise Invalid("settings.window.call_account", "Name a phone account by its id.")
    return said


def _mail(said: Any) -> str:
    if not isinstance(said, str) or (said and not _ADDRESS.fullmatch(said)):
        raise Invalid("settings.window.mail_from", "Write an address like care@example.com, verified in Amazon SES.")
    return said


def _yes(name: str, said: Any) -> bool:
    if not isinstance(said, bool):
        raise Invalid(f"settings.window.{name}", "Say true or false.")
    return said
