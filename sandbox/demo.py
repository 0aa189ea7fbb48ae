"""`python -m sandbox.demo`: a lively day of several hundred customers, through the sandbox's HTTP API only."""

from __future__ import annotations

import argparse
import heapq
import http.client
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote, urlsplit

from sandbox.stories import ROOT, Step, Story, plan

_CONNECTIONS = 8
_SETTLE_SECONDS = 60.0
NEW = ("message", "post", "dm", "comment", "reply", "review", "postback")
"""Actions that say something new; the others change what was said before."""


@dataclass(frozen=True, slots=True)
class Client:
    """Calls the sandbox. A new connection each time: a kept one that the other side had just closed
    would leave open whether the action was done."""

    base: str

    def call(self, method: str, path: str, data: Any = None) -> Any:
        """Parsed JSON. Raises OSError or HTTPException if the sandbox could not be reached."""
        parts = urlsplit(self.base)
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        headers = {"Connection": "close"} | ({"Content-Type": "application/json"} if data is not None else {})
        body = json.dumps(data).encode() if data is not None else None
        try:
            line.request(method, parts.path.rstrip("/") + path, body, headers)
            with line.getresponse() as reply:
                status, raw = reply.status, reply.read()
        finally:
            line.close()
        try:
            told = json.loads(raw)
        except ValueError:
            told = {"error": f"the sandbox answered {status}"}
        return told if status < 400 else {"status": "invalid", **told}


@dataclass(slots=True)
class Day:
    """What is still to be done and what came of the rest. Threads share it under `lock`."""

    stories: list[Story]
    roots: dict[str, str]
    results: list[dict[str, Any]] = field(default_factory=list)
    skipped: int = 0
    lock: threading.Condition = field(default_factory=threading.Condition)
    _due: list[tuple[float, int, int]] = field(default_factory=list)
    _ids: dict[tuple[int, int], str] = field(default_factory=dict)
    _left: int = 0

    def __post_init__(self) -> None:
        self._left = sum(len(story.steps) for story in self.stories)
        for n, story in enumerate(self.stories):
            heapq.heappush(self._due, (story.steps[0].at, n, 0))

    @property
    def total(self) -> int:
        return sum(len(story.steps) for story in self.stories)

    @property
    def done(self) -> int:
        return self.total - self._left

    def take(self, now: Callable[[], float]) -> tuple[int, int] | None:
        """The next step that is due, waited for; None when the day is over."""
        with self.lock:
            while self._left:
                if self._due and self._due[0][0] <= now():
                    _, story, step = heapq.heappop(self._due)
                    return story, step
                self.lock.wait(self._due[0][0] - now() if self._due else None)
            return None

    def about(self, story: int, step: Step) -> str | None:
        """The id the step refers to; "" if to none, None if what it refers to never came about."""
        if step.about is None:
            return ""
        if step.about == ROOT:
            return self.roots.get(self.stories[story].channel, "")
        return self._ids.get((story, step.about))

    def finish(self, story: int, step: int, result: dict[str, Any] | None) -> None:
        """Note what came of it, and let the customer's next step wait its turn."""
        with self.lock:
            if result is None:
                self.skipped += 1
            else:
                self.results.append(result)
                if result["provider_id"]:
                    self._ids[(story, step)] = result["provider_id"]
            self._left -= 1
            steps = self.stories[story].steps
            if step + 1 < len(steps):
                heapq.heappush(self._due, (steps[step + 1].at, story, step + 1))
            self.lock.notify_all()


