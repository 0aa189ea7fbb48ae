"""What things cost on AWS (us-east-1, list prices, no free tier), and the floors to compare with.

Sources, read 2026-11: https://aws.amazon.com/api-gateway/pricing/ (REST), /lambda/pricing/ (arm),
/sqs/pricing/, /dynamodb/pricing/on-demand/, /step-functions/pricing/ (standard), /cloudwatch/pricing/.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

# Dollars a million, unless said otherwise.
REST_REQUEST = 3.50
LAMBDA_REQUEST = 0.20
LAMBDA_GB_SECOND = 13.3334  # arm
SQS_STANDARD = 0.40
SQS_FIFO = 0.50
WRITE_UNIT = 0.625
READ_UNIT = 0.125
TRANSITION = 25.0
LOG_GB = 0.50  # dollars a GB taken in

LAMBDA_GB = 0.5  # 512 MB
BATCH = 10  # messages a worker is handed at a time when it is busy; also messages a receive or delete
PLATFORM_LOG_BYTES = 380
"""START, END and REPORT of an invocation, with CloudWatch's 26 bytes an event."""
EVENT_LOG_BYTES = 26

FLOOR_FOLLOW_UP = 6.19
"""A verified webhook, one message queued and taken in batches of ten, one read and two writes."""
FLOOR_NEW_TICKET = 8.13
"""The same with what a new ticket can't do without: the ticket, its thread, and its promise in a ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one unit of work used, or a share of a batch. `ms` is billed lambda time."""

    rest: float = 0
    invocations: float = 0
    ms: float = 0
    sqs_standard: float = 0
    sqs_fifo: float = 0
    wru: float = 0
    rru: float = 0
    transitions: float = 0
    log_bytes: float = 0

    def __add__(self, other: Use) -> Use:
        return Use(**{name: getattr(self, name) + getattr(other, name) for name in Use.__slots__})

    @property
    def sqs(self) -> float:
        return self.sqs_standard + self.sqs_fifo

    def dollars(self) -> float:
        """Dollars a million times this."""
        return (
            self.rest * REST_REQUEST
            + self.invocations * LAMBDA_REQUEST
            + self.ms / 1000 * LAMBDA_GB * LAMBDA_GB_SECOND
            + self.sqs_standard * SQS_STANDARD
            + self.sqs_fifo * SQS_FIFO
            + self.wru * WRITE_UNIT
            + self.rru * READ_UNIT
            + self.transitions * TRANSITION
            + self.log_bytes / 1000 * LOG_GB  # a million times so many bytes is so many thousandths of a GB
        )


def invoked(ms: float, log_bytes: float, *, batch: int = 1) -> Use:
    """One lambda invocation, shared by `batch` pieces of work of `ms` each. Billed by the whole millisecond."""
    billed = math.ceil(ms * batch)
    return Use(
        invocations=1 / batch, ms=billed / batch, log_bytes=(log_bytes + EVENT_LOG_BYTES + PLATFORM_LOG_BYTES) / batch
    )


def delivered(*, fifo: bool, batch: int = BATCH) -> Use:
    """The receive and the delete of a message, shared by a batch. (The send is counted where it happens.)"""
    requests = 2 / batch
    return Use(sqs_fifo=requests) if fifo else Use(sqs_standard=requests)
