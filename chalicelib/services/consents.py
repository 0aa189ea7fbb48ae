"""What each of a person's numbers said to our texting: STOP or START, as their threads keep it."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.events import Channel, Consent
from chalicelib.domain.identities import Customer
from chalicelib.services.context import Context
from chalicelib.services.listing import Listing
from chalicelib.store.keys import thread_key

# Kind of identity -> where it texts from. Only there STOP is a word that everybody must obey.
_TEXTS_BY = {"phone": (Channel.SMS, Channel.WHATSAPP), "sms": (Channel.SMS,), "whatsapp": (Channel.WHATSAPP,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """`said`: stop or start; the latest word (`at`, epoch ms) of a number to one of our accounts."""

    identity: str
    channel: str
    account: str
    said: str
    at: int


def said(context: Context, listing: Listing, customer: Customer) -> list[Said]:
    """STOPs first, then the latest. Accounts that are switched off count too: they may be on again. One query for the
    accounts and one batch read of threads, whatever the number of addresses; neither where there is no number."""
    keys = {key for record in listing.people(customer) for key in (record.identity, *record.identities)}
    texting = [(kind, number) for kind, _, number in (key.partition("#") for key in sorted(keys)) if kind in _TEXTS_BY]
    if not texting:
        return []
    accounts = [id.partition("#") for id, _, _ in context.store.settings.listed("account")]
    places = {
        thread_key(channel, account, number): (number, channel, account)
        for channel, _, account in accounts
        for kind, number in texting
        if channel in _TEXTS_BY[kind]
    }
    words = [
        Said(identity=number, channel=channel, account=account, said=thread.consent, at=thread.consent_at)
        for key, thread in context.store.threads.many(list(places)).items()
        for number, channel, account in (places[key],)
        if thread.consent in (Consent.STOP, Consent.START)
    ]
    return sorted(words, key=lambda word: (word.said != Consent.STOP, -word.at, word.channel, word.account))
