"""Tickets by the API: lists, one ticket, its timeline, and everything an agent does to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.domain.events import Attachment, EventType, Kind
from chalicelib.domain.tickets import Ticket
from tests.app.api import Api, api
from tests.fakes import about, message

MINUTE = 60_000


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def rfc(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def many(rapport: Api, count: int, **more: Any) -> list[str]:
    """Tickets of different customers, a second apart."""
    ids = []
    for n in range(count):
        rapport.world.clock.advance(1000)
        ids.append(rapport.hears(f"SM{n}", identity=f"+1555200{n:04d}", **more))
    return ids


# --- lists


def test_a_queue_is_told_in_the_order_it_should_be_worked(rapport: Api) -> None:
    plain = many(rapport, 3)
    urgent = rapport.hears("SMfire", identity="+15559990000", text="there is a fire")
    told = rapport.get("/api/tickets", view="queue", queue="care")
    assert [x["id"] for x in told["items"]] == [urgent, *plain]
    assert told["next"] is None


def test_a_list_in_pages_is_the_whole_list_once(rapport: Api) -> None:
    many(rapport, 7)
    whole = rapport.get("/api/tickets", view="queue", queue="care", limit=100)["items"]
    assert rapport.all("/api/tickets", view="queue", queue="care", limit=2) == whole
    assert len({x["id"] for x in whole}) == 7


def test_several_queues_and_shards_are_merged_by_rank_and_paged_as_one(rapport: Api) -> None:
    settings = rapport.world.store.settings
    doc, version = settings.entry("queue", "care")  # type: ignore[misc]
    settings.put("queue", "care", {**doc, "shards": 3}, version=version, now=0)
    many(rapport, 6)
    rapport.hears("DM1", channel="x", identity="77", kind=Kind.DM)
    paged = rapport.all("/api/tickets", view="unassigned", limit=2)
    assert len({x["id"] for x in paged}) == 7
    due = [x["due_at"] for x in paged]
    assert due == sorted(due)


def test_an_agent_sees_the_queues_they_have_the_skill_for_and_a_supervisor_all(rapport: Api) -> None:
    social = rapport.hears("DM1", channel="x", identity="77", kind=Kind.DM)
    seen = {who: [x["id"] for x in rapport.all("/api/tickets", view="unassigned", who=who)]
            for who in ("ana", "ben", "ruth")}  # fmt: skip
    assert seen == {"ana": [social], "ben": [], "ruth": [social]}


def test_mine_and_offered_hold_what_i_have_and_what_i_may_take(rapport: Api) -> None:
    rapport.at_work("ben")
    first, second = many(rapport, 2)
    assert [x["id"] for x in rapport.get("/api/tickets", view="offered", who="ben")["items"]] == [first, second]
    taken = rapport("POST", f"/api/tickets/{first}/accept", who="ben", ok=200).json()
    assert (taken["assignee"], taken["status"], taken["offered_to"]) == ("ben", "open", None)
    assert [x["id"] for x in rapport.get("/api/tickets", who="ben")["items"]] == [first]
    assert [x["id"] for x in rapport.get("/api/tickets", view="offered", who="ben")["items"]] == [second]
    assert rapport.get("/api/tickets", who="ana")["items"] == []


def test_views_count_what_is_mine_and_what_waits(rapport: Api) -> None:
    many(rapport, 3)
    counts = {(x["view"], x["queue"]): x["count"] for x in rapport.get("/api/views", who="ben")["items"]}
    assert counts[("queue", "care")] == 3
    assert counts[("mine", None)] == 0
    assert ("queue", "social") not in counts
    assert counts[("unassigned", None)] == 3
    assert counts[("due_soon", None)] == 0  # in an hour
    assert counts[("callbacks", None)] == 0
    assert ("approvals", None) not in counts
    for view in rapport.get("/api/views", who="ruth")["items"]:
        assert "items" in rapport.get(view["tickets"], who="ruth")


def test_at_risk_is_counted_as_it_is_listed(rapport: Api) -> None:
    rapport.hears("SM1", identity="+15552000001")
    late = rapport.hears("SM2", identity="+15552000002")
    rapport("POST", f"/api/tickets/{late}/priority", {"priority": "low"}, ok=200)
    rapport.world.clock.advance(50 * MINUTE)
    (view,) = [x for x in rapport.get("/api/views")["items"] if x["view"] == "due_soon"]
    assert view["count"] == len(rapport.get(view["tickets"])["items"]) == 1


def test_all_holds_every_unsolved_ticket_newest_first(rapport: Api) -> None:
    ids = many(rapport, 4)
    rapport("POST", f"/api/tickets/{ids[1]}/status", {"status": "solved"}, ok=200)
    rapport("POST", f"/api/tickets/{ids[2]}/status", {"status": "pending"}, ok=200)
    assert [x["id"] for x in rapport.all("/api/tickets", view="all", limit=1)] == [ids[3], ids[2], ids[0]]


def test_due_soon_is_by_time_whatever_the_priority_and_leaves_the_later_out(rapport: Api) -> None:
    early = rapport.hears("SM1", identity="+15552000001")  # normal: an hour
    rapport.world.clock.advance(40 * MINUTE)
    high = rapport.hears("SM2", identity="+15552000002", text="my refund")  # high: 30 minutes
    late = rapport.hears("SM3", identity="+15552000003")
    told = [x["id"] for x in rapport.all("/api/tickets", view="due_soon", within=45, limit=1)]
    assert told == [early, high]
    assert [x["id"] for x in rapport.all("/api/tickets", view="due_soon", within=120)] == [early, high, late]


def test_what_is_overdue_is_due_soon_and_breached(rapport: Api) -> None:
    id = rapport.hears()
    rapport.world.clock.advance(2 * 60 * MINUTE)
    (told,) = rapport.get("/api/tickets", view="due_soon")["items"]
    assert (told["id"], told["breached"]) == (id, True)


def test_tickets_by_status_are_paged_and_filtered(rapport: Api) -> None:
    ids = many(rapport, 3)
    rapport.hears("DM1", channel="x", identity="77", kind=Kind.DM)
    told = rapport.all("/api/tickets", view="status", status="new", channel="sms", limit=2)
    assert [x["id"] for x in told] == ids[::-1]
    assert rapport.all("/api/tickets", view="status", status="solved") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"view": "queue", "queue": "nowhere"}, "queue"),
        ({"view": "queue"}, "queue"),
        ({"view": "status"}, "status"),
        ({"view": "sideways"}, "view"),
        ({"limit": 0}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"colour": "red"}, "colour"),
        ({"after": "!!"}, "after"),
        ({"after": "eyJhIjoxfQ"}, "after"),
        ({"view": "status", "status": "new", "after": "eyJhIjoxfQ"}, "after"),
        ({"view": "due_soon", "after": "cDpub3RhdGltZQ"}, "after"),
    ],
)
def test_a_list_that_can_t_be_had_says_which_parameter_is_wrong(
    rapport: Api, query: dict[str, Any], field: str
) -> None:
    told = rapport.problem(422, "invalid", "GET", f"/api/tickets?{urlencode(query)}")
    assert told["field"] == field
    assert told["errors"] == [{"field": field, "reason": told["detail"]}]


def test_a_parameter_given_twice_is_refused(rapport: Api) -> None:
    assert rapport.problem(422, "invalid", "GET", "/api/tickets?view=mine&view=offered")["field"] == "view"


# --- one ticket


def test_a_ticket_is_told_with_its_threads_and_what_their_channels_allow(rapport: Api) -> None:
    id = rapport.hears("WA1", channel="whatsapp")
    told = rapport.get(f"/api/tickets/{id}")
    (thread,) = told["threads"]
    assert thread["identity"] == "+15551230001"
    assert thread["window"] == {"open": True, "closes_at": rfc(rapport.world.clock.now + 86_400_000), "instead": ""}
    rapport.world.clock.advance(25 * 60 * MINUTE)
    (thread,) = rapport.get(f"/api/tickets/{id}")["threads"]
    assert (thread["window"]["open"], thread["window"]["closes_at"]) == (False, None)
    assert "template" in thread["window"]["instead"]


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        ({}, ["threads.get"]),  # have they said STOP?
        ({"channel": "chat", "identity": "v1"}, []),
        ({"channel": "x", "identity": "77", "root": "1", "kind": Kind.POST, "text": "It is broken, help!"},
         ["customers.get"]),  # do they only argue?
        ({"channel": "facebook", "identity": "P1", "root": "1", "kind": Kind.COMMENT, "text": "It is broken, help!"},
         ["interactions.timeline", "customers.get"]),  # has the comment had its private reply?
    ],
)  # fmt: skip
def test_the_ticket_page_is_a_read_or_two_and_a_query(rapport: Api, said: dict[str, Any], reads: list[str]) -> None:
    id = rapport.hears(**said)
    rapport.world.faults.reset()
    rapport.get(f"/api/tickets/{id}")
    rapport.get(f"/api/tickets/{id}/timeline")
    assert rapport.world.faults.calls == ["tickets.get", *reads, "interactions.timeline"]


def test_a_queue_page_is_one_query_whatever_the_number_of_tickets(rapport: Api) -> None:
    many(rapport, 12)
    rapport.world.faults.reset()
    rapport.get("/api/tickets", view="queue", queue="care", limit=5)
    assert rapport.world.faults.calls == ["tickets.ranked"]


def test_what_hasn_t_changed_isn_t_told_again(rapport: Api) -> None:
    id = rapport.hears()
    first = rapport("GET", f"/api/tickets/{id}", ok=200)
    assert first.headers["etag"] == f'"v{first.json()["version"]}"'
    again = rapport("GET", f"/api/tickets/{id}", headers={"if-none-match": f'W/"v9", {first.headers["etag"]}'})
    assert (again.status, again.body) == (304, "")
    rapport("POST", f"/api/tickets/{id}/priority", {"priority": "high"}, ok=200)
    assert rapport("GET", f"/api/tickets/{id}", headers={"if-none-match": first.headers["etag"]}).status == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("GET", "/timeline", None),
        ("GET", "/related", None),
        ("POST", "/accept", None),
        ("POST", "/decline", None),
        ("POST", "/notes", {"client_id": "n1", "text": "hello"}),
        ("POST", "/replies", {"client_id": "n1", "text": "hello"}),
        ("POST", "/replies/c1/resend", None),
        ("POST", "/assign", {"agent": "ben"}),
        ("POST", "/transfer", {"queue": "care"}),
        ("POST", "/status", {"status": "open"}),
        ("POST", "/priority", {"priority": "low"}),
        ("POST", "/tags", {"tags": []}),
        ("POST", "/snooze", {"until": None}),
    ],
)
def test_a_ticket_that_isn_t_there_is_not_found(rapport: Api, method: str, path: str, body: Any) -> None:
    rapport.problem(404, "not_found", method, f"/api/tickets/t_nothing{path}", body)


# --- its timeline


def test_a_timeline_tells_what_happened_in_order_and_in_pages(rapport: Api) -> None:
    id = rapport.hears("SM1", text="first")
    for n in range(2, 6):
        rapport.world.clock.advance(1000)
        rapport.hears(f"SM{n}", text=f"word {n}")
    path = f"/api/tickets/{id}/timeline"
    words = [line["text"] for line in rapport.all(path, limit=2) if line["kind"] == "message"]
    assert words == ["first", "word 2", "word 3", "word 4", "word 5"]
    newest = rapport.get(path, newest_first="true", limit=1)["items"][0]
    assert (newest["text"], newest["at"]) == ("word 5", rfc(rapport.world.clock.now))


def test_an_edit_and_a_deletion_are_told_for_what_they_are(rapport: Api) -> None:
    now = rapport.world.clock.now
    said = message("DM1", at=now, channel="facebook", identity="88", text="my card is 4111")
    rapport.world.receive(said)
    (ticket,) = rapport.world.tickets
    rapport.world.receive(about(said, EventType.EDIT, "DM1:edited", at=now + 1, text="my card"))
    (line,) = messages(rapport, ticket)
    assert (line["text"], line["earlier"]) == ("my card", [{"at": rfc(now), "text": "my card is 4111"}])
    rapport.world.receive(about(said, EventType.DELETE, "DM1:deleted", at=now + 2, erase=True))
    (line,) = messages(rapport, ticket)
    assert (line["text"], line["earlier"], line["deleted_at"]) == ("", [], rfc(now + 2))


def messages(rapport: Api, ticket: str) -> list[Any]:
    return [line for line in rapport.all(f"/api/tickets/{ticket}/timeline") if line["kind"] != "event"]


def test_files_that_are_stored_have_a_link_and_others_keep_their_address_to_themselves(rapport: Api) -> None:
    attachments = (
        Attachment(kind="image", url="https://provider.example/secret", name="a.png", stored="media/1"),
        Attachment(kind="image", url="https://provider.example/secret2"),
        Attachment(kind="link", url="https://shop.example/red"),
    )
    id = rapport.hears(attachments=attachments)
    (line,) = messages(rapport, id)
    urls = [a["url"] for a in line["attachments"]]
    assert urls == ["https://files.example/media/1?seconds=300", None, "https://shop.example/red"]


# --- the customer's others


def test_the_customer_s_other_tickets_are_told_newest_first_without_this_one(rapport: Api) -> None:
    texts = rapport.hears("SM1")
    rapport.world.clock.advance(MINUTE)
    whatsapp = rapport.hears("WA1", channel="whatsapp")  # the same number, so the same person
    rapport.world.clock.advance(MINUTE)
    rapport.hears("SM9", identity="+15559999999")
    assert [x["id"] for x in rapport.get(f"/api/tickets/{texts}/related")["items"]] == [whatsapp]


# --- answering


def test_a_reply_is_queued_told_and_reaches_the_customer(rapport: Api) -> None:
    rapport.at_work("ben")
    id = rapport.hears()
    rapport("POST", f"/api/tickets/{id}/accept", who="ben", ok=200)
    rapport.world.clock.advance(1000)
    body = {"client_id": "c1", "text": "Here you are", "status": "pending"}
    told = rapport("POST", f"/api/tickets/{id}/replies", body, who="ben", ok=202).json()
    assert (told["line"]["status"], told["line"]["agent"], told["line"]["how"]) == ("queued", "ben", "message")
    assert (told["ticket"]["status"], told["ticket"]["last_in"]) == ("pending", False)
    rapport.world.drain()
    assert [m.text for m in rapport.world.provider.heard] == ["Here you are"]
    assert messages(rapport, id)[-1]["status"] == "sent"


def test_the_same_reply_again_is_sent_once_and_undoes_nothing_since(rapport: Api) -> None:
    id = rapport.hears()
    body = {"client_id": "c1", "text": "Here you are", "status": "solved"}
    rapport("POST", f"/api/tickets/{id}/replies", body, ok=202)
    rapport.world.drain()
    rapport.world.clock.advance(MINUTE)
    rapport.hears("SM2", text="that's not it")
    again = rapport("POST", f"/api/tickets/{id}/replies", body, ok=202).json()
    rapport.world.drain()
    assert again["ticket"]["status"] == "open"
    assert len(rapport.world.provider.heard) == 1


def test_a_client_id_used_for_other_words_is_a_conflict(rapport: Api) -> None:
    id = rapport.hears()
    rapport("POST", f"/api/tickets/{id}/replies", {"client_id": "c1", "text": "one"}, ok=202)
    rapport.problem(409, "conflict", "POST", f"/api/tickets/{id}/replies", {"client_id": "c1", "text": "two"})


def test_a_reply_to_an_older_state_of_the_ticket_is_a_conflict_that_tells_the_version(rapport: Api) -> None:
    id = rapport.hears()
    rapport.hears("SM2", text="one more thing")
    body = {"client_id": "c1", "text": "Here", "version": 1}
    told = rapport.problem(409, "conflict", "POST", f"/api/tickets/{id}/replies", body)
    assert told["version"] == rapport.world.tickets[id].version
    path = f"/api/tickets/{id}/replies"
    del body["version"]
    told = rapport.problem(412, "precondition_failed", "POST", path, body, headers={"if-match": '"v1"'})
    assert told["version"] == rapport.world.tickets[id].version
    assert rapport.world.provider.heard == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "hi"}, "client_id"),
        ({"client_id": "c 1", "text": "hi"}, "client_id"),
        ({"client_id": "c1\n", "text": "hi"}, "client_id"),
        ({"client_id": "x" * 65, "text": "hi"}, "client_id"),
        ({"client_id": "c1"}, "text"),
        ({"client_id": "c1", "text": 7}, "text"),
        ({"client_id": "c1", "text": "hi", "colour": "red"}, "colour"),
        ({"client_id": "c1", "text": "hi", "status": "closed"}, "status"),
        ({"client_id": "c1", "text": "hi", "answers": "sms#main#other"}, "answers"),
        ({"client_id": "c1", "text": "hi", "attachments": [{"stored": "media/1"}]}, "attachments[0].stored"),
        ({"client_id": "c1", "text": "hi", "attachments": [{"name": "x"}]}, "attachments[0].stored"),
        ({"client_id": "c1", "template": "nothing"}, "template"),
    ],
)
def test_a_reply_that_can_t_be_sent_says_which_field_is_wrong(rapport: Api, body: Any, field: str) -> None:
    id = rapport.hears()
    told = rapport.problem(422, "invalid", "POST", f"/api/tickets/{id}/replies", body)
    assert told["field"] == field
    assert [line["kind"] for line in messages(rapport, id)] == ["message"]


@pytest.mark.parametrize(
    ("raw", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed"),
        (b"\xff\xfe", "application/json", 400, "malformed"),
        (b"", "application/json", 400, "malformed"),
        (b"[]", "application/json", 422, "invalid"),
        (b"text=hi", "application/x-www-form-urlencoded", 415, "not_json"),
        (b'"' + b"x" * 300_000 + b'"', "application/json", 413, "too_large"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused_with_a_problem(
    rapport: Api, raw: bytes, kind: str, status: int, code: str
) -> None:
    id = rapport.hears()
    rapport.problem(status, code, "POST", f"/api/tickets/{id}/replies", raw=raw, headers={"content-type": kind})


def test_a_public_question_needs_a_choice_of_how_to_answer(rapport: Api) -> None:
    id = rapport.hears("P1", channel="x", identity="77", kind=Kind.POST, root="P1")
    path = f"/api/tickets/{id}/replies"
    assert rapport.problem(422, "invalid", "POST", path, {"client_id": "c1", "text": "Hi"})["field"] == "how"
    long = {"client_id": "c1", "text": "x" * 300, "how": "public_reply"}
    told = rapport.problem(422, "too_long", "POST", path, long)
    assert "Shorten it by 20" in told["instead"]


def test_a_shut_window_is_a_conflict_that_says_what_is_allowed(rapport: Api) -> None:
    id = rapport.hears("WA1", channel="whatsapp")
    rapport.world.clock.advance(25 * 60 * MINUTE)
    body = {"client_id": "c1", "text": "late"}
    told = rapport.problem(409, "window_closed", "POST", f"/api/tickets/{id}/replies", body)
    assert "template" in told["instead"]


def test_a_template_goes_out_where_text_can_t_with_its_words_filled_in(rapport: Api) -> None:
    doc = {"id": "reopen", "name": "Reopen", "text": "Hello {customer}, reply to go on.", "content_sid": "HX1",
           "channels": ["whatsapp"], "variables": ["customer"]}  # fmt: skip
    rapport.world.store.settings.put("template", "reopen", doc, version=0, now=0)
    id = rapport.hears("WA1", channel="whatsapp")
    rapport.world.clock.advance(25 * 60 * MINUTE)
    path = f"/api/tickets/{id}/replies"
    body: dict[str, Any] = {"client_id": "c1", "template": "reopen"}
    assert rapport.problem(422, "invalid", "POST", path, body)["field"] == "variables.customer"
    told = rapport("POST", path, {**body, "variables": {"customer": "Sam"}}, ok=202).json()
    assert told["line"]["text"] == "Hello Sam, reply to go on."
    rapport.world.drain()
    (sent,) = rapport.world.provider.heard
    assert (sent.template, dict(sent.variables)) == ("HX1", {"customer": "Sam"})


def test_a_file_is_uploaded_first_and_then_sent(rapport: Api) -> None:
    id = rapport.hears()
    about_it = {"name": "map.png", "content_type": "image/png", "size": 4}
    place = rapport("POST", "/api/attachments", about_it, ok=201).json()
    assert (place["kind"], place["headers"]) == ("image", {"Content-Type": "image/png", "Content-Length": "4"})
    file = {"stored": place["stored"], "name": "map.png", "content_type": "image/png", "kind": "image"}
    path = f"/api/tickets/{id}/replies"
    body = {"client_id": "c1", "text": "See the map", "attachments": [file]}
    assert rapport.problem(422, "invalid", "POST", path, body)["field"] == "attachments[0].stored"
    rapport.files.put(place["stored"], b"\x89PNG", "image/png")
    assert rapport.problem(422, "invalid", "POST", path, body, who="ben")["field"] == "attachments[0].stored"
    told = rapport("POST", path, body, ok=202).json()
    assert told["line"]["attachments"][0]["url"].startswith("https://files.example/uploads/ana/")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"size": 10_000_001}, "size"), ({"size": 0}, "size"), ({"content_type": "text/html"}, "content_type")],
)
def test_only_files_a_customer_can_be_sent_are_taken(rapport: Api, change: dict[str, Any], field: str) -> None:
    body = {"name": "a", "content_type": "image/png", "size": 4, **change}
    assert rapport.problem(422, "invalid", "POST", "/api/attachments", body)["field"] == field


def test_only_a_reply_that_failed_is_sent_again(rapport: Api) -> None:
    id = rapport.hears()
    rapport("POST", f"/api/tickets/{id}/replies", {"client_id": "c1", "text": "Here"}, ok=202)
    rapport.world.drain()
    rapport.problem(409, "not_failed", "POST", f"/api/tickets/{id}/replies/c1/resend")
    rapport.problem(404, "not_found", "POST", f"/api/tickets/{id}/replies/c2/resend")


def test_a_note_is_written_once_and_is_internal(rapport: Api) -> None:
    id = rapport.hears()
    rapport.world.clock.advance(MINUTE)
    note = {"client_id": "n1", "text": "Called her, no answer."}
    first = rapport("POST", f"/api/tickets/{id}/notes", note, ok=201).json()
    assert rapport("POST", f"/api/tickets/{id}/notes", note, ok=201).json() == first
    assert (first["direction"], first["kind"], first["agent"]) == ("internal", "note", "ana")
    assert [line["kind"] for line in messages(rapport, id)] == ["message", "note"]
    told = rapport.problem(422, "invalid", "POST", f"/api/tickets/{id}/notes", {"client_id": "n2", "text": " "})
    assert told["field"] == "text"


def test_a_text_is_measured_as_its_channel_counts(rapport: Api) -> None:
    told = rapport("POST", "/api/measure", {"channel": "sms", "text": "ÄÖ{}" * 30}, ok=200).json()
    assert (told["segments"], told["encoding"], told["fits"]) == (2, "GSM-7", True)
    wrong = {"channel": "sms", "how": "public_reply", "text": "hi"}
    assert rapport.problem(422, "invalid", "POST", "/api/measure", wrong)["field"] == "how"


# --- taking and giving


def test_an_offer_declined_goes_to_the_next_and_can_t_be_accepted_any_more(rapport: Api) -> None:
    rapport.at_work("ben", "cho")
    id = rapport.hears()
    first = rapport.world.tickets[id].offered_to
    told = rapport("POST", f"/api/tickets/{id}/decline", who=first, ok=200).json()
    assert told["offered_to"] == ({"ben", "cho"} - {first}).pop()
    rapport.problem(409, "conflict", "POST", f"/api/tickets/{id}/accept", who=first)


def test_the_next_ticket_is_mine_at_once_and_null_when_nothing_waits(rapport: Api) -> None:
    rapport.at_work("ben")
    rapport.world.store.desks.set_presence("ben", "transfers_only", rapport.world.clock.now)  # type: ignore[arg-type]
    first, second = many(rapport, 2)
    told = [rapport("POST", "/api/tickets/next", who="ben", ok=200).json()["ticket"] for _ in range(3)]
    assert [x and x["id"] for x in told] == [first, second, None]
    assert told[0]["assignee"] == "ben"


def test_a_ticket_is_given_to_somebody_with_room_and_back(rapport: Api) -> None:
    rapport.at_work("ben")
    id = rapport.hears("DM1", channel="x", identity="77", kind=Kind.DM)
    path = f"/api/tickets/{id}/assign"
    told = rapport.problem(409, "no_capacity", "POST", path, {"agent": "cho"})
    assert told["instead"] == "Choose another agent, or a queue."
    rapport.problem(404, "not_found", "POST", path, {"agent": "zed"})
    assert rapport("POST", path, {"agent": "ben"}, ok=200).json()["assignee"] == "ben"
    assert rapport.get("/api/me", who="ben")["carrying"] == [id]
    assert rapport("POST", path, {"agent": ""}, ok=200).json()["assignee"] is None
    assert rapport.get("/api/me", who="ben")["load"] == 0


def test_a_transfer_with_a_note_moves_it_and_tells_why(rapport: Api) -> None:
    id = rapport.hears()
    path = f"/api/tickets/{id}/transfer"
    assert rapport.problem(422, "invalid", "POST", path, {"queue": "nowhere"})["field"] == "queue"
    body = {"queue": "social", "note": "they mean the post"}
    assert rapport.problem(422, "invalid", "POST", path, body)["field"] == "client_id"
    assert rapport("POST", path, {**body, "client_id": "n1"}, ok=200).json()["queue"] == "social"
    lines = rapport.all(f"/api/tickets/{id}/timeline")
    assert {"they mean the post", "transferred"} <= {line["text"] for line in lines}


# --- changing


@pytest.mark.parametrize(
    ("path", "body", "field", "after"),
    [
        ("status", {"status": "solved"}, "status", "solved"),
        ("status", {"status": "on_hold"}, "status", "on_hold"),
        ("priority", {"priority": "urgent"}, "priority", "urgent"),
        ("tags", {"tags": ["VIP ", "vip", "Refund"]}, "tags", ["vip", "refund"]),
        ("snooze", {"until": "2031-01-01T09:00:00+02:00"}, "snoozed_until", None),
    ],
)
def test_a_change_is_made_on_the_version_that_was_read(
    rapport: Api, path: str, body: dict[str, Any], field: str, after: Any
) -> None:
    id = rapport.hears()
    if path == "snooze":
        now = rapport.world.clock.now
        body, after = {"until": rfc(now + 3_600_000)}, rfc(now + 3_600_000)
    version = rapport.world.tickets[id].version
    url = f"/api/tickets/{id}/{path}"
    assert rapport.problem(409, "conflict", "POST", url, {**body, "version": version + 1})["version"] == version
    rapport.problem(412, "precondition_failed", "POST", url, body, headers={"if-match": '"v99"'})
    rapport.problem(412, "precondition_failed", "POST", url, body, headers={"if-match": '"nonsense"'})
    told = rapport("POST", url, body, headers={"if-match": f'"v{version}"'}, ok=200)
    assert told.json()[field] == after
    assert told.headers["etag"] == f'"v{told.json()["version"]}"'


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("status", {"status": "new"}, "status"),
        ("status", {}, "status"),
        ("priority", {"priority": "extreme"}, "priority"),
        ("tags", {"tags": ["x" * 41]}, "tags"),
        ("snooze", {"until": "2020-01-01T00:00:00Z"}, "until"),
        ("snooze", {"until": "2031-01-01T09:00:00"}, "until"),
        ("snooze", {"until": "tomorrow"}, "until"),
    ],
)
def test_a_change_that_can_t_be_made_names_the_field(rapport: Api, path: str, body: Any, field: str) -> None:
    id = rapport.hears()
    assert rapport.problem(422, "invalid", "POST", f"/api/tickets/{id}/{path}", body)["field"] == field


def test_a_closed_ticket_never_changes(rapport: Api) -> None:
    id = rapport.hears()
    rapport("POST", f"/api/tickets/{id}/status", {"status": "closed"}, ok=200)
    before: Ticket = rapport.world.tickets[id]
    for path, body in (
        ("status", {"status": "open"}),
        ("priority", {"priority": "low"}),
        ("tags", {"tags": ["x"]}),
        ("replies", {"client_id": "c1", "text": "hi"}),
        ("transfer", {"queue": "social"}),
    ):
        rapport.problem(409, "closed", "POST", f"/api/tickets/{id}/{path}", body)
    assert rapport.world.tickets[id] == before


def test_what_goes_wrong_inside_is_told_without_a_word_of_it(rapport: Api) -> None:
    id = rapport.hears(text="my secret")
    rapport.world.faults.at(0, "before", lambda: RuntimeError("my secret"))
    answer = rapport("GET", f"/api/tickets/{id}")
    assert answer.status == 500
    assert "secret" not in answer.body
    assert answer.json()["code"] == "internal"
