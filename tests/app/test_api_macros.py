"""Macros by the API: kept, foreseen, applied once whatever is repeated, and previews of kept words."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.errors import Conflict
from tests.app.api import Api, api
from tests.unit.services.social import stories

SOLVE = {
    "name": "Sent again", "text": "Hi {customer_first_name}, it is on its way again.", "send": "send",
    "status": "solved", "priority": "high", "add_tags": ["resent"], "remove_tags": ["lost"],
}  # fmt: skip


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def kept(rapport: Api, id: str = "again", **more: Any) -> Any:
    return rapport("PUT", f"/api/settings/macro/{id}", {**SOLVE, **more}, who="ruth", ok=200).json()


def applies(rapport: Api, ticket: str, macro: str = "again", *, ok: int = 202, **body: Any) -> Any:
    asked = {"client_id": "c1", **body}
    return rapport("POST", f"/api/tickets/{ticket}/macros/{macro}", asked, ok=ok).json()


def steps(told: Any, of: str = "done") -> list[tuple[str, str]]:
    return [(step["what"], step["to"]) for step in told[of]]


def heard(rapport: Api) -> list[str]:
    rapport.world.drain()
    return [text for _, text in stories.heard(rapport.world)]


# --- kept


def test_a_macro_is_written_by_supervisors_and_found_by_agents_for_its_channels(rapport: Api) -> None:
    told = kept(rapport, channels=["sms"])
    assert (told["id"], told["version"], told["status"]) == ("again", 1, "solved")
    rapport.problem(403, "not_senior", "PUT", "/api/settings/macro/mine", SOLVE, who="ana")
    (found,) = rapport.get("/api/macros", channel="sms")["items"]
    assert (found["name"], found["send"], found["variables"]) == ("Sent again", "send", ["customer_first_name"])
    assert rapport.get("/api/macros", channel="x")["items"] == []
    assert [one["what"] for one in rapport.get("/api/audit", kind="macro", id="again", who="noor")["items"]] == [
        "created"
    ]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": "", "send": "fill", "status": "", "priority": "", "add_tags": [], "remove_tags": []}, "text"),
        ({"text": " "}, "send"),
        ({"send": "fill"}, "status"),
        ({"remove_tags": ["resent"]}, "remove_tags"),
        ({"queue": "nowhere"}, "queue"),
        ({"text": "", "send": "fill", "variants": [{"text": "Hallo"}]}, "text"),
    ],
)
def test_a_macro_that_makes_no_sense_is_refused_by_field(rapport: Api, more: dict[str, Any], field: str) -> None:
    problem = rapport.problem(422, "invalid", "PUT", "/api/settings/macro/bad", {**SOLVE, **more}, who="ruth")
    assert problem["field"] == field


def test_a_queue_that_a_macro_moves_to_stays(rapport: Api) -> None:
    kept(rapport, queue="social")
    rapport.problem(409, "in_use", "DELETE", "/api/settings/queue/social?version=1", who="noor")


# --- applied


def test_it_is_foreseen_on_the_ticket_as_it_is(rapport: Api) -> None:
    kept(rapport)
    ticket = rapport.hears()
    rapport("POST", f"/api/tickets/{ticket}/priority", {"priority": "high"}, ok=200)
    told = rapport.get(f"/api/tickets/{ticket}/macros/again")
    assert told["text"] == "Hi Sam, it is on its way again."
    assert steps(told, "does") == [("reply", ""), ("add_tags", "resent"), ("status", "solved")]
    rapport.problem(404, "not_found", "GET", f"/api/tickets/{ticket}/macros/none")


def test_one_call_says_and_does_everything(rapport: Api) -> None:
    kept(rapport, queue="social")
    ticket = rapport.hears()
    rapport("POST", f"/api/tickets/{ticket}/tags", {"tags": ["lost", "vip"]}, ok=200)
    told = applies(rapport, ticket)
    assert [what for what, _ in steps(told)] == ["reply", "add_tags", "remove_tags", "priority", "status", "queue"]
    assert told["left"] == []
    now = told["ticket"]
    assert (now["status"], now["priority"], now["queue"]) == ("solved", "high", "social")
    assert sorted(now["tags"]) == ["resent", "vip"]
    assert heard(rapport) == ["Hi Sam, it is on its way again."]
    assert "macro" in stories.events(rapport.world, ticket)


def test_a_repeated_call_does_nothing_twice_and_undoes_nothing_that_came_after(rapport: Api) -> None:
    kept(rapport)
    ticket = rapport.hears()
    first = applies(rapport, ticket)
    rapport("POST", f"/api/tickets/{ticket}/tags", {"tags": ["other"]}, ok=200)
    rapport("POST", f"/api/tickets/{ticket}/status", {"status": "open"}, ok=200)
    again = applies(rapport, ticket)
    assert steps(again) == steps(first)
    assert again["line"]["key"] == first["line"]["key"]
    assert (again["ticket"]["tags"], again["ticket"]["status"]) == (["other"], "open")
    assert heard(rapport) == ["Hi Sam, it is on its way again."]
    assert stories.events(rapport.world, ticket).count("macro") == 1


def test_what_a_broken_off_call_left_is_finished_by_the_next_one(
    rapport: Api, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    kept(rapport)
    ticket = rapport.hears()
    work = rapport.world.work
    with monkeypatch.context() as patch:

        def dies(*args: Any, **more: Any) -> Any:
            raise KeyboardInterrupt

        patch.setattr(work, "set_priority", dies)
        with pytest.raises(KeyboardInterrupt):
            applies(rapport, ticket)
    broken = rapport.world.tickets[ticket]
    assert (broken.tags, broken.priority, broken.status) == (("resent",), "normal", "open")
    # Another name, so other words, were they made afresh.
    rapport.world.store.customers.change(broken.customer, lambda c: type(c)(id=c.id, identity=c.identity, name="Zoe"))
    told = applies(rapport, ticket)
    assert (told["ticket"]["priority"], told["ticket"]["status"], told["left"]) == ("high", "solved", [])
    assert heard(rapport) == ["Hi Sam, it is on its way again."]


def test_a_step_that_others_are_in_the_way_of_is_told_and_taken_by_the_next_call(
    rapport: Api, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    kept(rapport)
    ticket = rapport.hears()
    with monkeypatch.context() as patch:

        def busy(*args: Any, **more: Any) -> Any:
            raise Conflict("The ticket changed since you looked.")

        patch.setattr(rapport.world.work, "set_priority", busy)
        told = applies(rapport, ticket)
    assert [(step["what"], step["why"]) for step in told["left"]] == [
        ("priority", "The ticket changed since you looked.")
    ]
    assert told["ticket"]["status"] == "solved", "the other steps are taken"
    assert steps(applies(rapport, ticket), "left") == []
    assert rapport.world.tickets[ticket].priority == "high"


def test_the_words_as_the_agent_saw_them_go_out_and_their_choice_of_status_counts(rapport: Api) -> None:
    kept(rapport)
    ticket = rapport.hears()
    told = applies(rapport, ticket, text="It left us this morning.", status="pending")
    assert told["ticket"]["status"] == "pending"
    assert heard(rapport) == ["It left us this morning."]


def test_a_macro_that_only_fills_in_says_nothing_by_itself(rapport: Api) -> None:
    kept(rapport, send="fill", status="")
    ticket = rapport.hears()
    assert [what for what, _ in steps(applies(rapport, ticket))] == ["add_tags", "priority"]
    assert heard(rapport) == []
    told = applies(rapport, ticket, client_id="c2", text="Here you are.")
    assert steps(told) == [("reply", "")]
    assert heard(rapport) == ["Here you are."]


def test_what_nobody_knows_is_asked_for_by_name_before_anything_is_done(rapport: Api) -> None:
    kept(rapport, text="Your parcel comes {when}.")
    ticket = rapport.hears()
    before = rapport.world.tickets[ticket]
    path = f"/api/tickets/{ticket}/macros/again"
    assert rapport.problem(422, "invalid", "POST", path, {"client_id": "c1"})["field"] == "variables.when"
    assert rapport.world.tickets[ticket] == before
    applies(rapport, ticket, variables={"when": "today"})
    assert heard(rapport) == ["Your parcel comes today."]


def test_public_words_wait_for_a_supervisor_and_the_status_with_them(rapport: Api) -> None:
    kept(rapport)
    stories.account(rapport.world, "x", approve_public="all")
    ticket = stories.posts(rapport.world)
    told = applies(rapport, ticket, how="public_reply")
    assert told["line"]["status"] == "awaiting"
    assert [(step["what"], step["why"]) for step in told["left"]] == [
        ("status", "It is set once a supervisor has approved the words.")
    ]
    assert (told["ticket"]["status"], "resent" in told["ticket"]["tags"]) == ("new", True)
    (card,) = rapport.get("/api/approvals", who="ruth")["items"]
    rapport("POST", f"/api/approvals/{card['id']}/approve", {"version": card["version"]}, who="ruth", ok=200)
    rapport.world.drain()
    assert rapport.world.tickets[ticket].status == "solved"


def test_a_refused_reply_changes_nothing(rapport: Api) -> None:
    kept(rapport, text="Call the customer at +1 415 555 0132.")
    ticket = stories.posts(rapport.world)
    before = rapport.world.tickets[ticket]
    path = f"/api/tickets/{ticket}/macros/again"
    rapport.problem(422, "personal_data", "POST", path, {"client_id": "c1", "how": "public_reply"})
    assert rapport.world.tickets[ticket] == before
    assert "macro" not in stories.events(rapport.world, ticket)


def test_it_is_refused_where_it_is_not_for_and_on_another_version(rapport: Api) -> None:
    kept(rapport, channels=["x"])
    ticket = rapport.hears()
    path = f"/api/tickets/{ticket}/macros/again"
    rapport.problem(409, "not_for_channel", "POST", path, {"client_id": "c1"})
    kept(rapport, "other")
    rapport.problem(409, "conflict", "POST", f"/api/tickets/{ticket}/macros/other", {"client_id": "c1", "version": 77})
    applies(rapport, ticket, "other")
    rapport.problem(409, "conflict", "POST", path, {"client_id": "c1"})  # the id is that of another macro


# --- previews


def preview(rapport: Api, **body: Any) -> Any:
    return rapport("POST", "/api/templates/preview", body, ok=200).json()


def test_words_are_shown_as_each_channel_counts_them_with_the_sign_off(rapport: Api) -> None:
    stories.account(rapport.world, "x", sign_off="initials")
    told = preview(rapport, text="Hi {customer_first_name}, " + "\u00e9" * 150)
    shown = {(one["channel"], one["how"]): one for one in told["items"]}
    assert shown["x", "public_reply"]["text"].endswith("^AL")
    assert shown["x", "message"]["text"].endswith("\u00e9")
    sms = shown["sms", "message"]
    assert (sms["segments"], sms["encoding"], sms["length"]) == (1, "GSM-7", 160)
    assert preview(rapport, text="\u4f60" * 71, channels=["sms"])["items"][0]["segments"] == 2
    long = preview(rapport, text="a" * 281, channels=["x"])["items"]
    assert [(one["how"], one["fits"]) for one in long] == [("public_reply", False), ("message", True)]


def test_names_that_are_not_known_are_told_with_what_they_may_be_meant_for(rapport: Api) -> None:
    told = preview(rapport, text="{custmer_name} {when} {ticket}", values={"when": "today"}, channels=["sms"])
    assert [(one["name"], one["known"], one["like"]) for one in told["names"]] == [
        ("custmer_name", False, "customer_name"), ("when", False, None), ("ticket", True, None),
    ]  # fmt: skip
    assert told["items"][0]["missing"] == ["custmer_name"]
    assert "today" in told["items"][0]["text"]


def test_the_variant_that_fits_is_shown_and_the_public_is_told_no_link_to_a_call(rapport: Api) -> None:
    told = preview(
        rapport, text="Call: {callback_link}", speaks="de", values={"callback_link": "https://x.example"},
        variants=[{"text": "Anruf: {callback_link}", "language": "de", "channels": ["x"]}],
    )  # fmt: skip
    shown = {(one["channel"], one["how"]): one for one in told["items"]}
    assert shown["x", "public_reply"]["missing"] == ["callback_link"]
    assert shown["x", "message"]["text"] == "Anruf: https://x.example"
    assert (shown["sms", "message"]["language"], shown["sms", "message"]["missing"]) == ("en", [])
