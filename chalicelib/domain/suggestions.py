"""What an agent may want to do next on a ticket that began in public: computed from what happened, never kept.

Each suggestion says why, in words. What everybody would read is withheld where the customer is marked as only arguing:
an answer in public would feed them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain import private_side
from chalicelib.domain.events import DeliveryStatus, Direction, Kind, Visibility
from chalicelib.domain.interactions import Interaction, current_text
from chalicelib.domain.personal import NAMES, Data
from chalicelib.domain.tickets import UNSOLVED, Status, Ticket

TURNS = 3
"""Turns of the customer's in public after which going private is suggested; an account's `private_after_turns`."""

WITHHELD = "This customer is marked as only arguing: nothing is suggested that others would read."

_ASKED_FOR = re.compile(
    r"\b(e-?mail( address)?|phone( number)?|(order|account|customer|booking|reference) (number|no\.?|id)|"
    r"postal address|your address|postcode|zip code|date of birth|last four digits)\b",
    re.IGNORECASE,
)
"""What is asked for in public that shouldn't be answered there."""

_DELETE = re.compile(r"delet|remov|lösch|borr|supprim|cancell|verwijder|apag", re.IGNORECASE)
"""How we ask for a post to be deleted, in the languages of social_words."""


class What(StrEnum):
    GO_PRIVATE = "go_private"
    CLOSE_THE_LOOP = "close_the_loop"
    ASK_TO_DELETE = "ask_to_delete"
    HIDE_COMMENT = "hide_comment"
    INVITE_TO_WRITE = "invite_to_write"  # the private side was refused: they must write first
    CALL_THEM = "call_them"  # they have given a number in private


