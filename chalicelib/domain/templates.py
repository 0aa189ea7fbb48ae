"""Templates: the variant that fits, and its variables filled in.

A template is one text, and more of them for other channels or languages (`variants`). Variables are names in braces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NAME = re.compile(r"\{(\w+)\}")

NAMES = (
    "customer_name", "customer_first_name", "agent_name", "agent_first_name", "agent_initials", "account_name",
    "account_handle", "ticket", "link", "callback_link",
)  # fmt: skip
"""What Rapport fills in by itself (services/social/rendering.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """`channels` empty = any."""

    text: str
    language: str = ""
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expanded:
    """`missing`: the variables left as they were, since nobody knows their value."""

    text: str
    missing: tuple[str, ...] = ()


def chosen(variants: Sequence[Variant], channel: str, language: str) -> Variant:
    """The variant for a channel and a language (BCP 47): one for this channel before one for any, one in this
    language before one in another, and in the same dialect before another; else the first one."""
    return min(enumerate(variants), key=lambda one: (*_distance(one[1], channel, language), one[0]))[1]


def _distance(variant: Variant, channel: str, language: str) -> tuple[bool, bool, bool, bool]:
    """What speaks against a variant, the heaviest first."""
    return (
        bool(variant.channels) and channel not in variant.channels,
        not same_language(variant.language, language),
        channel not in variant.channels,
        variant.language.lower() != language.lower(),
    )


def same_language(one: str, other: str) -> bool:
    """`pt` and `pt-BR` are the same language."""
    return one.lower().partition("-")[0] == other.lower().partition("-")[0]


def names_in(text: str) -> list[str]:
    """The names in braces in a template's text, each once."""
    return list(dict.fromkeys(_NAME.findall(text)))


def expanded(text: str, values: Mapping[str, str]) -> Expanded:
    """The text with what is known filled in, in one go: what a value says is never read as a variable."""
    missing = [name for name in names_in(text) if not values.get(name, "").strip()]
    return Expanded(
        text=_NAME.sub(lambda found: found[0] if found[1] in missing else values[found[1]], text),
        missing=tuple(missing),
    )
