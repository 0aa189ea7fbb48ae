"""Is every permission of the lambdas needed? A slow check, by experiment on the running product.

    python -m infra.prove_policies                     all lambdas (slow: two of them took 16 minutes)
    python -m infra.prove_policies --only inbound      some of them (give it several times)

One local stack with IAM enforced. First every scenario (infra/proof) must pass with the policies as
they are, while the emulator's CloudTrail notes who asked for what. Then each action on each resource
is taken out of its role, one at a time, and a scenario that used it must fail; with the permission
back, the same scenario must pass. Exit code 1 if a permission turns out not to be needed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from infra.local.stack import Stack, start_stack, wait_healthy
from infra.policies import ACCESS
from infra.proof import people, social, social_incidents, social_posts, social_team, workers
from infra.proof.grants import NOT_PROVABLE, Grant
from infra.proof.roles import Roles
from infra.proof.runs import Runs, Scenario
from infra.proof.stage import Stage
from infra.proof.trail import Trail

SCENARIOS: tuple[Scenario, ...] = (
    *workers.SCENARIOS, *people.SCENARIOS, *social.SCENARIOS, *social_posts.SCENARIOS, *social_incidents.SCENARIOS,
    *social_team.SCENARIOS,
)  # fmt: skip
WITNESS: dict[str, Scenario] = dict.fromkeys(("ticket_stream", "interaction_stream", "changes"), workers.counted)
"""Lambdas that nearly every scenario sets to work, but whose work shows in reports only."""
NEEDED, NOT_NEEDED, UNSURE, NOT_SHOWN = "needed", "NOT NEEDED", "UNSURE", "not provable here"


@dataclass(frozen=True, slots=True)
class Verdict:
    grant: Grant
    word: str
    why: str = ""


class Proof:
    def __init__(self, stage: Stage) -> None:
        self.runs, self.roles = Runs(stage), Roles(stage.stack)
        self._trail = Trail(stage.stack, {f: {g.action for g in self.roles.grants(f)} for f in ACCESS})

    def baseline(self) -> list[str]:
        """Run every scenario with the full policies; what failed. Notes what each asked IAM for."""
        failed = []
        for scenario in SCENARIOS:
            self._trail.forget()
            why = self.runs.first(scenario)
            if why:
                failed.append(f"{scenario.__name__}: {why}")
            self.runs.asked[scenario] = self._trail.seen()
            print(f"  {scenario.__name__:<24} {self.runs.usual[scenario]:5.1f} s  {why or 'passes'}", flush=True)
        return failed

    def judge(self, function: str) -> list[Verdict]:
        verdicts, idle = [], []
        for grant in self.roles.grants(function):
            if grant.action in NOT_PROVABLE:
                continue
            if self._using(grant):
                verdicts.append(told(self._one(grant)))
            else:
                idle.append(grant)
        return verdicts + [told(v) for v in self._idle(function, idle)]

    def excused(self, functions: list[str]) -> list[Verdict]:
        """What the emulator does not ask IAM for, with the proof that it doesn't: all goes on without."""
        grants = [g for function in functions for g in self.roles.grants(function) if g.action in NOT_PROVABLE]
        with self.roles.without(grants):
            found = self.runs.failing_for_sure(SCENARIOS)
        if found is None:
            return [Verdict(grant, NOT_SHOWN, NOT_PROVABLE[grant.action]) for grant in grants]
        return [told(Verdict(grant, UNSURE, f"excused, but {found[0].__name__} fails: {found[1]}")) for grant in grants]

    def _using(self, grant: Grant) -> list[Scenario]:
        using = self.runs.using(grant)
        witness = WITNESS.get(grant.function)
        return [witness] if witness in using else using

    def _one(self, grant: Grant) -> Verdict:
        """Without it, a scenario that used it fails; with it, the same one passes."""
        using = self._using(grant)
        with self.roles.without([grant]):
            found = self.runs.first_failing(using)
        if found is None:
            return Verdict(grant, NOT_NEEDED, f"{len(using)} scenarios use it and pass without it")
        scenario, why = found
        again = self.runs.recovers(scenario)
        if again:
            return Verdict(grant, UNSURE, f"{scenario.__name__} fails with it too: {again}")
        return Verdict(grant, NEEDED, why)

    def _idle(self, function: str, idle: list[Grant]) -> list[Verdict]:
        """Nobody asked for these: everything must go on without all of them."""
        if not idle:
            return []
        with self.roles.without(idle):
            found = self.runs.first_failing(self.runs.touching(function))
        if found is None:
            return [Verdict(grant, NOT_NEEDED, "no scenario uses it, and all pass without it") for grant in idle]
        return [Verdict(grant, UNSURE, f"no scenario uses it, but {found[0].__name__} fails") for grant in idle]


def told(verdict: Verdict) -> Verdict:
    why = f" ({verdict.why})" if verdict.why else ""
    print(f"{verdict.grant.function}: {verdict.grant}  {verdict.word}{why}", flush=True)
    return verdict


def report(verdicts: list[Verdict]) -> int:
    """Print what can't be shown and the counts; the exit code."""
    counts = Counter(verdict.word for verdict in verdicts)
    reasons: dict[str, set[str]] = {}
    for verdict in verdicts:
        if verdict.word == NOT_SHOWN:
            reasons.setdefault(verdict.why, set()).add(verdict.grant.action)
    print()
    for why, actions in reasons.items():
        print(f"{NOT_SHOWN}: {', '.join(sorted(actions))}: {why}")
    print(", ".join(f"{counts[word]} {word}" for word in (NEEDED, NOT_NEEDED, UNSURE, NOT_SHOWN)))
    return 1 if counts[NOT_NEEDED] or counts[UNSURE] else 0


def prove(stack: Stack, functions: list[str]) -> int:
    wait_healthy(stack, 60)
    proof = Proof(Stage(stack))
    proof.roles.prepare()
    print("With the full policies:")
    failed = proof.baseline()
    if failed:
        print("\nNothing can be shown: these fail although nothing was taken away.", *failed, sep="\n  ")
        return 1
    print()
    verdicts = [verdict for function in functions for verdict in proof.judge(function)]
    return report(verdicts + proof.excused(functions))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.prove_policies", description="Is every permission needed?")
    parser.add_argument("--only", action="append", choices=sorted(ACCESS), help="a lambda; all if left out")
    chosen = parser.parse_args().only
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rapport-proof-") as folder, start_stack(Path(folder), auth=True) as stack:
        code = prove(stack, [name for name in ACCESS if not chosen or name in chosen])
    print(f"in {(time.monotonic() - begun) / 60:.0f} minutes")
    sys.exit(code)


if __name__ == "__main__":
    main()
