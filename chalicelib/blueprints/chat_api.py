"""The chat's open API, called by web pages: docs/chat.md describes it to their makers.

CORS is answered by hand, since which pages may call depends on the account: every answer but a
refusal names the origin that asked. A refusal (403) is the same whether the account doesn't
exist, the page's origin isn't listed, or the proof of a customer is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, TypeVar

import msgspec
from chalice.app import Blueprint, Response

from chalicelib import wiring
from chalicelib.api.problems import TITLES, invalid
from chalicelib.channels.chat.tokens import BadToken
from chalicelib.domain.errors import Invalid, Malformed, RapportError, Refused, Retry, TooLarge
from chalicelib.observability import access
from chalicelib.services.chat import Upload
from chalicelib.services.chat_sessions import Session, TooFast, Visit

routes = Blueprint(__name__)
MAX_BYTES = 100_000
_MESSAGES = 100  # how many messages an answer holds unless asked otherwise
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}
T = TypeVar("T")
Answer = tuple[int, Any]


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


# --- anybody


@routes.route("/chat/{account}/config", methods=["GET"])
def config(account: str) -> Response:
    return _serve("chat config", lambda: (200, wiring.chat().config(account, _origin())))


@routes.route("/chat/{account}/sessions", methods=["POST"])
def start(account: str) -> Response:
    return _serve("chat session", lambda: (201, wiring.chat().start(account, _body(Visit), _origin())))


# --- who has a session


@routes.route("/chat/messages", methods=["POST"])
def say() -> Response:
    return _serve("chat message", _say)


@routes.route("/chat/messages", methods=["GET"])
def listen() -> Response:
    return _serve("chat messages", lambda: (200, wiring.chat().messages(_session(), _query("after"), _limit())))


@routes.route("/chat/uploads", methods=["POST"])
def upload() -> Response:
    return _serve("chat upload", _upload)


@routes.route("/chat/typing", methods=["POST"])
def typing() -> Response:
    return _serve("chat typing", _type)


@routes.route("/chat/typing", methods=["GET"])
def is_typing() -> Response:
    return _serve("chat typing asked", lambda: (200, {"agent_typing": wiring.chat().agent_is_typing(_session())}))


@routes.route("/chat/end", methods=["POST"])
def end() -> Response:
    return _serve("chat end", _end)


# --- browsers ask first


@routes.route("/chat/{account}/config", methods=["OPTIONS"])
def may_ask_config(account: str) -> Response:
    return _serve("chat preflight", lambda: _preflight(account))


@routes.route("/chat/{account}/sessions", methods=["OPTIONS"])
def may_start(account: str) -> Response:
    return _serve("chat preflight", lambda: _preflight(account))


@routes.route("/chat/messages", methods=["OPTIONS"])
def may_talk() -> Response:
    return _serve("chat preflight", _preflight)


@routes.route("/chat/uploads", methods=["OPTIONS"])
def may_upload() -> Response:
    return _serve("chat preflight", _preflight)


@routes.route("/chat/typing", methods=["OPTIONS"])
def may_type() -> Response:
    return _serve("chat preflight", _preflight)


@routes.route("/chat/end", methods=["OPTIONS"])
def may_end() -> Response:
    return _serve("chat preflight", _preflight)


def _preflight(account: str = "") -> Answer:
    """A preflight carries no token, so where the account isn't in the path the call itself decides."""
    if account:
        wiring.chat().sessions.account(account, _origin())
    return 204, None


def _say() -> Answer:
    session, said = _session(), _body(Said)
    return 202, {"id": wiring.chat().say(session, said.client_id, said.text, said.attachments)}


def _type() -> Answer:
    wiring.chat().typing(_session(), _body(Typing).typing)
    return 204, None


def _end() -> Answer:
    wiring.chat().end(_session())
    return 204, None


def _upload() -> Answer:
    session, file = _session(), _body(File)
    return 201, wiring.chat().upload(session, file.name, file.content_type, file.size)


# --- reading requests


def _session() -> Session:
    scheme, _, token = str(routes.current_request.headers.get("authorization", "")).partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise BadToken("no token")
    return wiring.chat().sessions.read(token.strip(), _origin())


def _origin() -> str:
    return str(routes.current_request.headers.get("origin", ""))


def _query(name: str) -> str:
    params: Any = routes.current_request.query_params
    return str(params.get(name, "")) if params else ""


def _limit() -> int:
    text = _query("limit") or str(_MESSAGES)
    if not text.isdecimal() or len(text) > 6:
        raise Invalid("limit", "Give a whole number.")
    return int(text)


def _body(cls: type[T]) -> T:
    """The request's JSON as `cls`; an empty body is an empty object. Raises Invalid or TooLarge."""
    raw = routes.current_request.raw_body
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"The body is over {MAX_BYTES} bytes.")
    try:
        return msgspec.json.decode(raw or b"{}", type=cls)
    except msgspec.ValidationError as error:
        raise invalid(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Malformed("body", "The body is not valid JSON.") from None


# --- answering


def _serve(what: str, act: Callable[[], Answer]) -> Response:
    with access(what) as line:
        try:
            status, body = act()
            headers = {"Content-Type": "application/json"}
        except RapportError as error:
            status, body, headers = _problem(error)
            line["refused"] = error.reason if isinstance(error, Refused) else type(error).__name__
        line["status"] = status
        if status != 403:
            headers |= _cors()
    text = "" if body is None else msgspec.json.encode(body).decode()
    return Response(body=text, status_code=status, headers={**headers, "Vary": "Origin", "Cache-Control": "no-store"})


def _cors() -> dict[str, str]:
    origin = _origin()
    if not origin:
        return {}
    allowed = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}
    return allowed | _PREFLIGHT if routes.current_request.method == "OPTIONS" else allowed


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
    if isinstance(error, TooFast):
        return 429, "too_fast", "Too fast", error.reason
    return 503, "try_again", TITLES[503], "Please try again in a moment."
