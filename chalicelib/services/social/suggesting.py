"""Suggestions for a ticket with the words and the call they come with (domain/suggestions.py says which, and why)."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.channels.base import How
from chalicelib.domain import social_words, suggestions
from chalicelib.domain.events import Direction, Visibility
from chalicelib.domain.identities import may_be_fed
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.personal import Strength, find
from chalicelib.domain.suggestions import Suggestion, What
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.services.reply_checks import LOOK_BACK
from chalicelib.services.social.rendering import Rendering


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A suggestion as it can be acted upon: `text` is what would be said ("" = it says nothing), `action` the path."""

    suggestion: Suggestion
    text: str = ""
    how: str = ""
    action: str = ""


class Suggesting:
    def __init__(self, context: Context, rendering: Rendering) -> None:
        self._c, self._rendering = context, rendering

    def suggestions(self, ticket_id: str, *, agent: str) -> tuple[list[Ready], str]:
        """What is suggested, and why some is withheld ("" if nothing is). Raises NotFound."""
        ticket = self._c.ticket(ticket_id)
        page = self._c.store.interactions.timeline(ticket.id, limit=LOOK_BACK, newest_first=True)
        lines = [line.item for line in reversed(page.items)]
        found = suggestions.suggested(
            ticket, lines, personal=self._personal(ticket), fed=may_be_fed(self._c.person(ticket.customer)),
            turns=self._turns(ticket),
        )  # fmt: skip
        words = self._rendering.after(_heard_in_public(lines))
        return [self._ready(ticket, one, words, agent) for one in found.items], found.withheld

    def _ready(self, ticket: Ticket, one: Suggestion, words: Rendering, agent: str) -> Ready:
        base = f"/api/tickets/{ticket.id}"
        public = How.PUBLIC_REPLY.value
        match one.what:
            case What.GO_PRIVATE:
                text = words.words(ticket, social_words.INVITE, agent=agent, public=True)
                return Ready(suggestion=one, text=text, how=public, action=f"{base}/go-private")
            case What.CLOSE_THE_LOOP:
                text = words.closing(ticket, agent=agent)
                return Ready(suggestion=one, text=text, how=public, action=f"{base}/close-loop")
            case What.ASK_TO_DELETE:
                text = words.words(ticket, social_words.ASK_TO_DELETE, agent=agent, public=True)
                return Ready(suggestion=one, text=text, how=public, action=f"{base}/replies")
            case What.INVITE_TO_WRITE:
                text = words.fallback(ticket, agent=agent)
                return Ready(suggestion=one, text=text, how=public, action=f"{base}/replies")
            case What.HIDE_COMMENT:
                return Ready(suggestion=one, action=f"{base}/moderation")
            case What.CALL_THEM:
                return Ready(suggestion=one, action=f"{base}/callbacks")

    def _turns(self, ticket: Ticket) -> int:
        account = self._c.store.settings.account(ticket.channel, ticket.account)
        said = account.settings.get("private_after_turns", suggestions.TURNS) if account else suggestions.TURNS
        return int(said) if isinstance(said, int) else suggestions.TURNS

    def _personal(self, ticket: Ticket) -> _Kinds:
        account = self._c.store.settings.account(ticket.channel, ticket.account)
        patterns = account.settings.get("order_numbers", ()) if account else ()
        return _Kinds(tuple(str(one) for one in patterns) if isinstance(patterns, list | tuple) else ())


def _heard_in_public(lines: list[Interaction]) -> Interaction | None:
    theirs = (line for line in reversed(lines) if line.direction is Direction.INBOUND and not line.deleted_at)
    return next((line for line in theirs if line.visibility is Visibility.PUBLIC), None)


class _Kinds:
    """The kinds of personal data in a text, those that only may be left out."""

    def __init__(self, order_patterns: tuple[str, ...]) -> None:
        self._patterns = order_patterns

    def __call__(self, text: str) -> list[str]:
        return [span.kind.value for span in find(text, self._patterns) if span.strength is not Strength.POSSIBLE]
