"""The wall: how things stand now."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from chalicelib.api.models.common import In, Link, Out, Presence, Time


class WallQuery(In, frozen=True, kw_only=True):
    """`within`: minutes in which a promise counts as at risk."""

    within: Annotated[int, Meta(ge=1, le=1_440)] = 30


class WallQueue(Out, frozen=True, kw_only=True):
    """`waiting` tickets need an answer and are with nobody; `calls` of them are on the line or
    asked to be called. `longest_since`: since
    when the customer waits who waits longest for one of these, null if nobody does. `late` and `at_risk`: of the
    queue's unsolved tickets, with agents or not. `more`: the figures are what was counted of a longer list."""

    queue: str
    name: str
    waiting: int
    waiting_tickets: Link
    calls: int
    longest_since: Time | None
    with_agents: int
    late: int
    at_risk: int
    at_risk_tickets: Link
    more: bool


class WallPerson(Out, frozen=True, kw_only=True):
    """Somebody on duty (`until` their shift ends; null = on no shift), or here without being so. `holds`: tickets of
    theirs that need an answer. `call`: the ticket whose customer they speak with, theirs since `call_since`."""

    agent: str
    name: str
    initials: str
    presence: Presence
    presence_since: Time | None
    until: Time | None
    load: float
    holds: int
    offered: int
    call: str | None
    call_since: Time | None


class WallNow(Out, frozen=True, kw_only=True):
    at: Time
    queues: list[WallQueue]
    people: list[WallPerson]
