"""Words that a supervisor looks at before the public reads them: who wrote them, and what was decided.

One record on the board (store/board.py) for what is asked, under `card_id`; while it waits it stands on `WAITING`
at the place of the time it was asked. The supervisor's decision is one write of the record; what follows from it is
done by whoever asked (services/approvals.py). Times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.domain.agents import ROLE_RANK, Agent, Role
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed
from chalicelib.domain.events import Attachment
from chalicelib.domain.identities import short_hash
from chalicelib.domain.interactions import position

WAITING = "approval#waiting"
DECIDED = "approval#decided"
POLICIES = ("", "new_agents", "all")
"""An account's `approve_public`: whose public words a supervisor looks at first."""


class State(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by who wrote it


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """`kind` and `thing` name what is asked for: a reply by its interaction key, a post by its id. `heard`: what it
    answers, as it read then; no copy outlives the decision, for its author may take it back. `written`: the writer's
    own words, where a supervisor changed them. `done`: what follows from the decision has been done."""

    kind: str  # "reply" | "post" | "thanks"
    thing: str
    agent: str
    text: str
    channel: str = ""
    account: str = ""
    ticket: str = ""
    heard: str = ""
    attachments: tuple[Attachment, ...] = ()
    asked_at: int = 0
    state: State = State.WAITING
    by: str = ""
    decided_at: int = 0
    reason: str = ""
    written: str = ""
    done: bool = False


def card_id(kind: str, thing: str) -> str:
    """The id of the record on the board, a function of what is asked for."""
    return f"approval#{public_id(kind, thing)}"


def public_id(kind: str, thing: str) -> str:
    """The same for addresses, where a key's `#` would have to be escaped."""
    return short_hash(f"{kind}#{thing}")


def place(approval: Approval) -> str:
    """On its shelf: the longest waiting, or the earliest decided, first."""
    return position(approval.decided_at or approval.asked_at, public_id(approval.kind, approval.thing))


def shelf(approval: Approval) -> str:
    return WAITING if approval.state is State.WAITING else DECIDED


def asked_anew(known: Approval, asked: Approval) -> Approval:
    """The record after being asked for (again). Words that wait already, or were approved, stay as they are; so do
    rejected ones until their writer has them back."""
    same = asked.agent == known.agent and asked.text in (known.text, known.written or known.text)
    settled = known.state is State.WAITING or known.state is State.APPROVED or not known.done
    return known if same and settled else asked


def approved(approval: Approval, *, by: str, text: str, now: int) -> Approval:
    """Yes, with the words changed to `text` unless it is "". Raises Conflict, NotAllowed."""
    _must_wait(approval, by)
    words = text or approval.text
    return replace(
        approval, state=State.APPROVED, by=by, decided_at=now, text=words, heard="", done=False,
        written=approval.text if words != approval.text else "",
    )  # fmt: skip


def rejected(approval: Approval, *, by: str, reason: str, now: int) -> Approval:
    """No, and why. Raises Conflict, Invalid, NotAllowed."""
    if len(reason.strip()) < 3:
        raise Invalid("reason", "Say why in a few words: whoever wrote it will read them.")
    _must_wait(approval, by)
    why = reason.strip()
    return replace(approval, state=State.REJECTED, by=by, decided_at=now, reason=why, heard="", done=False)


def withdrawn(approval: Approval, *, now: int) -> Approval:
    """Taken back by who wrote it; no change once it is decided."""
    if approval.state is not State.WAITING:
        return approval
    return replace(approval, state=State.WITHDRAWN, decided_at=now, heard="", done=True)


def _must_wait(approval: Approval, by: str) -> None:
    if approval.state is State.WITHDRAWN:
        raise Conflict("Whoever wrote it has taken it back.")
    if approval.state is not State.WAITING:
        raise Conflict(f"It was {approval.state} by {approval.by} already.")
    if by == approval.agent:
        raise NotAllowed("Nobody approves their own words.", "own_words", "Ask another supervisor.")


def needed(policy: str, agent: Agent | None) -> bool:
    """Whether what a person says in public waits for a supervisor, by the account's policy. What a supervisor says
    doesn't; what somebody unknown to the settings says does, as a new agent's."""
    if agent and ROLE_RANK[agent.role] >= ROLE_RANK[Role.SUPERVISOR]:
        return False
    if policy == "new_agents":
        return agent is None or agent.trainee
    return policy == "all"
