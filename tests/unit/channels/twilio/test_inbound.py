"""What Twilio sends becomes events: messages, consent, places, buttons, statuses; and nothing is dropped."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.channels.base import Account, Secrets, WebhookRequest
from chalicelib.channels.twilio import inbound, reasons
from chalicelib.domain.errors import Malformed, NotFound
from chalicelib.domain.events import Attachment, Channel, Consent, DeliveryStatus, Direction, Event, EventType, Kind
from tests.unit.channels.openapi_contract import providers

ROOT = Path(__file__).resolve().parents[4]
FIXTURES = ROOT / "tests" / "fixtures" / "channels" / "twilio"
NOW = 1_790_000_000_000
SERVICE = "MG" + "4e" * 16
SMS = Account(channel=Channel.SMS, id="main", address="+15550100001", settings={"messaging_service_sid": SERVICE})
WHATSAPP = Account(channel=Channel.WHATSAPP, id="main", address="whatsapp:+15550100002")
MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/"


def asked(body: bytes, kind: str = "application/x-www-form-urlencoded", **query: str) -> WebhookRequest:
    return WebhookRequest(
        method="POST", urls=(), headers={"content-type": kind}, query=query, body=body, received_at=NOW
    )


def one(account: Account, body: bytes, **query: str) -> Event:
    (event,) = inbound.parse(asked(body, **query), account)
    return event


def fixture(account: Account, name: str, **query: str) -> Event:
    return one(account, (FIXTURES / f"{name}.form").read_bytes(), **query)


def form(**fields: str) -> bytes:
    return urlencode({"MessageSid": "SM1", "From": "+15557770001", "To": "+15550100001", **fields}).encode()


def test_a_text_is_a_message_from_its_number() -> None:
    sid = "SM" + "1b" * 16
    assert fixture(SMS, "sms_text") == Event(
        key=f"sms#main#{sid}",
        type=EventType.INTERACTION,
        channel=Channel.SMS,
        account="main",
        received_at=NOW,
        at=NOW,
        identity="+15557770001",
        provider_id=sid,
        text="Hello, my order 1+1 is late & cold \N{GRINNING FACE}",
        extra={"to": "+15550100001"},
    )


def test_every_file_is_taken_in_order_whatever_the_stated_count() -> None:
    event = fixture(SMS, "sms_pictures")
    assert event.attachments == (
        Attachment(kind="image", url=f"{MEDIA}ME0", content_type="image/jpeg"),
        Attachment(kind="file", url=f"{MEDIA}ME2", content_type="application/pdf"),
        Attachment(kind="contact", url=f"{MEDIA}ME10", content_type="text/vcard"),
    )
    assert event.text == ""


def test_a_file_without_a_stated_type_or_count_is_still_taken() -> None:
    assert one(SMS, form(MediaUrl0="cat.jpg")).attachments == (Attachment(kind="file", url="cat.jpg"),)


def test_a_message_to_the_messaging_service_is_ours_whatever_number_of_its_pool() -> None:
    event = fixture(SMS, "sms_service_short_code")
    assert (event.type, event.identity, event.consent) == (EventType.INTERACTION, "38438", Consent.STOP)
    assert event.extra == {"to": "+15550199999", "messaging_service": SERVICE}


def test_a_message_to_a_number_that_is_not_ours_is_ignored_with_its_reason() -> None:
    event = fixture(SMS, "sms_elsewhere")
    assert event.type is EventType.IGNORED
    assert event.reason == "sent to +15550666666, which is none of this account's addresses"
    assert event.raw == (FIXTURES / "sms_elsewhere.form").read_text()
    mended = Account(channel=Channel.SMS, id="main", address="+15550100001", addresses=("+15550666666",))
    assert fixture(mended, "sms_elsewhere").key != event.key  # a repeat after the mend must still count


def test_an_account_with_no_address_yet_takes_what_is_sent_to_it() -> None:
    assert fixture(Account(channel=Channel.SMS, id="new"), "sms_elsewhere").type is EventType.INTERACTION


def test_a_whatsapp_sender_is_known_by_number_with_the_other_id_as_alias() -> None:
    event = fixture(WHATSAPP, "whatsapp_number")
    assert (event.identity, event.aliases) == ("+15557770002", ("BR.9876",))
    assert event.author.name == "Ana Lima"
    assert event.parent == "SM" + "6b" * 16
    assert event.extra["wa_id"] == "15557770002"
    assert event.extra["to"] == "+15550100002"


def test_a_whatsapp_sender_without_a_number_is_known_by_their_business_id() -> None:
    event = fixture(WHATSAPP, "whatsapp_no_number")
    assert (event.type, event.identity, event.aliases) == (EventType.INTERACTION, "BR.9876", ())


def test_the_number_leads_even_where_it_comes_second() -> None:
    body = form(From="whatsapp:BR.1", ExternalUserId="whatsapp:+5511", To="whatsapp:+15550100002")
    event = one(WHATSAPP, body)
    assert (event.identity, event.aliases) == ("+5511", ("BR.1",))


def test_a_pressed_button_is_a_postback_with_its_payload() -> None:
    event = fixture(WHATSAPP, "whatsapp_button")
    assert (event.kind, event.text, event.extra["payload"]) == (Kind.POSTBACK, "Yes, please", "reship:yes")


def test_a_place_is_an_attachment() -> None:
    event = fixture(WHATSAPP, "whatsapp_place")
    (place,) = event.attachments
    assert place == Attachment(kind="location", name="Praça da Sé", latitude=-23.5505, longitude=-46.6333)
    assert event.extra["place"] == "Praça da Sé, São Paulo"


@pytest.mark.parametrize(("latitude", "longitude"), [("91", "0"), ("nan", "0"), ("", "0"), ("x", "1"), ("1", "181")])
def test_a_place_that_is_nowhere_is_left_out(latitude: str, longitude: str) -> None:
    assert one(SMS, form(Latitude=latitude, Longitude=longitude)).attachments == ()


def test_an_advert_that_brought_the_customer_is_told() -> None:
    extra = fixture(WHATSAPP, "whatsapp_advert").extra
    assert extra["referral_url"] == "https://fb.me/3xAmple"
    assert extra["referral_headline"] == "Spring sale"


@pytest.mark.parametrize(
    ("body", "consent"),
    [
        *[
            (word, Consent.STOP)
            for word in ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "stop"]
        ],
        *[(word, Consent.START) for word in ["START", "UNSTOP", "Start"]],
        *[(word, Consent.HELP) for word in ["HELP", "INFO", "info"]],
        ("  Stop \n", Consent.STOP),
        ("STOP PLEASE", Consent.NONE),
        ("Stop.", Consent.NONE),
        ("OPT OUT", Consent.NONE),
        ("please don't stop", Consent.NONE),
        ("", Consent.NONE),
    ],
)
def test_only_a_keyword_by_itself_is_about_consent(body: str, consent: Consent) -> None:
    assert one(SMS, form(Body=body)).consent == consent


@pytest.mark.parametrize(("stated", "consent"), [("STOP", "stop"), ("start", "start"), ("HELP", "help"), ("?", "")])
def test_twilios_own_verdict_counts_in_any_language(stated: str, consent: str) -> None:
    assert one(SMS, form(Body="ARRÊT", OptOutType=stated)).consent == consent


def test_yes_is_an_answer_that_lifts_a_stop_only_for_who_stopped() -> None:
    event = one(SMS, form(Body="yes"))
    assert (event.consent, event.extra["consent_if_stopped"]) == (Consent.NONE, "start")
    assert one(SMS, form(Body="YES", OptOutType="START")).consent is Consent.START
    assert "consent_if_stopped" not in one(SMS, form(Body="yes please")).extra


def test_a_delivery_status_names_our_message_and_hands_our_key_back() -> None:
    sid, ours = "SM" + "be" * 16, "sms#main#r-17"
    event = fixture(SMS, "status_delivered", ref=ours)
    assert (event.type, event.status, event.reason) == (EventType.STATUS, DeliveryStatus.DELIVERED, "")
    assert (event.key, event.target) == (f"sms#main#{sid}:delivered", f"sms#main#{sid}")
    assert (event.our_key, event.identity, event.direction) == (ours, "+15557770001", Direction.OUTBOUND)


def test_a_failed_delivery_says_why_in_plain_words() -> None:
    event = fixture(SMS, "status_failed")
    assert event.status == DeliveryStatus.FAILED
    assert event.reason == "30005: the customer's number does not exist or is no longer in use"


def test_a_whatsapp_read_receipt_is_the_customers() -> None:
    event = fixture(WHATSAPP, "status_read")
    assert (event.status, event.identity) == (DeliveryStatus.READ, "+15557770002")


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("accepted", "sent"),
        ("scheduled", "sent"),
        ("queued", "sent"),
        ("sending", "sent"),
        ("sent", "sent"),
        ("Delivered", "delivered"),
        ("read", "read"),
        ("failed", "failed"),
        ("undelivered", "failed"),
        ("canceled", "failed"),
    ],
)
def test_twilios_status_words_become_ours(word: str, status: str) -> None:
    event = one(SMS, urlencode({"MessageSid": "SM1", "MessageStatus": word}).encode())
    assert (event.type, event.status, bool(event.reason)) == (EventType.STATUS, status, status == "failed")


def test_a_status_in_the_old_parameter_counts_where_there_is_no_body() -> None:
    assert one(SMS, b"SmsSid=SM1&SmsStatus=delivered").status == "delivered"
    assert one(SMS, form(SmsStatus="delivered", Body="hi")).type is EventType.INTERACTION


@pytest.mark.parametrize(
    ("code", "stated", "reason"),
    [
        ("21610", "", "21610: the customer has asked us to stop; they can text START to hear from us again"),
        ("99999", "Odd fault", "99999: Odd fault"),
        ("99999", "", "99999: Twilio gave no reason"),
        ("", "", "Twilio gave no reason"),
        ("0", "", "Twilio gave no reason"),
    ],
)
def test_a_failure_without_a_known_code_says_what_there_is(code: str, stated: str, reason: str) -> None:
    body = urlencode({"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": code, "ErrorMessage": stated})
    assert one(SMS, body.encode()).reason == reason


def test_the_reasons_are_plain_words_without_a_full_stop() -> None:
    for code, words in reasons.REASONS.items():
        assert code.isdigit()
        assert words == words.strip()
        assert not words.endswith(".")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"MessageSid=SM1&MessageStatus=huh", "unknown message status 'huh'"),
        (form(From="rcs:+15557770001"), "came over rcs, which is not this account's channel"),
        (form(From="whatsapp:+15557770001"), "came over whatsapp, which is not this account's channel"),
        (form(From="+"), "the sender has no address"),
        (b"EventType=onMessageAdded&Author=x", "not a message but onMessageAdded"),
        (b"RecordingSid=RE1&CallSid=CA1&AccountSid=AC1", "not a message but CallSid, RecordingSid"),
    ],
)
def test_what_we_do_not_know_is_kept_with_its_reason(body: bytes, reason: str) -> None:
    event = one(SMS, body)
    assert (event.type, event.reason, event.raw) == (EventType.IGNORED, reason, body.decode())
    assert one(SMS, body) == event


def test_a_call_on_the_message_address_is_ignored() -> None:
    assert fixture(SMS, "call_ringing").type is EventType.IGNORED


def test_different_unknown_bodies_are_different_events() -> None:
    assert one(SMS, b"CallSid=CA1").key != one(SMS, b"CallSid=CA2").key


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "MessageSid"),
        (b"Body=hello&From=%2B1", "MessageSid"),
        (b"MessageStatus=sent&CallSid=CA1", "MessageSid"),
        (b"MessageSid=&Body=hello", "MessageSid"),
        (b"MessageSid=SM1&Body=hello", "From"),
        (b"MessageSid=SM1&Body=%ff", "Body"),
        (b"MessageSid=SM1&%ff=1", "body"),
        (b"\xff", "body"),
        (b"&".join([b"a=1"] * 1001), "body"),
    ],
)
def test_a_body_that_cannot_be_read_names_the_field(body: bytes, field: str) -> None:
    with pytest.raises(Malformed) as told:
        one(SMS, body)
    assert told.value.field == field


def as_json(value: Any, account: Account = SMS) -> Event:
    (event,) = inbound.parse(asked(json.dumps(value).encode(), "application/json"), account)
    return event


def test_a_json_body_says_the_same_as_a_form() -> None:
    fields = {"MessageSid": "SM1", "From": "+15557770001", "To": "+15550100001", "Body": "hi", "NumMedia": 0}
    told = as_json({**fields, "ToCity": None})
    assert told == one(SMS, form(Body="hi", NumMedia="0"))


def test_a_json_body_of_something_else_is_ignored() -> None:
    assert as_json([{"specversion": "1.0"}]).reason == "a JSON body that is not one object"


def test_half_a_surrogate_pair_in_json_is_replaced_as_no_store_can_keep_it() -> None:
    body = {"MessageSid": "SM1", "From": "+1", "To": "+15550100001", "Body": "a\ud83d"}
    assert as_json(body).text == "a\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b"\xff\xfe{}"])
def test_json_that_cannot_be_read_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        inbound.parse(asked(body, "application/json"), SMS)


def test_a_message_is_answered_with_empty_twiml_and_a_status_with_nothing() -> None:
    message = asked(form(Body="hi"))
    answer = inbound.acknowledge(message, inbound.parse(message, SMS))
    assert (answer.status, answer.body, answer.content_type) == (200, "<Response/>", "text/xml")
    status = asked(b"MessageSid=SM1&MessageStatus=sent")
    assert inbound.acknowledge(status, inbound.parse(status, SMS)).status == 204


def test_there_is_no_handshake() -> None:
    with pytest.raises(NotFound):
        inbound.handshake(asked(b""), SMS, Secrets(webhook=("t",)))


def test_the_raw_body_is_kept_where_the_account_asks_for_it() -> None:
    keeping = Account(channel=Channel.SMS, id="main", settings={"keep_raw": True})
    assert one(keeping, form(Body="hi")).raw == form(Body="hi").decode()
    assert one(SMS, form(Body="hi")).raw == ""


NAMES = ["MessageSid", "SmsSid", "MessageStatus", "SmsStatus", "From", "To", "Body", "NumMedia", "MediaUrl0", "CallSid"]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*NAMES, "ErrorCode", "Latitude"]), st.text(max_size=8)))
def test_any_form_is_one_event_or_malformed_and_the_same_each_time(fields: dict[str, str]) -> None:
    body = urlencode(fields, errors="surrogatepass").encode()
    try:
        event = one(SMS, body)
    except Malformed:
        return
    assert event == one(SMS, body)
    assert event.key.startswith("sms#main#")
    assert event.type is not EventType.INTERACTION or event.identity


def test_the_webhook_loads_only_the_standard_library_and_the_domain() -> None:
    code = (
        "import sys; before = set(sys.modules); import chalicelib.channels.twilio.inbound;"
        "names = {name.partition('.')[0] for name in set(sys.modules) - before};"
        "print(*sorted(names - set(sys.stdlib_module_names) - {'chalicelib'}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


EXPECTED: dict[str, tuple[str, str, str]] = {
    "receiveValid": ("sms", "+14133881111", "Msg"),
    "receiveMedia": ("sms", "+14133881111", ""),
    "tmsReceiveExtra": ("sms", "+14133881111", "John Cruz"),
    "waReceiveValid": ("whatsapp", "+14133881111", "Msg"),
    "waReceiveBSUIDValid": ("whatsapp", "+14133881111", "Msg"),
    "waReceiveFromBSUID": ("whatsapp", "US.1234", "Msg"),
}
STATUSES = {"statusStop": "failed", "statusValid": "delivered", "statusRead": "read"}
IGNORED = {"statusInvalid": "unknown message status 'huh'", "whatsapp_inbound_text": "the sender has no address"}


@pytest.mark.providers
def test_every_recorded_payload_is_understood_or_ignored_with_its_reason() -> None:
    addresses = ("+12028831111", "384387")
    for path in sorted((providers() / "payloads" / "twilio").iterdir()):
        channel = "whatsapp" if path.name.lower().startswith("wa") or "whatsapp" in path.name else "sms"
        event = one(Account(channel=Channel(channel), id="a", addresses=addresses), path.read_bytes())
        if path.stem in EXPECTED:
            found = (event.channel, event.identity, event.text)
            assert (event.type, found) == (EventType.INTERACTION, EXPECTED[path.stem])
        elif path.stem in STATUSES:
            assert (event.type, event.status) == (EventType.STATUS, STATUSES[path.stem])
        elif path.stem in IGNORED:
            assert (event.type, event.reason) == (EventType.IGNORED, IGNORED[path.stem])
        else:
            assert path.stem == "receiveBase64"  # a text that happens to be base64; it is kept as sent
            assert event.text.startswith("QmFubm9u")
