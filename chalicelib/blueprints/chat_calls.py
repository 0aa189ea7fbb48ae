"""What the chat's open API does with a request, apart from Chalice's routes (blueprints/chat_api.py).

CORS is answered by hand, since which pages may call depends on the account: every answer but a
refusal names the origin that asked. A refusal (403) is the same whether the account doesn't
exist, the page's origin isn't listed, or the proof of a customer is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from chalicelib import config as own
from chalicelib import wiring
from chalicelib.api.problems import TITLES, invalid
from chalicelib.channels.chat.tokens import BadToken
from chalicelib.domain import redaction
from chalicelib.domain.errors import Invalid, Malformed, NotAllowed, RapportError, Refused, Retry, TooLarge
from chalicelib.observability import access
from chalicelib.services.chat import Upload
from chalicelib.services.chat_sessions import Session, TooFast, Visit

MAX_BYTES = 100_000
_MESSAGES = 100  # how many messages an answer holds unless asked otherwise
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}
_KEPT = {"chat config": "private, max-age=60"}
"""What a browser may keep: every page of a website asks who is there."""
T = TypeVar("T")
Answer = tuple[int, Any]
Served = tuple[int, Mapping[str, str], str]
"""Status, headers and body."""


class Said(msgspec.Struct):
    client_id: str
    text: str = ""
    attachments: tuple[Upload, ...] = ()


class File(msgspec.Struct):
    name: str
    content_type: str
    size: int


class Typing(msgspec.Struct):
    typing: bool = True


class Mailed(msgspec.Struct):
    email: str
    time_zone: str = ""


class Rating(msgspec.Struct):
    score: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `account` is the one in the path, if there is one."""

    request: Any
    account: str = ""

    @property
    def origin(self) -> str:
        """The web origin whose page calls; "" for what isn't a browser, and for our own window: which pages may hold
        that one is said where it is served (blueprints/chat_files.py)."""
        said = str(self.request.headers.get("origin", ""))
        return "" if said == own_origin(self.request) else said

    def query(self, name: str) -> str:
        params = self.request.query_params
        return str(params.get(name, "")) if params else ""

    def session(self) -> Session:
        """Raises BadToken or Refused."""
        scheme, _, token = str(self.request.headers.get("authorization", "")).partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise BadToken("no token")
        return wiring.chat().sessions.read(token.strip(), self.origin)

    def body(self, cls: type[T]) -> T:
        """The request's JSON as `cls`, without card numbers; an empty body is an empty object. Raises Invalid or
        TooLarge."""
        raw = self.request.raw_body
        if len(raw) > MAX_BYTES:
            raise TooLarge(f"The body is over {MAX_BYTES} bytes.")
        try:
            return msgspec.json.decode(redaction.body(raw) or b"{}", type=cls)
        except msgspec.ValidationError as error:
            raise invalid(error) from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Malformed("body", "The body is not valid JSON.") from None


def own_origin(request: Any) -> str:
    """Scheme and host of this API, as a browser names them."""
    public = own.load().public_url
    if public:
        parts = urlsplit(public)
        return f"{parts.scheme}://{parts.netloc}".lower()
    return f"{request.headers.get('x-forwarded-proto', 'https')}://{request.headers.get('host', '')}".lower()


def config(call: Call) -> Answer:
    return 200, wiring.chat().config(call.account, call.origin)


def start(call: Call) -> Answer:
    return 201, wiring.chat().start(call.account, call.body(Visit), call.origin)


def say(call: Call) -> Answer:
    session, said = call.session(), call.body(Said)
    return 202, {"id": wiring.chat().say(session, said.client_id, said.text, said.attachments)}


def listen(call: Call) -> Answer:
    session, limit = call.session(), call.query("limit") or str(_MESSAGES)
    if not limit.isdecimal() or len(limit) > 6:
        raise Invalid("limit", "Give a whole number.")
    return 200, wiring.chat().messages(session, call.query("after"), int(limit))


