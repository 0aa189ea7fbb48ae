"""The team: shifts (settings kind `shift`), who is on duty, and what one shift hands to the next."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.api.models.common import ClientId, In, Line, Out, Presence, Time, Version
from chalicelib.api.models.levels import Hours
from chalicelib.api.models.tickets import Ticket

_Id = Annotated[str, Meta(max_length=64)]
_Local = Annotated[str, Meta(max_length=16, examples=["2026-03-04T12:00"])]


class OneOff(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What differs once, in local times: `agent` (left out: the whole shift) works then, or doesn't."""

    start: _Local
    end: _Local
    agent: _Id = ""
    works: bool = False
    reason: Line = ""


class _Shift(Struct, frozen=True, kw_only=True):
    """Who is on duty when. `queue` "" = for any. An end that isn't after its start is on the next day."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    queue: _Id = ""
    agents: Annotated[list[_Id], Meta(min_length=1, max_length=200)]
    time_zone: Annotated[str, Meta(max_length=64)] = "UTC"
    hours: Hours = Hours()
    one_offs: Annotated[list[OneOff], Meta(max_length=200)] = []


class ShiftIn(_Shift, In, frozen=True, kw_only=True):
    version: Version | None = None


class ShiftSetting(_Shift, Out, frozen=True, kw_only=True):
    id: str
    version: int


class ShiftList(Out, frozen=True, kw_only=True):
    items: list[ShiftSetting]


# --- who is there


class OnDuty(Out, frozen=True, kw_only=True):
    """Somebody who is on duty `since` until `until`, and where they are really: `presence` since `presence_since`
    (null: never seen)."""

    agent: str
    name: str
    initials: str
    shift: str
    shift_name: str
    since: Time
    until: Time
    presence: Presence
    presence_since: Time | None


class ComesNext(Out, frozen=True, kw_only=True):
    agent: str
    name: str
    shift: str
    shift_name: str
    since: Time
    until: Time


class Online(Out, frozen=True, kw_only=True):
    """Somebody who is online and serves the queue, though no shift says so."""

    agent: str
    name: str
    presence_since: Time | None


class TeamQueue(Out, frozen=True, kw_only=True):
    """`next`: all whose turns begin together, first after now; empty if nobody comes within two weeks."""

    queue: str
    name: str
    on_duty: list[OnDuty]
    next: list[ComesNext]
    unrostered: list[Online]


class Team(Out, frozen=True, kw_only=True):
    at: Time
    queues: list[TeamQueue]


# --- from one shift to the next


class HandoverQuery(In, frozen=True, kw_only=True):
    """Of those whose shift ends `within` minutes, or has ended in the last `ended` minutes."""

    within: Annotated[int, Meta(ge=0, le=1_440)] = 60
    ended: Annotated[int, Meta(ge=0, le=2_880)] = 240
    agent: _Id = ""
    queue: _Id = ""
    limit: Annotated[int, Meta(ge=1, le=50)] = 25


class LastNote(Out, frozen=True, kw_only=True):
    text: str
    by: str | None
    at: Time


class HandoverItem(Out, frozen=True, kw_only=True):
    """A ticket that `agent` has, whose turn ends (or ended) `ends_at`; `next`: who looks after its queue then."""

    ticket: Ticket
    agent: str
    shift: str
    ends_at: Time
    note: LastNote | None
    next: list[ComesNext]


class Handover(Out, frozen=True, kw_only=True):
    """What is due first comes first; `more` = there are others: ask for one agent or queue."""

    items: list[HandoverItem]
    more: bool


class HandoverIn(In, frozen=True, kw_only=True):
    """`of`: who has the tickets (left out: me). To `agent`, or into `queue`; neither: back into their own queue."""

    client_id: ClientId
    tickets: Annotated[list[_Id], Meta(min_length=1, max_length=25)]
    of: _Id = ""
    agent: _Id = ""
    queue: _Id = ""
    note: Annotated[str, Meta(min_length=1, max_length=5_000)]


class HandedTicket(Out, frozen=True, kw_only=True):
    ticket: str
    done: bool
    problem: str


class HandedOver(Out, frozen=True, kw_only=True):
    items: list[HandedTicket]
