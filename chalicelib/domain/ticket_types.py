"""What types of tickets there are: an ordinary one ("") is a question or a problem; a concierge one is a wish."""

from __future__ import annotations

from collections.abc import Iterable

CONCIERGE = "concierge"
"""Things to find for somebody (concierge.py). Also the tag by which a rule says so of a new ticket."""


def type_of(tags: Iterable[str], *, concierge: bool = False) -> str:
    """The type of a new ticket: its tags say, or the queue it stands in (`concierge`)."""
    return CONCIERGE if concierge or CONCIERGE in tags else ""
