"""X-Twilio-Signature: base64 HMAC-SHA1 over the exact public URL and every parameter.

Source: https://www.twilio.com/docs/usage/security#validating-requests and Twilio's own helper
libraries, whose two habits are followed: the port is tried with and without (proxies add and strip
it), and a parameter sent several times counts once a distinct value, in sorted order. A JSON body is
signed through the query parameter `bodySHA256`, and no parameters are.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, urlsplit

Params = Iterable[tuple[str, str]]

_DEFAULT_PORT = {"https": "443", "http": "80"}


def expected(url: str, params: Params, token: str) -> str:
    """The signature Twilio makes for `url` with these parameters, by the account's auth token."""
    values: dict[str, set[str]] = {}
    for name, value in params:
        values.setdefault(name, set()).add(value)
    text = url + "".join(name + value for name in sorted(values) for value in sorted(values[name]))
    # surrogateescape: bytes that are not UTF-8 are signed as they came; reading them is another matter
    digest = hmac.new(token.encode(), text.encode("utf-8", "surrogateescape"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def form_is_signed(signature: str, urls: Iterable[str], params: Params, tokens: Iterable[str]) -> bool:
    """True if any of the tokens signed these parameters for any of the addresses."""
    return _matches(signature, urls, list(params), tokens)


def body_is_signed(signature: str, urls: Iterable[str], body: bytes, tokens: Iterable[str]) -> bool:
    """True if any of the tokens signed an address whose `bodySHA256` is that of the raw body."""
    actual = hashlib.sha256(body).hexdigest()
    bound = [url for url in urls if hmac.compare_digest(_stated_hash(url), actual.encode())]
    return _matches(signature, bound, [], tokens)


def _stated_hash(url: str) -> bytes:
    stated = parse_qs(urlsplit(url).query).get("bodySHA256", [""])
    return stated[0].lower().encode()


def _matches(signature: str, urls: Iterable[str], params: list[tuple[str, str]], tokens: Iterable[str]) -> bool:
    given = signature.encode("utf-8", "replace")
    candidates = [form for url in urls for form in port_forms(url)]
    found = False
    # An empty token would let anyone sign, so it never counts. All are tried: no early answer to time.
    for token in filter(None, tokens):
        for url in candidates:
            found |= hmac.compare_digest(expected(url, params, token).encode(), given)
    return found


def port_forms(url: str) -> Iterator[str]:
    """The URL as given, without its port, and with its scheme's default port."""
    scheme, mark, rest = url.partition("://")
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    host, tail = rest[:end], rest[end:]
    bare = _without_port(host)
    yield url
    if bare != host:
        yield f"{scheme}{mark}{bare}{tail}"
    elif port := _DEFAULT_PORT.get(scheme.lower()):
        yield f"{scheme}{mark}{host}:{port}{tail}"


def _without_port(host: str) -> str:
    """`user:pass@name:443` -> `user:pass@name`; an IPv6 address keeps its brackets."""
    user, at, name = host.rpartition("@")
    before, colon, port = name.rpartition(":")
    return f"{user}{at}{before}" if colon and port.isdigit() else host
