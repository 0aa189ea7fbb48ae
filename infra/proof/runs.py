"""Running scenarios with bounded patience, and remembering how each usually goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from infra.proof.grants import Grant
from infra.proof.stage import Failed, Stage

Scenario = Callable[[Stage], None]
Asked = dict[str, set[tuple[str, str]]]  # lambda -> (action, place) pairs

_FIRST_SECONDS = 45.0  # with cold starts
_LEAST_SECONDS, _FACTOR = 3.0, 3.0
_FORGOTTEN_SECONDS = 2.1  # for how long workers remember who is online
_REST_SECONDS = 11.0  # longer than anything a warm lambda remembers once its settings are not cached: a bucket's clock
_CONTROL_TRIES = 3


class Runs:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.usual: dict[Scenario, float] = {}
        self.asked: dict[Scenario, Asked] = {}

    def first(self, scenario: Scenario) -> str:
        """Why it failed ("" if it passed), tried twice: the second time shows how long it takes warm."""
        time.sleep(_FORGOTTEN_SECONDS)
        for _ in range(2):
            begun = time.monotonic()
            why = self._run(scenario, _FIRST_SECONDS)
            self.usual[scenario] = time.monotonic() - begun
        return why

    def using(self, grant: Grant) -> list[Scenario]:
        """The scenarios that asked for a permission, the quickest first."""
        wanted = (grant.action, grant.place)
        found = [s for s, asked in self.asked.items() if wanted in asked.get(grant.function, ())]
        return sorted(found, key=lambda s: self.usual[s])

    def touching(self, function: str) -> list[Scenario]:
        return [s for s, asked in self.asked.items() if asked.get(function)]

    def first_failing(self, scenarios: Iterable[Scenario]) -> tuple[Scenario, str] | None:
        """The first that fails, and why. If none does, each gets a second chance to, when whatever
        workers remembered is forgotten."""
        all_of_them = list(scenarios)
        for rest in (0.0, _REST_SECONDS):
            time.sleep(rest)
            for scenario in all_of_them:
                why = self._run(scenario, self._patience(scenario))
                if why:
                    return scenario, why
        return None

    def failing_for_sure(self, scenarios: Iterable[Scenario]) -> tuple[Scenario, str] | None:
        """The first that fails again and again, and why."""
        for scenario in scenarios:
            why = self._run(scenario, self._patience(scenario)) and self.recovers(scenario)
            if why:
                return scenario, why
        return None

    def recovers(self, scenario: Scenario) -> str:
        """Why it still fails, tried several times with patience; "" if it passes."""
        why = ""
        for _ in range(_CONTROL_TRIES):
            why = self._run(scenario, _FIRST_SECONDS)
            if not why:
                return ""
        return why

    def _patience(self, scenario: Scenario) -> float:
        return _LEAST_SECONDS + _FACTOR * self.usual[scenario]

    def _run(self, scenario: Scenario, seconds: float) -> str:
        self._stage.clear()
        self._stage.ends_at = time.monotonic() + seconds
        try:
            scenario(self._stage)
            self._stage.all_done()
        except Failed as failed:
            return str(failed)
        return ""
