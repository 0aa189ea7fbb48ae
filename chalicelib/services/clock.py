"""The ledger's clock: whatever is put in the ledger is looked at when it comes due.

Due times fall into ten-second buckets. The first who needs a bucket starts one `clock`
execution named after it; just before the bucket begins it asks the timers worker to look,
and that sends each wake-up with the delay it still needs. So a wake-up costs no execution
of its own, and a million of them no more than one every ten seconds.

Three belts, in the order in which they hold: what comes due within seconds rides on a
delayed message at once; what comes due within minutes has its bucket's clock started by
whoever sets it; all else by the sweeper, which also sends what was missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from zlib import crc32

from chalicelib.domain import tickets as t
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.store.keys import ticket_timer
from chalicelib.store.timers import SLOT, Timer

BUCKET = 10_000
"""Milliseconds of due times that one clock looks after."""

LEAD_MS = 3_000  # a clock fires this long before its bucket begins: time to read it and send
DIRECT_MS = BUCKET + LEAD_MS + 7_000  # so close that its bucket's clock may have fired already
AHEAD_MS = 180_000  # the sweeper starts clocks this far ahead; it comes each minute, so none slips between
SETTLED_MS = 120_000  # longer than any lambda needs from setting a wake-up to writing what it is for
SHARE = 1_000  # wake-ups of a bucket that one worker sends well within its time
SWEEP_MS = 30_000  # what a sweep may take: its lambda has fifty seconds
_LATE_MS = 5_000  # after which a wake-up that should have come is taken for missed
_SLOTS = 144  # of the ledger, a day, looked through before the sweep asks what time it is
_FIRST_BACK_MS = 86_400_000  # how far back to look, when it isn't known what was swept before


def set_timer(context: Context, id: str, due: int) -> None:
    """Have the subject `id` (`ticket#...`, `agent#...`, `call#...`, `callback#...`) looked at when `due`
    (epoch ms) comes. It may be looked at earlier, or more than once: it decides itself what to do."""
    now = context.clock()
    # Never into the past: the sweeper has been there already.
    context.store.timers.put(id, max(due, now), now)
    see_to(context, id, due, now)


def arm(context: Context, ticket: Ticket) -> Ticket:
    """Put the ticket's next wake-up in the ledger, before the ticket itself is written: a wake-up
    for a ticket that was never written does nothing, one that is missing would break a promise."""
    due = t.next_wake(ticket, context.queue_rules(ticket.queue))
    if due >= t.FAR or context.clock() + SETTLED_MS < ticket.wake_at <= due:
        return ticket  # nothing to promise, or the ledger will look in between now and then anyway
    set_timer(context, ticket_timer(ticket.id), due)
    return replace(ticket, wake_at=due)


def see_to(context: Context, id: str, due: int, now: int) -> None:
    """Make sure of a wake-up that stands in the ledger already."""
    wait = due - now
    if wait <= DIRECT_MS:
        context.queues.wake([id], max(0, wait) / 1000)
    elif wait <= AHEAD_MS and not context.clocks.knows(due // BUCKET):
        bucket = due // BUCKET
        context.machines.start("clock", _name(bucket), _input(bucket))
        context.clocks.note(bucket)


def _name(bucket: int) -> str:
    return f"bucket-{bucket}"


def _input(bucket: int) -> dict[str, str]:
    at = datetime.fromtimestamp((bucket * BUCKET - LEAD_MS) / 1000, UTC)
    return {"at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"), "bucket": str(bucket)}


def tick(context: Context, named: str) -> int:
    """A bucket's clock has fired: send each of its wake-ups with the delay it still needs. How many.

    `named`: the bucket's number. One worker can't send thousands in time, so a full bucket is shared out
    among several, as "number/share/shares".
    """
    number, *share = (int(part) for part in named.split("/"))
    timers = context.store.timers.between(number * BUCKET, (number + 1) * BUCKET - 1)
    if share:
        which, shares = share
        timers = [timer for timer in timers if crc32(timer.id.encode()) % shares == which]
    elif len(timers) > SHARE:
        shares = -(-len(timers) // SHARE)
        for which in range(shares):
            context.queues.bucket(f"{number}/{which}/{shares}")
        return 0
    _send(context, timers)
    return len(timers)


def _send(context: Context, timers: Iterable[Timer]) -> None:
    """One call for ten that need the same delay (a message's delay is in whole seconds)."""
    now = context.clock()
    by_wait: dict[int, list[str]] = {}
    for timer in timers:
        by_wait.setdefault(max(0, -(-(timer.due - now) // 1000)), []).append(timer.id)
    for wait, ids in sorted(by_wait.items()):
        context.queues.wake(ids, wait)


def sweep(context: Context) -> int:
    """Start the clocks of the next minutes, again if they died (an emulator's do when it is stopped); then send
    what was missed. How many wake-ups were sent."""
    now = context.clock()
    soon = context.store.timers.between(now - _LATE_MS + 1, now + AHEAD_MS)
    for bucket in sorted({timer.due // BUCKET for timer in soon}):
        context.machines.restart_if_dead("clock", _name(bucket), _input(bucket))
        context.clocks.note(bucket)
    return _send_missed(context, now)


def _send_missed(context: Context, now: int) -> int:
    """Oldest promise first, day by day, as long as there is time: the next minute goes on from the oldest
    that still waits, so that an outage of any length, with any number of promises, comes to its end."""
    ledger, until = context.store.timers, now + SWEEP_MS
    swept = ledger.swept()
    at, oldest, sent = swept or now - _FIRST_BACK_MS, 0, 0
    while at <= now and context.clock() < until:
        end = min(now, (at // SLOT + _SLOTS) * SLOT - 1)
        waiting = iter(ledger.due(at, end))
        while some := list(islice(waiting, SHARE)):
            oldest = oldest or some[0].due
            late = [timer for timer in some if timer.due <= now - _LATE_MS]
            _send(context, late)
            sent += len(late)
            if context.clock() >= until:
                break
        at = end + 1
    # One slot of slack: a wake-up written this very moment may carry a due time just past.
    clear = min(now, oldest or at) - SLOT
    if clear - swept >= SLOT:
        ledger.set_swept(clear)
    return sent
