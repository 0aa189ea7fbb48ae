"""Customers. A record's id is a function of the identity it was made for, so finding an
identity's customer is one read, and two workers who meet a stranger make one customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pynamodb.exceptions import PutError

from chalicelib.domain.errors import Conflict, NotFound, Retry
from chalicelib.domain.identities import Customer, customer_id
from chalicelib.store.codec import decode, encode
from chalicelib.store.raw import put_or_get
from chalicelib.store.tables import CONDITION_FAILED, CustomerRow

_HOPS = 8


class Customers:
    def get(self, id: str, *, consistent: bool = False) -> Customer | None:
        """The record itself, even if it has been merged into another."""
        try:
            row = CustomerRow.get(id, consistent_read=consistent)
        except CustomerRow.DoesNotExist:
            return None
        return replace(decode(row.doc, Customer), version=int(row.version))

    def by_identity(self, identity_key: str) -> Customer | None:
        """Whose address this is: the person the first record was merged into, if it was."""
        found = self.get(customer_id(identity_key))
        return self._root(found) if found else None

    def get_or_create(self, customer: Customer) -> Customer:
        """The customer of an identity, made if unknown: one call."""
        there = put_or_get(
            CustomerRow,
            {"id": {"S": customer.id}, "version": {"N": "1"}, "doc": {"S": encode(customer)}},
            "id",
        )
        if there is None:
            return customer
        if "doc" not in there:  # an emulator or an older service that doesn't return what was there
            return self._root(self._must(customer.id))
        return self._root(replace(decode(there["doc"]["S"], Customer), version=int(there["version"]["N"])))

    def change(self, id: str, how: Callable[[Customer], Customer], *, version: int | None = None) -> Customer:
        """Rewrite a record. With `version`, raises Conflict if it isn't the one now."""
        for _ in range(_HOPS):
            now = self._must(id)
            if version is not None and now.version != version:
                raise Conflict("Somebody else changed this customer at the same time.", now.version)
            after = replace(how(now), version=now.version + 1)
            try:
                CustomerRow(id=id, version=after.version, doc=encode(after)).save(CustomerRow.version == now.version)
            except PutError as error:
                if error.cause_response_code == CONDITION_FAILED:
                    continue
                raise
            return after
        raise Retry("a customer kept changing while it was stored")

    def many(self, ids: list[str]) -> dict[str, Customer]:
        rows = CustomerRow.batch_get(list(dict.fromkeys(ids))) if ids else []
        return {row.id: replace(decode(row.doc, Customer), version=int(row.version)) for row in rows}

    def _must(self, id: str) -> Customer:
        found = self.get(id, consistent=True)
        if found is None:
            raise NotFound("There is no such customer.")
        return found

    def _root(self, customer: Customer) -> Customer:
        for _ in range(_HOPS):
            if not customer.merged_into:
                return customer
            customer = self._must(customer.merged_into)
        raise Retry("merged customers point at each other")
