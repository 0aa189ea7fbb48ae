"""Twilio's error codes in plain words, for the agent who reads why a message did not arrive.

Source: https://www.twilio.com/docs/api/errors (each code has a page of its own there).
"""

from __future__ import annotations

REASONS: dict[str, str] = {
    "20003": "Twilio did not accept the account's credentials",
    "20404": "Twilio does not know this account or resource",
    "20429": "Twilio is getting too many requests from this account",
    "21211": "the customer's number is not valid",
    "21408": "this account may not send to the customer's country",
    "21602": "the message has no text",
    "21603": "the account has no number to send from",
    "21604": "the message has no recipient",
    "21606": "our number cannot send to this customer",
    "21608": "a trial account can only write to numbers it has verified",
    "21610": "the customer has asked us to stop; they can text START to hear from us again",
    "21611": "too many messages are waiting at our number",
    "21612": "the customer cannot be reached from our number",
    "21614": "the customer's number cannot receive texts",
    "21617": "the message is longer than 1600 characters",
    "21620": "the address of an attached file is not valid",
    "21623": "there are too many attached files",
    "21655": "the template does not exist",
    "21656": "the template's variables do not fit it",
    "21658": "the message is longer than 1600 characters",
    "21659": "our number does not belong to this Twilio account",
    "21660": "our number does not belong to this Twilio account",
    "21703": "the messaging service has no number to send from",
    "21704": "the messaging service has no number to send from",
    "21712": "our number is not one of the messaging service's",
    "30001": "too many messages were waiting at the carrier",
    "30002": "the Twilio account is suspended",
    "30003": "the customer's phone is off, out of reach or cannot receive texts",
    "30004": "the customer or their carrier blocks our messages",
    "30005": "the customer's number does not exist or is no longer in use",
    "30006": "the customer's number is a landline or its carrier cannot be reached",
    "30007": "the carrier's filter took the message for unwanted content",
    "30008": "the carrier did not deliver it and gave no reason",
    "30010": "the message would cost more than the set maximum",
    "30011": "pictures cannot be sent to the customer's number",
    "30019": "the attached file is larger than the carrier allows",
    "30022": "our number has sent more than its carriers allow for now",
    "30023": "our brand has sent as much as its carriers allow for today",
    "30032": "our toll-free number is not verified yet",
    "30034": "our number is not registered for business texts in the United States",
    "30410": "the carrier did not answer in time",
    "63001": "WhatsApp did not accept the account's credentials",
    "63003": "the customer is not on WhatsApp",
    "63005": "WhatsApp did not accept the content",
    "63007": "our number is not set up for WhatsApp",
    "63012": "WhatsApp had an internal fault",
    "63013": "the message breaks a WhatsApp policy",
    "63015": "the customer has not joined the WhatsApp sandbox",
    "63016": "more than 24 hours have passed since the customer last wrote; only a template may be sent",
    "63018": "our number has sent more than WhatsApp allows for now",
    "63019": "WhatsApp could not fetch the attached file",
    "63021": "WhatsApp refused the content as not valid",
    "63024": "the customer's WhatsApp address is not valid",
    "63049": "WhatsApp chose not to deliver this marketing message",
    "63051": "our WhatsApp business account is locked",
}


def in_words(code: str, otherwise: str = "") -> str:
    """`code` in plain words; else Twilio's own words, else that none were given."""
    return REASONS.get(code) or otherwise.strip() or "Twilio gave no reason"


def with_code(code: str, otherwise: str = "") -> str:
    """`21610: the customer has asked us to stop...`; only the words where there is no code."""
    words = in_words(code, otherwise)
    return f"{code}: {words}" if code else words
