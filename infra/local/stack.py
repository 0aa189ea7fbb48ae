"""The running whole: cloud + app + sandbox + front door, for `make run` and for tests alike."""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.build import Build, Package, package
from infra.local import brand, ministack, process, seed
from infra.local.cloud import Deployed, deploy
from infra.project import ROOT, function_name

HOST = "rapport-api.localhost"
"""The API's domain name on the emulator; only the front door ever says it."""
CERTIFICATE = f"arn:aws:acm:{ministack.REGION}:{ministack.ACCOUNT}:certificate/local"


@dataclass(frozen=True, slots=True)
class Ports:
    """`front`: what people open. The others are for the front door and for debugging."""

    front: int
    cloud: int
    sandbox: int

    @classmethod
    def free(cls) -> Ports:
        return cls(process.free_port(), process.free_port(), process.free_port())


@dataclass(slots=True)
class Stack:
    """Everything a test or a person needs of a running stack."""

    folder: Path
    ports: Ports
    cloud: ministack.Cloud
    deployed: Deployed
    services: list[process.Service] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The one origin: API at /api and /webhooks, sandbox at /sandbox/."""
        return f"http://127.0.0.1:{self.ports.front}"

    @property
    def outputs(self) -> dict[str, str]:
        return self.deployed.outputs

    @property
    def accounts_file(self) -> Path:
        return self.folder / "accounts.json"

    def accounts(self) -> list[dict[str, Any]]:
        """The seeded accounts, each with its `secrets`."""
        accounts: list[dict[str, Any]] = json.loads(self.accounts_file.read_text())["accounts"]
        return accounts

    def client(self, service: str) -> Any:
        """A botocore client with root's rights on the emulated AWS."""
        return self.cloud.client(service)

    def sign_in(self, username: str, password: str = brand.DEMO_PASSWORD) -> dict[str, str]:
        """Cognito's tokens: IdToken (for the API's Authorization header), AccessToken, RefreshToken."""
        answer = self.client("cognito-idp").initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=self.outputs["UserPoolClient"],
            AuthParameters={"USERNAME": username, "PASSWORD": password},
        )
        tokens: dict[str, str] = answer["AuthenticationResult"]
        return tokens

    def worker_pids(self, function: str) -> list[int]:
        """Processes that run a lambda ("inbound", "api_handler", ...) right now."""
        return self.cloud.worker_pids(function_name("local", function))

    def lambda_log(self, function: str, count: int = 20) -> str:
        """The last lines a lambda wrote, for saying why something did not work."""
        group = f"/aws/lambda/{function_name('local', function)}"
        try:
            events = self.client("logs").filter_log_events(logGroupName=group)["events"]
        except ClientError:
            return ""
        last = sorted(events, key=lambda event: int(event["timestamp"]))[-count:]
        return "\n".join(str(event["message"]).rstrip() for event in last)

    def mails(self) -> list[dict[str, Any]]:
        """What was sent by the emulated SES: each with To, Subject and BodyText."""
        address = f"{self.cloud.url}/_ministack/ses/messages?account={ministack.ACCOUNT}"
        with urllib.request.urlopen(address, timeout=5) as answer:
            told = json.load(answer)
        return [mail for mails in told["messages"].values() for mail in mails]

    def stop(self) -> bool:
        """Stop in the reverse order of starting; False if something had to be killed."""
        clean = True
        for service in reversed(self.services):
            clean = service.stop() and clean
        return clean


def sandbox_exists() -> bool:
    return (ROOT / "sandbox" / "__main__.py").exists()


def quiet(text: str) -> Callable[[str], None]:
    def done(detail: str) -> None:
        pass

    return done


