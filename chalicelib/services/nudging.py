"""Asking a silent customer whether they are still there, in the words of the ticket's queue.

It goes out once a turn of theirs, always in private, and like any reply only while the channel's window is
open and they haven't said STOP. Nobody wrote it, so it keeps no promise.
"""

from __future__ import annotations

from chalicelib.channels.base import How
from chalicelib.domain.errors import Conflict, RapportError, Retry
from chalicelib.domain.tickets import QueueRules, Ticket
from chalicelib.services import timeline
from chalicelib.services.context import Context
from chalicelib.services.replies import Draft, Replies
from chalicelib.store.keys import reply_key, thread_parts

_NO_TEXT = ("voice",)


class Nudging:
    def __init__(self, context: Context, replies: Replies) -> None:
        self._c, self._replies = context, replies

    def nudge(self, ticket: Ticket, queue: QueueRules) -> None:
        """Send the queue's question, or note on the ticket why it isn't sent. Asking again sends nothing more."""
        thread = private_thread(ticket)
        if not thread:
            self._not_sent(ticket, "The customer has written in public only.")
            return
        client_id = f"nudge-{ticket.pending_at}"
        asked = self._c.store.interactions.get(reply_key(ticket.id, client_id))  # maybe in other words
        text = asked.item.text if asked else queue.nudge_text
        draft = Draft(client_id=client_id, text=text, how=How.MESSAGE, thread=thread)
        try:
            self._replies.reply(ticket.id, draft, agent="")
        except (Retry, Conflict):
            raise
        except RapportError as error:
            self._not_sent(ticket, f"{error.reason} {getattr(error, 'instead', '')}".strip())

    def _not_sent(self, ticket: Ticket, why: str) -> None:
        timeline.note(self._c, ticket, "nudge_not_sent", {"why": why})


def private_thread(ticket: Ticket) -> str:
    """Where they wrote in private last; "" if nowhere."""
    private = []
    for key, at in ticket.threads.items():
        channel, _, _, root = thread_parts(key)
        if not root and channel not in _NO_TEXT:
            private.append((at, key))
    return max(private, default=(0, ""))[1]
