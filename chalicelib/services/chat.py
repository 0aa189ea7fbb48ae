"""The chat of a web page: sessions, messages, typing, the end. (docs/chat.md tells it to the page's makers.)

Like a webhook, sending makes one durable write, the enqueue; everything after it is the inbound
worker's. Reading shows a visitor their own conversation only (services/chat_history.py).
"""

from __future__ import annotations

import re
import secrets as chance
from dataclasses import dataclass
from math import ceil
from typing import Any

from chalicelib.aws.files import LINK_SECONDS, Files
from chalicelib.aws.secrets import SecretStore
from chalicelib.channels.base import Account, Secrets
from chalicelib.channels.chat import tokens
from chalicelib.channels.chat.tokens import BadToken, Claims
from chalicelib.domain.agents import Presence
from chalicelib.domain.errors import Invalid, Refused, Retry
from chalicelib.domain.events import Attachment, Author, Channel, Direction, Event, EventType, Kind, event_key
from chalicelib.domain.identities import short_hash
from chalicelib.domain.interactions import Interaction, current_text
from chalicelib.domain.tickets import Ticket
from chalicelib.services.chat_history import History, public_id
from chalicelib.services.context import Context
from chalicelib.store.keys import thread_key, timeline_event_key
from chalicelib.store.settings import Settings

MAX_TEXT = 10_000
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
TYPING_MS = 6_000
_ONLINE_MS = 5_000  # for how long an answer to "is anybody there?" is used again
_MESSAGE_RATE = (1_000, 20)  # ms a message, burst
_SESSION_RATE = (50, 200)
_VISITOR_OWNER_SECONDS = 400 * 86_400
_ACCOUNT = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_UPLOAD = re.compile(r"[0-9a-f]{32}\.[a-z]{3,4}")


class TooFast(Retry):
    """More than the rate allows; `after` says how many seconds to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A signed-in user of the website, and the website's proof (`hmac`) that it is them."""

    id: str
    hmac: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a page says when it starts a session. `visitor`: the token of an earlier one to continue."""

    visitor: str = ""
    name: str = ""
    email: str = ""
    page: str = ""
    user: User | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file the page has put into our bucket, by the key `upload` gave for it."""

    key: str
    name: str = ""
    content_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    account: Account
    claims: Claims

    @property
    def thread(self) -> str:
        return thread_key(Channel.CHAT, self.account.id, self.claims.identity)

    @property
    def threads(self) -> tuple[str, ...]:
        """The visitor's own conversation, and the one from before they were known."""
        before = self.claims.alias
        return (self.thread, thread_key(Channel.CHAT, self.account.id, before)) if before else (self.thread,)


