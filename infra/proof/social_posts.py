"""Posts of our own and what they bring; what X's API costs; and posts that have to be looked for."""

from __future__ import annotations

import time

from infra.proof.social import X, around, card, fresh, key_of, woken
from infra.proof.stage import Failed, Json, Stage

_PNG = b"\x89PNG\r\n\x1a\n"
_BOTH: list[Json] = [{"channel": "x", "account": "brand"}, {"channel": "facebook", "account": "page"}]
_DAY_MS = 86_400_000


# --- steps


def drafted(stage: Stage, who: str = "tom", **more: object) -> str:
    name = fresh(stage)
    body = {"client_id": name, "text": f"We open at nine ({name}).", "targets": _BOTH, **more}
    return str(stage.api("POST", "/posts", body, who=who)["id"])


def post(stage: Stage, id: str) -> Json:
    return card(stage, f"post#{id}")


def stands(stage: Stage, id: str) -> list[Json]:
    """A post's versions, once each is published."""

    def targets() -> list[Json]:
        found: list[Json] = post(stage, id).get("targets", [])
        return found if found and all(x.get("status") == "published" for x in found) else []

    published: list[Json] = stage.until("the post is not published", targets)
    return published


# --- ours


def published(stage: Stage) -> None:
    """With a picture; somebody comments, and the counts are read a day later."""
    place = {"name": "shop.png", "content_type": "image/png", "size": len(_PNG)}
    upload = stage.api("POST", "/attachments", place, who="ruth")
    stage.fetch("PUT", upload["url"], _PNG, upload["headers"])
    file = {"stored": upload["stored"], "name": "shop.png", "content_type": "image/png"}
    id = drafted(stage, "ruth", pictures=[file])
    stage.api("POST", f"/posts/{id}/publish", {}, who="ruth")
    page = next(x for x in stands(stage, id) if x["channel"] == "facebook")
    comment = stage.says("facebook", stage.person(), "Lovely!", do="comment", in_reply_to=page["provider_id"])
    thread = f"under#facebook#page#{comment['identity']}#{page['provider_id']}"
    stage.until("the comment is not noted with it", lambda: card(stage, thread))
    _read_a_day_later(stage, id)
    if len(stage.api("GET", f"/posts/{id}/conversations?channel=facebook&account=page", who="tom")["items"]) != 1:
        raise Failed("the comment is not listed")
    stage.api("GET", f"/reports/posts?{around()}", who="tom")


def _read_a_day_later(stage: Stage, id: str) -> None:
    targets = [{**x, "published_at": x["published_at"] - _DAY_MS} for x in post(stage, id)["targets"]]
    stage.set_doc("board", f"post#{id}", {**post(stage, id), "targets": targets})

    def read() -> bool:
        return all(x.get("readings") for x in post(stage, id)["targets"])

    woken(stage, f"post#{id}", "its counts are not read", read)


def read_by_a_supervisor(stage: Stage) -> None:
    """Handed in, approved, and out at its time; another is thrown away."""
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 4))
    id = drafted(stage, at=soon)
    stage.api("POST", f"/posts/{id}/submit", {}, who="tom")
    asks = stage.api("GET", "/approvals", who="ruth")["items"][0]["id"]
    stage.api("POST", f"/approvals/{asks}/approve", {}, who="ruth")
    stands(stage, id)
    other = drafted(stage)
    if {x["id"] for x in stage.api("GET", "/posts", who="tom")["items"]} != {id, other}:
        raise Failed("they are not listed")
    version = stage.api("GET", f"/posts/{other}", who="tom")["version"]
    stage.api("DELETE", f"/posts/{other}?version={version}", who="tom")
    if post(stage, other):
        raise Failed("the draft is still there")


def approval_asked_for(stage: Stage) -> None:
    """Whoever handed it in died before a supervisor was asked: the ledger's look asks."""
    id = drafted(stage)
    stage.set_doc("board", f"post#{id}", {**post(stage, id), "state": "waiting"})

    def asked() -> bool:
        return any(str(row["doc"].get("thing")).startswith(f"{id}/") for row in stage.rows("board"))

    woken(stage, f"post#{id}", "no supervisor is asked", asked)


# --- X's bill


def budget_told(stage: Stage) -> None:
    """What comes in on X is counted; the budget's end is told, once a budget: each time it is another one."""
    stage.set_account(X, budget={"usd": (1 + int(stage.person()["id"]) % 1_000) / 1_000_000})
    stage.says("x", stage.person(), "I love your boots!", do="post")

    def told() -> bool:
        return any(row["id"].startswith("notice#budget#x#brand#") for row in stage.rows("board"))

    stage.until("nobody is told that the budget is spent", told)
    shown = stage.api("GET", "/budget/x", who="ruth")["items"]
    if not shown or shown[0]["level"] != "stopped":
        raise Failed("the budget is not shown as spent")


def searched(stage: Stage) -> None:
    """A post that names nobody of ours is found, and listened to."""
    stage.set_account(X, budget={"usd": 50})
    said = stage.says("x", stage.person(), "My larkspur boots are the best", do="remark")
    id = _watched(stage)
    found = stage.until("the post is not found", lambda: card(stage, f"heard#{key_of(said)}"))
    if not found.get("found"):
        raise Failed("it is not known that it was looked for")
    stage.until("how far it has come is not noted", lambda: card(stage, f"watch#{id}").get("found"))


def searching_too_often(stage: Stage) -> None:
    """X says when to come again."""
    stage.set_account(X, budget={"usd": 50})
    stage.sandbox("POST", "/faults", {"provider": "x", "mode": "429", "count": 1})
    id = _watched(stage)
    stage.until("it is not noted why it waits", lambda: card(stage, f"watch#{id}").get("why"))


def _watched(stage: Stage) -> str:
    id = fresh(stage)
    stage.api("PUT", f"/settings/watch/{id}", {"name": "Our name", "account": "brand", "words": ["larkspur"]})
    return id


SCENARIOS = (published, read_by_a_supervisor, approval_asked_for, budget_told, searched, searching_too_often)
