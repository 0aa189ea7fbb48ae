"""The emulated AWS: MiniStack on 127.0.0.1, with its state in a private folder."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import botocore.session
from botocore.config import Config

from infra.local import process
from infra.project import ROOT

REGION = "us-east-1"
ACCOUNT = "000000000000"
_SAVES_FOR = 40.0  # a clean stop writes the state; under load that takes up to 30 s
_IDLE_WORKER_SECONDS = 120


@dataclass(slots=True)
class Cloud:
    """A running emulator. Its root credentials are test / test."""

    service: process.Service
    port: int
    folder: Path
    _clients: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, name: str) -> Any:
        """A botocore client with root's rights; made once (it costs tens of milliseconds)."""
        if name not in self._clients:
            self._clients[name] = client(name, self.url)
        return self._clients[name]

    def stop(self) -> bool:
        return self.service.stop()

    def worker_pids(self, function: str = "") -> list[int]:
        """The lambda worker processes (of one function, by its full name), so that a test can kill some."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                environment = (entry / "environ").read_bytes().split(b"\0")
            except (OSError, IndexError):
                continue
            named = f"AWS_LAMBDA_FUNCTION_NAME={function}".encode()
            mine = parent == self.service.process.pid
            if mine and any(v == named if function else v.startswith(named) for v in environment):
                found.append(int(entry.name))
        return found


def client(name: str, url: str) -> Any:
    session = botocore.session.Session()
    session.set_credentials("test", "test")
    config = Config(region_name=REGION, retries={"max_attempts": 2}, inject_host_prefix=False)
    return session.create_client(name, endpoint_url=url, config=config)


def start(folder: Path, port: int, *, auth: bool = False) -> Cloud:
    """Start it with the state kept in `folder`. `auth`: enforce the lambdas' IAM policies.

    Raises RuntimeError if that state was made on another port."""
    for name in ("tmp", "state", "s3"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _same_port(folder / "port", port)
    _forget_stream_positions(folder / "state" / "lambda.json")
    environment = {
        **process.clean_environment(),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "localhost",
        "GATEWAY_PORT": str(port),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "TMPDIR": str(folder / "tmp"),
        "PERSIST_STATE": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "LAMBDA_EXECUTOR": "local",
        # How many run at once is decided by the front door and the event sources, never by a refusal.
        "LAMBDA_ACCOUNT_CONCURRENCY": "0",
        "LAMBDA_WARM_TTL_SECONDS": str(_IDLE_WORKER_SECONDS),
        "LOG_LEVEL": "WARNING",
        "AUTH": "true" if auth else "false",
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    service = process.start(
        "MiniStack",
        [sys.executable, "-m", "ministack"],
        log=folder / "ministack.log",
        environment=environment,
        folder=folder,
        patience=_SAVES_FOR,
    )
    cloud = Cloud(service, port, folder)
    try:
        process.wait_ready(service, lambda: _answers(cloud))
    except BaseException:  # a Ctrl-C as well: nobody else knows of the child yet
        service.stop()
        raise
    return cloud


def _same_port(note: Path, port: int) -> None:
    """The saved queues carry their port in their URLs; on another one nothing would read them."""
    made_on = note.read_text().strip() if note.exists() else str(port)
    if made_on != str(port):
        raise RuntimeError(f"the data was made with RAPPORT_AWS_PORT={made_on}; use that again, or: make reset")
    note.write_text(str(port))


def _forget_stream_positions(saved: Path) -> None:
    """It saves how far its lambdas have read each table's stream, but not the streams: with those places it would
    skip as many records of the new ones, and their lines on timelines and in reports would never come."""
    if saved.exists():
        state = json.loads(saved.read_text())
        state["payload"].pop("dynamodb_stream_positions", None)
        saved.write_text(json.dumps(state))


def _answers(cloud: Cloud) -> bool:
    try:
        with urllib.request.urlopen(f"{cloud.url}/_ministack/health", timeout=2) as answer:
            return "services" in json.load(answer)
    except (OSError, urllib.error.URLError, ValueError):
        return False


def project_environment() -> dict[str, str]:
    """For our own Python children: they import from the project, wherever they run."""
    return {**process.clean_environment(), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
