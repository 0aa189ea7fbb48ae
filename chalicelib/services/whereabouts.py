"""By which clock to speak to a customer: their own, where anything says what it is."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from chalicelib.domain import calendars, quiet
from chalicelib.domain.errors import Invalid
from chalicelib.domain.identities import Customer
from chalicelib.store.keys import thread_parts


def zone(customer: Customer | None, threads: Iterable[str]) -> str:
    """The customer's time zone: as noted of them (`extra.time_zone`), else that of their number's country (its most
    populous); "" if nothing says."""
    name = customer.extra.get("time_zone", "") if customer else ""
    if calendars.is_zone(name):
        return name
    found = country(threads)
    first = quiet.zones(found)[0] if found else "UTC"
    return "" if first == "UTC" else first


def country(threads: Iterable[str]) -> str:
    """The country (`DE`) of the first phone number they write from; "" if they write from none."""
    for key in threads:
        identity = thread_parts(key)[2].rpartition(":")[2]
        if identity.startswith("+"):
            from chalicelib.services.callbacks import numbers  # loads a table of the world's numbers

            with suppress(Invalid):
                return numbers.read(identity, "", proven=True).country
    return ""
