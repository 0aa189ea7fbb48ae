"""Opening a socket and catching up, by the API; the sockets' lambdas as API Gateway calls them."""

from __future__ import annotations

from typing import Any

import pytest

import app
from chalicelib import config, wiring
from chalicelib.blueprints import streams, websocket, workers
from chalicelib.store.codec import encode
from tests.app.api import Api, api, staffed
from tests.fakes import World, message


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch, staffed(World(live=True)))


def event(connection: str, body: str | None = None, **query: str) -> dict[str, Any]:
    context = {"apiId": "a", "stage": "local", "domainName": "x", "connectionId": connection}
    return {"requestContext": context, "body": body, "queryStringParameters": query or None}


def connected(connection: str, **query: str) -> int:
    answer: dict[str, int] = websocket.websocket_connect(event(connection, **query), None)
    return answer["statusCode"]


def test_a_code_tells_where_to_connect_and_where_to_begin(rapport: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    told = rapport("POST", "/api/live/code", ok=201).json()
    assert told["url"] is None, "no sockets here: the console polls"
    assert (told["seconds"], told["cursor"]) == (60, f"{rapport.world.clock.now:013d}")
    monkeypatch.setattr(config, "load", lambda: config.Config(socket_url="wss://care.example/live"))
    assert rapport("POST", "/api/live/code", ok=201).json()["url"] == "wss://care.example/live"


@pytest.mark.parametrize(("method", "path"), [("POST", "/api/live/code"), ("GET", "/api/live")])
def test_nobody_without_a_sign_in_is_told_anything(rapport: Api, method: str, path: str) -> None:
    assert rapport(method, path, who=None).status == 401


def test_the_lambdas_open_listen_and_close(rapport: Api) -> None:
    code = rapport("POST", "/api/live/code", ok=201).json()["code"]
    assert connected("c0") == 403
    assert connected("c0", code="guess") == 403
    assert connected("c1", code=code) == 200
    assert connected("c2", code=code) == 403
    assert websocket.websocket_message(event("c1", '{"action": "ping"}'), None) == {"statusCode": 200}
    assert rapport.world.consoles.heard == {"c1": [{"pong": rapport.world.clock.now}]}
    assert websocket.websocket_disconnect(event("c1"), None) == {"statusCode": 200}
    assert rapport.world.store.sockets.get("c1") is None


def test_catching_up_tells_by_role_what_happened_since(rapport: Api) -> None:
    cursor = rapport.get("/api/live")["next"]
    rapport.at_work("ana")
    ticket = rapport.hears("SM1")
    told = {who: rapport.get("/api/live", who=who, after=cursor) for who in ("ana", "ben", "ruth")}
    kinds = {who: {e["kind"] for e in x["items"] if e["ticket"] == ticket} for who, x in told.items()}
    assert kinds == {"ana": {"ticket", "line", "offer"}, "ben": {"ticket", "line"}, "ruth": {"ticket", "line"}}
    assert [e["doc"]["presence"] for e in told["ben"]["items"] if e["kind"] == "presence"] == ["online"]
    assert told["ben"]["reset"] is False
    rapport.world.clock.advance(3_700_000)
    assert rapport.get("/api/live", after=cursor) == {
        "items": [],
        "next": f"{rapport.world.clock.now:013d}",
        "reset": True,
    }


def test_what_is_no_cursor_is_refused_by_name(rapport: Api) -> None:
    told = rapport.problem(422, "invalid", "GET", "/api/live", after="yesterday")
    assert told["field"] == "after"


class _Queue:
    def __init__(self) -> None:
        self.sent: list[str] = []

    def changes(self, bodies: list[str]) -> None:
        self.sent += bodies


def test_only_presence_and_the_cards_supervisors_are_told_of_leave_their_streams(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue = _Queue()
    monkeypatch.setattr(wiring, "queues", lambda: queue)

    def record(new: dict[str, str], old: dict[str, str] | None = None) -> dict[str, Any]:
        images = {"NewImage": {k: {"S": v} for k, v in new.items()}}
        return {"dynamodb": images | ({"OldImage": {k: {"S": v} for k, v in old.items()}} if old else {})}

    streams.agent_stream(
        {"Records": [record({"id": "ana", "presence": "online"}, {"id": "ana", "presence": "online"})]}, None
    )
    streams.board_stream(
        {"Records": [record({"id": "heard#1", "shelf": "heard#x"}), record({"id": "p", "shelf": ""})]}, None
    )
    assert queue.sent == []
    streams.agent_stream({"Records": [record({"id": "#board"}), record({"id": "ana", "presence": "away"})]}, None)
    streams.board_stream({"Records": [record({"id": "I1", "shelf": "incident#open"})]}, None)
    assert [body.count("NewImage") + body.count('"new"') for body in queue.sent] == [1, 1]


def test_a_change_is_recorded_even_where_nobody_can_be_told_and_comes_again(
    rapport: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = rapport.world
    seen: list[str] = []

    class Broken:
        def take(self, bodies: Any) -> int:
            raise RuntimeError("no log")

    class Recorder:
        def __init__(self, *given: Any) -> None:
            pass

        def record(self, body: str) -> None:
            seen.append(body)

    monkeypatch.setattr(wiring, "feed", lambda: Broken())
    monkeypatch.setattr(wiring, "afterwards", lambda: None)
    monkeypatch.setattr("chalicelib.services.facts.Recorder", Recorder)
    records = {"Records": [{"messageId": n, "body": encode({"n": n})} for n in ("1", "2")]}
    with pytest.raises(workers.BatchFailed):
        workers.changes(records, None)
    assert len(seen) == 2
    monkeypatch.setattr(wiring, "feed", lambda: world.feed)
    world.receive(message("m9", at=world.clock.now))
    assert app.app is not None
