"""What the settings of callbacks must be, besides well-formed. Each check raises Invalid and names the field."""

from __future__ import annotations

import re
from typing import Any

from chalicelib.domain import quiet
from chalicelib.domain.calendars import BUILT_IN
from chalicelib.domain.errors import Invalid
from chalicelib.domain.quiet_zones import ZONES
from chalicelib.store import Store

Doc = dict[str, Any]
_PRICES = ("out", "in")


def account(store: Store, channel: str, settings: Doc) -> None:
    """Of any account: `closing_template`. Of a phone account: `quiet_hours`, `country`, `code_account` and
    `minute_prices`."""
    template = settings.get("closing_template", "")
    if template and store.settings.doc("template", str(template)) is None:
        raise Invalid("settings.closing_template", f"There is no template {template}.")
    if channel != "voice":
        return
    quiet.parse(settings.get("quiet_hours"), "settings.quiet_hours")
    if settings.get("country", "US") not in ZONES:
        raise Invalid("settings.country", "Use a country's two letters (ISO 3166-1), such as DE.")
    sms = settings.get("code_account", "")
    if sms and store.settings.doc("account", f"sms#{sms}") is None:
        raise Invalid("settings.code_account", f"There is no SMS account {sms}.")
    if "minute_prices" in settings:
        _prices(settings["minute_prices"])


def _prices(said: object) -> None:
    place = "settings.minute_prices"
    if not isinstance(said, dict) or not re.fullmatch(r"[A-Z]{3}", str(said.get("currency", ""))):
        raise Invalid(place, 'Give {"out": 0.014, "in": 0.0085, "currency": "USD"}.')
    for name in _PRICES:
        price = said.get(name)
        if isinstance(price, bool) or not isinstance(price, int | float) or not 0 <= price < 1_000:
            raise Invalid(f"{place}.{name}", "Give the price of a minute as a number.")


def queue(store: Store, doc: Doc) -> None:
    """`callback_calendar` exists; slots fill a day evenly, so that they begin at the same times every day."""
    calendar = doc.get("callback_calendar", "")
    if calendar and calendar not in BUILT_IN and store.settings.doc("calendar", str(calendar)) is None:
        raise Invalid("callback_calendar", f"There is no calendar {calendar}.")
    if 1_440 % int(doc.get("callback_slot_minutes", 30)):
        raise Invalid("callback_slot_minutes", "Choose a length that fills a day evenly, such as 15, 20, 30 or 60.")
