"""Who an event comes from, and where a ticket that it opens goes."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import tickets as t
from chalicelib.domain.accounts import Account
from chalicelib.domain.events import Event, Kind
from chalicelib.domain.identities import Customer, customer_id, identity_key
from chalicelib.domain.routing import Facts, Route, choose
from chalicelib.domain.tickets import Ticket
from chalicelib.services.changes import Changes
from chalicelib.services.context import Context


class Routes:
    def __init__(self, context: Context, changes: Changes) -> None:
        self._c, self._changes = context, changes

    def known_agent(self, event: Event, customer: Customer, before: Ticket | None) -> str:
        """Who had the ticket before; for a caller, whoever has a ticket of theirs now."""
        if event.kind is Kind.CALL:
            for ticket in self._c.store.tickets.by_customer(customer.id).items:
                if ticket.status in t.UNSOLVED and (ticket.assignee or ticket.last_agent):
                    return ticket.assignee or ticket.last_agent
        return before.last_agent if before else ""

    def route(self, event: Event, customer: Customer | None) -> Route:
        """Where a new ticket goes: by the rules, or as the caller chose in the menu."""
        account = self._c.store.settings.account(event.channel, event.account) or Account(
            channel=event.channel, id=event.account
        )
        facts = Facts(
            channel=event.channel, account=event.account, text=event.text, language=event.language,
            tags=customer.tags if customer else (), account_queue=account.queue,
        )  # fmt: skip
        settings = self._c.store.settings
        route = choose(facts, settings.rules(), settings.queues())
        asked = event.extra.get("queue", "")  # by the caller, in the menu
        if asked not in settings.queues():
            return route
        return replace(
            route, queue=asked, why="the menu", priority=t.Priority(event.extra.get("priority") or route.priority)
        )  # fmt: skip

    def customer(self, event: Event) -> Customer:
        """Who wrote, made known if they aren't; other addresses that the provider says are theirs are joined."""
        key = identity_key(event.channel, event.account, event.identity)
        made = Customer(
            id=customer_id(key), identity=key, name=event.author.name or event.author.handle,
            handle=event.author.handle, avatar=event.author.avatar, followers=event.author.followers,
            language=event.language, created_at=self._c.clock(), verified=event.extra.get("verified") == "yes",
        )  # fmt: skip
        customer = self._c.store.customers.get_or_create(made)
        for other in event.aliases:
            other_key = identity_key(event.channel, event.account, other)
            self._changes.join(customer, other_key, why=f"{event.channel} says both are one person")
        return customer
