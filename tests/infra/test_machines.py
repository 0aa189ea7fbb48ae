"""The state machines' definitions: what is wrong with one is seen before it is deployed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from infra.lint import lint
from infra.machines import MACHINES, definition, faults, machine_resource, machines
from tests.infra.machines import asks, template

Json = dict[str, Any]


@pytest.mark.parametrize("name", MACHINES)
def test_a_definition_has_no_fault(name: str) -> None:
    assert not faults(definition(name))


def test_cfn_lint_is_content_with_the_machines() -> None:
    assert not lint([("machines", template())])


def _no_choice(states: Json) -> None:
    del states["Answered"]["Choices"][0]["Condition"]


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        (lambda states: states["Ask"].update(Type="Tusk"), "'Tusk' is not one of"),
        (lambda states: states["Ask"].update(Parameters={}), "Parameters"),
        (lambda states: states["Ask"].update(Resource={"Fn::Sub": "${AWS::Region}"}), "does not match"),
        (lambda states: states["Wait"].update(Second=1), "Second"),
        (_no_choice, "'Condition' is a required property"),
    ],
    ids=["type", "other language", "resource", "wait", "choice"],
)
def test_cfn_lint_sees_a_broken_state(breaks: Callable[[Json], None], said: str) -> None:
    broken = template()
    breaks(broken["Resources"]["EscalationMachine"]["Properties"]["Definition"]["States"])
    assert said in lint([("machines", broken)])


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        (lambda states: states["Ask"].update(Next="Nowhere"), "there is no state Nowhere"),
        (lambda states: states["Answered"].update(Default="Lost"), "there is no state Lost"),
        (lambda states: states["Ask"]["Catch"].clear(), "nothing leads to GaveUp"),
        (lambda states: states["Wait"].update(Seconds="{% $states.( %}"), "in {% $states.( %}"),
    ],
    ids=["next", "default", "unreachable", "expression"],
)
def test_what_is_wrong_between_states_is_seen(breaks: Callable[[Json], None], said: str) -> None:
    broken = definition("escalation")
    breaks(broken["States"])
    assert any(said in fault for fault in faults(broken))


def test_the_machines_may_wake_the_timers_worker_and_nothing_else() -> None:
    role = machines("prod", "TimersQueue")["MachinesRole"]["Properties"]
    statements = [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]
    others = [s for s in statements if not all(action.startswith("logs:") for action in s["Action"])]
    assert others == [
        {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": {"Fn::GetAtt": ["TimersQueue", "Arn"]}}
    ]


def test_a_log_tells_of_errors_without_what_was_said() -> None:
    for name in MACHINES:
        logging = machines("prod", "TimersQueue")[machine_resource(name)]["Properties"]["LoggingConfiguration"]
        assert (logging["Level"], logging["IncludeExecutionData"]) == ("ERROR", False)


def test_what_waits_for_an_answer_never_waits_for_ever() -> None:
    waits = {n: s.get("TimeoutSeconds") for n in MACHINES for s in definition(n)["States"].values() if asks(s)}
    assert waits == {"escalation": 300, "callback": 3600}
