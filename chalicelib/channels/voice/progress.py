"""Where a call is, in Twilio's nine words, and which may follow which.

Source: https://www.twilio.com/docs/voice/api/call-resource#call-status-values. Callbacks are separate
requests and may come in any order, more than once, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class CallStatus(StrEnum):
    UNKNOWN = ""
    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    CANCELED = "canceled"  # given up by us before anybody answered
    NO_ANSWER = "no-answer"
    BUSY = "busy"  # also a rejected one
    FAILED = "failed"  # could not be put through at all
    COMPLETED = "completed"  # answered, and over


RANK: dict[str, int] = {
    CallStatus.UNKNOWN: -1,
    CallStatus.QUEUED: 0,
    CallStatus.INITIATED: 1,
    CallStatus.RINGING: 2,
    CallStatus.IN_PROGRESS: 3,
    CallStatus.CANCELED: 4,
    CallStatus.NO_ANSWER: 5,
    CallStatus.BUSY: 6,
    CallStatus.FAILED: 7,
    CallStatus.COMPLETED: 8,
}
"""A status only moves to a higher rank, so late and repeated reports change nothing. Twilio ends a call
in one way; should it ever report two, the higher counts, whichever came first."""

FINAL = frozenset(status for status in CallStatus if RANK[status] >= RANK[CallStatus.CANCELED])
UNANSWERED = FINAL - {CallStatus.COMPLETED}

_WORDS: dict[str, CallStatus] = {
    **{status.value: status for status in CallStatus},
    "answered": CallStatus.IN_PROGRESS,  # the name of the event, and DialCallStatus of a conference
    "cancelled": CallStatus.CANCELED,
    "no_answer": CallStatus.NO_ANSWER,
}


def status(word: str) -> CallStatus:
    """Twilio's word; UNKNOWN for one it didn't have when this was written."""
    return _WORDS.get(word.strip().lower(), CallStatus.UNKNOWN)


def forward(known: str, told: str) -> CallStatus:
    """The status after a report."""
    return max(CallStatus(known), CallStatus(told), key=RANK.__getitem__)


def latest(told: Iterable[str]) -> CallStatus:
    """The status after these reports, in whatever order they came."""
    return max(map(CallStatus, told), key=RANK.__getitem__, default=CallStatus.UNKNOWN)
