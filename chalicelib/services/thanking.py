"""Thanking for praise: the posts worth it, with words proposed, and a person who says yes.

Nothing goes out by itself. Whoever approves answers in public, in their own name: the post comes onto a ticket, is
answered once, and is solved. One customer is thanked once a day, however often they praise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.channels.base import How
from chalicelib.domain import names, templates
from chalicelib.domain.acknowledging import chosen
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.events import DeliveryStatus
from chalicelib.domain.heard import Heard, Need, heard_id, need_of
from chalicelib.domain.identities import customer_id, identity_key
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.kind_times import language_of
from chalicelib.domain.signoff import first_name
from chalicelib.domain.templates import Variant
from chalicelib.domain.thanks_words import THANKS
from chalicelib.domain.tickets import DAY, UNSOLVED, Ticket
from chalicelib.services import turns
from chalicelib.services.context import Context
from chalicelib.services.listening import Listening, Wanted
from chalicelib.services.replies import Draft, Replies
from chalicelib.services.work import Work

KIND = "thanked"
LEAST = 30
"""Of -100 to 100: how glad a post must sound to be proposed."""
_CLIENT_ID = "thanks"
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    heard: Heard
    text: str


class Thanking:
    """`listening`: asked for when it is needed."""

    def __init__(
        self, context: Context, listening: Callable[[], Listening], replies: Replies, work: Work
    ) -> None:  # fmt: skip
        self._c, self._listening, self._replies, self._work = context, listening, replies, work

    def proposals(self, *, days: int, channel: str, place: str, limit: int) -> tuple[list[Proposal], str]:
        """Praise of the last days that nobody has answered, newest first, each with words; and the place to go on
        from ("" at the end). A page may hold fewer than `limit`."""
        wanted = Wanted(need=Need.WORTH, day=self._c.clock() // DAY, days=days, channel=channel)
        found, place = self._listening().listed(wanted, place=place, limit=limit)
        told = [Proposal(x, self.words(x)) for x in found if not x.ticket and x.text and x.verdict.sentiment >= LEAST]
        return told, place

    def words(self, heard: Heard) -> str:
        """What is proposed: the account's `thanks_template` for its channel and language, else a built-in text. It
        uses what the post shows, and nothing that we know besides. A template that asks for more isn't used."""
        account = self._c.store.settings.account(heard.channel, heard.account)
        named = str(account.settings.get("thanks_template", "")) if account else ""
        doc = self._c.store.settings.doc("template", named) if named else None
        name = names.in_public(heard.name)
        values = {
            "customer_name": name, "customer_first_name": first_name(name),
            "account_name": account.name if account else "",
            "account_handle": str(account.settings.get("handle", "")) if account else "",
        }  # fmt: skip
        if doc:
            made = templates.expanded(_variant(doc, heard), values)
            if not made.missing:
                return made.text
        language = language_of(heard.verdict.language, THANKS) or "en"
        return chosen(THANKS[language], heard.key, "")

    def thank(self, key: str, text: str, *, by: str) -> tuple[Interaction, Ticket]:
        """Say thank you under a post; the reply and its ticket. Asking again finishes what was begun.

        Raises NotFound, NotAllowed (it isn't praise, is being answered on a ticket, or they were thanked today), and
        what a reply raises. Where the account wants a supervisor to see public words first, the reply waits for that.
        """
        card = self._c.store.board.get(heard_id(key), Heard)
        if card is None or not card.record.text:
            raise NotFound("There is no such post.")
        heard = card.record
        who = _customer(heard)
        if need_of(heard) is not Need.WORTH:
            raise NotAllowed("This post isn't one to say thank you for.", "not_praise", "Answer it on a ticket.")
        known = turns.standing(self._c, KIND, who, DAY)
        if heard.ticket and (known is None or known.name != key):
            raise NotAllowed("It is on a ticket already.", "on_a_ticket", f"Answer it on {heard.ticket}.")
        if turns.taken(self._c, KIND, who, key, DAY, lambda last: "") is None:
            raise NotAllowed("This customer was thanked in the last 24 hours.", "thanked_lately", "Like it instead.")
        ticket = self._listening().take_up(key, by=by).ticket
        draft = Draft(client_id=_CLIENT_ID, text=text, how=How.PUBLIC_REPLY, answers=key)
        item, after = self._replies.reply(ticket, draft, agent=by)
        return item, after if item.status == DeliveryStatus.AWAITING else self._solved(after, by)

    def _solved(self, ticket: Ticket, by: str) -> Ticket:
        for _ in range(_TRIES):
            if ticket.status not in UNSOLVED or ticket.waiting_since:
                return ticket  # solved before, or they have said more since
            try:
                return self._work.set_status(ticket.id, "solved", by=by, version=ticket.version)
            except Conflict:
                ticket = self._c.ticket(ticket.id)
        return ticket


def _variant(doc: Mapping[str, Any], heard: Heard) -> str:
    listed = [
        Variant(text=str(one.get("text", "")), language=str(one.get("language", "")),
                channels=tuple(one.get("channels", ())))
        for one in (doc, *doc.get("variants", ()))
    ]  # fmt: skip
    return templates.chosen(listed, heard.channel, heard.verdict.language or "en").text


def _customer(heard: Heard) -> str:
    return customer_id(identity_key(heard.channel, heard.account, heard.identity))
