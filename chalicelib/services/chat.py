"""The chat of a web page: sessions, messages, typing, the end. (docs/chat.md tells it to the page's makers.)

Like a webhook, sending makes one durable write, the enqueue; everything after it is the inbound
worker's. Reading shows a visitor their own conversation only (services/chat_history.py).
"""

from __future__ import annotations

import re
import secrets as chance
from dataclasses import dataclass
from typing import Any

from chalicelib.aws.files import LINK_SECONDS, Files
from chalicelib.aws.secrets import SecretStore
from chalicelib.channels.base import Account
from chalicelib.domain.errors import Invalid
from chalicelib.domain.events import Attachment, Author, Channel, Direction, Event, EventType, Kind, event_key
from chalicelib.domain.identities import short_hash
from chalicelib.domain.interactions import Interaction, current_text
from chalicelib.domain.lengths import CHAT_LIMIT as MAX_TEXT
from chalicelib.domain.tickets import UNSOLVED, Ticket
from chalicelib.services.chat_history import History, public_id
from chalicelib.services.chat_rating import rate
from chalicelib.services.chat_sessions import Session, Sessions, Visit, origins, short, take
from chalicelib.services.chat_typing import ChatTyping
from chalicelib.services.chat_welcome import Welcome
from chalicelib.services.context import Context
from chalicelib.store.keys import timeline_event_key
from chalicelib.store.settings import Settings

