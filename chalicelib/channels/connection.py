"""Trying an account's connection: what a provider says of its credentials, asked by the cheapest reading calls.

A channel's `connection.py` has one function, found by `channels.tester`:

    test(account, secrets, http, bases, address) -> list[Check]

`address` is where the provider should call us, without a query; "" = it isn't known. Nothing is sent to a customer and
nothing is changed. What is said is our own sentence with the provider's number for the fault: its own words are left
out, since they may repeat what they were asked with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chalicelib.channels.base import Account, Bases, Fault, Http, Secrets, SendFailed

SECONDS = 5.0
"""For one answer. At most four are asked for, and API Gateway waits 29."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`ok` None: it can't be seen from here, so somebody has to look. `fix`: what to do; "" = nothing."""

    name: str
    ok: bool | None
    said: str
    fix: str = ""


class Connection(Protocol):
    """What a channel's `connection` module offers."""

    def test(self, account: Account, secrets: Secrets, http: Http, bases: Bases, address: str) -> list[Check]: ...


@dataclass(frozen=True, slots=True)
class Told:
    """A provider's answer. `status` 0: there was none. `why`: the provider's number for what went wrong."""

    status: int
    body: Mapping[str, Any]
    why: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def silent(self) -> bool:
        """Nobody answered, or nobody who could: it says nothing about the account."""
        return self.status == 0 or self.status == 429 or self.status >= 500


def read(http: Http, url: str, headers: Mapping[str, str]) -> Told:
    """One GET; never raises."""
    try:
        answer = http("GET", url, headers={"accept": "application/json", **headers}, timeout=SECONDS)
    except SendFailed as failed:
        return Told(0, {}, "no connection" if failed.fault is Fault.SAFE else "no answer in time")
    try:
        body = json.loads(answer.body or b"{}")
    except (ValueError, RecursionError):
        body = {}
    return Told(answer.status, body if isinstance(body, dict) else {}, str(answer.status))


def unanswered(name: str, provider: str, told: Told) -> Check:
    """Of an answer that is `silent`."""
    why = told.why if told.status == 0 else f"status {told.status}"
    return Check(
        name=name, ok=None, said=f"{provider} could not answer just now ({why}).", fix="Try again in a minute."
    )
