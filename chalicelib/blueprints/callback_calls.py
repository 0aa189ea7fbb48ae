"""What the open side of call backs does with a request, apart from Chalice's routes (blueprints/callback_pages.py).

The page works without script. Its address holds the one secret, so it is never cached, indexed, framed, or told to
another site.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlencode

import msgspec

from chalicelib import wiring
from chalicelib.blueprints import callback_html as html
from chalicelib.blueprints.chat_calls import Answer, Call, Served, served
from chalicelib.domain.callbacks import Callback, How, When
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound, RapportError, Retry
from chalicelib.domain.events import Channel
from chalicelib.observability import access

MAX_FORM = 4_000
DAYS_SHOWN = 7
_DAY = 86_400_000
_PAGE_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
_SAID = {"moved": "Done: your call has a new time.", "cancelled": "Done: we will not call you."}


class CodeWanted(msgspec.Struct):
    account: str
    number: str


Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class WebTime(msgspec.Struct, forbid_unknown_fields=True):
    from_: Moment | None = msgspec.field(name="from", default=None)
    to: Moment | None = None
    slot: Moment | None = None


class WebWish(msgspec.Struct):
    account: str
    number: str
    code: str
    client_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    when: Literal["now"] | WebTime = "now"
    name: str = ""
    note: str = ""


def serve(name: str, request: Any, id: str = "") -> Served:
    """Answer a request to the call of that name."""
    if name in _PAGES:
        return _paged(name, request, id)
    return served(Call(request), _CALLS[name], f"callback {name}")


# --- asking on the web


def code(call: Call) -> Answer:
    """Text a code to a number."""
    said = call.body(CodeWanted)
    web = wiring.callbacks().web
    web.send_code(web.account(said.account, call.origin), said.number, visitor=_visitor(call))
    return 202, {"sent": True}


def ask(call: Call) -> Answer:
    """Have the number called: whoever has its code may."""
    said = call.body(WebWish)
    callbacks = wiring.callbacks()
    account = callbacks.web.account(said.account, call.origin)
    made = callbacks.web.ask(
        account, said.number, said.code, client_id=said.client_id, when=_when(said.when), visitor=_visitor(call),
        name=said.name, note=said.note, page=call.origin,
    )  # fmt: skip
    told = {"id": made.id, "state": made.state, "next_at": made.next_at, "page": callbacks.telling.link(made)}
    return 201, told


def preflight(call: Call) -> Answer:
    """A browser asks first; the account is in the body, so the call itself decides."""
    return 204, None


def _visitor(call: Call) -> str:
    context = call.request.to_dict().get("context") or {}
    return str((context.get("identity") or {}).get("sourceIp", ""))


def _when(said: str | WebTime) -> When:
    if isinstance(said, str):
        return When()
    if said.slot and not said.from_ and not said.to:
        return When(how=How.SLOT, earliest=_ms(said.slot))
    if said.slot or not said.from_ or not said.to:
        raise Invalid("when", 'Give "now", a slot, or from and to.')
    return When(how=How.WINDOW, earliest=_ms(said.from_), latest=_ms(said.to))


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


_CALLS: Mapping[str, Callable[[Call], Answer]] = {"code": code, "ask": ask, "preflight": preflight}


# --- the customer's page


def _paged(name: str, request: Any, id: str) -> Served:
    with access(f"callback {name}") as line:
        query = request.query_params or {}
        try:
            callback = wiring.callbacks().theirs(id, str(query.get("t", "")))
            status, headers, body = _PAGES[name](callback, request)
        except NotFound:
            status, headers, body = 404, {}, html.gone()
        except Retry:
            status, headers, body = 503, {"Retry-After": "2"}, html.busy()
        line["status"] = status
    return status, {**_PAGE_HEADERS, **headers}, body


def _show(callback: Callback, request: Any) -> Served:
    said = str((request.query_params or {}).get("said", ""))
    return 200, {}, _page(callback, notice=_SAID.get(said, ""))


def _page(callback: Callback, *, notice: str = "", problem: str = "") -> str:
    context, now = wiring.context(), wiring.context().clock()
    account = context.store.settings.account(Channel.VOICE, callback.account)
    free = wiring.callbacks().free_for(callback, now, now + DAYS_SHOWN * _DAY) if html.may_change(callback) else []
    others = [x.start for x in free if not html.is_for(callback, x.start)]
    return html.page(callback, account.name if account else "", others, notice, problem)


def _change(callback: Callback, request: Any) -> Served:
    """What the form says; then the page afresh, so that loading it again does nothing."""
    try:
        done = _done(callback, _form(request))
    except Conflict:
        return 409, {}, _page(_afresh(callback), problem="It changed at this very moment. Please look again.")
    except Retry:
        raise
    except RapportError as error:
        instead = error.instead if isinstance(error, NotAllowed) else ""
        return 409, {}, _page(_afresh(callback), problem=f"{error.reason} {instead}".strip())
    return 303, {"Location": "?" + urlencode({"t": callback.key, "said": done})}, ""


def _afresh(callback: Callback) -> Callback:
    return wiring.callbacks().get(callback.id)


def _form(request: Any) -> dict[str, str]:
    raw = request.raw_body
    if len(raw) > MAX_FORM:
        raise Invalid("form", "This form is too large.")
    return {name: values[-1] for name, values in parse_qs(raw.decode("utf-8", "replace")).items()}


def _done(callback: Callback, form: Mapping[str, str]) -> str:
    keeping = wiring.callbacks().keeping
    match form.get("do"):
        case "cancel":
            keeping.cancel(callback.id, by_customer=True)
            return "cancelled"
        case "now":
            keeping.reschedule(callback.id, When())
            return "moved"
        case "slot":
            slot = form.get("slot", "")
            if not slot.isdecimal() or len(slot) > 15:
                raise Invalid("slot", "Choose one of the times first.")
            keeping.reschedule(callback.id, When(how=How.SLOT, earliest=int(slot)))
            return "moved"
    raise Invalid("do", "Choose a time, or cancel.")


_PAGES: Mapping[str, Callable[[Callback, Any], Served]] = {"page": _show, "change": _change}
