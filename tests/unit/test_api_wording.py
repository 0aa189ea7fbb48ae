"""What a value must be is said in words for who typed it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from chalicelib.api.models.common import ClientId
from chalicelib.api.models.concierge import WishedIn, _Day, _Url
from chalicelib.api.models.settings import AgentIn
from chalicelib.api.problems import invalid


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    words: Annotated[str, Meta(min_length=1, max_length=5)] = "x"
    shorter: Annotated[str, Meta(max_length=1)] = ""
    code: Annotated[str, Meta(min_length=3)] = "abc"
    link: _Url = ""
    day: _Day = ""
    key: ClientId = "c1"
    count: Annotated[int, Meta(ge=1, le=20)] = 1
    share: Annotated[float, Meta(gt=0)] = 1.0
    tags: Annotated[tuple[str, ...], Meta(max_length=2)] = ()
    only: Annotated[tuple[str, ...], Meta(max_length=1)] = ()
    way: Literal["now", "later"] = "now"
    quiet: bool = False
    at: int | None = None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("words", "", "This is needed."),
        ("words", "too long", "This must have at most 5 characters."),
        ("shorter", "ab", "This must have at most 1 character."),
        ("code", "ab", "This must have at least 3 characters."),
        ("link", "http://here.example", "This must be an address that begins with https://, without spaces."),
        ("day", "soon", "This must be a date, as in 2026-11-23."),
        ("key", "a b", "This isn't written as it must be."),
        ("count", 0, "This must be at least 1."),
        ("count", 21, "This must be at most 20."),
        ("count", "many", "This must be a whole number."),
        ("share", 0, "This must be more than 0."),
        ("tags", ["a", "b", "c"], "This must have at most 2 entries."),
        ("only", ["a", "b"], "This must have at most 1 entry."),
        ("way", "never", "There is no 'never' to choose here."),
        ("quiet", "yes", "This must be true or false."),
        ("at", "noon", "This must be a whole number."),
        ("nobody", 1, "There is no such field."),
    ],
)
def test_what_is_wrong_is_told_at_its_field_in_plain_words(field: str, value: object, said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as told:
        msgspec.convert({field: value}, _Form)
    error = invalid(told.value)
    assert (error.field, error.reason) == (field, said)


def test_a_field_within_is_named_by_its_way() -> None:
    with pytest.raises(msgspec.ValidationError) as told:
        msgspec.convert({"text": "A chair", "budget": {"amount": 1, "currency": "ZZ"}, "client_id": "c1"}, WishedIn)
    error = invalid(told.value)
    assert (error.field, error.reason) == ("budget.currency", "This must be a currency in three letters, as in EUR.")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "mo at home", "This must be an e-mail address."),
        ("phone", "020 7946 0000", "This must be a phone number with its country, as in +14155550132."),
    ],
)
def test_an_agent_has_an_address_and_a_number(field: str, value: str, said: str) -> None:
    body = {"name": "Mo", "initials": "M", "email": "mo@example.com", field: value}
    with pytest.raises(msgspec.ValidationError) as told:
        msgspec.convert(body, AgentIn)
    error = invalid(told.value)
    assert (error.field, error.reason) == (field, said)
