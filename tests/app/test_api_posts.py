"""Posts of our own by the API: drafted, approved, published, counted."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.channels.base import Fault, SendFailed, Sent
from chalicelib.channels.metrics import Counted
from chalicelib.domain.events import Kind
from tests.app.api import Api, api
from tests.fakes.brand import message

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
START, SOON, LATER = "2026-05-28T00:00:00Z", "2026-05-29T09:00:00Z", "2026-06-05T00:00:00Z"
BOTH = [{"channel": "x", "account": "brand"}, {"channel": "facebook", "account": "page"}]


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def drafted(rapport: Api, who: str = "ana", **more: Any) -> Any:
    body = {"client_id": "c1", "text": "We open at nine.", "targets": BOTH, **more}
    return rapport("POST", "/api/posts", body, who=who, ok=201).json()


def do(rapport: Api, id: str, what: str, who: str = "ruth", **body: Any) -> Any:
    return rapport("POST", f"/api/posts/{id}/{what}", body, who=who, ok=200).json()


def published(rapport: Api, **more: Any) -> Any:
    id = drafted(rapport, **more)["id"]
    do(rapport, id, "publish")
    rapport.world.drain()
    return rapport.get(f"/api/posts/{id}")


def test_an_agent_s_post_is_approved_by_a_supervisor_and_goes_out_at_its_time(rapport: Api) -> None:
    post = drafted(rapport, at=SOON)
    assert (post["state"], post["at"], post["approval"]) == ("draft", "2026-05-29T09:00:00.000Z", None)
    waiting = do(rapport, post["id"], "submit", "ana", version=post["version"])
    assert waiting["state"] == "waiting"
    (asked,) = rapport.get("/api/approvals", who="ruth")["items"]
    assert (asked["id"], asked["kind"], asked["text"]) == (waiting["approval"], "post", "We open at nine.")
    rapport("POST", f"/api/approvals/{asked['id']}/approve", {}, who="ruth", ok=200)
    scheduled = rapport.get(f"/api/posts/{post['id']}")
    assert (scheduled["state"], scheduled["approved_by"]) == ("scheduled", "ruth")
    rapport.world.settle(2 * DAY)
    out = rapport.get(f"/api/posts/{post['id']}")
    assert out["state"] == "published"
    assert {t["channel"]: t["status"] for t in out["targets"]} == {"x": "published", "facebook": "published"}
    assert all(t["link"].startswith("https://") for t in out["targets"])
    assert [entry["what"] for entry in out["log"]] == ["drafted", "submitted", "approved"]


def test_a_local_time_is_read_in_its_zone(rapport: Api) -> None:
    post = drafted(rapport, local="2026-07-01T09:00", time_zone="Europe/Berlin")
    assert post["at"] == "2026-07-01T07:00:00.000Z"
    for n, wrong in enumerate(
        [
            {"local": "2026-07-01T09:00"},
            {"time_zone": "Europe/Berlin"},
            {"local": "tomorrow", "time_zone": "Europe/Berlin"},
            {"local": "2026-07-01T09:00", "time_zone": "Europe/Berlin", "at": SOON},
        ]
    ):
        body = {"client_id": f"w{n}", "text": "x", "targets": BOTH, **wrong}
        rapport.problem(422, "invalid", "POST", "/api/posts", body)


def test_a_preview_shows_each_account_s_version_and_what_is_wrong_with_it(rapport: Api) -> None:
    targets = [{**BOTH[0], "text": "x" * 270}, BOTH[1]]
    body = {"text": "News", "link": "https://brand.com/news", "targets": targets}
    x, facebook = rapport("POST", "/api/posts/preview", body, ok=200).json()["items"]
    assert (x["length"], x["limit"], x["fits"]) == (294, 280, False)
    assert x["text"].endswith(" https://brand.com/news")
    assert "280" in x["problems"][0]
    assert "bills" in x["warnings"][0]
    assert (facebook["text"], facebook["beside"], facebook["problems"]) == ("News", "https://brand.com/news", [])
    personal = {"text": "Write to jane.doe@mail.example", "targets": BOTH[:1]}
    (shown,) = rapport("POST", "/api/posts/preview", personal, ok=200).json()["items"]
    assert any("personal data" in problem for problem in shown["problems"])
    assert rapport.world.store.board.rows.now == {}  # type: ignore[attr-defined]


def test_instagram_is_refused_with_the_reason(rapport: Api) -> None:
    body = {"client_id": "c", "text": "x", "targets": [{"channel": "instagram", "account": "brand"}]}
    assert "Instagram" in rapport.problem(422, "invalid", "POST", "/api/posts", body)["detail"]


def test_pictures_are_uploads_of_one_s_own_and_stay_when_somebody_else_edits(rapport: Api) -> None:
    asked = {"name": "a.png", "content_type": "image/png", "size": 3}
    upload = rapport("POST", "/api/attachments", asked, ok=201).json()
    picture = {"stored": upload["stored"], "name": "a.png", "content_type": "image/png"}
    missing = {"client_id": "c0", "targets": BOTH, "pictures": [picture]}
    assert rapport.problem(422, "invalid", "POST", "/api/posts", missing)["field"] == "pictures[0].stored"
    rapport.files.put(upload["stored"], b"png", "image/png")
    post = drafted(rapport, pictures=[picture])
    assert post["pictures"][0]["file"]["size"] == 3
    edit = {"text": "Shorter", "targets": BOTH, "pictures": [picture], "version": post["version"]}
    changed = rapport("PUT", f"/api/posts/{post['id']}", edit, who="ruth", ok=200).json()
    assert (changed["text"], len(changed["pictures"])) == ("Shorter", 1)
    theirs = {"client_id": "c9", "targets": BOTH, "pictures": [picture]}
    rapport.problem(422, "invalid", "POST", "/api/posts", theirs, who="ben")


def test_the_calendar_lists_by_state_and_time_in_pages(rapport: Api) -> None:
    for n in range(5):
        post = drafted(rapport, client_id=f"c{n}", text=f"Post {n}", at=f"2026-05-30T0{n}:00:00Z")
        if n % 2:
            do(rapport, post["id"], "schedule", at=post["at"])
    window = {"from": "2026-05-30T01:00:00Z", "to": "2026-05-30T04:00:00Z"}
    assert [p["text"] for p in rapport.get("/api/posts", **window)["items"]] == ["Post 1", "Post 2", "Post 3"]
    assert rapport.get("/api/posts", **{"from": SOON, "to": SOON})["items"] == []
    assert [p["text"] for p in rapport.all("/api/posts", limit=2)] == [f"Post {n}" for n in range(5)]
    scheduled = rapport.all("/api/posts", state="scheduled", limit=1)
    assert [p["text"] for p in scheduled] == ["Post 1", "Post 3"]
    rapport.problem(422, "invalid", "GET", "/api/posts?after=nonsense")


def test_a_version_that_was_read_is_not_overwritten(rapport: Api) -> None:
    post = drafted(rapport)
    path = f"/api/posts/{post['id']}"
    edit = {"text": "One", "targets": BOTH, "version": post["version"]}
    rapport("PUT", path, edit, ok=200)
    rapport.problem(409, "conflict", "PUT", path, edit)
    rapport.problem(412, "precondition_failed", "PUT", path, {"text": "x"}, headers={"If-Match": '"v1"'})


def test_what_is_scheduled_is_cancelled_and_deleted(rapport: Api) -> None:
    id = drafted(rapport)["id"]
    do(rapport, id, "schedule", at=SOON)
    rapport.problem(409, "post_scheduled", "DELETE", f"/api/posts/{id}", who="ruth")
    assert do(rapport, id, "cancel")["state"] == "cancelled"
    rapport("DELETE", f"/api/posts/{id}", who="ruth", ok=204)
    rapport.problem(404, "not_found", "GET", f"/api/posts/{id}")
    rapport.world.settle(3 * DAY)
    assert rapport.world.provider.heard == []


def test_a_lost_answer_is_told_and_settled_or_tried_again_by_a_person(rapport: Api) -> None:
    def lost() -> Sent:
        raise SendFailed(Fault.UNKNOWN, "The answer was lost.")

    rapport.world.provider.answers += [lost, lost]
    post = published(rapport)
    assert post["state"] == "unknown"
    assert {t["status"] for t in post["targets"]} == {"unknown"}
    there = do(rapport, post["id"], "settle", channel="x", account="brand", provider_id="123")
    assert there["targets"][0]["link"] == "https://x.com/i/status/123"
    do(rapport, post["id"], "retry", channel="facebook", account="page")
    rapport.world.drain()
    assert rapport.get(f"/api/posts/{post['id']}")["state"] == "published"
    wrong = {"channel": "x", "account": "brand", "provider_id": "javascript:1"}
    rapport.problem(422, "invalid", "POST", f"/api/posts/{post['id']}/settle", wrong, who="ruth")


def test_the_report_tells_each_figure_with_when_it_was_read_and_opens_to_conversations(rapport: Api) -> None:
    post = published(rapport, targets=BOTH[:1])
    root = post["targets"][0]["provider_id"]
    for n, who in enumerate(("21", "22", "21")):
        rapport.world.receive(
            message(
                f"T{n}", at=rapport.world.clock.now, channel="x", identity=who, root=root, parent=root,
                kind=Kind.COMMENT, text="How late on Sunday?",
            )
        )  # fmt: skip
    rapport.world.counts.of[root] = Counted(likes=7, comments=3, shares=1)
    rapport.world.settle(6 * MINUTE)
    report = rapport.get("/api/reports/posts", **{"from": START, "to": LATER}, who="ana")
    (figures,) = report["items"]
    latest = figures["latest"]
    assert (latest["likes"], latest["comments"], latest["shares"], latest["quotes"]) == (7, 3, 1, None)
    assert latest["at"] > figures["published_at"]
    assert figures["conversations"]["count"] == 2
    opened = rapport.get(figures["conversations"]["events"])
    assert len(opened["items"]) == 2
    for item in opened["items"]:
        assert rapport.get(f"/api/tickets/{item['ticket']}")["customer"]["id"] == item["customer"]
    told = rapport.get(figures["conversations"]["events"] + "&with_tickets=true")
    assert [x["id"] for x in told["tickets"]] == [x["ticket"] for x in told["items"] if x["ticket"]]
    first = rapport.get(figures["conversations"]["events"] + "&limit=1")
    second = rapport.get(figures["conversations"]["events"] + f"&limit=1&after={first['next']}")
    assert [x["interaction"] for x in (*first["items"], *second["items"])] == [
        x["interaction"] for x in opened["items"]
    ]
    assert rapport.get(figures["post"])["id"] == post["id"]
    rapport.problem(422, "invalid", "GET", f"/api/reports/posts?from={LATER}&to={START}")


def test_only_supervisors_decide(rapport: Api) -> None:
    id = drafted(rapport)["id"]
    for what, body in {
        "schedule": {"at": SOON}, "publish": {}, "cancel": {},
        "retry": {"channel": "x", "account": "brand"},
        "settle": {"channel": "x", "account": "brand", "provider_id": "1"},
    }.items():  # fmt: skip
        rapport.problem(403, "not_senior", "POST", f"/api/posts/{id}/{what}", body)
    rapport.problem(409, "not_yours", "DELETE", f"/api/posts/{id}", who="ben")
    rapport("DELETE", f"/api/posts/{id}", ok=204)


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"approve_posts": "no"}, "settings.approve_posts"),
        ({"posts_a_day": -1}, "settings.posts_a_day"),
        ({"automatic_posts_a_day": True}, "settings.automatic_posts_a_day"),
    ],
)
def test_an_account_s_settings_of_posts_are_checked(rapport: Api, settings: dict[str, Any], field: str) -> None:
    body = {"name": "X", "address": "1000000001", "queue": "social", "settings": settings, "version": 1}
    problem = rapport.problem(422, "invalid", "PUT", "/api/settings/account/x~brand", body, who="noor")
    assert problem["field"] == field
