"""What we rely on in the emulator, in small: a new version of it must still do all of this."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local import ministack, process

pytestmark = pytest.mark.stack

CODE = """
import json, os, boto3
def worker(event, context):
    print("one line per invocation")
    seen = boto3.client("dynamodb")
    failed = []
    for record in event["Records"]:
        body = json.loads(record["body"])
        once = record["messageId"] + record["attributes"]["ApproximateReceiveCount"]
        seen.put_item(TableName="contract-seen", Item={"id": {"S": once}, "n": {"N": str(body["n"])}})
        if body.get("bad"):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
def intruder(event, context):
    print("one line")
    try:
        boto3.client("dynamodb").scan(TableName="contract-seen")
    except Exception as error:
        return type(error).__name__
    return "allowed"
"""

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def _allow(*actions: str, resource: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}


def _wait(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("contract")


@pytest.fixture(scope="module")
def cloud(folder: Path) -> Iterator[ministack.Cloud]:
    running = ministack.start(folder, process.free_port(), auth=True)
    _build(running)
    yield running
    running.stop()


def _build(cloud: ministack.Cloud) -> None:
    sqs, dynamodb = cloud.client("sqs"), cloud.client("dynamodb")
    fifo = {"FifoQueue": "true", "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
    sqs.create_queue(QueueName="contract-dead.fifo", Attributes=fifo)
    redrive = {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:contract-dead.fifo", "maxReceiveCount": 2}
    attributes = {**fifo, "VisibilityTimeout": "1", "RedrivePolicy": json.dumps(redrive)}
    sqs.create_queue(QueueName="contract.fifo", Attributes=attributes)
    dynamodb.create_table(
        TableName="contract-seen",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    put = _allow("dynamodb:PutItem", resource="arn:aws:dynamodb:us-east-1:000000000000:table/contract-seen")
    take = _allow(
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        resource="arn:aws:sqs:us-east-1:000000000000:contract.fifo",
    )
    _function(cloud, "worker", [put, take])
    _function(cloud, "intruder", [put])
    cloud.client("lambda").create_event_source_mapping(
        EventSourceArn="arn:aws:sqs:us-east-1:000000000000:contract.fifo",
        FunctionName="contract-worker",
        BatchSize=10,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )


def _function(cloud: ministack.Cloud, name: str, statements: list[dict[str, Any]]) -> None:
    iam = cloud.client("iam")
    role = iam.create_role(RoleName=f"contract-{name}", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_role_policy(RoleName=f"contract-{name}", PolicyName="own", PolicyDocument=document)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("code.py", "")
        archive.writestr("task.py", CODE)
    cloud.client("lambda").create_function(
        FunctionName=f"contract-{name}",
        Runtime="python3.11",
        Handler=f"task.{name}",
        Role=role,
        Timeout=10,
        Code={"ZipFile": packed.getvalue()},
    )


def _seen(cloud: ministack.Cloud) -> list[int]:
    items = cloud.client("dynamodb").scan(TableName="contract-seen", ConsistentRead=True)["Items"]
    return sorted(int(item["n"]["N"]) for item in items)


def test_only_failed_records_come_back_and_are_put_aside_after_the_last_try(cloud: ministack.Cloud) -> None:
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName="contract.fifo")["QueueUrl"]
    for n in range(4):
        body = json.dumps({"n": n, "bad": n == 3})
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=f"g{n % 2}", MessageDeduplicationId=f"d{n}")
    dead = sqs.get_queue_url(QueueName="contract-dead.fifo")["QueueUrl"]
    put_aside: list[dict[str, Any]] = []
    _wait(lambda: put_aside.extend(sqs.receive_message(QueueUrl=dead).get("Messages", [])) or put_aside)
    assert [json.loads(message["Body"])["n"] for message in put_aside] == [3]
    assert _seen(cloud) == [0, 1, 2, 3, 3], "each good record once, the bad one twice"


def test_a_repeated_deduplication_id_is_swallowed(cloud: ministack.Cloud) -> None:
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName="contract.fifo")["QueueUrl"]
    for _ in range(2):
        sqs.send_message(QueueUrl=url, MessageBody='{"n": 70}', MessageGroupId="g", MessageDeduplicationId="same")
    sqs.send_message(QueueUrl=url, MessageBody='{"n": 71}', MessageGroupId="g", MessageDeduplicationId="other")
    _wait(lambda: 71 in _seen(cloud))
    assert _seen(cloud).count(70) == 1


def test_a_lambda_may_do_nothing_its_policy_does_not_say(cloud: ministack.Cloud) -> None:
    answer = cloud.client("lambda").invoke(FunctionName="contract-intruder", Payload=b"{}")
    assert json.load(answer["Payload"]) in ("AccessDeniedException", "ClientError")


def test_a_clean_stop_keeps_items_messages_and_functions(cloud: ministack.Cloud, folder: Path) -> None:
    sqs = cloud.client("sqs")
    url = sqs.create_queue(QueueName="contract-later")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=1)
    before = _seen(cloud)
    assert cloud.stop(), "it had to be killed"
    again = ministack.start(folder, cloud.port, auth=True)
    try:
        assert _seen(again) == before
        names = {f["FunctionName"] for f in again.client("lambda").list_functions()["Functions"]}
        assert names == {"contract-worker", "contract-intruder"}
        received = again.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
        assert [message["Body"] for message in received] == ["later"]
    finally:
        again.stop()
