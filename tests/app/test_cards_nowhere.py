"""No card number gets into a queue, a store or a log, by whichever door it comes."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from chalice.app import Chalice

from chalicelib import channels, config, wiring
from chalicelib.aws import queues
from chalicelib.channels.base import Account, WebhookRequest
from chalicelib.domain.events import Channel, Event, EventType
from chalicelib.domain.interactions import Interaction
from chalicelib.observability import access
from chalicelib.store import interactions
from chalicelib.store.codec import decode, encode
from tests.app.test_chat_api import Page, app, chat, page, world  # noqa: F401 (fixtures)
from tests.app.test_webhooks import Known, Vault, post
from tests.unit.test_queues import Sqs

NUMBER, CARD, GONE = "4111111111111111", "4111 1111 1111 1111", "•••• 1111"
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "channels"
_SAID = frozenset({"text", "message", "caption", "title", "payload", "name", "full_text", "description", "Body"})


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Sqs:
    """The real queues over an SQS that remembers what it was sent."""
    fake, real = Sqs(), queues.Queues()
    monkeypatch.setattr(queues, "client", lambda service: fake)
    monkeypatch.setattr(wiring, "queues", lambda: real)
    monkeypatch.setattr(wiring, "settings", Known)
    monkeypatch.setattr(wiring, "secrets", Vault)
    monkeypatch.setenv("RAPPORT_KEEP_RAW", "true")
    config.load.cache_clear()
    return fake


def _talking(value: Any, name: str = "") -> Any:
    """A provider's payload in which everybody says a card number."""
    if isinstance(value, dict):
        return {key: _talking(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_talking(part, name) for part in value]
    return f"pay with {CARD}, or {NUMBER}" if isinstance(value, str) and name in _SAID else value


SAYING = {
    "sms": urlencode({"MessageSid": "SM1", "From": "+15550109999", "To": "+15550100001", "Body": f"my card {CARD}"}),
    "whatsapp": urlencode(
        {"MessageSid": "SM1", "From": "whatsapp:+15550109999", "To": "whatsapp:+15550100001", "Body": CARD}
    ),
    "facebook": json.dumps(
        {
            "object": "page",
            "entry": [
                {
                    "id": "200000001", "time": 1,
                    "messaging": [
                        {
                            "sender": {"id": "77"}, "recipient": {"id": "200000001"}, "timestamp": 1795313420021,
                            "message": {"mid": "m_1", "text": f"my card {CARD}"},
                        }
                    ],
                }
            ],
        }
    ),
    "x": json.dumps({"data": {"event_uuid": "1", "event_type": "new.kind", "payload": {"id": "9", "text": CARD}}}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "account"), [("sms", "main"), ("whatsapp", "main"), ("facebook", "page"), ("x", "brand")]
)
def test_a_webhook_queues_no_card_number(app: Chalice, sqs: Sqs, channel: str, account: str) -> None:  # noqa: F811
    assert post(app, channel, account, SAYING[channel].encode()).status == 200
    (sent,) = sqs.sent
    body = sent["MessageBody"]
    assert CARD not in body
    assert NUMBER not in body
    assert "4111+1111" not in body
    told = decode(body, Event)
    assert GONE in told.text or GONE in told.raw or "\\u2022 1111" in told.raw


def _payloads() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(FIXTURES.rglob("*.*")):
        folder = path.relative_to(FIXTURES).parts[0]
        channel = {"twilio": "sms", "meta": path.stem.partition("_")[0]}.get(folder, folder)
        if path.suffix in (".json", ".form") and channel in ("x", "facebook", "instagram", "sms"):
            found.append((channel, path))
    return found


@pytest.mark.parametrize(
    ("channel", "path"), _payloads(), ids=lambda part: part.stem if isinstance(part, Path) else part
)
def test_no_kind_of_event_carries_one(channel: str, path: Path, sqs: Sqs) -> None:
    """Every payload we know of, with a card number in each of its texts, its raw form kept."""
    if path.suffix == ".form":
        pairs = parse_qsl(path.read_text().strip(), keep_blank_values=True)
        body = urlencode([(name, CARD if name in _SAID else value) for name, value in pairs]).encode()
    else:
        body = json.dumps(_talking(json.loads(path.read_text()))).encode()
    module = channels.inbound(channel)
    assert module
    account = Account(channel=Channel(channel), id="a", address="1", settings={"keep_raw": True})
    request = WebhookRequest(
        method="POST", urls=("https://r.example/",), headers={}, query={}, body=body, received_at=1
    )
    events = module.parse(request, account)
    wiring.queues().inbound(events)
    for sent in sqs.sent:
        assert CARD not in sent["MessageBody"]
        assert NUMBER not in sent["MessageBody"]
        assert "4111+1111" not in sent["MessageBody"]
    assert len(sqs.sent) == len(events) > 0


def test_a_voicemails_transcript_is_queued_without_it(sqs: Sqs) -> None:
    told = [{"what": "transcript", "text": f"my card is {CARD}"}, {"what": "began", "number": "+491511234567"}]
    event = Event(
        key="voice#main#1", type=EventType.CALL, channel=Channel.VOICE, account="main", received_at=1, at=1,
        identity="CA1", extra={"call": f"CA{NUMBER}", "told": json.dumps(told)},
    )  # fmt: skip
    wiring.queues().inbound([event])
    kept = decode(sqs.sent[0]["MessageBody"], Event)
    assert json.loads(kept.extra["told"]) == [{**told[0], "text": f"my card is {GONE}"}, told[1]]
    assert kept.extra["call"] == f"CA{NUMBER}"


def test_a_chat_line_and_a_visitors_name_are_kept_without_it(page: Page) -> None:  # noqa: F811
    page.start(name=f"Sam {CARD}", email="sam@example.org")
    page.say(f"my card is {CARD}")
    assert page.texts() == [f"my card is {GONE}"]
    kept = [encode(line.item) for line in page.world.lines.values()] + [encode(t) for t in page.world.tickets.values()]
    assert kept
    for text in kept:
        assert CARD not in text
        assert NUMBER not in text


def test_the_store_is_the_last_to_take_it_out() -> None:
    item = Interaction(key="note#1", text=f"paid by {CARD}", raw=json.dumps({"text": CARD}))
    assert CARD not in interactions._doc(item)


def test_a_log_line_never_tells_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), access("api", route="reply") as line:
        line["failed"] = f"The provider said: {CARD} is no word."
    (record,) = [record for record in caplog.records if record.getMessage() == "api"]
    assert record.failed == f"The provider said: {GONE} is no word."  # type: ignore[attr-defined]


def test_the_way_in_loads_none_of_what_only_our_own_texts_need() -> None:
    said = "import sys, chalicelib.blueprints.webhooks, chalicelib.aws.queues\n"
    said += "print([m for m in sys.modules if m.startswith(('phonenumbers', 'chalicelib.domain.personal', "
    said += "'chalicelib.domain.tone', 'chalicelib.services.guarding', 'chalicelib.services.phones_in'))])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
