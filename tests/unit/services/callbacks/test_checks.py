"""Settings of callbacks that can't be are refused when they are saved, by name."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.services.callbacks import checks
from tests.unit.services.callbacks.support import Care


@pytest.mark.parametrize(
    ("channel", "settings", "field"),
    [
        ("x", {"closing_template": "none"}, "settings.closing_template"),
        ("voice", {"quiet_hours": {"from": "late"}}, "settings.quiet_hours.from"),
        ("voice", {"country": "Germany"}, "settings.country"),
        ("voice", {"code_account": "none"}, "settings.code_account"),
        ("voice", {"minute_prices": 3}, "settings.minute_prices"),
        ("voice", {"minute_prices": {"out": 1, "in": 1, "currency": "dollars"}}, "settings.minute_prices"),
        ("voice", {"minute_prices": {"out": 1, "in": -1, "currency": "USD"}}, "settings.minute_prices.in"),
        ("voice", {"minute_prices": {"out": True, "in": 1, "currency": "USD"}}, "settings.minute_prices.out"),
    ],
)
def test_an_account_s_settings(channel: str, settings: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checks.account(Care().store, channel, settings)
    assert refused.value.field == field


def test_settings_that_can_be_are_taken() -> None:
    prices = {"out": 0.014, "in": 0.0085, "currency": "USD"}
    settings = {"quiet_hours": {"to": "20:00"}, "country": "DE", "code_account": "main", "minute_prices": prices}
    checks.account(Care().store, "voice", settings)
    checks.account(Care().store, "x", {"quiet_hours": "not ours to look at"})
    checks.queue(Care().store, {"callback_calendar": "business", "callback_slot_minutes": 20})


@pytest.mark.parametrize(
    "doc", [{"callback_calendar": "none"}, {"callback_calendar": "always", "callback_slot_minutes": 50}]
)
def test_a_queue_s_settings(doc: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        checks.queue(Care().store, doc)
    assert refused.value.field == list(doc)[-1]