MAX_FILES = 10
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_MESSAGES = 200
FILE_TYPES = {  # what may be uploaded, and how its file ends
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
_MESSAGE_RATE = (1_000, 20)  # ms a message, burst
_UPLOAD = re.compile(rf"[0-9a-f]{{32}}\.({'|'.join(FILE_TYPES.values())})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file the page has put into our bucket, by the key `upload` gave for it."""

    key: str
    name: str = ""
    content_type: str = ""


class Chat:
    def __init__(self, context: Context, settings: Settings, secrets: SecretStore, files: Files) -> None:
        self._c, self._settings, self._files = context, settings, files
        self.sessions = Sessions(context, settings, secrets)
        self._history = History(context)
        self._typing = ChatTyping(context)
        self._welcome = Welcome(context, settings)

    def start(self, account_id: str, visit: Visit, origin: str) -> dict[str, Any]:
        """A new session, or an earlier one continued. Raises Refused, BadToken, Invalid or TooFast."""
        account = self.sessions.account(account_id, origin)
        token, claims = self.sessions.start(account, visit)
        return {
            "token": token,
            "visitor_id": claims.identity,
            "expires_at": claims.exp * 1000,
            "greeting": str(account.settings.get("greeting", "")),
            "agents_online": self.agents_online(account),
        }

    # --- what anybody may know

    def config(self, account_id: str, origin: str) -> dict[str, Any]:
        account = self.sessions.account(account_id, origin)
        return {
            "name": account.name,
            "greeting": str(account.settings.get("greeting", "")),
            "online": self.agents_online(account),
            "origins": origins(account),
            "max_text": MAX_TEXT,
            "max_files": MAX_FILES,
            "max_file_bytes": MAX_FILE_BYTES,
            "file_types": list(FILE_TYPES),
            **self._welcome.told(account),
        }

    def agents_online(self, account: Account) -> bool:
        """Whether somebody who could take a chat of this account is online."""
        return self._welcome.online(account)

    # --- talking

    def say(self, session: Session, client_id: str, text: str, uploads: tuple[Upload, ...] = ()) -> str:
        """Accept a message; its id. The same `client_id` again is the same message. Raises Invalid, TooFast."""
        if not 1 <= len(client_id) <= 200:
            raise Invalid("client_id", "Give each message an id of its own, of 1 to 200 characters.")
        if len(text) > MAX_TEXT:
            raise Invalid("text", f"A message holds at most {MAX_TEXT:,} characters; this one has {len(text):,}.")
        if not text.strip() and not uploads:
            raise Invalid("text", "Write something, or attach a file.")
        attachments = self._attachments(session, uploads)
        self._take_turn(session)
        event = self._event(session, client_id, text, attachments)
        self._c.queues.inbound([event])
        return public_id(event.key)

    def _event(self, session: Session, client_id: str, text: str, attachments: tuple[Attachment, ...]) -> Event:
        claims, now = session.claims, self._c.clock()
        # Both parts are hashed, so whatever characters a site uses in its ids, no two pairs meet.
        id = f"{short_hash(claims.identity, 26)}:{short_hash(client_id, 26)}"
        facts = {"verified": "yes" if claims.verified else "", "email": claims.email, "page": claims.page}
        return Event(
            key=event_key(Channel.CHAT, session.account.id, id), type=EventType.INTERACTION, channel=Channel.CHAT,
            account=session.account.id, received_at=now, at=now, identity=claims.identity,
            aliases=(claims.alias,) if claims.alias else (), provider_id=id, kind=Kind.MESSAGE,
            direction=Direction.INBOUND, text=text, attachments=attachments, author=Author(name=claims.name),
            extra={name: value for name, value in facts.items() if value},
        )  # fmt: skip

    def upload(self, session: Session, name: str, content_type: str, size: int) -> dict[str, Any]:
        """Where to PUT a file before sending it with a message. Raises Invalid or TooFast."""
        if content_type not in FILE_TYPES:
            raise Invalid("content_type", f"Send one of {', '.join(FILE_TYPES)}.")
        if not 1 <= size <= MAX_FILE_BYTES:
            raise Invalid("size", f"A file may have 1 to {MAX_FILE_BYTES:,} bytes.")
        short("name", name, 200)
        self._take_turn(session)
        key = f"{_uploads(session)}{chance.token_hex(16)}.{FILE_TYPES[content_type]}"
        return {
            "key": key,
            "method": "PUT",
            "url": self._files.upload_link(key, content_type=content_type, size=size),
            "headers": {"Content-Type": content_type},
            "expires_at": self._c.clock() + LINK_SECONDS * 1000,
        }

    def _attachments(self, session: Session, uploads: tuple[Upload, ...]) -> tuple[Attachment, ...]:
        if len(uploads) > MAX_FILES:
            raise Invalid("attachments", f"A message holds at most {MAX_FILES} files.")
        return tuple(_attachment(session, n, upload) for n, upload in enumerate(uploads))

    # --- reading

    def messages(self, session: Session, after: str, limit: int) -> dict[str, Any]:
        """What was said since a cursor ("" = from the start), oldest first. Raises Invalid."""
        if not 1 <= limit <= MAX_MESSAGES:
            raise Invalid("limit", f"Ask for 1 to {MAX_MESSAGES} messages.")
        heard = self._history.since(session.threads, after, limit)
        items = [self._shown(item) for item in heard.items]
        return {"items": items, "next": heard.next, **_stand(heard.tickets.get(session.thread), session.thread)}

    def _shown(self, item: Interaction) -> dict[str, Any]:
        ours = item.direction is Direction.OUTBOUND
        return {
            "id": public_id(item.key),
            "from": "agent" if ours else "customer",
            "name": self._first_name(item.agent) if ours else item.author.name,
            "text": current_text(item),
            "at": item.at,
            "attachments": [self._file(a) for a in item.attachments if a.stored],
            "status": item.status if ours else "received",
        }

    def _file(self, attachment: Attachment) -> dict[str, str]:
        url = self._files.link(attachment.stored, name=attachment.name)
        return {"name": attachment.name, "content_type": attachment.content_type, "url": url}

    def _first_name(self, agent_id: str) -> str:
        agent = self._settings.agents().get(agent_id)
        return agent.name.split()[0] if agent and agent.name.strip() else ""

    # --- typing, and the end

    def typing(self, session: Session, on: bool) -> None:
        self._typing.mark("customer", [session.thread], on)
        if on and self._typing.first(session.thread):
            self._c.queues.typing(session.thread)

    def agent_is_typing(self, session: Session) -> bool:
        return self._typing.standing("agent", session.threads)

    def end(self, session: Session) -> None:
        """Note on the ticket that the visitor left: once for what they said last. A later message
        goes on as always."""
        thread = self._c.store.threads.get(session.thread, consistent=True)
        ticket = self._c.store.tickets.get(thread.ticket, consistent=True) if thread and thread.ticket else None
        if ticket is None:
            return
        now = self._c.clock()
        said_last = ticket.threads.get(session.thread, 0)
        note = Interaction(
            key=timeline_event_key(ticket.id, f"chat_ended:{said_last}", 0), kind=Kind.EVENT,
            direction=Direction.INTERNAL, channel=ticket.channel, account=ticket.account, customer=ticket.customer,
            text="chat_ended", at=now, received_at=now,
        )  # fmt: skip
        self._c.store.interactions.put(note, ticket.id)

    def rate(self, session: Session, score: int, words: str = "") -> None:
        """How they found it: see services/chat_rating.py. Raises Invalid, NotAllowed or TooFast."""
        self._take_turn(session)
        rate(self._c, session, score, words)

    # --- not too fast

    def _take_turn(self, session: Session) -> None:
        who = short_hash(session.claims.identity, 26)
        rate = session.account.settings.get("message_rate")
        take(self._c, f"chat#{session.account.id}#{who}", rate, _MESSAGE_RATE)


def _stand(ticket: Ticket | None, thread: str) -> dict[str, Any]:
    """`about`: another text once they have said more; `solved`: whether their matter is, for as long as it is."""
    if ticket is None:
        return {"about": "", "solved": False}
    about = short_hash(f"{ticket.id}#{ticket.threads.get(thread, 0)}", 26)
    return {"about": about, "solved": ticket.status not in UNSOLVED}


def _uploads(session: Session) -> str:
    """Where this visitor's own files go: nobody else's session is given, or may name, a key in there."""
    return f"uploads/chat/{session.account.id}/{short_hash(session.claims.identity, 26)}/"


def _attachment(session: Session, n: int, upload: Upload) -> Attachment:
    mine = _uploads(session)
    if not upload.key.startswith(mine) or not _UPLOAD.fullmatch(upload.key[len(mine) :]):
        raise Invalid(f"attachments[{n}].key", "Use the key that /chat/uploads gave to this session.")
    if upload.content_type not in FILE_TYPES:
        raise Invalid(f"attachments[{n}].content_type", f"Send one of {', '.join(FILE_TYPES)}.")
    short(f"attachments[{n}].name", upload.name, 200)
    kind = "image" if upload.content_type.startswith("image/") else "file"
    return Attachment(kind=kind, stored=upload.key, name=upload.name, content_type=upload.content_type)
