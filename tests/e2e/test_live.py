"""Consoles on open sockets, as deployed: codes, pushed events, cuts, and who sees what."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.console_socket import ConsoleSocket, SocketRefused
from infra.local.stack import Stack
from tests.e2e.test_agent_api import Desk, desk, eventually, number, text

pytestmark = pytest.mark.stack


@pytest.fixture
def stack(own_stack: Stack) -> Stack:
    return own_stack


@pytest.fixture
def opened() -> Iterator[list[ConsoleSocket]]:
    sockets: list[ConsoleSocket] = []
    yield sockets
    for one in sockets:
        one.close()


def code(agent: Desk) -> dict[str, Any]:
    made: dict[str, Any] = agent.do("POST", "/api/live/code")
    return made


def console(agent: Desk, opened: list[ConsoleSocket]) -> ConsoleSocket:
    made = code(agent)
    socket = ConsoleSocket(f"{made['url']}?code={made['code']}")
    opened.append(socket)
    return socket


def caught_up(agent: Desk, cursor: str) -> Any:
    told = agent.get("/api/live", after=cursor)
    assert not told["reset"]
    return told


def test_a_code_opens_one_socket_and_a_stranger_s_none(stack: Stack, opened: list[ConsoleSocket]) -> None:
    agent = desk(stack, "sofia")
    made = code(agent)
    address = f"{made['url']}?code={made['code']}"
    assert made["url"] == f"ws://127.0.0.1:{stack.ports.front}/live"
    opened.append(ConsoleSocket(address))
    for again in (address, f"{made['url']}?code=guess", made["url"]):
        with pytest.raises(SocketRefused):
            ConsoleSocket(again)
    assert Desk(stack)("POST", "/api/live/code")[0] == 401
    assert Desk(stack)("GET", "/api/live")[0] == 401


def test_a_ping_is_answered(stack: Stack, opened: list[ConsoleSocket]) -> None:
    socket = console(desk(stack, "sofia"), opened)
    socket.say({"action": "ping"})
    eventually(lambda: [m for _, m in socket.heard if "pong" in m])


def test_a_text_appears_as_it_comes_and_its_offer_only_for_its_agent(
    stack: Stack, opened: list[ConsoleSocket]
) -> None:  # fmt: skip
    sofia, mei, noor = (desk(stack, who) for who in ("sofia", "mei", "noor"))
    sockets = {who.get("/api/me")["id"]: console(who, opened) for who in (sofia, mei, noor)}
    for agent in (sofia, mei):
        agent.do("PUT", "/api/me/presence", {"presence": "online"})
    sockets["noor"].wait(lambda e: e["kind"] == "presence" and e["doc"]["agent"] == "mei")
    sender = number()
    text(stack, sender, "my parcel is late")
    ticket = sockets["noor"].wait(lambda e: e["kind"] == "ticket" and e["doc"]["subject"] == "my parcel is late")
    line = sockets["noor"].wait(lambda e: e["kind"] == "line" and e["ticket"] == ticket["ticket"])
    assert (line["doc"]["what"], line["doc"]["direction"]) == ("new", "inbound")
    detail = eventually(lambda: _offered(noor, ticket["ticket"]))
    chosen = sockets[detail["offered_to"]]
    chosen.wait(lambda e: e["kind"] == "offer" and e["ticket"] == ticket["ticket"] and e["doc"]["until"] > 0)
    for who, socket in sockets.items():
        if who != detail["offered_to"]:
            socket.wait(lambda e: e["kind"] == "ticket" and e["ticket"] == ticket["ticket"])
            assert not [e for e in socket.events if e["kind"] == "offer" and e["ticket"] == ticket["ticket"]]
    told = {e["id"] for e in noor.get("/api/live", after=f"{ticket['at']:013d}")["items"]}
    assert ticket["id"] in told
    assert not [id for id in told if id.startswith("offer#")]
    for agent in (sofia, mei):
        agent.do("PUT", "/api/me/presence", {"presence": "away"})


def _offered(noor: Desk, ticket: str) -> Any:
    found = noor.get(f"/api/tickets/{ticket}")
    return found if found["offered_to"] else None


def test_what_was_missed_while_the_socket_was_cut_is_told_once(stack: Stack, opened: list[ConsoleSocket]) -> None:
    agent = desk(stack, "noor")
    first = console(agent, opened)
    seen: dict[str, dict[str, Any]] = {}
    words = [f"cut {n} {number()}" for n in range(4)]
    text(stack, number(), words[0])
    first.wait(lambda e: e["kind"] == "ticket" and e["doc"]["subject"] == words[0])
    first.cut()
    seen |= {e["id"]: e for e in first.events}
    cursor = f"{max(e['at'] for e in seen.values()):013d}"
    for each in words[1:3]:
        text(stack, number(), each)
    eventually(lambda: {words[1], words[2]} <= _subjects(agent.get("/api/live", after=cursor)["items"]))
    second = console(agent, opened)
    told = caught_up(agent, cursor)["items"]
    fresh = [e for e in told if e["id"] not in seen]
    assert len({e["id"] for e in told}) == len(told)
    assert _subjects(fresh) >= {words[1], words[2]}
    text(stack, number(), words[3])
    second.wait(lambda e: e["kind"] == "ticket" and e["doc"]["subject"] == words[3])
    seen |= {e["id"]: e for e in (*fresh, *second.events)}
    time.sleep(0.5)  # what could still come twice
    everything = {e["id"] for e in caught_up(agent, cursor)["items"]}
    assert everything <= seen.keys() | {e["id"] for e in second.events}


def _subjects(events: list[dict[str, Any]]) -> set[str]:
    return {e["doc"]["subject"] for e in events if e["kind"] == "ticket"}


def test_two_at_one_ticket_see_each_other_and_who_left(stack: Stack, opened: list[ConsoleSocket]) -> None:
    sofia, mei = console(desk(stack, "sofia"), opened), console(desk(stack, "mei"), opened)
    ticket = f"t-{number()}"
    sofia.say({"action": "view", "ticket": ticket})
    sofia.wait(lambda e: e["kind"] == "viewers" and _people(e) == ["sofia"])
    mei.say({"action": "typing", "ticket": ticket})
    both = sofia.wait(lambda e: e["kind"] == "viewers" and _people(e) == ["mei", "sofia"])
    assert [p["typing_until"] > 0 for p in both["doc"]["people"]] == [True, False]
    mei.wait(lambda e: e["kind"] == "viewers" and _people(e) == ["mei", "sofia"])
    mei.cut()
    heard = len(sofia.events)
    eventually(lambda: [e for e in sofia.events[heard:] if _people(e) == ["sofia"]])


def _people(event: dict[str, Any]) -> list[str]:
    return [person["agent"] for person in event["doc"]["people"]] if event["kind"] == "viewers" else []
