"""The settings that callbacks go by: a queue's own, the phone account's, and the calendar's."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from chalicelib.channels.base import Account
from chalicelib.domain import quiet
from chalicelib.domain.calendars import BUILT_IN, Calendar
from chalicelib.domain.callbacks import Rules
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Channel, Consent
from chalicelib.domain.tickets import Ticket
from chalicelib.services.callbacks import numbers
from chalicelib.services.context import Context
from chalicelib.store.keys import thread_key, thread_parts

_PHONES = (Channel.SMS, Channel.WHATSAPP, Channel.VOICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a queue's settings say of callbacks (docs/callbacks.md)."""

    callback_slot_minutes: int = 30
    callback_slot_capacity: int = 2
    callback_calendar: str = "always"
    callback_agent_first: bool = True
    callback_attempts: int = 3
    callback_pauses_minutes: tuple[int, ...] = (5, 15, 60)


def of_queue(context: Context, queue: str) -> Terms:
    doc = context.store.settings.doc("queue", queue)
    return msgspec.convert(doc, Terms) if doc else Terms()


def rules(context: Context, queue: str, account: str) -> Rules:
    """The rules of a queue's callbacks made from a phone account."""
    terms = of_queue(context, queue)
    return Rules(
        attempts=terms.callback_attempts, pauses=terms.callback_pauses_minutes, quiet=quiet_hours(context, account)
    )


def quiet_hours(context: Context, account: str) -> quiet.Quiet:
    known = context.store.settings.account(Channel.VOICE, account)
    try:
        return quiet.parse(known.settings.get("quiet_hours")) if known else quiet.DEFAULT
    except Invalid:
        return quiet.DEFAULT  # stored before it was checked: the usual hours, not none


def calendar(context: Context, id: str) -> Calendar:
    """A calendar by its id. One that doesn't exist (any more) is read as open around the clock."""
    doc = context.store.settings.doc("calendar", id) if id else None
    if doc is None:
        return BUILT_IN.get(id) or BUILT_IN["always"]
    return msgspec.convert({**doc, "id": id}, Calendar)


def voice_account(context: Context, queue: str, id: str = "") -> Account:
    """The phone account that calls for a queue: the one named, the queue's own, or the first. Raises NotAllowed
    if there is none."""
    found: list[Account] = []
    for key, doc, _ in context.store.settings.listed("account"):
        channel, _, account = key.partition("#")
        if channel == Channel.VOICE and doc.get("enabled", True):
            found.append(msgspec.convert({**doc, "channel": channel, "id": account}, Account))
    found.sort(key=lambda a: (a.id != id, a.queue != queue, a.id))
    if not found or (id and found[0].id != id):
        raise NotAllowed("There is no phone account to call from.", "no_voice_account", "Ask an admin to set one up.")
    return found[0]


def region(account: Account) -> str:
    """The country that a number without a country code is taken to be of."""
    return str(account.settings.get("country") or numbers.region_of(account.address))


def stopped(context: Context, ticket: Ticket, number: str) -> bool:
    """Whether a number said STOP to one of our numbers."""
    keys = {key for key in ticket.threads if thread_parts(key)[2] == number}
    for key, _, _ in context.store.settings.listed("account"):
        channel, _, account = key.partition("#")
        if channel in _PHONES:
            keys.add(thread_key(channel, account, number))
    known = (context.store.threads.get(key, consistent=True) for key in sorted(keys))
    return any(thread is not None and thread.consent == Consent.STOP for thread in known)


def known_numbers(context: Context, ticket: Ticket) -> list[str]:
    """Numbers the customer has called or written from; the ticket's own first."""
    parts = [thread_parts(key) for key in ticket.threads]
    mine = [identity for channel, _, identity, _ in parts if channel in _PHONES and identity.startswith("+")]
    customer = context.store.customers.get(ticket.customer)
    keys = (customer.identity, *customer.identities) if customer else ()
    return mine + [key.removeprefix("phone#") for key in keys if key.startswith("phone#")]
