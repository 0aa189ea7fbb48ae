"""Hiding and deleting by the API: supervisors only, two reasons, and everything in the audit."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.events import Kind
from tests.app.api import Api, api
from tests.fakes import message

HIDE = {"client_id": "h1", "action": "hide", "reason": "spam", "note": "the third today"}
DELETE = {"client_id": "d1", "action": "delete", "reason": "spam", "confirm": True}


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def commented(rapport: Api, **more: Any) -> tuple[str, str]:
    """A ticket that began with a comment, and the comment's key."""
    given = {"channel": "facebook", "kind": Kind.COMMENT, "root": "P1", "parent": "P1", "identity": "77", **more}
    return rapport.hears("C1", **given), "facebook#page#C1"


def test_a_supervisor_hides_a_comment_and_the_timeline_tells(rapport: Api) -> None:
    ticket, line = commented(rapport)
    path = f"/api/tickets/{ticket}/moderation"
    told = rapport("POST", path, {**HIDE, "line": line}, who="ruth", ok=202).json()
    assert (told["status"], told["how"], told["agent"], told["direction"]) == ("queued", "hide", "ruth", "internal")
    rapport.world.drain()
    lines = {x["key"]: x for x in rapport.get(f"/api/tickets/{ticket}/timeline")["items"]}
    assert lines[line]["hidden"] is True
    assert lines[told["key"]]["status"] == "sent"
    assert lines[told["key"]]["extra"]["reason"] == "spam"


@pytest.mark.parametrize("who", ["ana", None])
def test_nobody_below_a_supervisor_hides_anything(rapport: Api, who: str | None) -> None:
    ticket, line = commented(rapport)
    for path, body in (
        (f"/api/tickets/{ticket}/moderation", {**HIDE, "line": line}),
        ("/api/heard/facebook~page~C1/moderation", HIDE),
    ):
        assert rapport("POST", path, body, who=who).status == (403 if who else 401)
    rapport.world.drain()
    assert not rapport.world.said(line).hidden


@pytest.mark.parametrize("reason", ["", "rude", "bad for us"])
def test_any_other_reason_is_refused_naming_the_two(rapport: Api, reason: str) -> None:
    ticket, line = commented(rapport)
    body = {**HIDE, "line": line, "reason": reason}
    told = rapport.problem(422, "invalid", "POST", f"/api/tickets/{ticket}/moderation", body, who="ruth")
    assert told["field"] == "reason"
    assert "spam" in told["detail"]
    assert "community_standards" in told["detail"]


def test_deleting_asks_for_confirmation_and_hiding_first(rapport: Api) -> None:
    ticket, line = commented(rapport)
    path = f"/api/tickets/{ticket}/moderation"
    told = rapport.problem(422, "invalid", "POST", path, {**DELETE, "line": line, "confirm": False}, who="ruth")
    assert told["field"] == "confirm"
    standards = {**DELETE, "line": line, "reason": "community_standards"}
    told = rapport.problem(409, "hide_first", "POST", path, standards, who="ruth")
    assert "Hide it" in told["instead"]
    rapport("POST", path, {**HIDE, "line": line}, who="ruth", ok=202)
    rapport.world.drain()
    rapport("POST", path, {**standards, "client_id": "d2"}, who="ruth", ok=202)
    rapport.world.drain()
    assert rapport.world.said(line).deleted_at


def test_a_post_that_was_only_heard_is_named_by_its_key(rapport: Api) -> None:
    world = rapport.world
    said = message("C1", at=world.clock.now, channel="facebook", kind=Kind.COMMENT, root="P1", identity="77")
    world.store.interactions.keep(world.inbound._record(said, ""))
    rapport("POST", "/api/heard/facebook~page~C1/moderation", HIDE, who="ruth", ok=202)
    world.drain()
    assert world.said(said.key).hidden
    rapport.problem(404, "not_found", "POST", "/api/heard/facebook~page~C9/moderation", HIDE, who="ruth")


def test_an_admin_reads_in_the_audit_who_did_what_and_why(rapport: Api) -> None:
    ticket, line = commented(rapport)
    path = f"/api/tickets/{ticket}/moderation"
    rapport("POST", path, {**HIDE, "line": line}, who="ruth", ok=202)
    rapport.world.clock.advance(1000)
    rapport("POST", path, {**DELETE, "line": line}, who="noor", ok=202)
    entries = rapport.all("/api/audit", who="noor", kind="moderation", id="facebook~page", limit=1)
    assert [(e["by"], e["what"]) for e in entries] == [("noor", "delete"), ("ruth", "hide")]
    changes = entries[1]["changes"]
    assert changes["about"] == [None, line]
    assert changes["ticket"] == [None, ticket]
    assert changes["note"] == [None, "the third today"]
    assert changes["words"][1].startswith("sha256:")
    assert rapport("GET", "/api/audit?kind=moderation&id=facebook~page", who="ruth").status == 403
