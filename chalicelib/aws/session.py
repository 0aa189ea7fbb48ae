"""One boto session and one client a service, DynamoDB's too: PynamoDB is handed it (store/tables.py)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config as BotoConfig

from chalicelib import config

_DYNAMODB = BotoConfig(
    connect_timeout=2,
    read_timeout=5,
    parameter_validation=False,  # PynamoDB builds the parameters, and checking them again takes longer
    retries={"mode": "standard", "total_max_attempts": 5},
)
_SETTINGS = BotoConfig(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})


@lru_cache(maxsize=1)
def _session() -> boto3.Session:
    return boto3.Session(region_name=config.load().region)


def credentials() -> Any:
    """To sign with; botocore renews them when they run out."""
    found = _session().get_credentials()
    if found is None:
        raise RuntimeError("no credentials to sign with")
    return found.get_frozen_credentials()


@lru_cache(maxsize=16)
def client(service: str) -> Any:
    """A client, made when first used."""
    settings = _DYNAMODB if service == "dynamodb" else _SETTINGS
    if service == "s3":  # version 4 signatures, or presigned links aren't checked everywhere
        settings = settings.merge(BotoConfig(signature_version="s3v4"))
    session: Any = _session()  # the stubs know only literal service names
    return session.client(service, config=settings)


@lru_cache(maxsize=4)
def brief(service: str) -> Any:
    """A client for what may as well be left out: it gives up soon, and tries once."""
    session: Any = _session()
    soon = BotoConfig(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 1})
    return session.client(service, config=soon)


@lru_cache(maxsize=4)
def unsigned(service: str) -> Any:
    """A client for calls that anybody may make (signing in): they go without our credentials."""
    session: Any = _session()
    return session.client(service, config=_SETTINGS.merge(BotoConfig(signature_version=UNSIGNED)))
