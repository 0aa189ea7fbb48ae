"""Child processes that are ours alone: started in a group of their own, stopped by their own id."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1


class NotStarted(RuntimeError):
    """Says which service, and the last lines of its log."""


@dataclass(slots=True)
class Service:
    """A running child. `patience`: seconds it may take to stop by itself before it is ended."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    patience: float

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> bool:
        """Ask it to end, wait, and end its whole group if it does not. False if it had to be killed."""
        clean = True
        if self.alive:
            self.process.terminate()
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                clean = False
        # What it started itself (lambda workers) is in its group and goes with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return clean

    def last_lines(self, count: int = 15) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-count:])


def start(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    folder: Path,
    patience: float = 5.0,
) -> Service:
    """Start a child whose output goes to `log` and which does not outlive this process."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = _spawn(command, output, dict(environment), folder)
    return Service(name, process, log, patience)


def _spawn(
    command: Sequence[str], output: IO[bytes], environment: dict[str, str], folder: Path
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # a Ctrl-C in the terminal reaches us only, and we stop the rest in order
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    """Should we be killed outright, the kernel asks our children to end (and so to save their state)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_ready(service: Service, ready: Callable[[], bool], seconds: float = 30.0) -> None:
    """Until `ready()`; raises NotStarted when the child ends first or time runs out."""
    deadline = time.monotonic() + seconds
    while not ready():
        if not service.alive:
            raise NotStarted(f"{service.name} ended right away. {service.log}:\n{service.last_lines()}")
        if time.monotonic() > deadline:
            raise NotStarted(f"{service.name} was not ready in {seconds:.0f} s. {service.log}:\n{service.last_lines()}")
        time.sleep(0.02)


def listening(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """What a child may see of this shell: no AWS profile, no Python path, no settings of ours."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}
