"""Customers by the API: found by any address, corrected, merged on evidence, and parted again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.events import Kind
from chalicelib.domain.identities import Customer, Worth
from chalicelib.store.codec import decode, encode
from tests.app.api import Api, api

PHONE = "+15551230001"


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def who_wrote(rapport: Api, ticket: str) -> str:
    return rapport.get(f"/api/tickets/{ticket}")["customer"]["id"]  # type: ignore[no-any-return]


def two(rapport: Api) -> tuple[str, str]:
    """The ids of two customers: one by text, one on X."""
    first = who_wrote(rapport, rapport.hears("SM1"))
    rapport.world.clock.advance(60_000)
    second = who_wrote(rapport, rapport.hears("DM1", channel="x", identity="77", kind=Kind.DM))
    return first, second


def history(rapport: Api, customer: str, **more: Any) -> list[str]:
    return [x["id"] for x in rapport.all(f"/api/customers/{customer}/history", **more)]


@pytest.mark.parametrize(
    ("channel", "identity"),
    [("sms", PHONE), ("whatsapp", PHONE), ("voice", PHONE), ("sms", "15551230001"), ("sms", "+1 (555) 123-0001"),
     ("whatsapp", f"whatsapp:{PHONE}")],
)  # fmt: skip
def test_a_person_is_found_by_their_number_however_it_is_written(rapport: Api, channel: str, identity: str) -> None:
    id = who_wrote(rapport, rapport.hears("SM1"))
    assert rapport.get("/api/customers", channel=channel, identity=identity)["id"] == id


def test_an_address_within_an_account_needs_the_account(rapport: Api) -> None:
    id = who_wrote(rapport, rapport.hears("m1", channel="facebook", identity="88"))
    told = rapport.problem(422, "invalid", "GET", "/api/customers", channel="facebook", identity="88")
    assert told["field"] == "account"
    assert rapport.get("/api/customers", channel="facebook", identity="88", account="page")["id"] == id
    other = {"channel": "facebook", "identity": "88", "account": "another"}
    rapport.problem(404, "not_found", "GET", "/api/customers", **other)
    assert rapport.get("/api/customers/known", **other) == {"customer": None}


def test_a_customer_is_corrected_on_the_version_that_was_read(rapport: Api) -> None:
    id = who_wrote(rapport, rapport.hears())
    path = f"/api/customers/{id}"
    seen = rapport("GET", path, ok=200)
    change = {"name": " Sam Doe-Ray ", "tags": ["VIP", "vip"], "language": "pt-BR"}
    told = rapport("PATCH", path, change, headers={"if-match": seen.headers["etag"]}, ok=200).json()
    assert (told["name"], told["tags"], told["language"], told["note"]) == ("Sam Doe-Ray", ["vip"], "pt-BR", "")
    rapport.problem(412, "precondition_failed", "PATCH", path, change, headers={"if-match": seen.headers["etag"]})
    stale = rapport.problem(409, "conflict", "PATCH", path, {**change, "version": seen.json()["version"]})
    assert stale["version"] == told["version"]
    assert rapport("PATCH", path, {"note": "calls twice"}, ok=200).json()["name"] == "Sam Doe-Ray"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"language": "portuguese!"}, "language"), ({"id": "c_other"}, "id"), ({"tags": [""]}, "tags[0]"),
        ({"value": {"amount": -1, "currency": "EUR"}}, "value.amount"),
        ({"value": {"amount": 1.5, "currency": "EUR"}}, "value.amount"),
        ({"value": {"currency": "EUR"}}, "value.amount"), ({"value": {"orders": 3}}, "value.amount"),
        ({"value": {"amount": 100}}, "value.currency"),
        ({"value": {"amount": 100, "currency": "eur"}}, "value.currency"),
        ({"value": {"amount": 100, "currency": "XXQ"}}, "value.currency"),
        ({"value": {"amount": 100, "currency": "EUR", "orders": -1}}, "value.orders"),
    ],
)  # fmt: skip
def test_a_correction_that_can_t_be_made_names_the_field(rapport: Api, body: Any, field: str) -> None:
    id = who_wrote(rapport, rapport.hears())
    assert rapport.problem(422, "invalid", "PATCH", f"/api/customers/{id}", body)["field"] == field


def test_what_a_customer_is_worth_is_kept_with_who_told_it_and_when(rapport: Api) -> None:
    id = who_wrote(rapport, rapport.hears())
    path = f"/api/customers/{id}"
    assert rapport.get(path)["value"] is None
    told = {"amount": 124_000, "currency": "EUR", "orders": 12}
    rapport("PATCH", path, {"value": told}, who="ben", ok=200)
    value = rapport("PATCH", path, {"note": "likes blue"}, ok=200).json()["value"]
    assert rapport.get(path)["value"] == value
    at = value.pop("at")
    assert value == {**told, "by": "ben"}
    rapport.world.clock.advance(60_000)
    less = rapport("PATCH", path, {"value": {"amount": 90, "currency": "JPY"}}, ok=200).json()["value"]
    assert (less["amount"], less["currency"], less["orders"], less["by"]) == (90, "JPY", None, "ana")
    assert less["at"] > at
    assert rapport("PATCH", path, {"value": {}}, ok=200).json()["value"] is None


def test_nothing_is_kept_of_a_worth_that_nobody_told() -> None:
    stranger = Customer(id="c_1", identity="x#77")
    assert encode(stranger) == '{"id":"c_1","identity":"x#77"}'
    known = replace(stranger, value=Worth(amount=0, currency="EUR", at=5, by="shop"))
    assert decode(encode(known), Customer) == known


def test_a_merged_record_s_worth_is_shown_where_the_one_that_counts_has_none(rapport: Api) -> None:
    first, second = two(rapport)
    join = {"other": second, "why": "said so"}
    theirs, own = ({"value": {"amount": n, "currency": "EUR"}} for n in (500, 700))
    rapport("PATCH", f"/api/customers/{second}", theirs, ok=200)

    def amounts() -> list[int | None]:
        values = [rapport.get(f"/api/customers/{id}")["value"] for id in (first, second)]
        return [value and value["amount"] for value in values]

    merged = rapport("POST", f"/api/customers/{first}/merge", join, who="ruth", ok=200).json()
    assert (merged["value"]["amount"], amounts()) == (500, [500, 500])
    assert rapport("PATCH", f"/api/customers/{first}", {"note": "x"}, ok=200).json()["value"]["amount"] == 500
    assert rapport("POST", f"/api/customers/{first}/unmerge", join, who="ruth", ok=200).json()["value"] is None
    assert amounts() == [None, 500]
    rapport("PATCH", f"/api/customers/{first}", own, ok=200)
    rapport("POST", f"/api/customers/{first}/merge", join, who="ruth", ok=200)
    assert amounts() == [700, 500]


def test_a_merge_needs_evidence_and_shows_one_history(rapport: Api) -> None:
    first, second = two(rapport)
    path = f"/api/customers/{first}/merge"
    told = rapport.problem(422, "invalid", "POST", path, {"other": second, "why": " . "}, who="ruth")
    assert told["field"] == "why"
    before = history(rapport, first)
    why = {"other": second, "why": "gave the same order number"}
    told = rapport("POST", path, why, who="ruth", ok=200).json()
    assert told["identities"] == [f"phone#{PHONE}", "x#77"]
    assert [(m["id"], m["by"], m["why"], m["undone"]) for m in told["merges"]] == [
        (second, "ruth", "gave the same order number", False)
    ]
    assert rapport.get(f"/api/customers/{second}")["merged_into"] == first
    assert rapport.get("/api/customers", channel="x", identity="77")["id"] == first
    both = history(rapport, first, limit=1)
    assert len(both) == 2
    assert set(before) < set(both)
    assert history(rapport, second) == both
    assert len(rapport("POST", path, why, who="ruth", ok=200).json()["merges"]) == 1


def test_merged_records_are_one_person_however_many_times_over(rapport: Api) -> None:
    first, second = two(rapport)
    third = who_wrote(rapport, rapport.hears("m1", channel="facebook", identity="88"))
    rapport("POST", f"/api/customers/{second}/merge", {"other": third, "why": "said so"}, who="ruth", ok=200)
    rapport("POST", f"/api/customers/{first}/merge", {"other": second, "why": "said so"}, who="ruth", ok=200)
    told = rapport.get(f"/api/customers/{third}/history")
    assert told["records"] == [first, second, third]
    assert len(told["items"]) == 3
    rapport.problem(
        409, "conflict", "POST", f"/api/customers/{second}/merge", {"other": first, "why": "said so"}, who="ruth"
    )


def test_a_merged_record_isn_t_written_on_any_more(rapport: Api) -> None:
    first, second = two(rapport)
    rapport("POST", f"/api/customers/{first}/merge", {"other": second, "why": "said so"}, who="ruth", ok=200)
    told = rapport.problem(409, "conflict", "PATCH", f"/api/customers/{second}", {"name": "X"})
    assert first in told["detail"]


def test_a_merge_undone_leaves_everything_as_it_was_and_gives_back_what_came_since(rapport: Api) -> None:
    first, second = two(rapport)
    alone = {id: history(rapport, id) for id in (first, second)}
    rapport("POST", f"/api/customers/{first}/merge", {"other": second, "why": "said so"}, who="ruth", ok=200)
    rapport("POST", f"/api/tickets/{alone[second][0]}/status", {"status": "closed"}, ok=200)
    rapport.world.clock.advance(60_000)
    since = rapport.hears("DM2", channel="x", identity="77", kind=Kind.DM)  # a new ticket, of the merged person
    rapport.world.clock.advance(60_000)
    also = rapport.hears("P9", channel="x", identity="77", kind=Kind.POST, root="P9")
    assert rapport.world.tickets[also].customer == first

    path = f"/api/customers/{first}/unmerge"
    assert rapport.problem(422, "invalid", "POST", path, {"other": second, "why": ""}, who="ruth")["field"] == "why"
    for _ in range(2):  # doing it again is harmless, or told
        answer = rapport("POST", path, {"other": second, "why": "two people"}, who="ruth")
        assert answer.status in (200, 409)
    told = rapport.get(f"/api/customers/{first}")
    assert told["identities"] == [f"phone#{PHONE}"]
    assert [m["undone"] for m in told["merges"]] == [False, True]
    assert rapport.get("/api/customers", channel="x", identity="77")["id"] == second
    assert history(rapport, first) == alone[first]
    assert history(rapport, second) == [also, since, *alone[second]]
    next_one = rapport.hears("DM3", channel="x", identity="77", kind=Kind.DM)
    assert rapport.world.tickets[next_one].customer == second


@pytest.mark.parametrize("path", ["", "/history"])
def test_a_customer_who_isn_t_there_is_not_found(rapport: Api, path: str) -> None:
    rapport.problem(404, "not_found", "GET", f"/api/customers/c_nobody{path}")


def test_records_that_aren_t_merged_can_t_be_parted_nor_one_merged_with_itself(rapport: Api) -> None:
    first, second = two(rapport)
    body = {"other": second, "why": "said so"}
    rapport.problem(409, "conflict", "POST", f"/api/customers/{first}/unmerge", body, who="ruth")
    self_merge = {"other": first, "why": "said so"}
    told = rapport.problem(422, "invalid", "POST", f"/api/customers/{first}/merge", self_merge, who="ruth")
    assert told["field"] == "other"


def test_two_whom_a_person_parted_are_not_joined_again_by_themselves(rapport: Api) -> None:
    first, second = two(rapport)
    body = {"other": second, "why": "said so"}
    rapport("POST", f"/api/customers/{first}/merge", body, who="ruth", ok=200)
    rapport("POST", f"/api/customers/{first}/unmerge", body, who="ruth", ok=200)
    customer = rapport.world.store.customers.get(first)
    assert customer is not None
    rapport.world.changes.join(customer, "x#77", why="the provider says they are the same")
    assert rapport.get("/api/customers", channel="x", identity="77")["id"] == second
    rapport("POST", f"/api/customers/{first}/merge", body, who="ruth", ok=200)
    assert rapport.get("/api/customers", channel="x", identity="77")["id"] == first
    assert rapport.get("/api/customers/known", channel="x", identity="77")["customer"]["id"] == first
