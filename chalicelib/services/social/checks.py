"""What an account's settings for answering in public must be, besides well-formed. Raises Invalid naming the field."""

from __future__ import annotations

from typing import Any

from chalicelib.domain import approvals, signoff
from chalicelib.domain.errors import Invalid
from chalicelib.store import Store

_MOST_TURNS = 50


def account(store: Store, channel: str, settings: dict[str, Any]) -> None:
    """`sign_off`, `sign_off_private`, `approve_public`, `private_after_turns`, `fallback_template`, `private_link`."""
    _one_of(settings, "sign_off", signoff.STYLES)
    _one_of(settings, "approve_public", approvals.POLICIES)
    if not isinstance(settings.get("sign_off_private", False), bool):
        raise Invalid("settings.sign_off_private", "Use true or false.")
    turns = settings.get("private_after_turns", 0)
    if isinstance(turns, bool) or not isinstance(turns, int) or not 0 <= turns <= _MOST_TURNS:
        raise Invalid("settings.private_after_turns", f"Use a number from 0 (never) to {_MOST_TURNS}.")
    template = settings.get("fallback_template", "")
    if template and store.settings.doc("template", str(template)) is None:
        raise Invalid("settings.fallback_template", f"There is no template {template}.")
    link = settings.get("private_link", "")
    if link and not (isinstance(link, str) and link.startswith("https://") and len(link.split()) == 1):
        raise Invalid("settings.private_link", "Use an address that begins with https://.")


def _one_of(settings: dict[str, Any], name: str, known: tuple[str, ...]) -> None:
    if settings.get(name, "") not in known:
        raise Invalid(f"settings.{name}", f"Use {', '.join(word or chr(34) * 2 for word in known)}.")