@contextmanager
def start_stack(
    folder: Path,
    *,
    auth: bool = False,
    ports: Ports | None = None,
    build: Build | None = None,
    with_seed: bool = True,
    with_sandbox: bool = True,
    slots: int = 8,
    step: Callable[[str], Callable[[str], None]] = quiet,
    made: Package | None = None,
) -> Iterator[Stack]:
    """A running stack whose state is in `folder`; stopped, with its state saved, at the end.

    `auth`: enforce IAM on the lambdas. `step(text)` is told what begins and returns what to
    call with a few words when it is done.
    """
    ports = ports or Ports.free()
    done = step("Package")
    made = made or package("local", build or Build())
    done(f"{made.megabytes:.1f} MB unzipped, {'made' if made.fresh else 'unchanged'}")
    stack: Stack | None = None
    done = step("Local AWS")
    running = ministack.start(folder / "aws", ports.cloud, auth=auth)
    done(running.url)
    try:
        done = step("Deploy")
        with_sandbox = with_sandbox and sandbox_exists()
        deployed = deploy(running, made, _parameters(ports, with_sandbox))
        done("changed" if deployed.changed else "unchanged")
        stack = Stack(folder, ports, running, deployed, [running.service])
        if with_seed:
            done = step("Demo brand")
            done("written" if seed.seed(running, deployed.outputs, stack.accounts_file) else "there already")
        if with_sandbox:
            done = step("Sandbox")
            stack.services.append(_start_sandbox(stack))
            done("")
        done = step("Front door")
        stack.services.append(_start_front_door(stack, slots, with_sandbox))
        done(stack.url)
        yield stack
    finally:
        _ = stack.stop() if stack else running.stop()


def _parameters(ports: Ports, with_sandbox: bool) -> dict[str, str]:
    front = f"http://127.0.0.1:{ports.front}"
    parameters = {"DomainName": HOST, "CertificateArn": CERTIFICATE, "PublicUrl": front}
    parameters["SocketUrl"] = f"ws://127.0.0.1:{ports.front}/live"
    parameters["SocketPosts"] = f"http://127.0.0.1:{ports.cloud}/_aws/execute-api"
    if with_sandbox:
        providers = f"http://127.0.0.1:{ports.sandbox}"
        parameters |= {
            "TwilioUrl": f"{providers}/twilio",
            "XUrl": f"{providers}/x",
            "MetaUrl": f"{providers}/meta/v26.0",
        }
    return parameters


def _start_sandbox(stack: Stack) -> process.Service:
    command = [sys.executable, "-m", "sandbox", "--port", str(stack.ports.sandbox)]
    command += ["--target", stack.url, "--public-url", stack.url, "--state", str(stack.folder / "sandbox.json")]
    command += ["--accounts", str(stack.accounts_file)]
    return _start_child(stack, "sandbox", command, stack.ports.sandbox)


def _start_front_door(stack: Stack, slots: int, with_sandbox: bool) -> process.Service:
    command = [sys.executable, "-m", "infra.local.front_door", "--port", str(stack.ports.front)]
    command += ["--api-port", str(stack.ports.cloud), "--api-host", stack.deployed.host, "--slots", str(slots)]
    command += ["--socket-api", stack.outputs["WebsocketAPIId"]]
    command += ["--sandbox-port", str(stack.ports.sandbox)] if with_sandbox else []
    return _start_child(stack, "front-door", command, stack.ports.front)


def _start_child(stack: Stack, name: str, command: list[str], port: int) -> process.Service:
    service = process.start(
        name,
        command,
        log=stack.folder / f"{name}.log",
        environment=ministack.project_environment(),
        folder=stack.folder,
    )
    try:
        process.wait_ready(service, lambda: process.listening(port), 20)
    except BaseException:  # a Ctrl-C as well: the stack does not know of the child yet
        service.stop()
        raise
    return service


def wait_healthy(stack: Stack, seconds: float = 30.0) -> None:
    """Until the API answers through the front door (its first answer takes a cold start)."""
    deadline = time.monotonic() + seconds
    said = "nothing"
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{stack.url}/api/health", timeout=seconds) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            said = f"{error.code} {error.read(500).decode(errors='replace')}"
        except OSError as error:
            said = str(error)
        time.sleep(0.1)
    log = stack.lambda_log("api_handler")
    raise RuntimeError(f"The API did not become healthy in {seconds:.0f} s; it says: {said}\nIts log ends with:\n{log}")
