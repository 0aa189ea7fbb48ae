"""The one road of a call: who -> may they -> read it -> do it -> tell it. Nothing else answers HTTP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import unquote

import msgspec

from chalicelib import wiring
from chalicelib.api import models, problems
from chalicelib.api.access import NOBODY, OPEN, ROLES, Person, allow, person
from chalicelib.api.models.common import Problem
from chalicelib.api.paging import BadCursor
from chalicelib.api.routes import Route
from chalicelib.domain import redaction
from chalicelib.domain.errors import Invalid, Malformed, RapportError, Refused, Retry, TooLarge
from chalicelib.observability import access, where

MAX_BYTES = 256_000
_JSON, _PROBLEM = "application/json", "application/problem+json"
_VERBATIM = frozenset({"session", "account_secrets"})  # passwords and keys, which are no words; no other body is
_ETAG = re.compile(r'^(?:W/)?"v(\d+)"$')
_encode = msgspec.json.Encoder().encode
Answer = tuple[int, dict[str, str], str]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a handler is told besides path, query and body."""

    person: Person
    if_match: int | None = None
    claims: Mapping[str, Any] | None = None

    def version(self, said: int | None = None) -> int | None:
        """The version that the caller read: the body's, else If-Match's; None = any."""
        return said if said is not None else self.if_match


def run(route: Route, path: Mapping[str, str], request: Any) -> Answer:
    """Status, headers and body of the answer to one call."""
    context = request.to_dict().get("context") or {}
    request_id = str(context.get("requestId", ""))
    with access("api", route=route.name) as line:
        try:
            answer = _run(route, path, request, context, line)
        except RapportError as error:
            if isinstance(error, Refused):
                line["refused"] = error.reason
            answer = _refusal(error, _if_match(request))
        except Exception as error:  # its words may hold a customer's: told where, not what
            line["error"] = where(error)
            answer = _told(problems.make(500, "internal", f"Please tell us: {request_id}.", request=request_id))
        line["status"] = answer[0]
        if answer[0] >= 500:
            line["request"] = request_id
    return answer


def _run(
    route: Route, path: Mapping[str, str], request: Any, context: Mapping[str, Any], line: dict[str, Any]
) -> Answer:
    who = NOBODY
    if ROLES[route.name] is not OPEN:
        who = person(context, wiring.settings().agents())
        allow(route.name, who)
        line["by"] = who.id
    arguments: dict[str, Any] = {name: unquote(part) for name, part in path.items()} | dict(route.given)
    if route.query or request.query_params:
        arguments |= _query(route, request)
    if route.body:
        arguments["body"] = _body(route, request)
    ask = Ask(who, _if_match(request), (context.get("authorizer") or {}).get("claims"))
    try:
        told = _handler(route.call)(ask, **arguments)
    except BadCursor as error:
        raise Invalid("after", "This is no cursor of this list; start without it.") from error
    return _answer(route, told, request)


@lru_cache(maxsize=128)
def _handler(call: str) -> Any:
    module, _, function = call.partition(".")
    return getattr(import_module(f"chalicelib.api.handlers.{module}"), function)


# --- reading


def _query(route: Route, request: Any) -> dict[str, Any]:
    given: dict[str, str] = {}
    for name in request.query_params or ():
        values = request.query_params.getlist(name)
        if len(values) > 1:
            raise Invalid(name, "Give it once.")
        given[name] = values[0]
    if not route.query:
        raise Invalid(min(given), "There is no such parameter.")
    try:
        return {"query": msgspec.convert(given, models.find(route.query), strict=False)}
    except msgspec.ValidationError as error:
        raise problems.invalid(error) from error


def _body(route: Route, request: Any) -> Any:
    raw = request.raw_body
    kind = str(request.headers.get("content-type", _JSON)).partition(";")[0].strip().lower()
    if kind != _JSON and not kind.endswith("+json"):
        raise _NotJson("Send application/json.")
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"A request may hold {MAX_BYTES} bytes.")
    try:
        return _decoder(route.body).decode(raw if route.name in _VERBATIM else redaction.body(raw))
    except msgspec.ValidationError as error:
        raise problems.invalid(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed("body", "This is not JSON.") from error


class _NotJson(RapportError):
    pass


@lru_cache(maxsize=64)
def _decoder(name: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(models.find(name))


def _if_match(request: Any) -> int | None:
    text = str(request.headers.get("if-match", "")).strip()
    if text in ("", "*"):
        return None
    match = _ETAG.match(text)
    return int(match[1]) if match else -1  # an ETag that was never ours matches nothing


# --- telling


def _answer(route: Route, told: Any, request: Any) -> Answer:
    if not route.answer:
        return 204, {}, ""
    if isinstance(told, bytes):
        return route.status, {"Content-Type": _JSON}, told.decode()
    headers = {"Content-Type": _JSON, "Cache-Control": "no-store"}
    version = getattr(told, "version", None)
    if isinstance(version, int):
        headers |= {"ETag": f'"v{version}"', "Cache-Control": "private, no-cache"}
        if route.method == "GET" and _seen(request, headers["ETag"]):
            del headers["Content-Type"]
            return 304, headers, ""
    return route.status, headers, _encode(told).decode()


def _seen(request: Any, etag: str) -> bool:
    known = str(request.headers.get("if-none-match", ""))
    return etag in [one.strip().removeprefix("W/") for one in known.split(",")]


def _refusal(error: RapportError, if_match: int | None) -> Answer:
    if isinstance(error, _NotJson):
        return _told(problems.make(415, "not_json", error.reason))
    answer = _told(problems.problem(error, if_match=if_match))
    if answer[0] == 401:
        answer[1]["WWW-Authenticate"] = "Bearer"
    if isinstance(error, Retry):
        answer[1]["Retry-After"] = str(max(1, round(error.after)))
    return answer


def _told(problem: Problem) -> Answer:
    headers = {"Content-Type": _PROBLEM, "Cache-Control": "no-store"}
    return problem.status, headers, _encode(problem).decode()
