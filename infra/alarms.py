"""Alarms that mean something: each says in its description what to do (docs/runbook.md has the long form)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from infra.machines import ASKING, machine_resource
from infra.project import APP, function_name, functions

if TYPE_CHECKING:
    from infra.data_plane import Table

Json = dict[str, Any]


def alarms(stage: str, queues: Sequence[str], dead: Sequence[str], tables: Sequence[Table]) -> Json:
    """The topic and every alarm that reports to it, by CloudFormation resource name."""
    resources: Json = {
        "AlarmTopic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"{APP}-{stage}-alarms"}},
        "AlarmSubscription": {
            "Type": "AWS::SNS::Subscription",
            "Condition": "HasAlarmEmail",
            "Properties": {"TopicArn": {"Ref": "AlarmTopic"}, "Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}},
        },
    }
    for name in dead:
        resources[f"Alarm{_word(name)}"] = _dead_letters(stage, name)
    for name in queues:
        if name in MAX_AGE:
            resources[f"Alarm{_word(name)}Age"] = _queue_age(stage, name, MAX_AGE[name])
    for name in functions(stage):
        resources[f"Alarm{_word(name)}Errors"] = _lambda_errors(stage, name)
    for table in tables:
        resources[f"Alarm{_word(table.name)}Throttled"] = _throttled(stage, table)
    for name in ASKING:
        resources[f"Alarm{_word(name)}Failed"] = _machine_failed(stage, name)
    resources["AlarmApiFaults"] = _api_faults(stage)
    resources["AlarmXBudgetStopped"] = _budget_stopped(stage)
    resources["AlarmXBudgetWarned"] = _budget_warned(stage)
    return resources


MAX_AGE = {"inbound.fifo": 120, "outbound.fifo": 300, "timers": 120}
"""Seconds the oldest message may wait before somebody should look."""


def _word(name: str) -> str:
    return "".join(part.capitalize() for part in name.removesuffix(".fifo").replace("_", "-").split("-"))


def _alarm(stage: str, name: str, description: str, minutes: int, **properties: Any) -> Json:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": f"{APP}-{stage}-{name}",
            "AlarmDescription": description,
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": minutes,
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "AlarmTopic"}],
            "OKActions": [{"Ref": "AlarmTopic"}],
            **properties,
        },
    }


def _simple(namespace: str, metric: str, dimensions: dict[str, str], statistic: str, threshold: float) -> Json:
    return {
        "Namespace": namespace,
        "MetricName": metric,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
        "Statistic": statistic,
        "Period": 60,
        "Threshold": threshold,
    }


def _dead_letters(stage: str, queue: str) -> Json:
    metric = _simple(
        "AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": f"{APP}-{stage}-{queue}"}, "Maximum", 0
    )
    text = "Messages failed every try and were put aside. Find the cause in the worker's log, then redrive them."
    return _alarm(stage, queue.removesuffix(".fifo"), text, 1, **metric)


def _queue_age(stage: str, queue: str, seconds: int) -> Json:
    metric = _simple(
        "AWS/SQS", "ApproximateAgeOfOldestMessage", {"QueueName": f"{APP}-{stage}-{queue}"}, "Maximum", seconds
    )
    text = f"The oldest message has waited over {seconds} s: the worker is failing, throttled or too slow."
    return _alarm(stage, f"{queue.removesuffix('.fifo')}-age", text, 2, **metric)


def _lambda_errors(stage: str, name: str) -> Json:
    metric = _simple("AWS/Lambda", "Errors", {"FunctionName": function_name(stage, name)}, "Sum", 0)
    return _alarm(stage, f"{name}-errors", f"The {name} lambda ended in errors; see its log.", 3, **metric)


def _api_faults(stage: str) -> Json:
    metric = _simple("AWS/ApiGateway", "5XXError", {"ApiName": APP, "Stage": stage}, "Sum", 0)
    text = "The API answered 5xx: providers will repeat their webhooks, agents see errors. See the API's log."
    return _alarm(stage, "api-faults", text, 2, **metric)


def _budget(stage: str, metric: str, threshold: float) -> Json:
    """What chalicelib/services/budgets.py tells of, at least at each look of a search: an hour is longer than any two
    are apart, so an alarm stays while it is true."""
    return {**_simple("Rapport", metric, {"Stage": stage}, "Maximum", threshold), "Period": 3600}


def _budget_stopped(stage: str) -> Json:
    text = "An X account's monthly budget is spent: keyword searches wait. Raise it, or leave it till next month."
    return _alarm(stage, "x-budget-stopped", text, 1, **_budget(stage, "XBudgetStopped", 0))


def _budget_warned(stage: str) -> Json:
    text = "Four fifths of an X account's monthly budget are spent. GET /api/budget/x tells on what."
    metric = {**_budget(stage, "XBudgetPercent", 80), "ComparisonOperator": "GreaterThanOrEqualToThreshold"}
    return _alarm(stage, "x-budget-warned", text, 1, **metric)


def _throttled(stage: str, table: Table) -> Json:
    """Reads and writes refused by the table or one of its indexes, added up."""
    owners = [{"TableName": f"{APP}-{stage}-{table.name}"}]
    owners += [{**owners[0], "GlobalSecondaryIndexName": index.name} for index in table.indexes]
    names = ("ReadThrottleEvents", "WriteThrottleEvents")
    metrics = _sum("AWS/DynamoDB", "throttled", [(name, owner) for name in names for owner in owners])
    text = f"DynamoDB throttles {table.name}: one key is hot, or traffic grew faster than on-demand capacity."
    return _alarm(stage, f"{table.name}-throttled", text, 2, Threshold=10, Metrics=metrics)


def _machine_failed(stage: str, machine: str) -> Json:
    owner = {"StateMachineArn": {"Ref": machine_resource(machine)}}
    metrics = _sum("AWS/States", "failed", [("ExecutionsFailed", owner), ("ExecutionsTimedOut", owner)])
    text = f"An execution of the {machine} machine failed; Step Functions shows where, and why."
    return _alarm(stage, f"{machine}-failed", text, 1, Threshold=0, Metrics=metrics)


def _sum(namespace: str, label: str, parts: Sequence[tuple[str, Json]]) -> list[Json]:
    """Metrics by (name, dimensions), added up over each minute."""
    metrics: list[Json] = [
        {
            "Id": f"m{n}",
            "ReturnData": False,
            "MetricStat": {
                "Metric": {
                    "Namespace": namespace,
                    "MetricName": name,
                    "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
                },
                "Period": 60,
                "Stat": "Sum",
            },
        }
        for n, (name, dimensions) in enumerate(parts)
    ]
    return [*metrics, {"Id": "all", "Expression": "SUM(METRICS())", "Label": label, "ReturnData": True}]
