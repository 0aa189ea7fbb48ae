"""An outage as customers, agents and a supervisor live it, on the packaged app with IAM enforced: three hundred people
ask within minutes, and get one answer that everybody reads instead of three hundred.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from infra.local.stack import Stack
from tests.e2e.test_agent_api import Desk, eventually
from tests.e2e.test_main_job import sandbox
from tests.e2e.test_nothing_lost import hurry
from tests.social import PATIENCE, Brand, brand, every, heard, looked_at_now, seen, sent, somebody, today

pytestmark = pytest.mark.stack
PEOPLE, LATE = 300, 30
"""How many post in public, and how many of them after the incident was declared."""
ASKING = (
    "Your website is down again, nothing works!",
    "The page won't load, is there an outage?",
    "Is the website down for everybody?",
    "Website down here in Leeds too.",
    "My wife asked me to ask: is your website down?",
)
IN_PRIVATE = (("x", "dm"), ("facebook", "message"), ("sms", "message"))
MOST_TOLD = 20  # of an account in an hour: domain/incident_words.py
UPDATE, CLOSING = "Our shop is down. We are on it, and tell you here.", "Our shop is up again. Thank you for waiting!"
FOLLOW_UP = "The shop is up again. Tell us if yours isn't."


@pytest.fixture(scope="module")
def stack(own_stack: Stack) -> Stack:
    return own_stack


@pytest.fixture(scope="module")
def team(stack: Stack) -> Brand:
    hurry(stack)
    return brand(stack)


def mentions(stack: Stack, count: int) -> list[dict[str, Any]]:
    """So many people post at once."""
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda n: _mention(stack, ASKING[n % len(ASKING)]), range(count)))


def _mention(stack: Stack, words: str) -> dict[str, Any]:
    told = sandbox(stack, "customers/post", {"as": {"name": somebody(stack).name}, "channel": "x", "text": words})
    if told["status"] != "accepted":  # on a busy machine the first answers take longer than X waits: again, then
        delivery = sandbox(stack, f"deliveries?id={told['id']}")["deliveries"][0]
        eventually(lambda: sandbox(stack, f"deliveries/{delivery['key']}/again", {})["status"] == 200, PATIENCE)
    return dict(told)


def public(stack: Stack) -> list[dict[str, Any]]:
    """What the brand has said in public."""
    return [x for x in sent(stack) if x["visibility"] == "public"]


def test_three_hundred_mentions_are_one_alert_one_incident_and_one_update(team: Brand, stack: Stack) -> None:
    begun = time.monotonic()
    first = mentions(stack, PEOPLE - LATE)
    took = time.monotonic() - begun
    asked = [(somebody(stack), *way) for way in IN_PRIVATE]
    privately = [who.says(channel, kind, "Is your website down?") for who, channel, kind in asked]

    assert looked_at_now(stack, "spikes") < 60, "it is noticed within a minute"
    (spike,) = eventually(lambda: every(team.sofia, "/api/spikes"), PATIENCE)
    alerted = time.monotonic() - begun
    assert (spike["channel"], spike["kind"], spike["word"]) == ("x", "topic", "outage")
    assert spike["people"] >= spike["threshold"]
    assert len(spike["examples"]) == 5

    body = {"client_id": "down", "title": "The shop is down", "spike": spike["id"]}
    incident = team.ruth.do("POST", "/api/incidents", body)
    assert team.ruth.do("POST", "/api/incidents", body)["id"] == incident["id"]
    path = f"/api/incidents/{incident['id']}"
    told = team.ruth.do("POST", f"{path}/updates", {"client_id": "u1", "texts": {"x": UPDATE}})
    assert [(u["pin"], [p["account"] for p in u["places"]]) for u in told["updates"]] == [("by_hand", ["x~brand"])]
    late = mentions(stack, LATE)

    def figures() -> dict[str, Any]:
        found: dict[str, Any] = team.sofia.get(path)["figures"]
        return found

    eventually(lambda: figures()["posts"] == PEOPLE, 2 * PATIENCE)
    gathered = time.monotonic() - begun
    eventually(lambda: figures()["private_waiting"] == len(privately), PATIENCE)
    assert figures()["customers"] == PEOPLE + len(privately)
    assert every(team.sofia, "/api/spikes") == []
    assert [x["title"] for x in every(team.sofia, "/api/incidents")] == ["The shop is down"]
    _wait_for_no_answer(team, first)
    assert heard(team.sofia, late[-1])["incident"] == incident["id"]

    end = {"client_id": "up", "texts": {"x": CLOSING}, "follow_up": FOLLOW_UP}
    team.ruth.do("POST", f"{path}/resolve", end)
    for (who, channel, _), one in zip(asked, privately, strict=True):
        answer = seen(who, channel, one["identity"], FOLLOW_UP)
        assert answer["visibility"] == "private"
    eventually(lambda: figures()["private_told"] == len(privately), PATIENCE)
    eventually(lambda: [x for x in public(stack) if x["text"] == CLOSING], PATIENCE)

    update, closing = ([x for x in public(stack) if x["text"] == text] for text in (UPDATE, CLOSING))
    assert [len(update), len(closing)] == [1, 1]
    assert closing[0]["in_reply_to"] == update[0]["id"], "the thread everybody looks at gets its closing"
    replies = [x for x in public(stack) if x not in (*update, *closing)]
    assert len(replies) == figures()["acknowledged"]
    assert 0 < len(replies) <= MOST_TOLD, "some are told where to look, three hundred are not"
    assert len({x["identity"] for x in replies}) == len(replies), "nobody is told twice"
    assert all(update[0]["id"] in x["text"] for x in replies), "they say where to look"
    private = [x["text"] for x in sent(stack) if x["visibility"] == "private"]
    assert private == [FOLLOW_UP] * len(privately)
    _numbers(team, incident["id"])
    over = time.monotonic() - begun
    times = f"posted {took:.0f} s, alert {alerted:.0f} s, gathered {gathered:.0f} s, over {over:.0f} s"
    print(f"{times}; {len(replies)} of {PEOPLE} were answered in public")


def _wait_for_no_answer(team: Brand, posted: list[dict[str, Any]]) -> None:
    """A ticket of the incident waits on nobody's desk and can't be answered by itself in public. Who came first has
    one; whose post was delivered a second time may have come to the incident without."""
    ticket = next(id for told in posted if (id := _ticket_if_any(team.sofia, told)))
    found = team.sofia.get(f"/api/tickets/{ticket}")
    assert (found["status"], found["assignee"], found["offered_to"]) == ("on_hold", None, None)
    body = {"client_id": "mine", "text": "We are so sorry!", "how": "public_reply"}
    status, problem = team.sofia("POST", f"/api/tickets/{ticket}/replies", body)
    assert (status, problem["code"]) == (409, "in_incident")


def _ticket_if_any(agent: Desk, told: dict[str, Any]) -> str:
    status, customer = agent("GET", "/api/customers", channel="x", account=told["account"], identity=told["identity"])
    tickets = agent.get(f"/api/customers/{customer['id']}/history")["items"] if status == 200 else []
    return str(tickets[0]["id"]) if tickets else ""


def _numbers(team: Brand, id: str) -> None:
    """What the report says, each figure with its facts."""

    def item() -> dict[str, Any]:
        report = team.ruth.get("/api/reports/incidents", **today())
        return next(x for x in report["items"] if x["id"] == id)

    def count(what: str) -> int:
        return next((x["count"] for x in item()["counts"] if x["what"] == what), 0)

    eventually(lambda: count("incident_told") == len(IN_PRIVATE), PATIENCE)
    found = item()
    assert 0 < found["to_declare_ms"] < found["to_first_update_ms"] < found["to_resolve_ms"]
    for figure in found["counts"]:
        assert len(every(team.ruth, figure["events"])) == figure["count"], figure["what"]
    assert count("incident_post") == PEOPLE
