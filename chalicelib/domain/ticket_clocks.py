"""A ticket's clocks: what is promised on it, when somebody must look, and what is done then.

Nothing is counted down. Whatever changes a ticket ends in `promised`, which computes everything
afresh from what the ticket is by then. All times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import escalation, sla
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.sla import Promise
from chalicelib.domain.ticket_record import DAY, MINUTE, PAUSES, UNSOLVED, QueueRules, Status, Ticket


def promised(ticket: Ticket, queue: QueueRules) -> Ticket:
    """The ticket with its promises computed afresh from what it is now; so whatever changes it ends here."""
    found = sla.promises(_moment(ticket), queue.book.policies, queue.book.calendars, ticket.promises, ticket.updated_at)
    # Nobody waits for a first reply if the customer has said nothing since it was solved unanswered.
    found = tuple(p for p in found if ticket.waiting_since or p.target != sla.Target.FIRST_REPLY)
    first = next((p.due for p in found if p.target == sla.Target.FIRST_REPLY and p.due), ticket.first_reply_due)
    return replace(
        ticket, promises=found, first_reply_due=first, due_at=sla.due_at(found), lines=(),
        ladders=escalation.standing(ticket.ladders, found),
    )  # fmt: skip


def _moment(ticket: Ticket) -> sla.Moment:
    return sla.Moment(
        channel=ticket.channel, priority=ticket.priority, queue=ticket.queue, type=ticket.type, tags=ticket.sla_tags,
        status=ticket.status, opened_at=ticket.opened_at, from_at=ticket.from_at, waiting_since=ticket.waiting_since,
        first_reply_at=ticket.first_reply_at, last_reply_at=ticket.last_reply_at, solved_at=ticket.solved_at,
        pauses=ticket.pauses, paused_at=ticket.pending_at,
    )  # fmt: skip


def granted(ticket: Ticket, target: str, ms: int, queue: QueueRules, now: int) -> Ticket:
    """The ticket with more (open) time for one promise. Raises Invalid if it has no such promise."""
    if target not in [p.target for p in ticket.promises if p.policy]:
        raise Invalid("target", f"This ticket is under no {target} promise now.")
    more = tuple(replace(p, more=p.more + ms) if p.target == target else p for p in ticket.promises)
    return promised(replace(ticket, promises=more, updated_at=now), queue)


def turned(ticket: Ticket, status: Status, now: int) -> Ticket:
    """The ticket in another status, with what its clocks need to know of that: the customer's turns are
    pauses, and after a solution all clocks begin afresh."""
    changes: dict[str, object] = {"status": status, "nudged_at": ticket.nudged_at if status is ticket.status else 0}
    if ticket.pending_at and status is not Status.PENDING:
        changes |= {"pending_at": 0, "pauses": _with_pause(ticket.pauses, (ticket.pending_at, now))}
    elif status is Status.PENDING:
        changes["pending_at"] = ticket.pending_at or now
    if ticket.status is Status.SOLVED and status in UNSOLVED:
        changes |= {"solved_at": 0, "reopened": ticket.reopened + 1, "from_at": now, "pauses": ()}
    elif status in (Status.SOLVED, Status.CLOSED):
        changes |= {"solved_at": ticket.solved_at or now, "waiting_since": 0, "snoozed_until": 0}
    return replace(ticket, **changes)  # type: ignore[arg-type]


def _with_pause(pauses: tuple[tuple[int, int], ...], pause: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The pauses and one more. A ticket remembers a few; of others only how long they were together: of the two
    with the least time between them, so that no promise moves by more than that."""
    kept = [*pauses, pause]
    while len(kept) > PAUSES:
        n = min(range(len(kept) - 1), key=lambda n: kept[n + 1][0] - kept[n][1])
        (start, end), (later, until) = kept[n : n + 2]
        kept[n : n + 2] = [(start, end + until - later)]
    return tuple(kept)


