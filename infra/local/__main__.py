"""`make run` and `make reset`.

    python -m infra.local run      start everything, stay in the foreground, stop it on Ctrl-C
    python -m infra.local reset    forget the local stack's data (RAPPORT_HOME, .local/ by default)

Ports: RAPPORT_PORT (8080), RAPPORT_AWS_PORT (4566), RAPPORT_SANDBOX_PORT (8090).
RAPPORT_IAM=true enforces the lambdas' IAM policies. RAPPORT_SLOTS: API requests at a time (8).
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO

from botocore.exceptions import BotoCoreError, ClientError

from infra.local import brand, process
from infra.local.stack import Ports, Stack, start_stack, wait_healthy
from infra.project import ROOT

_OLDEST, _NEWEST = (3, 11), (3, 13)


class Stop(SystemExit):
    """One clear line, with the fix."""

    def __init__(self, line: str) -> None:
        super().__init__(f"rapport: {line}")


def home() -> Path:
    return Path(os.environ.get("RAPPORT_HOME") or ROOT / ".local").resolve()


def _port(variable: str, usual: int) -> int:
    text = os.environ.get(variable, "")
    if text and not (text.isdigit() and 1024 <= int(text) <= 65535):
        raise Stop(f"{variable}={text} is not a port; give a number from 1024 to 65535.")
    return int(text) if text else usual


def _check_python() -> None:
    if not _OLDEST <= sys.version_info[:2] <= _NEWEST:
        found = ".".join(map(str, sys.version_info[:2]))
        raise Stop(f"Python {found} can't run the lambdas; install Python 3.11, 3.12 or 3.13 and remove .venv.")


def _check_ports(ports: Ports) -> None:
    names = {ports.front: "RAPPORT_PORT", ports.cloud: "RAPPORT_AWS_PORT", ports.sandbox: "RAPPORT_SANDBOX_PORT"}
    if len(names) < 3:
        raise Stop("RAPPORT_PORT, RAPPORT_AWS_PORT and RAPPORT_SANDBOX_PORT must differ.")
    for port, variable in names.items():
        if process.listening(port):
            fix = f"{variable}={port + 1} make run"
            raise Stop(f"port {port} is in use by another program; stop that, or choose another port: {fix}")


def _lock(folder: Path) -> IO[str]:
    """Held as long as this process lives, whatever ends it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        owner = lock.read().strip() or "?"
        raise Stop(f"already running (process {owner}); stop it with Ctrl-C there, or: kill {owner}") from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


class Steps:
    """Prints each step with its seconds."""

    def __init__(self) -> None:
        self.begun = time.monotonic()

    def __call__(self, text: str) -> Callable[[str], None]:
        begun = time.monotonic()
        print(f"  {text:<12}", end="", flush=True)

        def done(detail: str) -> None:
            print(f"{time.monotonic() - begun:6.1f} s  {detail}", flush=True)

        return done


def run() -> None:
    _check_python()
    ports = Ports(_port("RAPPORT_PORT", 8080), _port("RAPPORT_AWS_PORT", 4566), _port("RAPPORT_SANDBOX_PORT", 8090))
    lock = _lock(home())
    _check_ports(ports)
    stopping = threading.Event()

    def stop(signum: int, frame: FrameType | None) -> None:
        if stopping.is_set():
            return
        stopping.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    steps = Steps()
    print(f"Rapport on this machine; its data is in {home()}")
    failed: process.Service | None = None
    try:
        auth = os.environ.get("RAPPORT_IAM", "") == "true"
        slots = int(os.environ.get("RAPPORT_SLOTS", "8"))
        with start_stack(home(), auth=auth, ports=ports, slots=slots, step=steps) as stack:
            done = steps("First answer")
            wait_healthy(stack)
            done("")
            _welcome(stack, time.monotonic() - steps.begun)
            failed = _watch(stack)
            print(f"\nrapport: {failed.name} ended by itself; {failed.log} says:", file=sys.stderr)
            print(failed.last_lines(5), file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped; the data is kept. Start again with: make run")
    except (RuntimeError, OSError, BotoCoreError, ClientError) as error:
        print(f"\nrapport: {error}", file=sys.stderr)
        sys.exit(1)
    finally:
        lock.close()
    if failed:
        sys.exit(1)


def _watch(stack: Stack) -> process.Service:
    """Until something of ours ends by itself (Ctrl-C ends the wait as well)."""
    while True:
        for service in stack.services:
            if not service.alive:
                return service
        time.sleep(0.5)


def _welcome(stack: Stack, seconds: float) -> None:
    names = {role: [a["id"] for a in brand.AGENTS if a["role"] == role] for role in ("agent", "supervisor", "admin")}
    sandbox = f"{stack.url}/sandbox/" if len(stack.services) > 2 else "(not built yet)"
    print(
        f"""
Ready in {seconds:.1f} s.

  API        {stack.url}/api        (description: {stack.url}/api/openapi.json)
  Webhooks   {stack.url}/webhooks/{{channel}}/{{account}}
  Sandbox    {sandbox}   be the customer here
  AWS        {stack.cloud.url}   (any credentials; region us-east-1)

  Sign in as an agent:  {", ".join(names["agent"])}
  as supervisor:        {", ".join(names["supervisor"])}
  as admin:             {", ".join(names["admin"])}
  password of all:      {brand.DEMO_PASSWORD}
  client id:            {stack.outputs["UserPoolClient"]}

  make demo plays a lively day. Ctrl-C stops everything and keeps the data; make reset forgets it.
""",
        flush=True,
    )


def reset() -> None:
    folder = home()
    if not folder.exists():
        print("There is nothing to forget.")
        return
    lock = _lock(folder)
    shutil.rmtree(folder)
    lock.close()
    print(f"Forgot the local stack's data ({folder}).")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description="Rapport on this machine.")
    parser.add_argument("command", choices=("run", "reset"))
    {"run": run, "reset": reset}[parser.parse_args().command]()


if __name__ == "__main__":
    main()