_READ_BY_ALL = frozenset({What.GO_PRIVATE, What.CLOSE_THE_LOOP, What.ASK_TO_DELETE, What.INVITE_TO_WRITE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """`answers`: the key of the line it is about."""

    what: What
    why: str
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """`withheld`: why some aren't made; "" if all are."""

    items: tuple[Suggestion, ...] = ()
    withheld: str = ""


def suggested(
    ticket: Ticket, lines: Sequence[Interaction], *, personal: Callable[[str], list[str]], fed: bool = True,
    turns: int = TURNS,
) -> Suggested:  # fmt: skip
    """From the ticket's latest lines, the oldest first. `personal` finds the kinds of personal data (personal.Data) in
    a text; `fed`: identities.may_be_fed; `turns`: 0 = going private isn't suggested for their number."""
    if ticket.status is Status.CLOSED:
        return Suggested()
    story = _Story(ticket, lines, personal)
    found = [*story.deletions(), *story.invitation(), *story.going_private(turns), *story.closing(), *story.calling()]
    kept = tuple(one for one in found if fed or one.what not in _READ_BY_ALL)
    return Suggested(items=kept, withheld="" if fed else WITHHELD)


class _Story:
    def __init__(self, ticket: Ticket, lines: Sequence[Interaction], personal: Callable[[str], list[str]]) -> None:
        self._ticket, self._personal = ticket, personal
        said = [line for line in lines if line.kind not in (Kind.EVENT, Kind.NOTE) and not line.deleted_at]
        self._theirs = [line for line in said if line.direction is Direction.INBOUND]
        self._ours = [line for line in said if line.direction is Direction.OUTBOUND]
        self._said = said
        self._in_public = [line for line in self._theirs if line.visibility is Visibility.PUBLIC]
        self._refused = [line for line in self._ours if _is_refused_half(line)]

    # --- in public

    def going_private(self, turns: int) -> list[Suggestion]:
        if not self._in_public or self._ticket.status not in UNSOLVED or self._gone() or self._refused:
            return []
        last = self._in_public[-1]
        why = self._why_private(turns)
        return [Suggestion(what=What.GO_PRIVATE, why=why, answers=last.key)] if why else []

    def _why_private(self, turns: int) -> str:
        given = [kind for line in self._in_public for kind in self._personal(current_text(line))]
        if given:
            return f"They have given personal data in public ({_listed(given)})."
        for line in self._ours:
            asked = _ASKED_FOR.search(line.text) if line.visibility is Visibility.PUBLIC else None
            if asked:
                return f"We have asked in public for something personal ({asked[0].lower()})."
        count = self._turns()
        return f"They have written {count} times in public, and it isn't settled." if turns and count >= turns else ""

    def _turns(self) -> int:
        """Words of theirs in a row, without an answer of ours in between, are one turn."""
        public = [line for line in self._said if line.visibility is Visibility.PUBLIC]
        before = [None, *public]
        return sum(
            line.direction is Direction.INBOUND and (last is None or last.direction is not Direction.INBOUND)
            for last, line in zip(before, public, strict=False)
        )

    def _gone(self) -> bool:
        """Whether it goes on in private already, or we have just written there."""
        return bool(self._ticket.private_at) and any(
            line.visibility is Visibility.PRIVATE and line.status != DeliveryStatus.FAILED for line in self._said
        )

    def deletions(self) -> list[Suggestion]:
        """Their public words with personal data in them that everybody can still read."""
        out = []
        for line in self._in_public:
            kinds = self._personal(current_text(line))
            if not kinds or line.hidden:
                continue
            why = f"Their public words show personal data ({_listed(kinds)})."
            if not self._asked_to_delete(line):
                out.append(Suggestion(what=What.ASK_TO_DELETE, why=why, answers=line.key))
            if line.channel in private_side.COMMENTS:
                out.append(Suggestion(what=What.HIDE_COMMENT, why=why, answers=line.key))
        return out

    def _asked_to_delete(self, line: Interaction) -> bool:
        return any(ours.extra.get("answers") == line.key and _DELETE.search(ours.text) for ours in self._ours)

    def invitation(self) -> list[Suggestion]:
        """The private side was refused, and nobody has asked them to write first since."""
        if not self._refused or not self._in_public:
            return []
        last = self._refused[-1]
        asked = any(
            ours.visibility is Visibility.PUBLIC and ours.at >= last.at and ours.status != DeliveryStatus.FAILED
            and ours.extra.get("gone_private") != private_side.INVITATION
            for ours in self._ours
        )  # fmt: skip
        wrote = any(line.visibility is Visibility.PRIVATE and line.at > last.at for line in self._theirs)
        if asked or wrote or last.extra.get("code", "") not in private_side.REFUSED:
            return []
        why = f"We can't write to them in private: {last.status_reason}"
        return [Suggestion(what=What.INVITE_TO_WRITE, why=why, answers=self._in_public[-1].key)]

    def closing(self) -> list[Suggestion]:
        """It began in public and was answered in private; nobody who reads along knows."""
        closed = any(
            ours.extra.get("closing") and ours.status not in (DeliveryStatus.FAILED, DeliveryStatus.CANCELLED)
            for ours in self._ours
        )
        if not self._ticket.public or not self._in_public or not self._gone() or closed:
            return []
        if self._ticket.status is Status.SOLVED:
            why = "It began in public and was solved in private."
        elif self._answered_in_private():
            why = "It began in public and was answered in private."
        else:
            return []
        return [Suggestion(what=What.CLOSE_THE_LOOP, why=why, answers=self._in_public[-1].key)]

    def _answered_in_private(self) -> bool:
        if self._ticket.waiting_since or not self._theirs or not self._ours:
            return False
        wrote, answered = self._theirs[-1], self._ours[-1]
        private = wrote.visibility is Visibility.PRIVATE and answered.visibility is Visibility.PRIVATE
        return private and answered.at >= wrote.at

    # --- in private

    def calling(self) -> list[Suggestion]:
        """They have given a phone number in private and no call is promised yet."""
        if self._ticket.callback not in ("", "offered") or self._ticket.status not in UNSOLVED:
            return []
        for line in reversed(self._theirs):
            private = line.visibility is Visibility.PRIVATE and line.channel != "voice"
            if private and Data.PHONE in self._personal(current_text(line)):
                why = "They have given a phone number in private: they can be called."
                return [Suggestion(what=What.CALL_THEM, why=why, answers=line.key)]
        return []


def _is_refused_half(line: Interaction) -> bool:
    """The private half of going private, that its provider refused."""
    return line.extra.get("gone_private", "") in private_side.WAYS and line.status == DeliveryStatus.FAILED


def _listed(kinds: Sequence[str]) -> str:
    return ", ".join(NAMES[Data(kind)] for kind in dict.fromkeys(kinds))
