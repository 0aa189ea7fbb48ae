"""Words lose card numbers, identifiers keep every digit: in events, interactions, raw payloads and requests."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain import redaction
from chalicelib.domain.events import Attachment, Author, Channel, Event, EventType
from chalicelib.domain.interactions import Edit, Interaction
from chalicelib.store.codec import encode
from tests.fakes.card_numbers import digits_of, plain_numbers, said

CARD = "4111 1111 1111 1111"
ID = "4111111111111111"  # an identifier that by chance looks like a card
GONE = "•••• 1111"


def event(**more: Any) -> Event:
    return Event(
        key=f"facebook#{ID}#{ID}_{ID}", type=EventType.INTERACTION, channel=Channel.FACEBOOK, account=ID,
        received_at=1, at=1, identity=ID, provider_id=ID, root=ID, parent=ID, **more,
    )  # fmt: skip


def test_every_part_of_an_event_that_holds_words_is_cleaned() -> None:
    clean = redaction.event(
        event(
            text=CARD, author=Author(name=f"Sam {CARD}", handle=ID), reason=f"odd: {CARD}",
            attachments=(Attachment(kind="image", url=f"https://cdn.example/{ID}.png", name=f"{CARD}.png"),),
            extra={"payload": CARD, "link": f"https://www.facebook.com/{ID}/posts/{ID}", "app_id": ID},
            raw=json.dumps({"message": CARD, "id": ID}),
        )
    )  # fmt: skip
    assert clean.text == GONE
    assert clean.author == Author(name=f"Sam {GONE}", handle=ID)
    assert clean.reason == f"odd: {GONE}"
    assert clean.attachments[0].name == f"{GONE}.png"
    assert clean.attachments[0].url == f"https://cdn.example/{ID}.png"
    assert clean.extra == {"payload": GONE, "link": f"https://www.facebook.com/{ID}/posts/{ID}", "app_id": ID}
    assert json.loads(clean.raw) == {"message": GONE, "id": ID}
    same = (clean.key, clean.identity, clean.provider_id, clean.root, clean.parent, clean.account)
    assert same == (event().key, ID, ID, ID, ID, ID)


def test_every_part_of_an_interaction_that_holds_words_is_cleaned() -> None:
    clean = redaction.interaction(
        Interaction(
            key=f"out#{ID}#c", text=CARD, edits=(Edit(key=ID, at=1, text=CARD),), variables={"1": CARD}, thread=ID,
            status_reason=f"refused: {CARD}", part_ids=(ID,), part_status={ID: "sent"}, extra={"note": CARD},
        )
    )  # fmt: skip
    assert (clean.text, clean.edits[0].text, clean.variables, clean.extra) == (GONE, GONE, {"1": GONE}, {"note": GONE})
    assert clean.status_reason == f"refused: {GONE}"
    assert (clean.key, clean.thread, clean.part_ids, clean.edits[0].key) == (f"out#{ID}#c", ID, (ID,), ID)


def test_what_holds_no_card_number_is_the_same_thing() -> None:
    plain = event(text="hello 12345", raw='{"id": 1}', extra={"link": "https://x.com/a/status/1790123456789012345"})
    assert redaction.event(plain) is plain
    item = Interaction(key="k", text="hello", extra={"to": "+491511234567"})
    assert redaction.interaction(item) is item


# Fields of the two records that hold ids, numbers, times or words of ours; any other field may hold a customer's.
_NOT_WORDS = {
    "key", "type", "channel", "account", "received_at", "at", "identity", "aliases", "provider_id", "kind",
    "direction", "visibility", "root", "parent", "language", "consent", "target", "our_key", "status", "erase",
    "body", "thread", "customer", "agent", "how", "sent_at", "attempts", "part_ids", "parts", "part_status",
    "template", "echo_of", "deleted_at", "erased", "forget_edits", "hidden_by", "hidden", "reactions",
    "reaction_marks",
}  # fmt: skip


@pytest.mark.parametrize("record", [Event, Interaction])
def test_a_new_field_must_be_cleaned_or_be_no_words(record: type) -> None:
    """Every field that isn't known to be none of a customer's words is cleaned."""
    samples = {
        "text": CARD, "reason": CARD, "status_reason": CARD, "raw": CARD, "author": Author(name=CARD),
        "attachments": (Attachment(kind="file", name=CARD),), "extra": {"a": CARD}, "variables": {"a": CARD},
        "edits": (Edit(key="k", at=1, text=CARD),),
    }  # fmt: skip
    base = event() if record is Event else Interaction(key="k")
    clean = redaction.event if record is Event else redaction.interaction
    for field in fields(record):
        if field.name in _NOT_WORDS:
            continue
        told = clean(replace(base, **{field.name: samples[field.name]}))  # type: ignore[arg-type]
        assert CARD not in encode(told), field.name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (f'{{"text":"{CARD}"}}', {"text": GONE}),
        (f'{{"entry":[{{"id":"{ID}","changes":[{{"message":"pay {CARD}"}}]}}]}}',
         {"entry": [{"id": ID, "changes": [{"message": f"pay {GONE}"}]}]}),
        (f'{{"note":{ID},"page_id":{ID},"createdTimestamp":{ID}}}',
         {"note": GONE, "page_id": int(ID), "createdTimestamp": int(ID)}),
        ('{"text":"\\u0664\\u0661\\u0661\\u0661 1111 1111 1111"}', {"text": GONE}),
        (f'{{"from":{{"id":"{ID}","name":"{CARD}"}}}}', {"from": {"id": ID, "name": GONE}}),
        (f'{{"told":"[{{\\"text\\":\\"{CARD}\\"}}]"}}', {"told": f'[{{"text":"{"".join(GONE)}"}}]'}),
        (f'{{"url":"https://pay.example/{ID}"}}', {"url": f"https://pay.example/{GONE}"}),
        (f'{{"url":"https://scontent.fbcdn.net/{ID}.jpg"}}', {"url": f"https://scontent.fbcdn.net/{ID}.jpg"}),
    ],
)  # fmt: skip
def test_json_keeps_its_identifiers(given: str, kept: Any) -> None:
    clean = json.loads(redaction.raw(given))
    if isinstance(clean.get("told"), str):
        clean, kept = {"told": json.loads(clean["told"])}, {"told": json.loads(kept["told"])}
    assert clean == kept


def test_words_in_a_field_that_is_named_like_an_identifier_are_words() -> None:
    assert redaction.facts({"number": f"my card {CARD}", "address": CARD, "line": ID}) == {
        "number": f"my card {GONE}", "address": GONE, "line": ID,
    }  # fmt: skip


def test_a_form_keeps_its_identifiers() -> None:
    form = {
        "Body": f"my card {CARD}",
        "MessageSid": f"SM{ID}",
        "From": f"+{ID}",
        "MediaUrl0": f"https://api.twilio.com/{ID}",
    }
    clean = parse_qs(redaction.raw(urlencode(form)))
    assert clean == {name: [value] for name, value in {**form, "Body": f"my card {GONE}"}.items()}


@pytest.mark.parametrize("text", ["", "{", "not json 4", '{"id":"1"}', "Body=hello&From=%2B491511234567", "[" * 2_000])
def test_a_payload_without_a_card_number_stays_to_the_letter(text: str) -> None:
    assert redaction.raw(text) == text


def test_a_payload_that_is_cut_off_is_cleaned_as_words() -> None:
    assert redaction.raw(f'{{"text":"{CARD}') == f'{{"text":"{GONE}'


def test_a_request_that_is_not_utf8_is_left_to_its_reader() -> None:
    raw = b'{"text":"\xff' + CARD.encode() + b'"}'
    assert redaction.body(raw) is raw


@settings(max_examples=400, deadline=None)
@given(said(), st.sampled_from(["text", "raw json", "raw form", "extra", "author", "attachment"]))
def test_no_event_carries_a_card_number_to_the_queue(told: tuple[str, str], place: str) -> None:
    number, text = told
    given = {
        "text": {"text": text}, "raw json": {"raw": json.dumps({"message": {"text": text}})},
        "raw form": {"raw": urlencode({"Body": text})}, "extra": {"extra": {"payload": text}},
        "author": {"author": Author(name=text)}, "attachment": {"attachments": (Attachment(kind="file", name=text),)},
    }[place]  # fmt: skip
    plain = replace(event(), key="k", account="a", identity="i", provider_id="p", root="", parent="", **given)
    sent = redaction.event(plain)
    assert number not in digits_of(json.dumps(json.loads(encode(sent)), ensure_ascii=False))
    assert number not in digits_of(" ".join(parse_qs(sent.raw).get("Body", [""])))


@settings(max_examples=200, deadline=None)
@given(plain_numbers(), st.sampled_from(["id", "page_id", "MessageSid", "from", "psid", "thread", "answers", "key"]))
def test_no_identifier_is_changed(number: str, name: str) -> None:
    text = json.dumps({name: number, "list": [{name: number}]})
    assert redaction.raw(text) == text
    assert redaction.facts({name: number}) == {name: number}
