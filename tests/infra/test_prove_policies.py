"""The pure parts of the check that every permission is needed: what is taken away, and who used what."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra.policies import ACCESS, Place, policy
from infra.proof.grants import NOT_PROVABLE, Grant, calls_for, grants, place_of, used, without
from infra.prove_policies import NEEDED, NOT_NEEDED, NOT_SHOWN, UNSURE, Verdict, report

HERE = Place("aws", "eu-west-1", "123456789012", "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc")
TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/rapport-local-tickets"


def _all(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(grant.action, grant.resource) for grant in grants("f", "p", document)}


@pytest.mark.parametrize("function", ACCESS)
def test_taking_one_permission_away_leaves_exactly_the_others(function: str) -> None:
    document = policy("local", function, HERE)
    whole = _all(document)
    for grant in grants(function, "p", document):
        assert _all(without(document, [grant])) == whole - {(grant.action, grant.resource)}
    assert _all(document) == whole, "the document itself is never changed"


def test_taking_all_away_leaves_no_statement() -> None:
    document = policy("local", "sweep", HERE)
    assert without(document, grants("sweep", "p", document))["Statement"] == []


def test_a_split_statement_keeps_names_of_its_own() -> None:
    document = {"Statement": [{"Sid": "S", "Effect": "Allow", "Action": ["a", "b"], "Resource": ["r1", "r2"]}]}
    left = without(document, [Grant("f", "p", "a", "r2")])["Statement"]
    assert [(s["Sid"], s["Effect"], s["Action"], s["Resource"]) for s in left] == [
        ("S", "Allow", ["a", "b"], ["r1"]),
        ("S1", "Allow", ["b"], ["r2"]),
    ]


def test_a_single_action_written_as_text_is_one_permission() -> None:
    document = {"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn"}]}
    assert [grant.action for grant in grants("f", "p", document)] == ["sqs:SendMessage"]


def test_what_only_the_emulator_asks_for_goes_with_the_permission_it_is_a_part_of() -> None:
    document = {
        "Statement": [{"Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:SendMessageBatch"], "Resource": "q"}]
    }
    (one,) = grants("f", "p", document)
    assert one.action == "sqs:SendMessage"
    assert without(document, [one])["Statement"] == []


@pytest.mark.parametrize(
    ("arn", "place"),
    [
        (TABLE, "tickets"),
        (f"{TABLE}/index/by_status", "tickets/index/by_status"),
        (f"{TABLE}/stream/*", "tickets"),
        ("arn:aws:sqs:eu-west-1:123456789012:rapport-local-inbound.fifo", "inbound"),
        ("arn:aws:s3:::rapport-local-media-123456789012/*", "media"),
        ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:rapport/local/*", "secrets"),
        ("arn:aws:states:eu-west-1:123456789012:stateMachine:rapport-local-clock", "clock"),
        ("arn:aws:states:eu-west-1:123456789012:execution:rapport-local-clock:*", "clock"),
        ("*", ""),
        (HERE.user_pool_arn, ""),
    ],
)
def test_a_resource_is_told_by_its_own_name(arn: str, place: str) -> None:
    assert place_of(arn) == place


def _event(service: str, name: str, **asked: Any) -> dict[str, Any]:
    told = {"eventSource": f"{service}.amazonaws.com", "eventName": name, "requestParameters": asked}
    return {"CloudTrailEvent": json.dumps(told)}


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (_event("dynamodb", "GetItem", TableName="rapport-local-tickets"), ("dynamodb:GetItem", "tickets")),
        (
            _event("dynamodb", "Query", TableName="rapport-local-tickets", IndexName="work"),
            ("dynamodb:Query", "tickets/index/work"),
        ),
        (
            _event("dynamodb", "BatchGetItem", RequestItems={"rapport-local-agents": {}}),
            ("dynamodb:BatchGetItem", "agents"),
        ),
        (
            _event("sqs", "SendMessageBatch", QueueUrl="http://here/0/rapport-local-inbound.fifo"),
            ("sqs:SendMessage", "inbound"),
        ),
        (
            _event("states", "StopExecution", executionArn="arn:aws:states:r:1:execution:rapport-local-callback:n-1"),
            ("states:StopExecution", "callback"),
        ),
        (
            _event("states", "StartExecution", stateMachineArn="arn:aws:states:r:1:stateMachine:rapport-local-clock"),
            ("states:StartExecution", "clock"),
        ),
        (_event("states", "SendTaskSuccess", taskToken="t"), ("states:SendTaskSuccess", "")),
        (_event("s3", "HEAD.s3"), ("s3:GetObject", "media")),
        (_event("secretsmanager", "GetSecretValue"), ("secretsmanager:GetSecretValue", "secrets")),
        (_event("cognito-idp", "AdminEnableUser"), ("cognito-idp:AdminEnableUser", "")),
    ],
)
def test_a_call_tells_which_permission_it_needed(event: dict[str, Any], wanted: tuple[str, str]) -> None:
    assert list(used(event)) == [wanted]


def test_every_call_is_looked_for_under_each_of_its_names() -> None:
    assert calls_for("sqs:SendMessage") == {"SendMessage", "SendMessageBatch"}
    assert calls_for("dynamodb:Query") == {"Query"}


def test_only_what_the_lambda_service_does_with_a_role_is_excused() -> None:
    """Whatever our own code asks for is proven by experiment."""
    ours = {
        grant.action for name in ACCESS for grant in grants(name, "p", policy("local", name, HERE))
    } - NOT_PROVABLE.keys()
    assert {action for action in ours if action.startswith("logs:")} == set()
    assert ours >= {"dynamodb:GetItem", "dynamodb:Query", "sqs:SendMessage", "sqs:ChangeMessageVisibility"}
    excused = {action.partition(":")[2] for action in NOT_PROVABLE}
    assert excused.isdisjoint(action.partition(":")[2] for action in ours)


@pytest.mark.parametrize(("words", "code"), [((NEEDED, NOT_SHOWN), 0), ((NEEDED, NOT_NEEDED), 1), ((UNSURE,), 1)])
def test_one_permission_too_many_fails_the_check(
    words: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    grant = Grant("sweep", "p", "dynamodb:GetItem", TABLE)
    assert report([Verdict(grant, word, "why") for word in words]) == code
    said = capsys.readouterr().out
    assert "not provable here: dynamodb:GetItem: why" in said if NOT_SHOWN in words else "why" not in said
