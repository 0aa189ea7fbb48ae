"""The sandbox's own routes: the customer's actions, what was said, and the switches."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sandbox import art, chat, counts, customers, phone_control
from sandbox.accounts import Account, bare
from sandbox.box import Box
from sandbox.deliver import Call, describe
from sandbox.faults import MODES
from sandbox.handshakes import handshakes
from sandbox.limits import REAL, Rule
from sandbox.personas import PERSONAS
from sandbox.web import Problem, Reply, Request, answer, json_object
from sandbox.world import Item, Person

PROVIDERS = ("twilio", "x", "meta")
_RECEIPTS = ("in_order", "shuffled", "repeated", "none")


def handle(box: Box, request: Request) -> Reply:
    """Serve one call; `request.path` starts after `/_sandbox`."""
    try:
        for method, pattern, serve in _ROUTES:
            match = re.fullmatch(pattern, request.path)
            if match and method == request.method:
                return serve(box, request, *match.groups())
        raise Problem(f"There is no {request.method} /_sandbox{request.path}.", 404)
    except Problem as problem:
        return answer({"error": problem.reason}, problem.status)


def _info(box: Box, request: Request) -> Reply:
    accounts = [a for a in box.accounts.all() if a.provider]
    roots = [root for account in accounts if (root := box.root(account)) is not None]
    return answer(
        {
            "target": box.courier.target,
            "public_url": box.courier.public_url,
            "accounts": [_account(account) for account in accounts],
            "roots": [{"channel": r.channel, "account": r.account, "id": r.id, "text": r.text} for r in roots],
            "kinds": customers.KINDS,
            "pictures": list(art.PICTURES),
            "personas": PERSONAS,
            "faults": [{"mode": mode, "words": words} for mode, words in MODES.items()],
        }
    )


def _account(account: Account) -> dict[str, str]:
    described = {"channel": account.channel, "id": account.id, "name": account.name, "address": account.address}
    return {**described, "handle": account.handle}


def _act(box: Box, request: Request, do: str) -> Reply:
    return answer(customers.act(box, do, json_object(request)))


def _messages(box: Box, request: Request) -> Reply:
    return answer({"messages": [_public(i) for i in box.world.sent(request.arg("provider"), bare(request.arg("to")))]})


def _public(item: Item) -> dict[str, Any]:
    shown = asdict(item)
    shown["to"] = shown["identity"]
    return shown


def _inbox(box: Box, request: Request, channel: str, identity: str) -> Reply:
    account = box.account(channel, request.arg("account"))
    identity = bare(identity)
    person = box.world.known(channel, account.id, identity)
    if person is not None and channel == "chat":
        chat.fetch(box, person)
    since = _number(request, "since", 0)
    with box.world.lock:
        version = box.world.version
        if since > version:  # the sandbox was reset: start over
            since = 0
        items = box.world.conversation(channel, identity, since)
    told = {"version": version, "since": since, "items": [_public(i) for i in items if i.account == account.id]}
    return answer({**told, "person": _person(person) if person else None})


def _me(box: Box, request: Request) -> Reply:
    """Everything one person sees, on every channel: what changed after `since`."""
    who = {name: request.arg(name) for name in ("name", "number", "handle") if request.arg(name)}
    since, seen = _number(request, "since", 0), dict[str, Any]()
    with box.world.lock:
        version = box.world.version
    since = 0 if since > version else since
    for channel in customers.KINDS:
        account = box.accounts.get(channel)
        if account is None or (channel in ("sms", "whatsapp") and not who.get("number")):
            continue
        identity = customers.identity_of(channel, who)
        person = box.world.known(channel, account.id, identity)
        if person is not None and channel == "chat":
            chat.fetch(box, person)
        items = [i for i in box.world.conversation(channel, identity, since) if i.account == account.id]
        shown = {"identity": identity, "items": [_public(i) for i in items]}
        seen[channel] = {**shown, "person": _person(person) if person else None}
    return answer({"version": version, "since": since, "channels": seen})


def _person(person: Person) -> dict[str, Any]:
    hidden = ("token", "cursor")
    return {name: value for name, value in asdict(person).items() if name not in hidden}


def _deliveries(box: Box, request: Request) -> Reply:
    wanted, limit = request.arg("id"), _number(request, "limit", 200)
    with box.world.lock:
        found = [d for d in box.world.deliveries if wanted in ("", *d["ids"])]
    return answer({"waiting": box.courier.waiting(), "deliveries": found[-limit:]})


def _again(box: Box, request: Request, key: str) -> Reply:
    """Send a webhook once more, byte for byte."""
    found = next((d for d in box.world.deliveries if d["key"] == key), None)
    if found is None:
        raise Problem(f"There is no delivery {key}.", 404)
    call = Call(
        provider=found["provider"],
        channel=found["channel"],
        account=found["account"],
        url=found["url"],
        label=found["what"],
        body=found["body"],
        headers=found["headers"],
        items=found["ids"],
        key=secrets.token_hex(8),
    )
    return answer(describe(call, box.courier.deliver(call)))


def _number(request: Request, name: str, default: int) -> int:
    value = request.arg(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise Problem(f"{name}: must be a whole number.")
    return int(value)


def _faults(box: Box, request: Request) -> Reply:
    return answer({"faults": box.faults.listed()})


def _add_fault(box: Box, request: Request) -> Reply:
    data = json_object(request)
    provider, mode = data.get("provider"), data.get("mode")
    if provider not in PROVIDERS:
        raise Problem(f"provider: must be one of {', '.join(PROVIDERS)}.")
    if mode not in MODES:
        raise Problem(f"mode: must be one of {', '.join(MODES)}.")
    count, probability, delay = data.get("count"), data.get("probability", 1.0), data.get("delay_ms")
    if count is not None and (not isinstance(count, int) or count < 1):
        raise Problem("count: how many calls fail, from 1; leave it out for all until cleared.")
    if not isinstance(probability, (int, float)) or not 0 < probability <= 1:
        raise Problem("probability: more than 0, at most 1.")
    if delay is not None and (not isinstance(delay, int) or not 0 <= delay <= 120_000):
        raise Problem("delay_ms: from 0 to 120000.")
    box.faults.add(provider, mode, count, float(probability), delay)
    return answer({"faults": box.faults.listed()}, 201)


def _clear_faults(box: Box, request: Request) -> Reply:
    box.faults.clear(request.arg("provider"))
    return answer({"faults": box.faults.listed()})


def _limits(box: Box, request: Request) -> Reply:
    return answer({"limits": {name: asdict(rule) for name, rule in box.limits.rules.items()}})


def _set_limits(box: Box, request: Request) -> Reply:
    """`{"x.dms": {"limit": 5, "seconds": 60}}`; null lifts one, `{"all": null}` all, `{"all": "real"}` restores."""
    data, rules = json_object(request), dict[str, Rule | None]()
    if "all" in data:
        restored = data.pop("all") == "real"
        rules = {name: rule if restored else None for name, rule in REAL.items()}
    for name, value in data.items():
        if name not in REAL:
            raise Problem(f"{name}: not a limit; use all, {', '.join(REAL)}.")
        rules[name] = None if value is None else _rule(name, value)
    box.limits.set(rules)
    return _limits(box, request)


def _rule(name: str, value: Any) -> Rule:
    limit, seconds = (value.get("limit"), value.get("seconds")) if isinstance(value, dict) else (None, None)
    if not isinstance(limit, int) or limit < 1 or not isinstance(seconds, (int, float)) or seconds <= 0:
        raise Problem(f'{name}: give {{"limit": 5, "seconds": 60}}.')
    return Rule(limit, float(seconds), REAL[name].fixed)


def _settings(box: Box, request: Request) -> Reply:
    return answer(asdict(box.settings))


def _set_settings(box: Box, request: Request) -> Reply:
    data = json_object(request)
    allowed: dict[str, Callable[[Any], bool]] = {
        "receipts": lambda v: v in _RECEIPTS,
        "receipt_ms": lambda v: isinstance(v, int) and 0 <= v <= 60_000,
        "whatsapp_window": lambda v: v in ("receipt", "refuse"),
    }
    for name, value in data.items():
        if name not in allowed or not allowed[name](value):
            raise Problem(f"{name}: use receipts ({', '.join(_RECEIPTS)}), receipt_ms, whatsapp_window.")
        setattr(box.settings, name, value)
    return _settings(box, request)


def _set_person(box: Box, request: Request) -> Reply:
    """Change what a provider remembers of someone: closed, stopped, unreachable, or when they last wrote."""
    data = json_object(request)
    account = box.account(str(data.pop("channel", "")), str(data.pop("account", "") or ""))
    identity = bare(str(data.pop("identity", "")))
    if not identity:
        raise Problem("identity: say whom you mean.")
    person = box.world.person(account.channel, account.id, identity)
    hours = data.pop("last_wrote_hours_ago", None)
    with box.world.lock:
        if isinstance(hours, (int, float)):
            person.last_wrote = box.world.now_ms() - int(hours * 3_600_000)
        for name, value in data.items():
            if name not in ("closed", "stopped", "unreachable") or not isinstance(value, bool):
                raise Problem(f"{name}: use closed, stopped, unreachable (true or false) or last_wrote_hours_ago.")
            setattr(person, name, value)
        box.world.touch()
    return answer(_person(person))


def _handshakes(box: Box, request: Request) -> Reply:
    return answer({"handshakes": handshakes(box)})


_ROUTES: list[tuple[str, str, Callable[..., Reply]]] = [
    ("GET", "/info", _info),
    ("POST", r"/customers/(\w+)", _act),
    ("GET", "/messages", _messages),
    ("GET", r"/inbox/(\w+)/([^/]+)", _inbox),
    ("GET", "/me", _me),
    ("GET", "/deliveries", _deliveries),
    ("POST", r"/deliveries/(\w+)/again", _again),
    ("GET", "/faults", _faults),
    ("POST", "/faults", _add_fault),
    ("DELETE", "/faults", _clear_faults),
    ("GET", "/limits", _limits),
    ("POST", "/limits", _set_limits),
    ("GET", "/settings", _settings),
    ("POST", "/settings", _set_settings),
    ("POST", "/people", _set_person),
    ("POST", r"/counts/(\w+)", counts.set_counts),
    ("POST", "/handshakes", _handshakes),
    *phone_control.ROUTES,
]
