"""Calling the product's webhooks as the providers do: signed, timed, journaled, retried."""

from __future__ import annotations

import heapq
import http.client
import itertools
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sandbox.world import World

META_PAUSES: tuple[float, ...] = (1, 2, 4, 8, 16, 30, 60, 120, 300, 600)
"""Seconds between Meta's tries, here shortened: the real ones grow over 36 hours."""
_WORKERS = 4
_LOCAL = ("127.0.0.1", "localhost", "::1")
_RANK = {"queued": 0, "accepted": 0, "sent": 1, "failed": 2, "undelivered": 2, "delivered": 3, "read": 4}
_BEHIND = 0.005  # seconds until it is asked again whether the call before has been made
_TIMEOUTS: dict[str, float] = {"twilio": 15.0, "x": 10.0, "meta": 20.0}


@dataclass(slots=True, kw_only=True)
class Call:
    """One webhook. `url` is as signed; `items` are ids of what it reports, to mark when it is accepted.

    `becomes` is the status our message reaches at that moment, with its `reason`; without a `url` that
    is all that happens.
    """

    provider: str
    channel: str
    account: str
    url: str
    label: str
    body: str
    headers: dict[str, str]
    items: list[str] = field(default_factory=list)
    becomes: str = ""
    reason: str = ""
    attempt: int = 1
    behind: str = ""  # key of the call that is to be made first
    method: str = "POST"
    key: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`status` 0: no answer; `connected` tells whether the request may have arrived."""

    status: int
    error: str = ""
    ms: int = 0
    connected: bool = True
    body: bytes = b""
    content_type: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Courier:
    """Delivers now or later; what is still to come survives a restart."""

    def __init__(
        self,
        world: World,
        *,
        target: str,
        public_url: str,
        meta_pauses: tuple[float, ...] = META_PAUSES,
        log: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._world, self._pauses, self._log = world, meta_pauses, log
        self.target, self.public_url = target.rstrip("/"), public_url.rstrip("/")
        self._wake = threading.Condition()
        self._heap: list[tuple[float, int, Call]] = []
        self._order = itertools.count()
        self._stopped = False
        for saved in list(world.pending.values()):
            self.later(Call(**saved), 0.5)
        self._workers = [threading.Thread(target=self._work, name=f"courier-{n}") for n in range(_WORKERS)]
        for worker in self._workers:
            worker.daemon = True  # one may be waiting for an answer when the sandbox stops
            worker.start()

    def stop(self) -> None:
        with self._wake:
            self._stopped = True
            self._wake.notify_all()
        for worker in self._workers:
            worker.join(timeout=0.1)

    def later(self, call: Call, seconds: float) -> None:
        with self._world.lock:
            self._world.pending[call.key] = asdict(call)
            self._world.touch()
        with self._wake:
            heapq.heappush(self._heap, (time.monotonic() + seconds, next(self._order), call))
            self._wake.notify()

    def waiting(self) -> int:
        with self._world.lock:
            return len(self._world.pending)

    def deliver(self, call: Call) -> Outcome:
        """One try, now. What the provider would do about a failure is scheduled."""
        self._advance(call)
        outcome = self._try(call) if call.url else Outcome(status=204)
        with self._world.lock:
            self._world.pending.pop(call.key, None)
        if call.url:
            self._note(call, outcome)
        pause = self._pause(call, outcome)
        self._mark(call, outcome, again=pause is not None)
        if pause is not None:
            call.attempt += 1
            self.later(call, pause)
        return outcome

    def ask(self, call: Call) -> Outcome:
        """One request whose answer is wanted at once; tried again only where it could not connect."""
        while True:
            outcome = self._try(call)
            self._note(call, outcome)
            if self._pause(call, outcome) is None or self._stopped:
                return outcome
            call.attempt += 1
            time.sleep(0.25)

    def _pause(self, call: Call, outcome: Outcome) -> float | None:
        if outcome.ok:
            return None
        if call.provider == "meta":
            return self._pauses[call.attempt - 1] if call.attempt <= len(self._pauses) else None
        # Twilio's default retry policy is "rc=1, rp=ct": once, and only where it could not connect.
        return 0.25 if call.provider == "twilio" and not outcome.connected and call.attempt == 1 else None

    def _advance(self, call: Call) -> None:
        for item_id in call.items if call.becomes else []:
            item = self._world.items.get(item_id)
            if item is not None and _RANK[call.becomes] > _RANK.get(item.status, 0):
                self._world.change(item, status=call.becomes, reason=call.reason)

    def _mark(self, call: Call, outcome: Outcome, *, again: bool) -> None:
        status = "accepted" if outcome.ok else "waiting" if again else "refused"
        for item_id in call.items:
            item = self._world.items.get(item_id)
            if item is not None and item.direction == "in" and item.status != "accepted":
                self._world.change(item, status=status, reason="" if outcome.ok else _why(outcome))

    def _note(self, call: Call, outcome: Outcome) -> None:
        self._world.note_delivery(
            {
                "at": self._world.now_ms(),
                "provider": call.provider,
                "channel": call.channel,
                "account": call.account,
                "what": call.label,
                "ids": call.items,
                "url": call.url,
                "attempt": call.attempt,
                "status": outcome.status,
                "error": outcome.error,
                "ms": outcome.ms,
                "key": call.key,
                "headers": call.headers,
                "body": call.body,
            }
        )
        said = str(outcome.status) if outcome.status else outcome.error
        self._log(f"{call.provider:<7} -> {call.channel}/{call.account} {call.label}: {said} ({outcome.ms} ms)")

    def _try(self, call: Call) -> Outcome:
        started = time.monotonic()
        headers = {**call.headers, "User-Agent": f"Sandbox/{call.provider}"}
        try:
            status, body, kind = exchange(
                call.method, self.dial(call.url), call.body.encode(), headers, _TIMEOUTS.get(call.provider, 10.0)
            )
            return Outcome(status=status, ms=_ms(started), body=body, content_type=kind)
        except NotLocal as error:
            return Outcome(status=0, error=str(error))
        except (ConnectionRefusedError, socket.gaierror) as error:
            return Outcome(status=0, error=f"no connection: {error}", ms=_ms(started), connected=False)
        except (OSError, http.client.HTTPException) as error:
            return Outcome(status=0, error=f"no answer: {error or type(error).__name__}", ms=_ms(started))

    def dial(self, url: str) -> str:
        """Where a signed address really is: the public address is reached at the target."""
        if url == self.public_url or url.startswith(self.public_url + "/"):
            return self.target + url[len(self.public_url) :]
        return url

    def reaches(self, url: str) -> bool:
        """Whether that address is on this machine, and so may be called."""
        host = urlsplit(self.dial(url)).hostname or ""
        return host in _LOCAL or host.endswith(".localhost")

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._stopped and (not self._heap or self._heap[0][0] > time.monotonic()):
                    self._wake.wait(self._heap[0][0] - time.monotonic() if self._heap else None)
                if self._stopped:
                    return
                call = heapq.heappop(self._heap)[2]
                if call.behind in self._world.pending:  # a busy machine must not change the order
                    heapq.heappush(self._heap, (time.monotonic() + _BEHIND, next(self._order), call))
                    continue
            self.deliver(call)


class NotLocal(Exception):
    pass


def request(
    method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None, timeout: float = 10.0
) -> tuple[int, bytes]:
    """Status and body. Only this machine is ever called. Raises OSError, HTTPException, NotLocal."""
    return exchange(method, url, body, headers, timeout)[:2]


def exchange(
    method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None, timeout: float = 10.0
) -> tuple[int, bytes, str]:
    """As `request`, with the content type."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host not in _LOCAL and not host.endswith(".localhost"):
        raise NotLocal(f"not called: {host} is not this machine (only loopback addresses are)")
    # A name under .localhost is this machine whatever the resolver thinks; the server sees the name.
    address = "127.0.0.1" if host.endswith("localhost") else host
    maker = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = maker(address, parts.port, timeout=timeout)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body, {"Host": parts.netloc.rpartition("@")[2], **(headers or {})})
        with connection.getresponse() as reply:
            return reply.status, reply.read(4_000_000), reply.getheader("Content-Type", "")
    finally:
        connection.close()


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _why(outcome: Outcome) -> str:
    return f"the webhook answered {outcome.status}" if outcome.status else outcome.error


def describe(call: Call, outcome: Outcome) -> dict[str, Any]:
    """The webhook as the customer actions report it."""
    return {"status": outcome.status, "error": outcome.error, "ms": outcome.ms, "what": call.label}
