"""Fetching files from addresses that came from outside, without becoming anybody's tool.

Addresses in webhooks are what a provider says they are, but a lambda sits inside a network, so
it connects to public addresses only: the name is looked up once, the answer is checked, and the
connection goes to that very address (a second look-up could give another). See
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv4Address
from typing import Any

import urllib3
from urllib3.util import parse_url
from urllib3.util.connection import create_connection

from chalicelib.channels.base import Fault, HttpAnswer, SendFailed
from chalicelib.domain.errors import Refused

MAX_BYTES = 25 * 1024 * 1024
_CONNECT_SECONDS = 3.0
_WHOLE_SECONDS = 45.0
_CHUNK = 256 * 1024
Resolve = Callable[[str, int], list[str]]


class NotPublic(Refused):
    """The address leads into a network that isn't the internet."""


def origin_of(url: str) -> str:
    """Scheme, host and port, read by the same parser that will connect; "" of what isn't a plain web
    address (one with a user name in it isn't)."""
    try:
        parts = parse_url(url)
    except urllib3.exceptions.LocationParseError:
        return ""
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme or "")
    return f"{parts.scheme}://{parts.host}:{port}" if parts.host and port and not parts.auth else ""


def public_address(host: str, port: int, resolve: Resolve) -> str:
    """The address to connect to. Raises NotPublic if the name has one that isn't public, OSError if none."""
    if ":" in host:
        raise NotPublic("an IPv6 literal")
    found = resolve(host, port)
    for text in found:
        address = IPv4Address(text)
        if not address.is_global or address.is_multicast:
            raise NotPublic(f"{host} is not a public address")
    if not found:
        raise OSError(f"{host} has no address")
    return found[0]


def resolved(host: str, port: int) -> list[str]:
    """IPv4 only: every media server has it, and IPv6 knows too many ways of writing a private address."""
    found = socket.getaddrinfo(host, port, family=socket.AF_INET, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in found]


class Download:
    """An `Http` (channels/base.py) for reading files: the answer's body ends after `MAX_BYTES` + 1
    bytes. `inside`: base addresses whose origin may be reached wherever it is (a local sandbox's)."""

    def __init__(self, inside: Iterable[str] = (), resolve: Resolve = resolved) -> None:
        self._inside = {origin_of(base) for base in inside} - {""}
        self._plain = urllib3.PoolManager(maxsize=2, retries=False)
        self._guarded = _guarded_pool(resolve)

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        """One attempt, no redirects. Raises NotPublic; SendFailed: SAFE where no connection was made,
        UNKNOWN where the answer was cut off."""
        pool = self._plain if origin_of(url) in self._inside else self._guarded
        limits = urllib3.Timeout(connect=_CONNECT_SECONDS, read=timeout)
        try:
            answer = pool.request(
                method, url, headers=dict(headers), body=body or None, timeout=limits, redirect=False,
                preload_content=False,
            )  # fmt: skip
            try:
                return HttpAnswer(
                    status=answer.status,
                    headers={name.lower(): value for name, value in answer.headers.items()},
                    body=_read(answer),
                )
            finally:
                answer.close()
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
            raise SendFailed(Fault.SAFE, "the file's server could not be reached", code=type(error).__name__) from error
        except (urllib3.exceptions.HTTPError, TimeoutError) as error:
            raise SendFailed(Fault.UNKNOWN, "the file's server broke off", code=type(error).__name__) from error


def _read(answer: urllib3.BaseHTTPResponse) -> bytes:
    """At most one byte too many, in bounded time: a drip of bytes never trips a read timeout."""
    ends = time.monotonic() + _WHOLE_SECONDS
    got = bytearray()
    for chunk in answer.stream(_CHUNK):
        got += chunk
        if len(got) > MAX_BYTES:
            break
        if time.monotonic() > ends:
            raise TimeoutError("the file came too slowly")
    return bytes(got[: MAX_BYTES + 1])


def _guarded_pool(resolve: Resolve) -> urllib3.PoolManager:
    def connect(connection: Any) -> socket.socket:
        """As urllib3's own, but to the address that was checked (TLS still asks for the host's name)."""
        try:
            address = public_address(connection.host, connection.port, resolve)
            return create_connection(
                (address, connection.port), connection.timeout, socket_options=connection.socket_options
            )
        except TimeoutError as error:
            raise urllib3.exceptions.ConnectTimeoutError(connection, "connecting took too long") from error
        except OSError as error:
            raise urllib3.exceptions.NewConnectionError(connection, "could not connect") from error

    class PlainConnection(urllib3.connection.HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

    class TlsConnection(urllib3.connection.HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class TlsPool(urllib3.HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    manager = urllib3.PoolManager(maxsize=2, retries=False)
    manager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}
    return manager
