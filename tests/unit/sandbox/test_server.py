"""The sandbox as a whole: its page, its memory, its manners."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from sandbox import signing
from sandbox.server import start
from sandbox.world import World
from tests.unit.sandbox.conftest import ACCOUNTS, ADA, Client, Target

ROOT = Path(__file__).parents[3]
REFERENCE = Path(os.environ.get("RAPPORT_PROVIDERS", ROOT.parent / "shared" / "providers"))


def test_what_was_said_survives_a_restart(target: Target, tmp_path: Path) -> None:
    state = tmp_path / "deep" / "sandbox.json"
    with start(target=target.url, accounts=ACCOUNTS, state=state) as first:
        client = Client(first)
        client.do("message", channel="sms", text="Hello", media=["cat.png"])
        client.do("message", channel="sms", text="STOP")
    with start(target=target.url, accounts=ACCOUNTS, state=state) as second:
        client = Client(second)
        inbox = client.call("GET", f"/_sandbox/inbox/sms/{ADA['number'].replace('+', '%2B')}")[1]
        assert [item["text"] for item in inbox["items"]] == ["Hello", "STOP"]
        assert inbox["person"]["stopped"] is True
        assert client.call("GET", "/" + inbox["items"][0]["media"][0]["url"])[1].startswith(b"\x89PNG")
        assert len(client.call("GET", "/_sandbox/deliveries")[1]["deliveries"]) == 2


def test_a_webhook_that_was_still_to_be_tried_again_is_tried_after_a_restart(target: Target, tmp_path: Path) -> None:
    target.status = lambda hook: 503
    with start(target=target.url, accounts=ACCOUNTS, state=tmp_path / "s.json", meta_pauses=(60,)) as first:
        assert Client(first).do("message", **{"as": {"name": "Kofi"}}, channel="facebook", text="Hi")["id"]
    target.status = lambda hook: 200
    with start(target=target.url, accounts=ACCOUNTS, state=tmp_path / "s.json"):
        target.wait(2)


def test_saving_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path / "s.json")
    world.person("sms", "main", "+15550200001")
    assert world.save()
    before = (tmp_path / "s.json").read_text()
    world.person("sms", "main", "+15550200002")
    monkeypatch.setattr(os, "fsync", _no_space)
    with pytest.raises(OSError, match="no space"):
        world.save()
    assert (tmp_path / "s.json").read_text() == before


def _no_space(_: int) -> None:
    raise OSError("no space")


def test_an_inbox_gives_only_what_is_new(sandbox: Client) -> None:
    path = "/_sandbox/inbox/sms/%2B15550200001"
    sandbox.do("message", channel="sms", text="One")
    version = sandbox.call("GET", path)[1]["version"]
    assert sandbox.call("GET", f"{path}?since={version}")[1]["items"] == []
    sandbox.do("message", channel="sms", text="Two")
    assert [i["text"] for i in sandbox.call("GET", f"{path}?since={version}")[1]["items"]] == ["Two"]


def test_a_webhook_can_be_repeated_byte_for_byte(sandbox: Client, target: Target) -> None:
    sandbox.do("message", channel="sms", text="Hello")
    (made,) = sandbox.call("GET", "/_sandbox/deliveries")[1]["deliveries"]
    assert sandbox.json("POST", f"/_sandbox/deliveries/{made['key']}/again", {})[1]["status"] == 200
    first, second = target.wait(2)
    assert (first.body, first.headers["x-twilio-signature"]) == (second.body, second.headers["x-twilio-signature"])


@pytest.mark.parametrize(
    ("path", "data", "named"),
    [
        ("/_sandbox/customers/message", {"channel": "fax", "text": "Hi", "as": ADA}, "channel"),
        ("/_sandbox/customers/dance", {"channel": "sms", "text": "Hi", "as": ADA}, "kind"),
        ("/_sandbox/customers/message", {"channel": "sms", "as": ADA}, "text"),
        ("/_sandbox/customers/message", {"channel": "sms", "text": "Hi"}, "as"),
        ("/_sandbox/customers/message", {"channel": "sms", "text": "Hi", "as": {"number": "12"}}, "as.number"),
        ("/_sandbox/customers/message", {"channel": "sms", "text": "Hi", "as": ADA, "colour": 1}, "colour"),
        ("/_sandbox/customers/message", {"channel": "sms", "text": "Hi", "as": ADA, "media": ["x"]}, "media"),
        ("/_sandbox/customers/message", {"channel": "sms", "text": "Hi", "as": ADA, "duplicate": 99}, "duplicate"),
        ("/_sandbox/faults", {"provider": "fax", "mode": "500"}, "provider"),
        ("/_sandbox/faults", {"provider": "x", "mode": "sulk"}, "mode"),
        ("/_sandbox/limits", {"x.dms": {"limit": 0}}, "x.dms"),
        ("/_sandbox/settings", {"receipts": "never"}, "receipts"),
        ("/_sandbox/people", {"channel": "sms", "identity": "+1555", "tall": True}, "tall"),
    ],
)
def test_a_wrong_wish_is_refused_and_the_field_named(
    sandbox: Client, target: Target, path: str, data: dict[str, Any], named: str
) -> None:
    status, told, _ = sandbox.json("POST", path, data)
    assert status in (400, 404)
    assert told["error"].startswith(named)
    assert target.hooks == []


def test_other_web_pages_cannot_use_it(sandbox: Client) -> None:
    body = json.dumps({"provider": "x", "mode": "500"}).encode()
    assert sandbox.call("POST", "/_sandbox/faults", body, {"Content-Type": "text/plain"})[0] == 415
    headers = {"Content-Type": "application/json", "Host": "evil.example"}
    assert sandbox.call("POST", "/_sandbox/faults", body, headers)[0] == 403
    assert sandbox.call("GET", "/_sandbox/faults")[1]["faults"] == []


def test_only_this_machine_is_ever_called(sandbox: Client) -> None:
    sandbox.box.box.courier.target = "https://api.example.com"
    told = sandbox.do("message", channel="sms", text="Hello")
    assert "not this machine" in told["webhook"]["error"]


def test_the_page_asks_for_nothing_from_elsewhere(sandbox: Client) -> None:
    for path in ("/", "/page.css", "/page.js"):
        status, body, headers = sandbox.call("GET", path)
        assert status == 200
        assert "default-src 'none'" in headers["content-security-policy"]
        assert b"http" not in body.replace(b"http://www.w3.org", b"").replace(b"https?:", b"")
        assert b"innerHTML" not in body
    assert b'href="/' not in sandbox.call("GET", "/")[1]


def test_the_handshakes_are_judged(sandbox: Client) -> None:
    checks = sandbox.json("POST", "/_sandbox/handshakes", {})[1]["handshakes"]
    assert [(c["channel"], c["ok"]) for c in checks] == [("x", False), ("facebook", False), ("instagram", False)]


def test_the_accounts_file_is_read_again_when_it_changes(target: Target, tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    with start(target=target.url, accounts=path) as box:
        assert Client(box).call("GET", "/_sandbox/info")[1]["accounts"] == []
        path.write_text(json.dumps({"accounts": ACCOUNTS}))
        assert len(Client(box).call("GET", "/_sandbox/info")[1]["accounts"]) == 6


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_a_second_and_has_saved(target: Target, tmp_path: Path, sign: signal.Signals) -> None:
    accounts, state = tmp_path / "accounts.json", tmp_path / "state.json"
    accounts.write_text(json.dumps({"accounts": ACCOUNTS}))
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--target", target.url]
    command += ["--accounts", str(accounts), "--state", str(state)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    with process.stderr:
        first = process.stderr.readline()
        port = int(first.split("127.0.0.1:")[1].split(",")[0])
        held = HTTPConnection("127.0.0.1", port, timeout=5)  # a connection kept open must not hold it up
        held.request("POST", "/_sandbox/people", b'{"channel":"sms","identity":"+15550200009"}',
                     {"Content-Type": "application/json"})  # fmt: skip
        assert held.getresponse().read()
        started = time.monotonic()
        process.send_signal(sign)
        assert process.wait(timeout=5) == 0
        assert time.monotonic() - started < 1.0
        held.close()
    assert "+15550200009" in state.read_text()


@pytest.mark.providers
@pytest.mark.skipif(not REFERENCE.exists(), reason="the provider reference folder is not here")
def test_signatures_are_made_as_the_providers_vectors_say() -> None:
    vectors = json.loads((REFERENCE / "vectors" / "signatures.json").read_text())["vectors"]
    checked = [_agrees(vector) for vector in vectors if vector["header"] != "X-Hub-Signature"]
    assert len(checked) > 10
    assert all(checked)


def _agrees(vector: dict[str, Any]) -> bool:
    if vector["provider"] == "twilio":
        made = signing.twilio(vector["token"], vector["signed_url"], (vector["params"] or {}).items())
    elif vector["provider"] == "x":
        made = signing.x(vector["consumer_secret"], vector["raw_body"].encode())
    else:
        made = signing.meta(vector["app_secret"], vector["raw_body"].encode())
    return bool((made == vector.get("signature", vector.get("response_token"))) == vector["valid"])
