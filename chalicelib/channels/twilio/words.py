"""Twilio's words and ours."""

from __future__ import annotations

from chalicelib.domain.events import Consent, DeliveryStatus

STATUS: dict[str, DeliveryStatus] = {
    # Twilio has taken it. That is our "sent"; our "queued" and "sending" are about our own queue, and
    # a receipt that says so proves that a message whose answer was lost did go out.
    "accepted": DeliveryStatus.SENT,
    "scheduled": DeliveryStatus.SENT,
    "queued": DeliveryStatus.SENT,
    "sending": DeliveryStatus.SENT,
    "sent": DeliveryStatus.SENT,
    "delivered": DeliveryStatus.DELIVERED,
    "read": DeliveryStatus.READ,
    "failed": DeliveryStatus.FAILED,
    "undelivered": DeliveryStatus.FAILED,
    "canceled": DeliveryStatus.FAILED,
}
"""Source: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks"""

_KEYWORDS: dict[Consent, tuple[str, ...]] = {
    Consent.STOP: ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"),
    Consent.START: ("START", "UNSTOP"),
    Consent.HELP: ("HELP", "INFO"),
}
KEYWORDS: dict[str, Consent] = {word: consent for consent, words in _KEYWORDS.items() for word in words}
"""Twilio's default English keywords. Source: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
and https://www.twilio.com/en-us/blog/update-to-fcc-s-sms-opt-out-keywords (REVOKE and OPTOUT since 14 May 2025).
Only a message that is nothing but the word counts: "STOP PLEASE" does not."""

MAYBE_START = "YES"
"""Twilio's third opt-in word. It means START only to Twilio's block list, that is for somebody who had
opted out; from anyone else it is an answer to a question, and must stay one. Only whoever knows the
customer's consent can tell, so it is passed on as `extra["consent_if_stopped"]`."""

OPT_OUT_TYPE: dict[str, Consent] = {"STOP": Consent.STOP, "START": Consent.START, "HELP": Consent.HELP}
"""`OptOutType` is Twilio's own verdict, sent where Advanced Opt-Out is on: it knows keywords in any language."""


def consent(body: str, opt_out_type: str) -> Consent:
    stated = OPT_OUT_TYPE.get(opt_out_type.strip().upper())
    return stated or KEYWORDS.get(body.strip().upper(), Consent.NONE)


def attachment_kind(content_type: str) -> str:
    """`image/jpeg` -> `image`. A contact card is told apart; anything else is a file."""
    if content_type.partition(";")[0].strip().lower() in ("text/vcard", "text/x-vcard", "text/directory"):
        return "contact"
    major = content_type.partition("/")[0].lower()
    return major if major in ("image", "audio", "video") else "file"
