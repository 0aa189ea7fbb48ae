"""Who speaks for the brand: the agent's sign-off at the end of what they write (`^SB`, or `- Sofia`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.agents import Agent
from chalicelib.domain.lengths import signed as _joined

STYLES = ("", "initials", "first_name")
"""An account's `sign_off`. `sign_off_private`: private messages are signed too, not only public replies."""


def mark(style: str, agent: Agent | None) -> str:
    """The sign-off itself; "" where the account has none, or the agent no such name."""
    if agent is None:
        return ""
    if style == "initials" and agent.initials.strip():
        return f"^{agent.initials.strip()}"
    first = first_name(agent.name)
    return f"- {first}" if style == "first_name" and first else ""


def of(settings: Mapping[str, Any], agent: Agent | None, *, public: bool) -> str:
    """The sign-off of what an agent says on an account with these settings."""
    if not public and settings.get("sign_off_private") is not True:
        return ""
    return mark(str(settings.get("sign_off", "")), agent)


def signed(text: str, sign: str) -> str:
    """The text with the sign-off, never twice: an agent may have typed it."""
    return text if not sign or ends_with(text, sign) else _joined(text.rstrip(), sign)


def unsigned(text: str, sign: str) -> str:
    """The text without that sign-off."""
    return text.rstrip()[: -len(sign)].rstrip() if ends_with(text, sign) else text


def ends_with(text: str, sign: str) -> bool:
    """Whether a text is signed so already, with something said or a new line before it."""
    whole = text.rstrip()
    if not sign or not whole.lower().endswith(sign.lower()):
        return False
    before = whole[: -len(sign)]
    return not before or before[-1].isspace()


def first_name(name: str) -> str:
    """`Sofia` of `Sofia Braun`; "" of nothing."""
    return name.split()[0] if name.split() else ""
