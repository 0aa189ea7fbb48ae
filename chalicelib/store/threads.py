"""Threads: the provider's own conversations, each pointing at the one ticket that is open on it."""

from __future__ import annotations

from dataclasses import dataclass

from pynamodb.exceptions import UpdateError

from chalicelib.store.tables import CONDITION_FAILED, ThreadRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """`consent` is "stop" while the customer doesn't want to be written to."""

    key: str
    customer: str
    ticket: str = ""
    consent: str = ""
    consent_at: int = 0
    previous: str = ""  # the ticket before this one


class Threads:
    def get(self, key: str, *, consistent: bool = False) -> Thread | None:
        try:
            row = ThreadRow.get(key, consistent_read=consistent)
        except ThreadRow.DoesNotExist:
            return None
        return Thread(
            key=key,
            customer=row.customer,
            ticket=row.ticket,
            consent=row.consent,
            consent_at=int(row.consent_at),
            previous=row.previous or "",
        )

    def point(self, key: str, *, customer: str, ticket: str, previous: str) -> bool:
        """Make `ticket` the thread's own, if it still points at `previous` ("" = a thread that
        doesn't exist or points at none). False if somebody else was first: no twin tickets."""
        condition = ThreadRow.ticket == previous
        if not previous:
            condition = condition | ThreadRow.key.does_not_exist()
        try:
            ThreadRow(key).update(
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
                return False
            raise
        return True

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
