"""A chat's conversation by e-mail, to whoever asks for it in the chat.

An open page that sends mail invites abuse: only a conversation that somebody of ours has answered can be sent, three
times and then one an hour, and an account sends one every five seconds after a first hundred. What was sent to whom
stands on the ticket's timeline, the address shortened.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from chalicelib.aws.mail import MailRefused
from chalicelib.domain.chat_window import window
from chalicelib.domain.errors import Invalid, NotAllowed, Retry
from chalicelib.domain.events import Direction, Kind
from chalicelib.domain.identities import short_hash
from chalicelib.domain.interactions import Interaction, current_text
from chalicelib.observability import logger
from chalicelib.services.chat_history import History
from chalicelib.services.chat_sessions import Session, short, take
from chalicelib.services.context import Context
from chalicelib.store.keys import timeline_event_key

EVENT = "chat_mailed"
_OF_A_VISITOR = (3_600_000, 3)  # ms a mail, burst
_OF_AN_ACCOUNT = (5_000, 100)
_PAGE, _MOST = 200, 1_000  # lines
# One address as people write it. Whether it exists only a mail can tell.
_ADDRESS = re.compile(r"[^@\s<>,;:\"\[\]()\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Post(Protocol):
    """aws/mail.py"""

    def send(self, *, sender: str, name: str, to: str, subject: str, text: str) -> str: ...


class ChatMail:
    def __init__(self, context: Context, post: Post) -> None:
        self._c, self._post = context, post
        self._history = History(context)

    def send(self, session: Session, email: str, zone: str) -> None:
        """Send what was said. `zone`: IANA name for the times in it, "" = UTC. Raises Invalid, NotAllowed, TooFast,
        or Retry if it can't be sent at the moment."""
        sender = window(session.account.settings.get("window")).mail_from
        if not sender:
            raise NotAllowed("Conversations aren't sent by e-mail here.", "not_offered", "Save it as a file instead.")
        to, times = _address(email), _zone(zone)
        lines = self._said(session)
        if not any(line.direction is Direction.OUTBOUND for line in lines):
            raise NotAllowed("Nobody has answered yet.", "nothing_to_send", "Ask for it once you have an answer.")
        take(self._c, f"chat-mail#{short_hash(session.thread, 26)}", None, _OF_A_VISITOR)
        take(self._c, f"chat-mails#{session.account.id}", None, _OF_AN_ACCOUNT)
        name = session.account.name
        try:
            id = self._post.send(
                sender=sender, name=name, to=to, subject=f"Your conversation with {name}",
                text=self._text(name, lines, times),
            )  # fmt: skip
        except MailRefused as error:
            logger.error("a conversation could not be mailed", extra={"code": error.code})
            if error.for_now:
                raise Retry("It couldn't be sent at the moment. Please try again.") from error
            raise NotAllowed("It couldn't be sent to that address.", "mail_refused", "Save it as a file.") from error
        self._note(session, id, to)

    def _said(self, session: Session) -> list[Interaction]:
        """The newest `_MOST` lines, oldest first."""
        found: list[Interaction] = []
        after = ""
        while True:
            heard = self._history.since(session.threads, after, _PAGE)
            found += heard.items
            if len(heard.items) < _PAGE:
                return found[-_MOST:]
            after = heard.next

    def _text(self, name: str, lines: list[Interaction], zone: ZoneInfo) -> str:
        agents = self._c.store.settings.agents()
        parts = []
        for line in lines:
            who = "You"
            if line.direction is Direction.OUTBOUND:
                agent = agents.get(line.agent)
                who = agent.name.split()[0] if agent and agent.name.strip() else name
            at = datetime.fromtimestamp(line.at / 1000, zone)
            said = [current_text(line), *(f"[{file.name}]" for file in line.attachments if file.name)]
            words = "\n".join(part for part in said if part).replace("\n", "\n  ")
            parts.append(f"{at:%d %b %Y, %H:%M}  {who}:\n  {words}\n")
        end = (
            "You get this because somebody asked for it in our chat, giving this address. If it wasn't you, ignore it."
        )
        return "\n".join([f"Your conversation with {name} (times: {zone.key})\n", *parts, f"-- \n{end}\n"])

    def _note(self, session: Session, id: str, to: str) -> None:
        known = self._c.store.threads.get(session.thread)
        ticket = self._c.store.tickets.get(known.ticket) if known and known.ticket else None
        if ticket is None:
            return
        now = self._c.clock()
        line = Interaction(
            key=timeline_event_key(ticket.id, f"{EVENT}:{id}", 0), kind=Kind.EVENT, direction=Direction.INTERNAL,
            channel=ticket.channel, account=ticket.account, customer=ticket.customer, text=EVENT, at=now,
            received_at=now, extra={"to": _shortened(to)},
        )  # fmt: skip
        self._c.store.interactions.put(line, ticket.id)


def _address(said: str) -> str:
    short("email", said, 254)
    address = said.strip()
    if not _ADDRESS.fullmatch(address):
        raise Invalid("email", "Write an e-mail address like ada@example.com.")
    return address


def _zone(said: str) -> ZoneInfo:
    try:
        return ZoneInfo(said or "UTC")
    except (KeyError, ValueError, OSError):  # a name that isn't there, no name at all, a folder's
        raise Invalid("time_zone", "Give a time zone like Europe/Berlin.") from None


def _shortened(address: str) -> str:
    """Enough for an agent to recognise it."""
    local, _, host = address.partition("@")
    return f"{local[:1]}…@{host}"