def play(base: str, stories: list[Story], watch: Callable[[Day], None]) -> Day:
    """Live the day through `_CONNECTIONS` connections. Raises OSError if the sandbox is not there at first."""
    info = Client(base).call("GET", "/_sandbox/info")
    there = {account["channel"] for account in info["accounts"]}
    day = Day([s for s in stories if s.channel in there], {root["channel"]: root["id"] for root in info["roots"]})
    started = time.monotonic()
    workers = [threading.Thread(target=_work, args=(base, day, started), daemon=True) for _ in range(_CONNECTIONS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        while worker.is_alive():
            watch(day)
            worker.join(timeout=0.2)
    watch(day)
    return day


def _work(base: str, day: Day, started: float) -> None:
    client = Client(base)
    while (turn := day.take(lambda: time.monotonic() - started)) is not None:
        story, number = day.stories[turn[0]], turn[1]
        about = day.about(turn[0], story.steps[number])
        done = None if about is None else _act(client, story, story.steps[number], about)
        day.finish(turn[0], number, done)


def _act(client: Client, story: Story, step: Step, about: str) -> dict[str, Any]:
    wish: dict[str, Any] = {"as": story.who, "channel": story.channel, "text": step.text, **step.extra}
    for name, value in (("media", list(step.media)), ("in_reply_to", about), ("duplicate", step.duplicate)):
        if value:
            wish[name] = value
    try:
        told = client.call("POST", f"/_sandbox/customers/{step.kind}", wish)
    except (OSError, http.client.HTTPException) as error:
        told = {"status": "unknown", "error": str(error)}
    hook = told.get("webhook") or {}
    return {
        "channel": story.channel,
        "account": told.get("account", ""),
        "provider_id": told.get("id", ""),
        "kind": step.kind,
        "new": step.kind in NEW,
        "identity": told.get("identity", ""),
        "customer": story.who["name"],
        "client_id": told.get("client_id", ""),
        "deliveries": 1 + step.duplicate,
        "status": _outcome(told, hook),
        "why": told.get("error")
        or hook.get("error")
        or f"{'the chat API' if story.channel == 'chat' else 'the webhook'} answered {hook.get('status')}",
    }


def _outcome(told: dict[str, Any], hook: dict[str, Any]) -> str:
    """accepted, refused, waiting (to be tried again), or unknown: the answer was lost."""
    status = str(told.get("status"))
    lost = status == "refused" and not hook.get("status") and "no connection" not in str(hook.get("error"))
    return "unknown" if lost else "refused" if status == "invalid" else status


def settle(base: str, results: list[dict[str, Any]], seconds: float = _SETTLE_SECONDS) -> None:
    """Wait for what the providers try again, and say how it ended."""
    client, deadline = Client(base), time.monotonic() + seconds
    waiting = [result for result in results if result["status"] == "waiting"]
    while waiting and time.monotonic() < deadline:
        for result in waiting:
            path = f"/_sandbox/deliveries?limit=50&id={quote(result['provider_id'], safe='')}"
            tries = client.call("GET", path).get("deliveries", [])
            if any(200 <= entry["status"] < 300 for entry in tries):
                result["status"] = "accepted"
        waiting = [result for result in waiting if result["status"] == "waiting"]
        if waiting:
            time.sleep(0.5)  # the sandbox has no way to call back


def report(args: argparse.Namespace, day: Day) -> dict[str, Any]:
    """Every event by what became of it, so that a check can prove none was lost or doubled."""
    found: dict[str, Any] = {"seed": args.seed, "customers": args.customers, "skipped": day.skipped}
    for status in ("accepted", "refused", "waiting", "unknown"):
        found[status] = [{k: v for k, v in r.items() if k != "status" and (k != "why" or status != "accepted")}
                         for r in day.results if r["status"] == status]  # fmt: skip
    found["totals"] = totals(day.results)
    return found


def totals(results: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Counts by channel and outcome."""
    counted = Counter((result["channel"], result["status"]) for result in results)
    return {
        channel: {s: counted[channel, s] for s in ("accepted", "refused", "waiting", "unknown")}
        for channel in sorted({result["channel"] for result in results})
    }


class Bar:
    """A progress bar on a terminal; a line for each tenth elsewhere."""

    def __init__(self, out: TextIO, quiet: bool) -> None:
        self._out, self._quiet, self._live, self._tenth = out, quiet, out.isatty(), -1

    def __call__(self, day: Day) -> None:
        if self._quiet or not day.total:
            return
        share = day.done / day.total
        with day.lock:
            counts = Counter(result["status"] for result in day.results)
        said = f"{day.done}/{day.total} actions, {counts['accepted']} accepted"
        said += "".join(f", {counts[s]} {s}" for s in ("refused", "waiting", "unknown") if counts[s])
        if self._live:
            print(f"\r[{'#' * int(30 * share):<30}] {share:4.0%} {said} ", end="", file=self._out, flush=True)
        elif int(share * 10) > self._tenth:
            self._tenth = int(share * 10)
            print(f"{share:4.0%} {said}", file=self._out, flush=True)

    def end(self) -> None:
        if self._live and not self._quiet:
            print(file=self._out)


def show(day: Day, out: TextIO) -> None:
    print(f"{'channel':<11}{'accepted':>9}{'refused':>9}{'waiting':>9}{'unknown':>9}", file=out)
    sums = totals(day.results)
    for channel, counts in sums.items():
        print(f"{channel:<11}" + "".join(f"{count:>9}" for count in counts.values()), file=out)
    everything = [sum(column) for column in zip(*(c.values() for c in sums.values()), strict=True)]
    print(f"{'together':<11}" + "".join(f"{count:>9}" for count in everything), file=out)
    if day.skipped:
        print(f"{day.skipped} actions were skipped: what they were about had been refused.", file=out)
    for why, count in Counter(r["why"] for r in day.results if r["status"] == "refused").most_common(3):
        print(f"refused {count} times: {why}", file=out)


def main(arguments: list[str] | None = None) -> int:
    """0 if every event was accepted, 1 if some were not, 2 if the sandbox is not there."""
    parser = argparse.ArgumentParser(prog="sandbox.demo", description="Play a lively day of customers.")
    parser.add_argument("--sandbox", default="http://127.0.0.1:8080/sandbox", help="where the sandbox is")
    parser.add_argument("--customers", type=int, default=300, help="how many customers (300)")
    parser.add_argument("--seconds", type=float, default=100, help="how long the day lasts (100)")
    parser.add_argument("--seed", type=int, default=7, help="another seed, another day (7)")
    parser.add_argument("--report", type=Path, help="write every event's outcome to this JSON file")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    args = parser.parse_args(arguments)
    bar = Bar(sys.stderr, args.quiet)
    try:
        day = play(args.sandbox, plan(args.seed, args.customers, args.seconds), bar)
    except (OSError, http.client.HTTPException, KeyError) as error:
        print(f"There is no sandbox at {args.sandbox} ({error}). Start it with `make run`.", file=sys.stderr)
        return 2
    bar.end()
    settle(args.sandbox, day.results)
    show(day, sys.stdout)
    if args.report:
        args.report.parent.mkdir(parents=True, exist_ok=True)
        args.report.write_text(json.dumps(report(args, day), indent=1), "utf-8")
    return 0 if day.results and all(result["status"] == "accepted" for result in day.results) else 1


if __name__ == "__main__":
    sys.exit(main())
