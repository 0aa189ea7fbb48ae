"""A lively day while everything goes wrong: workers killed, providers failing, a restart in the middle.

What was accepted with a 2xx must be there once; what an agent sent must have left at most once.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.agents import FULL, claim_units
from chalicelib.domain.heard import heard_id
from chalicelib.services.chat_history import public_id
from infra.data_plane import QUEUES
from infra.local.brand import DEMO_PASSWORD
from infra.local.stack import Ports, Stack, wait_healthy
from infra.project import ROOT
from infra.redrive import redrive
from tests.stack import FreshStack

pytestmark = pytest.mark.stack
AGENTS = ("sofia", "tom", "mei")
VICTIMS = ("inbound", "outbound", "timers", "changes", "api_handler")
SENT_FOR_SURE = ("sent", "delivered", "read")


class Api:
    """An agent at the API. Calls that fail are tried again: the product says that is safe."""

    def __init__(self, stack: Stack, agent: str) -> None:
        self._url, self.agent, self._token = stack.url, agent, ""
        answer = self.call("POST", "/api/session", {"username": agent, "password": DEMO_PASSWORD})
        self._token = answer["id_token"]

    def call(self, method: str, path: str, body: Any = None, *, patience: float = 120) -> Any:
        deadline = time.monotonic() + patience
        while True:
            status, answer = self._once(method, path, body)
            if status < 500:
                return answer if status < 400 else None
            assert time.monotonic() < deadline, f"{method} {path} kept failing with {status}"
            time.sleep(0.2)  # the worker behind it was killed; there is nothing to wait on

    def _once(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        request = urllib.request.Request(self._url + path, method=method)
        request.add_header("Content-Type", "application/json")
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        data = json.dumps(body).encode() if body is not None else None
        try:
            with urllib.request.urlopen(request, data, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, None
        except OSError:
            return 599, None


class Team:
    """Agents who accept what they are offered and answer each ticket once, until told to stop."""

    def __init__(self, stack: Stack, name: str) -> None:
        self.replies: dict[str, str] = {}  # interaction key -> its text, like no other
        self._name, self._stop = name, threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(Api(stack, a),), daemon=True) for a in AGENTS]
        for thread in self._threads:
            thread.start()

    def _work(self, api: Api) -> None:
        api.call("PUT", "/api/me/presence", {"presence": "online"})
        while not self._stop.is_set():
            page = api.call("GET", "/api/tickets?view=offered") or {"items": []}
            for ticket in page["items"]:
                if self._stop.is_set():
                    break
                self._answer(api, ticket["id"])
            self._stop.wait(0.3)

    def _answer(self, api: Api, ticket: str) -> None:
        if api.call("POST", f"/api/tickets/{ticket}/accept") is None:
            return
        client_id = f"{self._name}-{api.agent}"
        text = f"Thank you for writing. I am looking into it now, under {ticket} {client_id}."
        reply = {"client_id": client_id, "text": text}
        for how in ("", "public_reply"):
            answer = api.call("POST", f"/api/tickets/{ticket}/replies", {**reply, "how": how} if how else reply)
            if answer is not None:
                self.replies[f"out#{ticket}#{client_id}"] = text
                break
        api.call("POST", f"/api/tickets/{ticket}/status", {"status": "solved"})

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=120)
            assert not thread.is_alive()


class Killer:
    """Kills lambda workers in the middle of what they do."""

    def __init__(self, stack: Stack, every: float, seed: int) -> None:
        self.killed: Counter[str] = Counter()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, args=(stack, every, random.Random(seed)), daemon=True)
        self._thread.start()

    def _work(self, stack: Stack, every: float, chance: random.Random) -> None:
        while not self._stop.wait(every * (0.5 + chance.random())):
            running = {name: pids for name in VICTIMS if (pids := stack.worker_pids(name))}
            if running:
                function = chance.choice(sorted(running))
                pids = running[function]
                try:
                    os.kill(chance.choice(pids), signal.SIGKILL)
                except ProcessLookupError:
                    continue
                self.killed[function] += 1

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


def demo(stack: Stack, report: Path, *, customers: int, seconds: int, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "sandbox.demo", "--sandbox", f"{stack.url}/sandbox", "--quiet"]
    command += ["--customers", str(customers), "--seconds", str(seconds), "--seed", str(seed), "--report", str(report)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert report.exists(), done.stderr
    told: dict[str, Any] = json.loads(report.read_text())
    return told


def fail_sends(stack: Stack) -> None:
    for provider in ("twilio", "x", "meta"):
        for mode, chance in (("accept_no_answer", 0.1), ("500", 0.1), ("503", 0.15)):
            body = json.dumps({"provider": provider, "mode": mode, "probability": chance}).encode()
            request = urllib.request.Request(f"{stack.url}/sandbox/_sandbox/faults", body, method="POST")
            request.add_header("Content-Type", "application/json")
            urllib.request.urlopen(request, timeout=10).close()


def hurry(stack: Stack) -> None:
    """A killed worker's messages come back after the queue's visibility time, a minute or more; here sooner."""
    sqs = stack.client("sqs")
    for queue in QUEUES:
        url = sqs.get_queue_url(QueueName=f"rapport-local-{queue.full_name}")["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "20"})


def waiting(stack: Stack) -> dict[str, int]:
    """Messages in every queue, dead letters included, those on their way too (but delayed wake-ups aside)."""
    sqs, found = stack.client("sqs"), {}
    for queue in QUEUES:
        for name in (queue.full_name, queue.dead_name):
            url = sqs.get_queue_url(QueueName=f"rapport-local-{name}")["QueueUrl"]
            counts = sqs.get_queue_attributes(
                QueueUrl=url,
                AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
            )["Attributes"]
            total = sum(int(n) for n in counts.values())
            if total:
                found[name] = total
    return found


def until(what: str, holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.5)


def settled(stack: Stack) -> bool:
    left = waiting(stack)
    for queue in QUEUES:
        if left.get(queue.dead_name):
            redrive(stack.client("sqs"), "local", queue, 0, lambda text: None)
    return not left


def rows(stack: Stack, table: str) -> Iterator[dict[str, Any]]:
    pages = stack.client("dynamodb").get_paginator("scan").paginate(TableName=f"rapport-local-{table}")
    for page in pages:
        for item in page["Items"]:
            yield {name: next(iter(value.values())) for name, value in item.items()}


def left_brand(stack: Stack) -> list[dict[str, Any]]:
    """Everything the brand sent, as the providers saw it."""
    with urllib.request.urlopen(f"{stack.url}/sandbox/_sandbox/messages?limit=100000", timeout=30) as answer:
        messages: list[dict[str, Any]] = json.loads(answer.read())["messages"]
    return messages


def test_nothing_accepted_is_lost_and_nothing_is_sent_twice(fresh_stack: FreshStack, tmp_path: Path) -> None:
    reports: list[dict[str, Any]] = []
    replies: dict[str, str] = {}
    killed: Counter[str] = Counter()
    ports = Ports.free()
    for part in (1, 2):  # the second on the same data: a clean restart in the middle of the day
        with fresh_stack(ports=ports) as stack:
            wait_healthy(stack)
            hurry(stack)
            fail_sends(stack)
            team, killer = Team(stack, f"part{part}"), Killer(stack, every=2.5, seed=part)
            try:
                reports.append(demo(stack, tmp_path / f"report{part}.json", customers=60, seconds=20, seed=part))
                killer.stop()
                if part == 2:
                    until("all queues are empty", partial(settled, stack), 240)
            finally:
                killer.stop()
                team.stop()
            replies |= team.replies
            killed += killer.killed
            if part == 2:
                until("all queues are empty again", partial(settled, stack), 240)
                prove(stack, reports, replies)
    assert killed.total() >= 8, killed


def prove(stack: Stack, reports: list[dict[str, Any]], replies: dict[str, str]) -> None:
    interactions = {row["key"]: row for row in rows(stack, "interactions")}
    tickets = {row["id"]: row for row in rows(stack, "tickets")}
    accepted = {key_of(r) for report in reports for r in report["accepted"] if r["new"]}
    doubtful = {key_of(r) for report in reports for s in ("unknown", "refused", "waiting") for r in report[s]}
    assert len(accepted) > 100

    named = {name_of(key): row for key, row in interactions.items()}
    listened = {row["id"] for row in rows(stack, "board")}
    lost = [name for name in accepted if name not in named or not is_placed(named[name], listened)]
    assert lost == [], f"{len(lost)} of {len(accepted)} accepted events are missing"
    heard = {name for name, row in named.items() if row.get("ticket") and is_from_customer(row)}
    strangers = heard - accepted - doubtful
    # A chat message whose answer was lost is known to the page by its own id only.
    unanswered = [name for name in doubtful if name.startswith("chat#")]
    assert all(name.startswith("chat#") for name in strangers), "interactions that nobody sent"
    assert len(strangers) <= len(unanswered), "chat messages that nobody sent"
    assert all(row["ticket"] in tickets for row in interactions.values() if row.get("ticket"))

    no_twins(tickets)
    loads_are_true(stack, tickets)
    sent_once(stack, interactions, replies)


def key_of(result: dict[str, Any]) -> str:
    return f"{result['channel']}#{result['account']}#{result['provider_id']}"


def name_of(key: str) -> str:
    """What the sandbox calls an interaction: its key, but for chat, where the API gives out an id."""
    return f"{key.rpartition('#')[0]}#{public_id(key)}" if key.startswith("chat#") else key


def is_placed(row: dict[str, Any], listened: set[str]) -> bool:
    """On a ticket's timeline, listened to (praise, noise), or kept for good with a reason (STOP words, ...)."""
    kept = json.loads(row["doc"]).get("extra", {}).get("kept") == "yes"
    return bool(row.get("ticket")) or kept or heard_id(row["key"]) in listened


def is_from_customer(row: dict[str, Any]) -> bool:
    doc = json.loads(row["doc"])
    return doc.get("direction", "inbound") == "inbound" and doc.get("kind", "message") not in ("note", "event")


def no_twins(tickets: dict[str, dict[str, Any]]) -> None:
    live: Counter[str] = Counter()
    for row in tickets.values():
        doc = json.loads(row["doc"])
        if doc.get("status", "new") not in ("solved", "closed"):
            live.update(doc.get("threads", {}).keys())
    assert [thread for thread, count in live.items() if count > 1] == []


def loads_are_true(stack: Stack, tickets: dict[str, dict[str, Any]]) -> None:
    """Every ticket with an owner is carried by that owner alone, within what they can carry."""
    desks = {row["id"]: row for row in rows(stack, "agents") if not row["id"].startswith("#")}
    for id, row in tickets.items():
        doc = json.loads(row["doc"])
        if doc.get("claim"):
            carrier = doc.get("carrier") or doc.get("offered_to") or doc["assignee"]  # see store/tickets.py
            assert desks[carrier]["work"][id]["S"] == doc["claim"]
    for desk in desks.values():
        load = int(desk.get("load", "0"))
        assert load == sum(claim_units(token["S"]) for token in desk.get("work", {}).values())
        live = int(desk.get("live", "0"))
        assert 0 <= live <= FULL
        assert 0 <= load - live <= FULL


