"""The public reply after a call back closes the loop too: the same words, the same count, no second one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain.errors import NotAllowed
from tests.unit.services.callbacks.support import LONDON, NOON, Care, post
from tests.unit.services.social.stories import account


def called(text: str, **customer: object) -> Care:
    """A post, and the call that it led to, with the account's closing template."""
    care = Care()
    care.store.settings.put("template", "thanks", {"name": "Thanks", "text": text}, version=0, now=0)
    account(care, "x", closing_template="thanks")
    care.receive(post("POST1", at=NOON))
    ticket = care.only_ticket()
    care.store.customers.change(ticket.customer, lambda c: replace(c, **customer))  # type: ignore[arg-type]
    care.asked(ticket.id, number=LONDON)
    care.settle(5_000)
    care.said_to_phone("ended")
    care.drain()
    return care


def said_in_public(care: Care) -> list[str]:
    return [x.text for x in care.provider.heard if x.visibility == "public"]


def test_it_counts_as_a_closed_loop_and_isn_t_said_twice() -> None:
    care = called("Good to have talked, {customer_first_name}.")
    assert said_in_public(care) == ["Good to have talked, Sam."]
    ticket = care.only_ticket()
    assert [fact.ticket for fact in care.facts("loop_closed")] == [ticket.id]
    with pytest.raises(NotAllowed) as told:
        care.closing.close(ticket.id, "thx", agent="ana")
    assert told.value.code == "loop_closed"


def test_a_template_with_something_nobody_knows_is_left_to_the_agent() -> None:
    care = called("Good to have talked, {nickname}.")
    assert said_in_public(care) == []
    assert "closing_reply_wanted" in [x.text for x in care.happened()]


def test_who_only_argues_isn_t_thanked_by_itself() -> None:
    care = called("Good to have talked.", arguing={"by": "ana", "at": "1", "why": "insults"})
    assert said_in_public(care) == []
    assert "closing_reply_wanted" in [x.text for x in care.happened()]