class Chat:
    def __init__(self, context: Context, settings: Settings, secrets: SecretStore, files: Files) -> None:
        self._c, self._settings, self._secrets, self._files = context, settings, secrets, files
        self._history = History(context)
        self._online: dict[str, tuple[int, bool]] = {}

    # --- who may come in

    def account(self, id: str, origin: str) -> Account:
        """The chat account, for a page of this origin ("" = not a browser). Raises Refused."""
        account = self._settings.account(Channel.CHAT, id) if _ACCOUNT.fullmatch(id) else None
        if account is None:
            raise Refused("unknown account")
        if not allows(account, origin):
            raise Refused("a page of another origin")
        return account

    def session(self, token: str, origin: str) -> Session:
        """Raises BadToken, or Refused for a page that may not use it."""
        id = tokens.account_of(token)
        try:
            account = self.account(id, "")
        except Refused as error:
            raise BadToken("the token's account isn't there") from error
        claims = tokens.read(token, id, self._keys(account), self._c.clock())
        if not allows(account, origin):
            raise Refused("a page of another origin")
        return Session(account=account, claims=claims)

    def start(self, account_id: str, visit: Visit, origin: str) -> dict[str, Any]:
        """A new session, or an earlier one continued. Raises Refused, BadToken, Invalid or TooFast."""
        account = self.account(account_id, origin)
        self._take(f"chat-sessions#{account.id}", account.settings.get("session_rate"), _SESSION_RATE)
        _short("name", visit.name, 100)
        _short("email", visit.email, 254)
        _short("page", visit.page, 500)
        claims = self._claims(account, visit)
        return {
            "token": tokens.issue(claims, self._keys(account)),
            "visitor_id": claims.identity,
            "expires_at": claims.exp * 1000,
            "greeting": str(account.settings.get("greeting", "")),
            "agents_online": self.agents_online(account),
        }

    def _claims(self, account: Account, visit: Visit) -> Claims:
        earlier = None
        if visit.visitor:
            earlier = tokens.read(visit.visitor, account.id, self._keys(account), self._c.clock())
        name, email, alias = visit.name, visit.email, ""
        if visit.user:
            identity = self._proven(account, visit.user)
            name, email = visit.user.name or name, visit.user.email or email
            alias = self._alias(account, earlier, identity)
        elif earlier and earlier.verified:
            raise BadToken("a known customer's session needs a new proof")
        else:
            identity = earlier.identity if earlier else tokens.new_visitor()
        if earlier and earlier.identity == identity:
            name, email = name or earlier.name, email or earlier.email
        exp = self._c.clock() // 1000 + tokens.lifetime(identity)
        return Claims(
            account=account.id, identity=identity, exp=exp, name=name, email=email, page=visit.page, alias=alias
        )

    def _proven(self, account: Account, user: User) -> str:
        if not 1 <= len(user.id) <= 200:
            raise Invalid("user.id", "Give the user's id, of 1 to 200 characters.")
        _short("user.name", user.name, 100)
        _short("user.email", user.email, 254)
        if not tokens.proves(user.hmac, user.id, self._keys(account)):
            raise Refused("the user isn't proven")
        return tokens.user_identity(user.id)

    def _alias(self, account: Account, earlier: Claims | None, identity: str) -> str:
        """The anonymous visitor this user was before. The first user to show a visitor's token is that
        visitor for good: whoever signs in next on a shared computer must not become the same person."""
        if earlier is None:
            return ""
        if earlier.verified:
            return earlier.alias if earlier.identity == identity else ""
        owner = self._c.store.marks.first(
            f"visitor#{account.id}#{earlier.identity}", identity, now=self._c.clock(), seconds=_VISITOR_OWNER_SECONDS
        )
        return earlier.identity if owner == identity else ""

    def _keys(self, account: Account) -> Secrets:
        return self._secrets.get(Channel.CHAT, account.id) or Secrets(webhook=())

    # --- what anybody may know

    def config(self, account_id: str, origin: str) -> dict[str, Any]:
        account = self.account(account_id, origin)
        return {
            "name": account.name,
            "greeting": str(account.settings.get("greeting", "")),
            "online": self.agents_online(account),
            "origins": origins(account),
            "max_text": MAX_TEXT,
            "max_files": MAX_FILES,
            "max_file_bytes": MAX_FILE_BYTES,
            "file_types": list(FILE_TYPES),
        }

    def agents_online(self, account: Account) -> bool:
        """Whether somebody who could take a chat of this account is online."""
        queue = self._settings.queues().get(account.queue)
        skill = queue.skill if queue else ""
        until, known = self._online.get(skill, (0, False))
        if self._c.clock() >= until:
            known = self._anybody(skill)
            self._online[skill] = (self._c.clock() + _ONLINE_MS, known)
        return known

    def _anybody(self, skill: str) -> bool:
        agents = self._settings.agents()
        able = [
            id for id in self._c.store.desks.board()
            if id in agents and agents[id].enabled and (not skill or skill in agents[id].skills)
        ]  # fmt: skip
        desks = self._c.store.desks.many(able) if able else {}
        return any(desk.presence is Presence.ONLINE for desk in desks.values())

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
        _short("name", name, 200)
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
        return {"items": [self._shown(item) for item in heard.items], "next": heard.next}

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
        self._mark_typing(_typing("customer", session.thread), on)

    def agent_is_typing(self, session: Session) -> bool:
        now = self._c.clock()
        return any(self._c.store.marks.standing(_typing("agent", thread), now=now) for thread in session.threads)

    def agent_typing(self, ticket: Ticket, on: bool = True) -> None:
        """An agent is typing on this ticket: its visitors see it for some seconds."""
        for thread in _chats(ticket):
            self._mark_typing(_typing("agent", thread), on)

    def customer_is_typing(self, ticket: Ticket) -> bool:
        now = self._c.clock()
        return any(self._c.store.marks.standing(_typing("customer", thread), now=now) for thread in _chats(ticket))

    def _mark_typing(self, key: str, on: bool) -> None:
        self._c.store.marks.set(key, until=self._c.clock() + (TYPING_MS if on else 0))

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

    # --- not too fast

    def _take_turn(self, session: Session) -> None:
        who = short_hash(session.claims.identity, 26)
        self._take(f"chat#{session.account.id}#{who}", session.account.settings.get("message_rate"), _MESSAGE_RATE)

    def _take(self, bucket: str, setting: Any, default: tuple[int, int]) -> None:
        """`setting`: the account's own {"every_ms", "burst"}, if it has one."""
        every, burst = default
        if isinstance(setting, dict):
            every, burst = int(setting.get("every_ms", every)), int(setting.get("burst", burst))
        wait = self._c.store.limits.take(bucket, every_ms=every, burst=burst, now=self._c.clock())
        if wait:
            raise TooFast("That was a little fast. Please wait a moment and try again.", after=ceil(wait / 1000))


def origins(account: Account) -> list[str]:
    """The web origins whose pages may use this account: none unless set."""
    listed = account.settings.get("origins", ())
    return [str(origin) for origin in listed] if isinstance(listed, list | tuple) else []


def allows(account: Account, origin: str) -> bool:
    """Whether a page of this origin may; what isn't a browser sends no origin, and may."""
    known = {listed.rstrip("/").lower() for listed in origins(account)}
    return not origin or "*" in known or origin.lower() in known


def _short(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise Invalid(field, f"This may have at most {limit} characters.")


def _typing(who: str, thread: str) -> str:
    return f"typing#{who}#{thread}"


def _chats(ticket: Ticket) -> list[str]:
    return [thread for thread in ticket.threads if thread.startswith(f"{Channel.CHAT}#")]


def _uploads(session: Session) -> str:
    """Where this visitor's own files go: nobody else's session is given, or may name, a key in there."""
    return f"uploads/chat/{session.account.id}/{short_hash(session.claims.identity, 26)}/"


def _attachment(session: Session, n: int, upload: Upload) -> Attachment:
    mine = _uploads(session)
    if not upload.key.startswith(mine) or not _UPLOAD.fullmatch(upload.key[len(mine) :]):
        raise Invalid(f"attachments[{n}].key", "Use the key that /chat/uploads gave to this session.")
    if upload.content_type not in FILE_TYPES:
        raise Invalid(f"attachments[{n}].content_type", f"Send one of {', '.join(FILE_TYPES)}.")
    _short(f"attachments[{n}].name", upload.name, 200)
    kind = "image" if upload.content_type.startswith("image/") else "file"
    return Attachment(kind=kind, stored=upload.key, name=upload.name, content_type=upload.content_type)