def upload(call: Call) -> Answer:
    session, file = call.session(), call.body(File)
    return 201, wiring.chat().upload(session, file.name, file.content_type, file.size)


def typing(call: Call) -> Answer:
    session, what = call.session(), call.body(Typing)
    wiring.chat().typing(session, what.typing)
    return 204, None


def is_typing(call: Call) -> Answer:
    return 200, {"agent_typing": wiring.chat().agent_is_typing(call.session())}


def end(call: Call) -> Answer:
    wiring.chat().end(call.session())
    return 204, None


def rate(call: Call) -> Answer:
    session, rating = call.session(), call.body(Rating)
    wiring.chat().rate(session, rating.score, rating.words)
    return 204, None


def mail(call: Call) -> Answer:
    session, wish = call.session(), call.body(Mailed)
    wiring.chat_mail().send(session, wish.email, wish.time_zone)
    return 202, {}


def preflight(call: Call) -> Answer:
    """A browser asks first, without a token: where the account isn't in the path the call itself decides."""
    if call.account:
        wiring.chat().sessions.account(call.account, call.origin)
    return 204, None


CALLS: Mapping[str, Callable[[Call], Answer]] = {
    act.__name__: act for act in (config, start, say, listen, upload, typing, is_typing, end, rate, mail, preflight)
}


def serve(name: str, request: Any, account: str = "") -> Served:
    """Answer a request to the call of that name."""
    return served(Call(request, account), CALLS[name], f"chat {name}")


# --- answering


def served(call: Call, act: Callable[[Call], Answer], what: str) -> Served:
    """Do it, and tell what came of it to a page of another origin."""
    with access(what) as line:
        try:
            status, body = act(call)
            headers = {"Content-Type": "application/json"}
        except RapportError as error:
            status, body, headers = _problem(error)
            line["refused"] = error.reason if isinstance(error, Refused) else type(error).__name__
        line["status"] = status
        if status != 403:
            headers |= _cors(call)
    text = "" if body is None else msgspec.json.encode(body).decode()
    kept = _KEPT.get(what, "no-store") if status == 200 else "no-store"
    return status, {**headers, "Vary": "Origin", "Cache-Control": kept}, text


def _cors(call: Call) -> dict[str, str]:
    if not call.origin:
        return {}
    allowed = {"Access-Control-Allow-Origin": call.origin, "Access-Control-Expose-Headers": "Retry-After"}
    return allowed | _PREFLIGHT if call.request.method == "OPTIONS" else allowed


def _problem(error: RapportError) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, body (RFC 9457) and headers of an error."""
    status, code, title, detail = _words(error)
    body: dict[str, Any] = {"type": f"/problems/{code}", "title": title, "status": status, "detail": detail}
    if isinstance(error, Invalid):
        body["field"] = error.field
    headers = {"Content-Type": "application/problem+json"}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, Retry):
        headers["Retry-After"] = str(max(1, ceil(error.after)))
    return status, body, headers


def _words(error: RapportError) -> tuple[int, str, str, str]:
    """Status, code, title and detail, in the words of who makes a page (the agents' API speaks to agents)."""
    if isinstance(error, BadToken):
        return 401, "bad_session", "No valid session", "This session is not valid any more. Start a new one."
    if isinstance(error, Refused):
        return 403, "not_allowed", "Not allowed", "This is not allowed."
    if isinstance(error, Malformed):
        return 400, "malformed", TITLES[400], error.reason
    if isinstance(error, Invalid):
        return 422, "invalid", TITLES[422], error.reason
    if isinstance(error, TooLarge):
        return 413, "too_large", TITLES[413], error.reason
    if isinstance(error, NotAllowed):
        return 409, error.code, TITLES[409], f"{error.reason} {error.instead}".strip()
    if isinstance(error, TooFast):
        return 429, "too_fast", "Too fast", error.reason
    return 503, "try_again", TITLES[503], "Please try again in a moment."
