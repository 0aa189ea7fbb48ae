"""Macros: words to send, and what else is done to the ticket with them, in one go.

A macro is planned against the ticket as it is: what would change nothing isn't in the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.tickets import Ticket

MOST_TAGS = 20  # of a ticket


class Send(StrEnum):
    FILL = "fill"  # the words only stand in the editor: whoever sends them chooses how
    SEND = "send"


class What(StrEnum):
    REPLY = "reply"
    ADD_TAGS = "add_tags"
    REMOVE_TAGS = "remove_tags"
    PRIORITY = "priority"
    STATUS = "status"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """`text` "" = it says nothing. `channels` empty = any."""

    id: str
    name: str = ""
    text: str = ""
    send: str = Send.FILL
    channels: tuple[str, ...] = ()
    status: str = ""
    priority: str = ""
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    queue: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """`to`: what it becomes; several tags are separated by commas. Of a reply: the status after it, or ""."""

    what: What
    to: str = ""


def plan(macro: Macro, ticket: Ticket, *, says: bool, status: str = "") -> list[Step]:
    """What it does to this ticket, in the order in which it is done. `says`: a reply goes out with it; `status`: what
    whoever applies it wants instead of the macro's."""
    added = [tag for tag in macro.add_tags if tag not in ticket.tags]
    removed = [tag for tag in macro.remove_tags if tag in ticket.tags and tag not in macro.add_tags]
    wanted = status or macro.status
    steps = [
        (says, Step(What.REPLY)),
        (added, Step(What.ADD_TAGS, ", ".join(added))),
        (removed, Step(What.REMOVE_TAGS, ", ".join(removed))),
        (macro.priority not in ("", ticket.priority), Step(What.PRIORITY, macro.priority)),
        (wanted not in ("", ticket.status), Step(What.STATUS, wanted)),
        (macro.queue not in ("", ticket.queue), Step(What.QUEUE, macro.queue)),
    ]
    return [step for wished, step in steps if wished]


def tagged(tags: Sequence[str], steps: Sequence[Step]) -> tuple[str, ...]:
    """A ticket's tags after the plan."""
    added = [tag for step in steps if step.what is What.ADD_TAGS for tag in names(step.to)]
    removed = {tag for step in steps if step.what is What.REMOVE_TAGS for tag in names(step.to)}
    return tuple(dict.fromkeys([*(tag for tag in tags if tag not in removed), *added]))


def names(joined: str) -> list[str]:
    return [name for name in joined.split(", ") if name]


def written(steps: Sequence[Step]) -> dict[str, str]:
    """A plan as facts of the timeline."""
    return {step.what.value: step.to or "yes" for step in steps}


def read(facts: dict[str, str]) -> list[Step]:
    """The plan that was written."""
    return [Step(what, "" if what is What.REPLY else facts[what.value]) for what in What if what.value in facts]
