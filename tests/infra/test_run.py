"""`make run` as a person uses it: start, look, stop, start again, forget."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infra.local import brand, ministack, process
from infra.local.stack import Ports
from infra.project import ROOT

pytestmark = pytest.mark.stack


@dataclass
class Run:
    child: subprocess.Popen[bytes]
    log: Path

    def output(self) -> str:
        return self.log.read_text()

    def wait_for(self, text: str, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.output():
            assert self.child.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.05)

    def stop(self, sign: signal.Signals) -> int:
        self.child.send_signal(sign)
        return self.child.wait(60)


@dataclass
class Home:
    folder: Path
    ports: Ports

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "RAPPORT_HOME": str(self.folder),
            "RAPPORT_PORT": str(self.ports.front),
            "RAPPORT_AWS_PORT": str(self.ports.cloud),
            "RAPPORT_SANDBOX_PORT": str(self.ports.sandbox),
        }

    def start(self) -> Run:
        log = self.folder.parent / f"run-{time.monotonic_ns()}.log"
        with log.open("wb") as output:
            command = [sys.executable, "-u", "-m", "infra.local", "run"]
            child = subprocess.Popen(command, env=self.environment, stdout=output, stderr=subprocess.STDOUT)
        return Run(child, log)

    def command(self, name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "infra.local", name]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def settings(self) -> list[dict[str, Any]]:
        dynamodb = ministack.client("dynamodb", f"http://127.0.0.1:{self.ports.cloud}")
        items: list[dict[str, Any]] = dynamodb.scan(TableName="rapport-local-settings")["Items"]
        return sorted(items, key=lambda item: (item["kind"]["S"], item["id"]["S"]))

    def silent(self) -> bool:
        return not any(process.listening(p) for p in (self.ports.front, self.ports.cloud, self.ports.sandbox))


@pytest.fixture
def at_home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "home", Ports.free())
    yield home
    assert home.silent(), "something was left running"


def test_it_starts_keeps_its_data_over_a_restart_and_forgets_on_demand(at_home: Home) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    first = at_home.start()
    try:
        first.wait_for("Ready in")
        with urllib.request.urlopen(f"http://127.0.0.1:{at_home.ports.front}/api/health", timeout=10) as answer:
            assert answer.status == 200
        before = at_home.settings()
        assert len([item for item in before if item["kind"]["S"] == "account"]) == len(brand.ACCOUNTS)

        second = at_home.command("run")
        assert second.returncode == 1
        assert f"already running (process {first.child.pid})" in second.stderr
        assert at_home.command("reset").returncode == 1
        assert process.listening(at_home.ports.front), "the refused second run disturbed the first"
    finally:
        code = first.stop(signal.SIGINT)
    assert code == 0
    assert "Stopped; the data is kept" in first.output()
    assert at_home.silent()
    assert bystander.poll() is None, "a process of somebody else was ended"
    bystander.kill()
    bystander.wait()

    again = at_home.start()
    try:
        again.wait_for("Ready in")
        assert at_home.settings() == before
        assert "there already" in again.output()
        assert "unchanged" in again.output()
    finally:
        assert again.stop(signal.SIGTERM) == 0
    assert at_home.command("reset").returncode == 0
    assert not at_home.folder.exists()


def test_a_service_that_ends_by_itself_ends_the_run_and_says_which(at_home: Home) -> None:
    run = at_home.start()
    try:
        run.wait_for("Ready in")
        for pid in _children(run.child.pid, "infra.local.front_door"):
            os.kill(pid, signal.SIGKILL)
        assert run.child.wait(60) == 1
    finally:
        run.child.poll() is None and run.stop(signal.SIGTERM)
    assert "front-door ended by itself" in run.output()


def test_killing_the_run_outright_leaves_nothing_behind_and_loses_nothing(at_home: Home) -> None:
    run = at_home.start()
    run.wait_for("Ready in")
    before = at_home.settings()
    run.child.kill()
    run.child.wait()
    deadline = time.monotonic() + 45
    while not at_home.silent() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert at_home.silent()
    again = at_home.start()
    try:
        again.wait_for("Ready in")
        assert at_home.settings() == before
    finally:
        again.stop(signal.SIGTERM)


def _children(parent: int, words: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                same = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent
                if same and words in (entry / "cmdline").read_text():
                    found.append(int(entry.name))
            except (OSError, IndexError):
                continue
    return found