def with_status(ticket: Ticket, status: Status, queue: QueueRules, now: int) -> Ticket:
    """The ticket after an agent set its status. Raises NotAllowed for what may never happen."""
    must_be_open_to_change(ticket)
    if status is Status.NEW:
        raise Invalid("status", "A ticket is new only until somebody takes it; use open.")
    if status is Status.CLOSED and ticket.callback not in ("", "offered"):
        raise NotAllowed("A call back is promised on this ticket.", "callback_promised", "Cancel it first, or solve.")
    after = turned(replace(ticket, updated_at=now), status, now)
    if status is Status.CLOSED:
        after = replace(after, closed_at=now)
    return promised(after, queue)


def must_be_open_to_change(ticket: Ticket) -> None:
    if ticket.status is Status.CLOSED:
        raise NotAllowed("A closed ticket never changes.", "closed", "Open a follow-up ticket.")


def next_wake(ticket: Ticket, queue: QueueRules) -> int:
    """When somebody must look at the ticket whatever happens; FAR if never. (Offers have their own.)"""
    times = [sla.next_act(ticket.promises), *(ladder.at + ladder.SLACK_MS for ladder in ticket.ladders)]
    if ticket.snoozed_until:
        times.append(ticket.snoozed_until)
    return min([*times, _closes_at(ticket, queue), *(at for at, _ in _silences(ticket, queue))])


def _closes_at(ticket: Ticket, queue: QueueRules) -> int:
    """When a solved ticket is closed for good: not while a call is promised on it."""
    if ticket.status is not Status.SOLVED or ticket.call or ticket.callback not in ("", "offered"):
        return sla.FAR
    return ticket.solved_at + queue.follow_up_days * DAY


def _silences(ticket: Ticket, queue: QueueRules) -> list[tuple[int, str]]:
    """When the customer's silence is acted on, and how: only while it is their turn and nobody has said when
    to look again."""
    if ticket.status is not Status.PENDING or ticket.snoozed_until:
        return []
    found = []
    if queue.nudge_minutes and queue.nudge_text and not ticket.nudged_at:
        found.append((ticket.pending_at + queue.nudge_minutes * MINUTE, "nudged"))
    if queue.solve_minutes:
        # Never solved in the moment of asking: somebody who is asked gets time to answer.
        since = ticket.nudged_at or ticket.pending_at
        found.append((since + queue.solve_minutes * MINUTE, "solved_in_silence"))
    return found


def woken(ticket: Ticket, queue: QueueRules, now: int) -> tuple[Ticket, list[str]]:
    """The ticket after its due moments have been acted on, and which they were."""
    acted: list[str] = []
    if ticket.snoozed_until and ticket.snoozed_until <= now:
        status = Status.OPEN if ticket.status in (Status.PENDING, Status.ON_HOLD) else ticket.status
        ticket = turned(replace(ticket, snoozed_until=0, updated_at=now), status, now)
        ticket = promised(ticket, queue)
        acted.append("snooze_ended")
    for at, what in _silences(ticket, queue):
        if at <= now and ticket.status is Status.PENDING:
            acted.append(what)
            if what == "nudged":
                ticket = replace(ticket, nudged_at=now, updated_at=now)
                break  # whoever is asked gets time to answer
            ticket = with_status(ticket, Status.SOLVED, queue, now)
    if _closes_at(ticket, queue) <= now:
        ticket = with_status(ticket, Status.CLOSED, queue, now)
        acted.append("closed")
    return ticket, acted


def came_due(what: str, before: Ticket, after: Ticket, queue: QueueRules) -> int:
    """When that was due which `woken` has just acted on."""
    if what == "snooze_ended":
        return before.snoozed_until
    if what == "closed":
        return after.solved_at + queue.follow_up_days * DAY
    return next((at for at, silence in _silences(before, queue) if silence == what), before.wake_at)


def kept_or_not(ticket: Ticket, queue: QueueRules, now: int) -> tuple[Ticket, list[tuple[sla.Kind, Promise]]]:
    """The ticket after its warnings and breaches of this moment were acted on, and which they were: each
    begins the ladder of its policy."""
    promises, acted = sla.acted(ticket.promises, now)
    if not acted:
        return ticket, []
    ladders = ticket.ladders
    for kind, promise in acted:
        ladders = escalation.begun(ladders, kind, promise, queue.book.policies, now)
    return replace(ticket, promises=promises, ladders=ladders, updated_at=now), acted
