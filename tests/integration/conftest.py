"""A bare emulated AWS with the project's tables and queues, and nothing deployed on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from infra import data_plane
from infra.local import ministack, process

_TABLE_FIELDS = ("TableName", "BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ministack.Cloud]:
    """The store and the queues of this process speak to it while the session lasts."""
    from chalicelib.aws import session
    from chalicelib.store import tables

    cloud = ministack.start(tmp_path_factory.mktemp("aws"), process.free_port())
    try:
        _create(cloud)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL", cloud.url)
            patch.setenv("AWS_DISABLE_HOST_PREFIX_INJECTION", "true")
            _forget_connections(tables.ALL, session)
            yield cloud
    finally:
        _forget_connections(tables.ALL, session)
        cloud.stop()


def _create(cloud: ministack.Cloud) -> None:
    resources = data_plane.template("local")["Resources"]
    for resource in resources.values():
        made: dict[str, Any] = resource.get("Properties", {})
        if resource["Type"] == "AWS::DynamoDB::Table":
            cloud.client("dynamodb").create_table(**{k: made[k] for k in _TABLE_FIELDS if k in made})
        elif resource["Type"] == "AWS::SQS::Queue":
            fifo = {"FifoQueue": "true"} if made.get("FifoQueue") else {}
            cloud.client("sqs").create_queue(QueueName=made["QueueName"], Attributes=fifo)


def _forget_connections(models: tuple[Any, ...], session: Any) -> None:
    """Clients made before or after must not be used for this emulator, nor its own for another."""
    for model in models:
        model._connection = None
    session.client.cache_clear()
    session._session.cache_clear()
