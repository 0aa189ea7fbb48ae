"""What the phone network knows: calls, conferences, recordings. Times are epoch ms; lengths are seconds of the line.

The line has a time of its own, so that tests needn't wait: `scale` real seconds are one second of the line.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from sandbox.accounts import Account

FINAL = ("completed", "busy", "failed", "no-answer", "canceled")
BEHAVIOURS: dict[str, str] = {
    "manual": "rings here",
    "answers": "a person picks up",
    "machine": "an answering machine picks up",
    "busy": "is busy",
    "no-answer": "rings, and nobody picks up",
    "rejected": "rings, and is rejected",
    "failed": "the number does not exist",
}
CALLBACKS = ("in_order", "shuffled", "repeated", "none")


def rfc2822(at: int) -> str:
    """As Twilio writes times: `Thu, 01 Jun 2017 20:48:32 +0000`."""
    return formatdate(at / 1000).replace("-0000", "+0000")


@dataclass(slots=True, kw_only=True)
class Settings:
    """How the network behaves; see `phone_control` for what may be set.

    `patience_ms`: real time that a gather or a recording gives the person at least.
    """

    scale: float = 1.0
    ring_seconds: float = 3.0
    play_seconds: float = 10.0
    patience_ms: int = 0
    callbacks: str = "in_order"
    customers: str = "manual"
    agents: str = "manual"


@dataclass(slots=True, kw_only=True)
class Behaviour:
    """What happens where a number or client is called. `script` is what the person then does (see `Call`)."""

    kind: str = "manual"
    script: list[dict[str, str]] = field(default_factory=list)
    ring_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Hook:
    """An address to be told, for which events."""

    url: str = ""
    events: tuple[str, ...] = ()
    method: str = "POST"

    def wants(self, event: str) -> bool:
        return bool(self.url) and event in self.events


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next document comes from: `twiml` itself, or `url`. `extra` goes with the request."""

    url: str = ""
    method: str = "POST"
    twiml: str = ""
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Heard:
    """One thing that the person on a line hears, or does (`pressed`, `spoke`, `answered`)."""

    at: int
    kind: str
    text: str = ""
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Joining:
    """How a call joins a conference."""

    room: str
    label: str = ""
    muted: bool = False
    start_on_enter: bool = True
    end_on_exit: bool = False
    beep: str = "true"
    wait: Place | None = None  # None: the network's own music; an empty place: silence
    hook: Hook = Hook()
    record: bool = False
    recording: Hook = Hook()
    most: int = 250


@dataclass(slots=True, kw_only=True)
class Participant:
    call: Call
    joining: Joining
    muted: bool = False
    hold: bool = False
    hold_place: Place | None = None
    left: str = ""  # the reason, once gone
    since: int = 0


@dataclass(slots=True, kw_only=True)
class Conference:
    sid: str
    account: Account
    name: str
    created: int
    updated: int = 0
    status: str = "init"
    members: dict[str, Participant] = field(default_factory=dict)
    hook: Hook | None = None
    recording_hook: Hook = Hook()
    record: bool = False
    sequence: int = 0
    ended_by: str = ""
    reason: str = ""

    def find(self, call_or_label: str) -> Participant | None:
        for member in self.members.values():
            if call_or_label in (member.call.sid, member.joining.label or None):
                return member
        return None


@dataclass(slots=True, kw_only=True)
class Recording:
    sid: str
    account: Account
    source: str
    call_sid: str = ""
    conference_sid: str = ""
    status: str = "in-progress"
    started: int = 0
    began: float = 0.0  # line time
    paused: float = 0.0  # line time since when; 0: it runs
    skipped: float = 0.0
    seconds: int = 0
    channels: int = 1
    hook: Hook = Hook()
    deleted: bool = False


@dataclass(slots=True, kw_only=True)
class Call:
    """One leg. `party` is whoever the page or a test plays: the caller of an inbound call, else the called.

    `script`: what the person does at each gather or recording in turn: `{"press": "1"}`, `{"speak": "a refund"}`,
    `{"wait": ""}` (nothing) or `{"hangup": ""}`.
    """

    sid: str
    account: Account
    sender: str
    to: str
    direction: str
    party: str
    created: int
    name: str = ""
    status: str = "queued"
    start: Place | None = None
    joining: Joining | None = None
    fallback: Place | None = None
    hook: Hook = Hook()
    timeout: int = 60
    time_limit: int = 14_400
    detect: str = ""
    async_hook: Hook | None = None
    record: Hook | None = None
    send_digits: str = ""
    parent: str = ""
    forwarded_from: str = ""
    whisper: Place | None = None
    bridged: bool = False
    answered_by: str = ""
    script: deque[dict[str, str]] = field(default_factory=deque)
    heard: list[Heard] = field(default_factory=list)
    keys: deque[str] = field(default_factory=deque)
    words: deque[str] = field(default_factory=deque)
    listening: str = ""  # what the line waits for: digits, speech, both, a recording
    picked_up: str = ""  # human, machine or rejected, said by the person
    command: Place | None = None
    over: str = ""  # who ended it: caller, api, network
    member: Participant | None = None
    sequence: int = 0
    sip: int = 200
    error: int = 0
    typing_until: float = 0.0
    started: int = 0
    ended: int = 0
    updated: int = 0
    connected: float = 0.0  # line time
    seconds: int = 0
    version: int = 0

    @property
    def live(self) -> bool:
        return self.status not in FINAL

    @property
    def is_client(self) -> bool:
        return self.party.startswith("client:")


NUMBER = re.compile(r"\+[1-9]\d{6,14}")
CLIENT = re.compile(r"client:[!-~]{1,250}")


class Ended(Exception):
    """The line is dead."""


class Refusing(Ended):
    """An inbound call was refused with that status."""

    def __init__(self, status: str) -> None:
        self.status = status


class Redirected(Exception):
    """A REST request sent the call elsewhere."""

    def __init__(self, place: Place) -> None:
        self.place = place


class Finished(Exception):
    """The document ends the call; `status` where it never began."""

    def __init__(self, status: str = "completed") -> None:
        self.status = status


class Broken(Exception):
    """The application failed; the caller is told so."""
