"""Numbers as people enter them, made into numbers that can be called."""

from __future__ import annotations


def dialable(entered: str, ours: str) -> str:
    """E.164 of what was entered, read as somebody in the country of our own number would mean it; "" for
    what can't be called, or would cost a premium."""
    import phonenumbers  # heavy, and seldom needed

    kinds = phonenumbers.PhoneNumberType
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(ours)) if ours else None
        text = "+" + entered[2:] if entered.startswith("00") else entered
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    dear = (kinds.PREMIUM_RATE, kinds.SHARED_COST, kinds.PAGER, kinds.VOICEMAIL)
    if phonenumbers.number_type(number) in dear:
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def country(number: str) -> str:
    """The ISO code of the country a number is of; "" if it is of none."""
    import phonenumbers

    try:
        return str(phonenumbers.region_code_for_number(phonenumbers.parse(number)) or "")
    except phonenumbers.NumberParseException:
        return ""
