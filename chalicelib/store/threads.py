"""Threads: the provider's own conversations, each pointing at the one ticket that is open on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import size

from chalicelib.store.tables import CONDITION_FAILED, ThreadRow

MOST_HEARD = 50
"""How many posts of one thread are remembered while nobody answers it; later ones stay where they are listened to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """`consent` is "stop" while the customer doesn't want to be written to. `heard`: keys of interactions that
    were only listened to; they come along when the thread becomes a ticket."""

    key: str
    customer: str
    ticket: str = ""
    consent: str = ""
    consent_at: int = 0
    previous: str = ""  # the ticket before this one
    heard: tuple[str, ...] = ()


class Threads:
    def get(self, key: str, *, consistent: bool = False) -> Thread | None:
        try:
            row = ThreadRow.get(key, consistent_read=consistent)
        except ThreadRow.DoesNotExist:
            return None
        return _thread(row)

    def many(self, keys: list[str]) -> dict[str, Thread]:
        rows = ThreadRow.batch_get(list(dict.fromkeys(keys))) if keys else []
        return {row.key: _thread(row) for row in rows}

    def point(self, key: str, *, customer: str, ticket: str, previous: str) -> Thread | None:
        """Make `ticket` the thread's own, if it still points at `previous` ("" = a thread that doesn't exist or
        points at none); the thread as it is then. None if somebody else was first: no twin tickets."""
        condition = ThreadRow.ticket == previous
        if not previous:
            condition = condition | ThreadRow.key.does_not_exist()
        row = ThreadRow(key)
        try:
            row.update(
                actions=[
                    ThreadRow.customer.set(customer),
                    ThreadRow.ticket.set(ticket),
                    ThreadRow.previous.set(previous if ticket != previous else ThreadRow.previous | ""),
                    ThreadRow.consent.set(ThreadRow.consent | ""),
                    ThreadRow.consent_at.set(ThreadRow.consent_at | 0),
                ],
                condition=condition,
            )
        except UpdateError as error:
            if error.cause_response_code == CONDITION_FAILED:
                return None
            raise
        return _thread(row)  # the update gave the whole row back

    def listen(self, key: str, *, customer: str, interaction: str, ticket: str) -> bool:
        """Remember a post that is only listened to, if the thread still points at `ticket` ("" = at none). False
        if it doesn't: then that ticket may want the post. Beyond MOST_HEARD nothing is remembered."""
        here = ThreadRow.ticket == ticket
        if not ticket:
            here = here | ThreadRow.key.does_not_exist()
        room: Any = ThreadRow.heard.does_not_exist() | (size(ThreadRow.heard) < MOST_HEARD)  # type: ignore[no-untyped-call]
        try:
            ThreadRow(key).update(
                actions=[
                    ThreadRow.customer.set(ThreadRow.customer | customer),
                    ThreadRow.ticket.set(ThreadRow.ticket | ""),
                    ThreadRow.consent.set(ThreadRow.consent | ""),
                    ThreadRow.consent_at.set(ThreadRow.consent_at | 0),
                    ThreadRow.heard.add({interaction}),
                ],
                condition=here & (room | ThreadRow.heard.contains(interaction)),
            )
        except UpdateError as error:
            if error.cause_response_code != CONDITION_FAILED:
                raise
            now = self.get(key, consistent=True)
            return now is not None and now.ticket == ticket and len(now.heard) >= MOST_HEARD
        return True

    def forget(self, key: str, interactions: Iterable[str]) -> None:
        """What was listened to has come along."""
        ThreadRow(key).update(actions=[ThreadRow.heard.delete(set(interactions))])

    def set_consent(self, key: str, *, customer: str, consent: str, at: int) -> None:
        """The latest word counts; an older one arriving late changes nothing."""
        try:
            ThreadRow(key).update(
                actions=[
                    ThreadRow.consent.set(consent),
                    ThreadRow.consent_at.set(at),
                    ThreadRow.customer.set(customer),
                    ThreadRow.ticket.set(ThreadRow.ticket | ""),
                ],
                condition=ThreadRow.consent_at.does_not_exist() | (ThreadRow.consent_at < at),
            )
        except UpdateError as error:
            if error.cause_response_code != CONDITION_FAILED:
                raise


def _thread(row: Any) -> Thread:
    return Thread(
        key=row.key,
        customer=row.customer,
        ticket=row.ticket,
        consent=row.consent,
        consent_at=int(row.consent_at),
        previous=row.previous or "",
        heard=tuple(sorted(row.heard or ())),
    )
