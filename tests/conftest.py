"""For every test: nothing outside this machine can be reached, and no credentials of this shell are used."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

pytest_plugins = ["tests.stack"]

_LOOPBACK_NAMES = ("localhost", "::1", "")
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class NetworkRefused(RuntimeError):
    """A test tried to leave this machine."""


def _is_local(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    return name in _LOOPBACK_NAMES or name.startswith("127.") or name.endswith(".localhost")


def _guard(sock: socket.socket, address: Any) -> None:
    if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
        raise NetworkRefused(f"tests may only talk to this machine, not to {address[0]}")


def _guarded_connect(sock: socket.socket, address: Any) -> None:
    _guard(sock, address)
    _connect(sock, address)


def _guarded_connect_ex(sock: socket.socket, address: Any) -> int:
    _guard(sock, address)
    return _connect_ex(sock, address)


def _guarded_getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
    # Looking a name up is already talking to the outside.
    if host is not None and not _is_local(host):
        raise NetworkRefused(f"tests may only talk to this machine, not to {host}")
    return _getaddrinfo(host, *arguments, **named)


@pytest.fixture(autouse=True, scope="session")
def only_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded_connect)
        patch.setattr(socket.socket, "connect_ex", _guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", _guarded_getaddrinfo)
        yield


@pytest.fixture(autouse=True, scope="session")
def nobody_s_credentials() -> Iterator[None]:
    """No AWS profile, key or setting of the shell that runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("AWS_", "RAPPORT_")) and name != "RAPPORT_PROVIDERS":
                patch.delenv(name)
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield
