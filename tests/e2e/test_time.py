"""Time, on the packaged app with IAM enforced: promises of seconds are broken, escalated, kept and called off;
and an outage goes over thirty of them, after which each is acted on, once.

How late something came is printed. It fails a test only where it is so late that something must hang.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from chalicelib.domain.tickets import Ticket
from chalicelib.services.clock import BUCKET, DIRECT_MS
from chalicelib.store.tickets import from_image
from infra.bench.lambdas import schedule_event
from infra.build import Package
from infra.local.ministack import ACCOUNT, REGION
from infra.local.stack import Ports, Stack, start_stack, wait_healthy
from infra.project import function_name
from tests.e2e.test_agent_api import Desk, desk, eventually, number, text
from tests.e2e.test_nothing_lost import rows, waiting
from tests.stack import FreshStack

pytestmark = pytest.mark.stack
SECOND = 1_000
HANGS_MS = 30 * SECOND
PRIORITIES = ("low", "normal", "high", "urgent")
NOTIFY = {"do": "notify"}
BEGUN, BROKEN, RUNG, BACK = "first_reply_at_risk", "first_reply_breached", "escalated", "snooze_ended"
TIMED = (BEGUN, BROKEN, RUNG, BACK)
LATER = 6
"""How many customers are promised an answer further ahead than a delayed message goes."""


def urgent_after(seconds: int) -> dict[str, Any]:
    return {"do": "priority", "to": "urgent", "after_seconds": seconds}


def _put(stack: Stack, kind: str, id: str, document: dict[str, Any]) -> None:
    item = {"kind": {"S": kind}, "id": {"S": id}, "doc": {"S": json.dumps({"id": id, **document})}}
    item |= {"version": {"N": "1"}, "updated": {"N": "0"}}
    stack.client("dynamodb").put_item(TableName="rapport-local-settings", Item=item)


def promise(stack: Stack, word: str, seconds: int, **more: Any) -> None:
    """Whoever writes this word is promised an answer in so many seconds. (Put before any worker runs, which
    would go on with the settings it has read.)"""
    _put(stack, "queue", word, {"name": word})
    _put(stack, "rule", word, {"order": 1, "words": [word], "queue": word})
    targets = {"first_reply": dict.fromkeys(PRIORITIES, seconds)}
    _put(stack, "sla", word, {"queues": [word], "targets": targets, "warn_percent": 0, **more})


@dataclass(frozen=True, slots=True)
class Said:
    """What the clock did to a ticket, as its timeline tells it. Times are epoch ms, `late` is ms."""

    what: str
    facts: dict[str, str] = field(hash=False)

    @property
    def due(self) -> int:
        return int(self.facts["due"])

    @property
    def acted(self) -> int:
        return int(self.facts["acted"])

    @property
    def late(self) -> int:
        return int(self.facts["late"])


def executions(stack: Stack, machine: str) -> dict[str, str]:
    """Name -> status."""
    arn = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:rapport-local-{machine}"
    pages = stack.client("stepfunctions").get_paginator("list_executions").paginate(stateMachineArn=arn)
    found = [execution for page in pages for execution in page["executions"]]
    names = [execution["name"] for execution in found]
    assert len(names) == len(set(names))
    return {execution["name"]: execution["status"] for execution in found}


def tickets_of(stack: Stack) -> dict[str, Ticket]:
    pages = stack.client("dynamodb").get_paginator("scan").paginate(TableName="rapport-local-tickets")
    return {item["id"]["S"]: from_image(item) for page in pages for item in page["Items"]}


@dataclass
class Story:
    """One customer after the other, each with a word that says what they are promised."""

    stack: Stack
    ruth: Desk
    tickets: dict[str, str] = field(default_factory=dict)  # who -> ticket

    def write(self, people: dict[str, str]) -> None:
        """`people`: who -> their word."""
        for who, word in people.items():
            text(self.stack, number(), f"{who}: the {word} is broken")

        def all_there() -> bool:
            for id, ticket in tickets_of(self.stack).items():
                self.tickets[ticket.subject.partition(":")[0]] = id
            return people.keys() <= self.tickets.keys()

        eventually(all_there)

    def told(self, who: str, *whats: str) -> list[Said]:
        """What happened to their ticket by the clock, oldest first."""
        lines = self.ruth.get(f"/api/tickets/{self.tickets[who]}/timeline", limit=100)["items"]
        wanted = whats or TIMED
        return [Said(x["text"], x["extra"]) for x in lines if x["kind"] == "event" and x["text"] in wanted]

    def told_of(self, who: str, what: str, times: int = 1) -> list[Said]:
        """The same, once it has happened so often."""

        def found() -> list[Said]:
            said = self.told(who, what)
            return said if len(said) >= times else []

        said: list[Said] = eventually(found, 60)
        return said

    def answer(self, who: str) -> int:
        """Somebody answers; when (by the machine's clock, afterwards)."""
        body = {"client_id": f"c-{who}", "text": "We are on it."}
        self.ruth.do("POST", f"/api/tickets/{self.tickets[who]}/replies", body)
        return time.time_ns() // 1_000_000

    def ticket(self, who: str) -> Ticket:
        return tickets_of(self.stack)[self.tickets[who]]


@pytest.fixture(scope="module")
def day(local_package: Package, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Everything that is asked about below happens here at the same time, since it is the clock that takes long."""
    with start_stack(tmp_path_factory.mktemp("time"), auth=True, made=local_package) as stack:
        promise(stack, "kettle", 8, breach_ladder=[NOTIFY, urgent_after(2)])
        promise(stack, "teapot", 4, breach_ladder=[NOTIFY, urgent_after(8)])
        promise(stack, "saucer", 16, warn_percent=25, warn_ladder=[NOTIFY], breach_ladder=[urgent_after(0)])
        promise(stack, "spoon", 22)
        wait_healthy(stack)
        story = Story(stack, desk(stack, "ruth"))
        early = {"broken": "kettle", "kept": "kettle", "climbing": "teapot", "warned": "saucer"}
        story.write({**early, "asleep": "ladle", **{f"later{n}": "spoon" for n in range(LATER)}})
        story.answer("kept")
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 6))
        story.ruth.do("POST", f"/api/tickets/{story.tickets['asleep']}/snooze", {"until": until})
        story.told_of("climbing", RUNG)
        story.answer("climbing")
        story.told_of("warned", RUNG, times=2)
        for n in range(LATER):
            story.told_of(f"later{n}", BROKEN)
        yield story


def never_early(said: Said) -> None:
    assert said.acted - said.late <= said.acted, f"{said.what} was acted on before its time"
    print(f"{said.what}: {said.late} ms late")
    assert said.late < HANGS_MS


def test_a_broken_promise_is_told_and_its_ladder_climbed_in_its_time(day: Story) -> None:
    broken, told, raised = day.told("broken")
    assert [broken.what, told.what, raised.what] == [BROKEN, RUNG, RUNG]
    ticket = day.ticket("broken")
    assert broken.due == ticket.opened_at + 8 * SECOND
    assert (broken.facts["promise"], broken.facts["policy"]) == ("first_reply", "kettle@1")
    assert broken.due <= broken.acted <= told.acted
    assert told.acted + 2 * SECOND <= raised.acted
    assert [(x.facts["do"], x.facts["step"], x.facts["of"]) for x in (told, raised)] == [
        ("notify", "1", "2"), ("priority", "2", "2"),
    ]  # fmt: skip
    assert {(x.facts["promise"], x.facts["why"], x.due) for x in (told, raised)} == {
        ("first_reply", "breach", broken.due)
    }
    assert ticket.priority == "urgent"
    for said in (broken, told, raised):
        assert said.late >= 0
        never_early(said)
    states = {name: state for name, state in executions(day.stack, "escalation").items() if ticket.id in name}
    assert list(states.values()) == ["SUCCEEDED"]


def test_an_answer_in_time_leaves_nothing_to_act_on(day: Story) -> None:
    assert day.told("kept") == []
    assert not [name for name in executions(day.stack, "escalation") if day.tickets["kept"] in name]


def test_an_answer_between_two_rungs_ends_the_ladder(day: Story) -> None:
    assert [said.what for said in day.told("climbing")] == [BROKEN, RUNG]
    ticket = day.ticket("climbing")
    assert time.time_ns() // 1_000_000 > ticket.first_reply_due + 12 * SECOND, "the other rung would be due by now"
    assert ticket.priority == "normal"
    states = [state for name, state in executions(day.stack, "escalation").items() if ticket.id in name]
    assert len(states) == 1
    assert states[0] in ("ABORTED", "SUCCEEDED")


def test_a_warning_comes_before_the_breach_of_the_same_promise(day: Story) -> None:
    said = day.told("warned")
    assert [x.what for x in said] == [BEGUN, RUNG, BROKEN, RUNG]
    warning, told, broken, raised = said
    assert warning.due == broken.due == day.ticket("warned").opened_at + 16 * SECOND
    assert warning.acted - warning.late == broken.due - 12 * SECOND, "after a quarter of the time"
    assert broken.acted >= broken.due
    assert [(x.facts["why"], x.facts["do"]) for x in (told, raised)] == [("warn", "notify"), ("breach", "priority")]
    for one in said:
        assert one.late >= 0
        never_early(one)


def test_a_snoozed_ticket_comes_back_at_its_time(day: Story) -> None:
    (back,) = day.told("asleep", BACK)
    assert back.acted >= back.due
    never_early(back)
    assert not day.ticket("asleep").snoozed_until


def test_what_is_further_ahead_waits_for_the_clock_of_its_bucket(day: Story) -> None:
    found = [day.ticket(f"later{n}") for n in range(LATER)]
    buckets = {ticket.first_reply_due // BUCKET for ticket in found}
    assert all(ticket.first_reply_due - ticket.opened_at > DIRECT_MS for ticket in found)
    assert len(buckets) < LATER, "some share a bucket, or this shows little"
    clocks = executions(day.stack, "clock")
    for bucket in buckets:
        mine = {name: state for name, state in clocks.items() if name.startswith(f"bucket-{bucket}")}
        assert mine == {f"bucket-{bucket}": "SUCCEEDED"}
    for n in range(LATER):
        (broken,) = day.told(f"later{n}", BROKEN)
        assert broken.acted >= broken.due
        never_early(broken)


# --- an outage -----------------------------------------------------------------------------------

EACH = 6
PLANS: dict[str, tuple[int, list[dict[str, Any]]]] = {  # word: seconds promised, ladder
    "soon": (18, []),  # due in the outage, by a delayed message
    "clocked": (23, []),  # due in the outage, by a bucket's clock that dies in it
    "after": (36, []),  # due after it
    "steep": (3, [NOTIFY, urgent_after(12)]),  # between two rungs when it begins
    "laddered": (19, [NOTIFY, urgent_after(1)]),  # due in the outage, with a ladder to climb after it
}
EXPECTED = {word: [BROKEN, *(RUNG for _ in ladder)] for word, (_, ladder) in PLANS.items()}


def told_to(stack: Stack) -> dict[str, list[Said]]:
    """Ticket -> what the clock did, oldest first."""
    found: dict[str, list[tuple[str, Said]]] = {}
    for row in rows(stack, "interactions"):
        doc = json.loads(row["doc"])
        if doc.get("kind") == "event" and doc.get("text") in TIMED and row.get("ticket"):
            found.setdefault(row["ticket"], []).append((row["position"], Said(doc["text"], doc["extra"])))
    return {ticket: [said for _, said in sorted(lines, key=lambda x: x[0])] for ticket, lines in found.items()}


def wait_until(at: int) -> None:
    time.sleep(max(0, at / 1000 - time.time()))  # the outage itself: nothing runs that could be waited on


def sweep(stack: Stack) -> None:
    """The sweeper comes each minute; this is that minute."""
    payload = json.dumps(schedule_event())
    answer = stack.client("lambda").invoke(FunctionName=function_name("local", "sweep"), Payload=payload)
    assert "FunctionError" not in answer


def test_what_came_due_during_an_outage_is_acted_on_once_when_it_ends(fresh_stack: FreshStack) -> None:
    ports = Ports.free()
    people = {f"{word}{n}": word for n in range(EACH) for word in PLANS}
    with fresh_stack(ports=ports) as stack:
        for word, (seconds, ladder) in PLANS.items():
            promise(stack, word, seconds, breach_ladder=ladder)
        wait_healthy(stack)
        story = Story(stack, desk(stack, "ruth"))
        story.write(people)
        word_of = {story.tickets[who]: word for who, word in people.items()}
        due = {id: ticket.first_reply_due for id, ticket in tickets_of(stack).items()}
        steep = [id for id, word in word_of.items() if word == "steep"]
        eventually(lambda: all([x.what for x in told_to(stack).get(id, [])] == [BROKEN, RUNG] for id in steep))
        ended = time.time_ns() // 1_000_000
        before = told_to(stack)
    assert len([id for id in word_of if id not in before and due[id] > ended]) > EACH, "too slow a start to show it"
    wait_until(max(due[id] for id, word in word_of.items() if word == "clocked"))
    with fresh_stack(ports=ports) as stack:
        wait_healthy(stack)
        begun = time.time_ns() // 1_000_000
        sweep(stack)
        eventually(lambda: _all_done(told_to(stack), word_of), 90)
        sweep(stack)  # it finds nothing that is still to be done
        eventually(lambda: not waiting(stack))
        _acted_on_once(told_to(stack), word_of, due)
        print("missed, acted on after", _order(told_to(stack), word_of))
        _ledger_is_done(stack, word_of)
    print(f"the outage: {(begun - ended) / 1000:.0f} s")


def _all_done(told: dict[str, list[Said]], word_of: dict[str, str]) -> bool:
    return all(len(told.get(id, ())) >= len(EXPECTED[word]) for id, word in word_of.items())


def _acted_on_once(told: dict[str, list[Said]], word_of: dict[str, str], due: dict[str, int]) -> None:
    late: dict[str, list[int]] = {}
    for id, word in word_of.items():
        said = told[id]
        assert [x.what for x in said] == EXPECTED[word], (word, said)
        assert [x.facts["step"] for x in said if x.what == RUNG] == ["1", "2"][: len(said) - 1]
        assert said[0].due == due[id]
        assert said[0].acted >= due[id]
        late.setdefault(word, []).extend(x.late for x in said)
    print({word: f"{min(times)} to {max(times)} ms late" for word, times in late.items()})


def _order(told: dict[str, list[Said]], word_of: dict[str, str]) -> list[int]:
    """Of what only the sweeper can have found: ms after the oldest of them, by due time. The sweeper sends the
    oldest first (tests/unit/services/test_clock.py); the queue hands them to several workers at once."""
    missed = sorted((told[id][0] for id, word in word_of.items() if word == "clocked"), key=lambda said: said.due)
    return [said.acted - missed[0].acted for said in missed]


def _ledger_is_done(stack: Stack, word_of: dict[str, str]) -> None:
    """Nothing of these tickets waits in the ledger for a promise that was acted on."""
    acted: Counter[str] = Counter()
    for row in rows(stack, "timers"):
        _, _, id = row["id"].partition("#")
        if id in word_of and int(row["acted_at"]):
            acted[id] += 1
    assert acted.keys() == word_of.keys()
