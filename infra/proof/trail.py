"""Which permissions each lambda used, from the emulator's CloudTrail."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.local.stack import Stack
from infra.policies import ACCESS
from infra.proof.grants import calls_for, used
from infra.proof.runs import Asked

_KEY = b"AWS_ACCESS_KEY_ID="
_PAGE = 50
_TICK = 1e-6


class Trail:
    def __init__(self, stack: Stack, actions: dict[str, set[str]]) -> None:
        """`actions`: what each lambda may do: only such calls are looked up."""
        self._stack, self._actions = stack, actions
        self._keys: dict[str, str] = {}
        self._since = 0.0
        body = json.dumps({"cloudtrail._recording_enabled": "true"}).encode()
        urllib.request.urlopen(urllib.request.Request(f"{stack.cloud.url}/_ministack/config", body)).close()

    def forget(self) -> None:
        self._since = time.time()

    def seen(self) -> Asked:
        """What each lambda asked for since `forget`."""
        return {function: self._of(function) for function in ACCESS}

    def _of(self, function: str) -> set[tuple[str, str]]:
        key = self._key(function)
        if not key:
            return set()
        client = self._stack.client("cloudtrail")
        found: set[tuple[str, str]] = set()
        for call in sorted(call for action in self._actions[function] for call in calls_for(action)):
            wanted = [("AccessKeyId", key), ("EventName", call)]
            attributes = [{"AttributeKey": name, "AttributeValue": value} for name, value in wanted]
            for event in self._events(client, attributes):
                found.update(used(event))
        return found

    def _events(self, client: Any, attributes: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
        """Since `forget`, the newest first. An answer holds fifty, and the emulator gives no token for the next: the
        time of the oldest serves as one, which it takes, and remembers, more precisely than AWS."""
        asked: dict[str, float] = {}

        def precisely(params: dict[str, Any], **_: Any) -> None:
            params["body"] = json.dumps({**json.loads(params["body"]), **asked}).encode()

        client.meta.events.register("before-call.cloudtrail.LookupEvents", precisely, unique_id="precisely")
        try:
            page = client.lookup_events(LookupAttributes=attributes)["Events"]
            while page and page[-1]["EventTime"].timestamp() >= self._since:
                yield from page
                asked["EndTime"] = page[-1]["EventTime"].timestamp() - _TICK
                page = client.lookup_events(LookupAttributes=attributes)["Events"] if len(page) == _PAGE else []
            yield from (event for event in page if event["EventTime"].timestamp() >= self._since)
        finally:
            client.meta.events.unregister("before-call.cloudtrail.LookupEvents", unique_id="precisely")

    def _key(self, function: str) -> str:
        """The access key of a lambda's role, which each of its workers has; "" if it never ran."""
        for pid in self._stack.worker_pids(function) if function not in self._keys else ():
            try:
                variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            except OSError:
                continue
            self._keys[function] = next(v.removeprefix(_KEY).decode() for v in variables if v.startswith(_KEY))
        return self._keys.get(function, "")
