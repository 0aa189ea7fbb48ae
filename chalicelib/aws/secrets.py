"""Providers' secrets, one entry an account in Secrets Manager, cached for a minute."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import msgspec
from botocore.exceptions import ClientError

from chalicelib import config
from chalicelib.aws.session import client
from chalicelib.channels.base import Secrets


class SecretStore:
    def __init__(self, seconds: float = 60.0, clock: Callable[[], float] = monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._cache: dict[str, tuple[float, Secrets | None]] = {}

    def get(self, channel: str, account: str, *, fresh: bool = False) -> Secrets | None:
        """None if the account has no entry. `fresh`: not from the cache (before changing it)."""
        name = config.load().secret(channel, account)
        known = None if fresh else self._cache.get(name)
        if known and self._clock() < known[0]:
            return known[1]
        value = self._read(name)
        self._cache[name] = (self._clock() + self._seconds, value)
        return value

    def put(self, channel: str, account: str, value: Secrets) -> None:
        """Store an account's entry, new or over the old one."""
        name = config.load().secret(channel, account)
        text = msgspec.json.encode(value).decode()
        try:
            client("secretsmanager").put_secret_value(SecretId=name, SecretString=text)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            client("secretsmanager").create_secret(Name=name, SecretString=text)
        self._cache.pop(name, None)

    def _read(self, name: str) -> Secrets | None:
        try:
            text = client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        return msgspec.json.decode(text, type=Secrets)
