"""The sandbox's website: it includes the chat as a website would, and proves who is signed in as its server would."""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import re
from collections.abc import Iterator
from urllib.request import urlopen

import pytest

from sandbox.server import Handle, start

CHAT = {"channel": "chat", "id": "web", "name": 'Larkspur <Shoes> "x"', "secrets": {"other": {"identity": "the key"}}}


@pytest.fixture
def sandbox() -> Iterator[Handle]:
    with start(target="http://127.0.0.1:9", public_url="https://care.example", accounts=[CHAT]) as handle:
        yield handle


def get(sandbox: Handle, path: str) -> tuple[str, str]:
    """The page and its Content-Security-Policy."""
    with urlopen(sandbox.url + path, timeout=5) as answer:
        return answer.read().decode(), str(answer.headers["Content-Security-Policy"])


def test_it_includes_the_script_of_the_product_for_its_account(sandbox: Handle) -> None:
    page, rules = get(sandbox, "/shop")
    assert '<script async src="https://care.example/chat.js" data-account="web"></script>' in page
    assert "frame-src https://care.example;" in rules
    assert 'data-user=""' in page
    assert "Larkspur &lt;Shoes&gt;" in page
    assert not re.search(r"\{\w+\}", page)


def test_who_is_signed_in_is_proven_and_the_key_stays_on_the_server(sandbox: Handle) -> None:
    page, _ = get(sandbox, "/shop?as=ada")
    found = re.search(r'data-user="([^"]*)"', page)
    assert found
    user = json.loads(html.unescape(found[1]))
    assert user["hmac"] == hmac.new(b"the key", b"ada", hashlib.sha256).hexdigest()
    assert "the key" not in page


@pytest.mark.parametrize("name", ["", "%3Cb%3E", "ADA", "a" * 21])
def test_nobody_else_is_signed_in(name: str, sandbox: Handle) -> None:
    assert 'data-user=""' in get(sandbox, f"/shop?as={name}")[0]
