"""How a customer found a chat: one to five, once for what they said last, on the ticket's timeline and as a fact."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Direction, Kind
from chalicelib.domain.interactions import Interaction
from chalicelib.services.chat_sessions import Session, short
from chalicelib.services.context import Context
from chalicelib.store.facts import Fact
from chalicelib.store.keys import timeline_event_key

EVENT = "chat_rated"
_WORDS = 500


def rate(context: Context, session: Session, score: int, words: str) -> None:
    """Note it. The first rating of what was said stands; the same again changes nothing. Raises Invalid or
    NotAllowed."""
    if not 1 <= score <= 5:
        raise Invalid("score", "Give a whole number from 1 to 5.")
    short("words", words, _WORDS)
    known = context.store.threads.get(session.thread, consistent=True)
    ticket = context.store.tickets.get(known.ticket, consistent=True) if known and known.ticket else None
    if ticket is None:
        raise NotAllowed("There is no conversation to rate yet.", "no_conversation", "Write something first.")
    now = context.clock()
    said_last = ticket.threads.get(session.thread, 0)
    line = Interaction(
        key=timeline_event_key(ticket.id, f"{EVENT}:{said_last}", 0), kind=Kind.EVENT, direction=Direction.INTERNAL,
        channel=ticket.channel, account=ticket.account, customer=ticket.customer, text=EVENT, at=now, received_at=now,
        extra={"score": str(score), "words": words.strip(), "rated": ticket.assignee or ticket.last_agent},
    )  # fmt: skip
    context.store.interactions.put(line, ticket.id)


def facts_of(line: Interaction, ticket: str) -> Iterator[Fact]:
    """`value`: the score; `agent`: who had the ticket then. No words."""
    if line.text == EVENT:
        yield Fact(
            id=f"{EVENT}#{line.key}", what=EVENT, at=line.at, ticket=ticket, channel=line.channel,
            agent=line.extra.get("rated", ""), value=int(line.extra["score"]),
        )  # fmt: skip
