"""The lambdas' roles on the emulator: what they allow, and the same with something taken away.

The emulator reads a role's policies anew for every call, so a change counts at once, also for
workers that are running.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from infra.local.stack import Stack
from infra.policies import ACCESS
from infra.project import function_name
from infra.proof.grants import Grant, Json, grants, without

_NO_CACHES = {"RAPPORT_SETTINGS_SECONDS": "0", "RAPPORT_SECRETS_SECONDS": "0"}


class Roles:
    def __init__(self, stack: Stack) -> None:
        self._iam, self._lambda, self._events = stack.client("iam"), stack.client("lambda"), stack.client("events")
        self._names = {function: self._role(function) for function in ACCESS}

    def _configuration(self, function: str) -> Any:
        return self._lambda.get_function_configuration(FunctionName=function_name("local", function))

    def _role(self, function: str) -> str:
        name = str(self._configuration(function)["Role"]).rpartition("/")[2]
        if attached := self._iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
            raise RuntimeError(f"{function}'s role has managed policies, which nothing here looks at: {attached}")
        return name

    def prepare(self) -> None:
        """What a warm lambda remembers for seconds would hide that it may not ask again. And the sweep runs
        when a scenario wants it to, or it would make up for what else is lacking."""
        for rule in self._events.list_rules()["Rules"]:
            self._events.disable_rule(Name=rule["Name"])
        for function in ACCESS:
            variables = self._configuration(function)["Environment"]["Variables"]
            self._lambda.update_function_configuration(
                FunctionName=function_name("local", function), Environment={"Variables": {**variables, **_NO_CACHES}}
            )

    def grants(self, function: str) -> list[Grant]:
        return [g for policy, document in self._documents(function) for g in grants(function, policy, document)]

    def _documents(self, function: str) -> Iterator[tuple[str, Json]]:
        role = self._names[function]
        for policy in self._iam.list_role_policies(RoleName=role)["PolicyNames"]:
            document = self._iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
            yield policy, json.loads(document) if isinstance(document, str) else document

    @contextmanager
    def without(self, taken: Iterable[Grant]) -> Iterator[None]:
        """The roles without these, as long as the block runs."""
        gone = list(taken)
        before = [(f, name, doc) for f in {g.function for g in gone} for name, doc in self._documents(f)]
        try:
            for function, policy, document in before:
                mine = [g for g in gone if (g.function, g.policy) == (function, policy)]
                self._put(function, policy, without(document, mine))
            yield
        finally:
            for function, policy, document in before:
                self._put(function, policy, document)

    def _put(self, function: str, policy: str, document: Json) -> None:
        role = self._names[function]
        self._iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