def sent_once(stack: Stack, interactions: dict[str, dict[str, Any]], replies: dict[str, str]) -> None:
    """By the providers' own books: what is told as sent left once, what is unknown at most once, and
    what failed not at all."""
    left = Counter(message["text"] for message in left_brand(stack))
    told: Counter[str] = Counter()
    for key, text in replies.items():
        doc = json.loads(interactions[key]["doc"])
        status, text = doc["status"], signed(doc, text)
        told[status] += 1
        assert status not in ("queued", "sending"), f"{key} is still {status}"
        if key_channel(interactions[key]) == "chat":
            continue  # there is no provider: the page reads it from us
        if status in SENT_FOR_SURE:
            assert left[text] == 1, f"{key} is {status} and left {left[text]} times"
        else:
            assert left[text] <= (1 if status == "unknown" else 0), f"{key} is {status} and left {left[text]} times"
    assert told.keys() & set(SENT_FOR_SURE), told
    print("replies:", dict(told))


def signed(doc: dict[str, Any], text: str) -> str:
    """A reply's text as it goes out: public ones are signed."""
    sign = doc.get("extra", {}).get("sign_off", "")
    assert doc["text"] == (f"{text} {sign}" if sign else text)
    return str(doc["text"])


def key_channel(row: dict[str, Any]) -> str:
    return str(json.loads(row["doc"])["channel"])
