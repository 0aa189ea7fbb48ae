"""Social care as customers and agents live it, on the packaged app with IAM enforced: what is said in public reaches
the right person, goes on in private, and comes back. Each story is one that a care team tells.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from infra.data_plane import QUEUES
from infra.local.stack import Stack
from infra.redrive import redrive
from tests.e2e.test_agent_api import eventually
from tests.e2e.test_main_job import Customer, customer, sandbox, ticket_of
from tests.e2e.test_nothing_lost import waiting
from tests.social import (
    HALF_AN_HOUR,
    PATIENCE,
    Brand,
    about,
    at_rest,
    brand,
    event,
    figures,
    heard,
    kept,
    letters,
    lines,
    reply,
    said,
    seen,
    sent,
    somebody,
    suggestion,
    today,
)

__all__ = ["customer"]
pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def stack(own_stack: Stack) -> Stack:
    return own_stack


@pytest.fixture(scope="module")
def team(stack: Stack) -> Brand:
    return brand(stack)


def where(team: Brand, told: dict[str, Any]) -> str:
    """The ticket of whoever said it."""
    return ticket_of(team.sofia, told["channel"], told["account"], told["identity"])


def minutes(before: str, after: str) -> float:
    return (datetime.fromisoformat(after) - datetime.fromisoformat(before)).total_seconds() / 60


def test_a_style_that_we_don_t_have_is_found_at_another_shop(team: Brand, customer: Customer) -> None:
    sofia = team.sofia
    told = customer.says("facebook", "message", "I can't find the Moss Chelsea in oxblood, 38, anywhere. Can you help?")
    ticket = where(team, told)
    wish = f"/api/tickets/{ticket}/concierge"
    sofia.do("POST", wish, {})
    sofia.do("POST", f"{wish}/items", {"client_id": "boots", "text": "Moss Chelsea, oxblood, 38"})
    price = {"amount": 14_900, "currency": "GBP"}
    link = "https://alder.example/moss-chelsea-oxblood"
    option = {"client_id": "alder", "source": "Alder & Daughters", "url": link, "price": price, "stock": "1 left"}
    found = sofia.do("POST", f"{wish}/items/boots/options", option)
    assert (found["status"], found["items"][0]["status"]) == ("found", "found")
    away = {"client_id": "alder", "to": "Alder & Daughters", "why": "We don't make it any more", "worth": price}
    sofia.do("POST", f"{wish}/referrals", {**away, "item": "boots"})
    reply(sofia, ticket, "found", f"Alder & Daughters in Eastmere have one left: {link}", status="solved")
    assert seen(customer, "facebook", told["identity"], link)["visibility"] == "private"

    report = figures(team.ruth, "/api/reports/goodwill", "total.referrals.events", ticket)
    total = report["total"]
    (referral,) = about(team.ruth, total["referrals"]["events"], ticket)
    assert referral["agent"] == "sofia"
    assert total["worth"] == [{**price, "amount": total["referrals"]["count"] * price["amount"]}]
    assert len(about(team.ruth, total["found"]["events"], ticket)) == 1
    assert sofia.get(f"/api/tickets/{ticket}")["type"] == "concierge"


def test_a_broken_table_on_the_page_s_wall_is_seen_to_within_half_an_hour(team: Brand, customer: Customer) -> None:
    sofia = team.sofia
    told = customer.says(
        "facebook", "post", "The table arrived with a broken leg. What now?", media=["receipt.png"]
    )  # fmt: skip
    ticket = where(team, told)
    first = eventually(lambda: (x := lines(sofia, ticket)) and x[0]["attachments"][0].get("url") and x[0])
    assert (first["visibility"], first["kind"], first["attachments"][0]["kind"]) == ("public", "post", "image")
    reply(sofia, ticket, "sorry", "We are so sorry! We are writing to you in private about it.", "public_reply")
    answer = seen(customer, "facebook", told["identity"], "We are so sorry!")
    assert (answer["visibility"], answer["text"].endswith(" ^SM")) == ("public", True)
    private = {"client_id": "table", "to": "private_reply", "text": "May we pay half of the repair, 40 pounds?"}
    sofia.do("POST", f"/api/tickets/{ticket}/go-private", private)
    assert seen(customer, "facebook", told["identity"], "May we pay half")["visibility"] == "private"
    customer.says("facebook", "message", "That is fair, thank you.")
    eventually(lambda: ("them", "private", "That is fair, thank you.") in said(sofia, ticket))
    reply(sofia, ticket, "paid", "40 pounds are on their way to you.", status="solved")

    done = sofia.get(f"/api/tickets/{ticket}")
    assert minutes(done["opened_at"], done["first_reply_due"]) == 30
    assert done["first_reply_at"] <= done["solved_at"] < done["first_reply_due"]
    assert not done["breached"]
    overview = team.ruth.get("/api/reports/overview", **today())
    figure = next(x for x in overview["totals"] if x["what"] == "first_reply")
    (kept,) = eventually(lambda: about(team.ruth, figure["events"], ticket), PATIENCE)
    assert kept["met"] is True
    assert kept["value"] < HALF_AN_HOUR * 1_000


def test_an_angry_post_is_solved_in_private_and_thanked_for_in_public(team: Brand, customer: Customer) -> None:
    sofia = team.sofia
    words = "Three weeks, two broken promises and STILL no refund. The worst service I have ever had!"
    told = customer.says("x", "post", words)
    verdict = heard(sofia, told)["verdict"]
    assert (verdict["need"], verdict["priority"]) == ("needs", "high")
    assert any("refund" in why or "money" in why for why in verdict["why"]), verdict["why"]
    ticket = where(team, told)
    assert sofia.get(f"/api/tickets/{ticket}")["priority"] == "high"

    went = {"client_id": "in", "to": "dm", "text": "We have found your return. May we refund you today?"}
    for _ in range(2):
        sofia.do("POST", f"/api/tickets/{ticket}/go-private", went)
    invited = seen(customer, "x", told["identity"], "We have sent you a private message")
    assert (invited["visibility"], invited["text"][-4:]) == ("public", " ^SM")
    assert seen(customer, "x", told["identity"], "May we refund you today?")["visibility"] == "private"
    customer.says("x", "dm", "Yes please. About time.")
    eventually(lambda: said(sofia, ticket)[-1] == ("them", "private", "Yes please. About time."))
    reply(sofia, ticket, "done", "It is done: 84 pounds.", "message", status="solved")

    closing = suggestion(sofia, ticket, "close_the_loop")
    assert (closing["how"], closing["action"]) == ("public_reply", f"/api/tickets/{ticket}/close-loop")
    sofia.do("POST", closing["action"], {"client_id": "thanks", "text": closing["text"]})
    assert seen(customer, "x", told["identity"], closing["text"])["visibility"] == "public"
    assert len(customer.sees("x", told["identity"])) == 4, "each of our words once"
    assert sofia.get(f"/api/tickets/{ticket}")["status"] == "solved"

    loops = figures(team.ruth, "/api/reports/loops", "closings_events", ticket)
    assert len(about(team.ruth, loops["solved_events"], ticket)) == 1
    assert loops["solved"] >= loops["closed"] >= 1


def test_an_address_that_was_asked_for_in_private_never_shows_in_public(team: Brand, customer: Customer) -> None:
    sofia, address = team.sofia, "robin.sorrel@mail.example"
    told = customer.says("instagram", "comment", "Is the Harbour Derby really out of stock in 41? When is it back?")
    ticket = where(team, told)
    asked = {"client_id": "ask", "to": "private_reply", "text": "On Friday. Which e-mail address may we write to?"}
    sofia.do("POST", f"/api/tickets/{ticket}/go-private", asked)
    seen(customer, "instagram", told["identity"], "Which e-mail address")
    customer.says("instagram", "message", f"Please do: {address}")
    eventually(lambda: said(sofia, ticket)[-1] == ("them", "private", f"Please do: {address}"))

    slip = f"We write to {address} on Friday."
    asked_in_public = lines(sofia, ticket)[0]["key"]
    body = {"text": slip, "how": "public_reply", "answers": asked_in_public}
    (found,) = sofia.do("POST", f"/api/tickets/{ticket}/check", body)["refusals"]
    assert (found["kind"], slip[found["start"] : found["end"]]) == ("email", address)
    status, problem = sofia("POST", f"/api/tickets/{ticket}/replies", {"client_id": "slip", **body})
    assert (status, problem["code"]) == (422, "personal_data"), problem
    assert f"characters {found['start'] + 1} to {found['end']}" in problem["errors"][0]["reason"], problem
    reply(sofia, ticket, "done", "Noted. You will hear from us on Friday.", "message", status="solved")
    seen(customer, "instagram", told["identity"], "Noted.")
    assert not [x for x in sent(team.stack) if x["visibility"] == "public" and "mail.example" in x["text"]]
    assert not [x for x in said(sofia, ticket) if x[1] == "public" and address in x[2]]


def test_who_can_t_be_written_to_is_asked_to_write_and_the_agent_sees_why(team: Brand, customer: Customer) -> None:
    sofia = team.sofia
    told = customer.says("x", "post", "My order came without the laces. Can you send some?")
    sandbox(team.stack, "people", {"channel": "x", "identity": told["identity"], "closed": True})
    ticket = where(team, told)
    sofia.do("POST", f"/api/tickets/{ticket}/go-private", {"client_id": "in", "to": "dm"})
    refused = event(sofia, ticket, "private_refused")
    assert "private" in refused["extra"]["why"].lower() or "direct message" in refused["extra"]["why"].lower()
    proposed = suggestion(sofia, ticket, "invite_to_write")
    assert "recipient_id=1000000001" in proposed["text"]
    reply(sofia, ticket, "write", proposed["text"], proposed["how"], answers=proposed["answers"])
    assert seen(customer, "x", told["identity"], "recipient_id=1000000001")["visibility"] == "public"
    assert {x["visibility"] for x in customer.sees("x", told["identity"])} == {"public"}
    customer.says("x", "dm", "Here I am: the red ones, please.")
    eventually(lambda: said(sofia, ticket)[-1] == ("them", "private", "Here I am: the red ones, please."))


def test_the_fallback_goes_out_by_itself_where_the_agent_asked_for_it(team: Brand, customer: Customer) -> None:
    told = customer.says("x", "post", "Where is my parcel? It should have been here on Monday.")
    sandbox(team.stack, "people", {"channel": "x", "identity": told["identity"], "closed": True})
    ticket = where(team, told)
    body = {"client_id": "in", "to": "dm", "fallback": True}
    team.sofia.do("POST", f"/api/tickets/{ticket}/go-private", body)
    assert seen(customer, "x", told["identity"], "recipient_id=1000000001")["visibility"] == "public"
    event(team.sofia, ticket, "private_refused")
    team.sofia.do("POST", f"/api/tickets/{ticket}/go-private", body)
    asked = [x for x in customer.sees("x", told["identity"]) if "recipient_id" in x["text"]]
    assert len(asked) == 1


def test_praise_is_thanked_for_when_a_supervisor_has_read_the_words(team: Brand, customer: Customer) -> None:
    told = customer.says("x", "post", "I love my new boots, wonderful people, thank you so much!")
    post = heard(team.amara, told)
    assert (post["need"], post["ticket"]) == ("worth", None)
    praise = next(x for x in team.amara.get("/api/praise", channel="x")["items"] if x["name"] == customer.name)
    thanks = team.amara.do("POST", "/api/praise/thanks", {"post": praise["post"], "text": praise["text"]})
    assert thanks["line"]["status"] == "awaiting"
    assert customer.sees("x", told["identity"]) == []
    (waiting,) = [x for x in team.ruth.get("/api/approvals")["items"] if x["ticket"] == thanks["ticket"]["id"]]
    assert team.amara("POST", f"/api/approvals/{waiting['id']}/approve", {})[0] == 403
    team.ruth.do("POST", f"/api/approvals/{waiting['id']}/approve", {})
    answer = seen(customer, "x", told["identity"], praise["text"])
    assert (answer["visibility"], answer["text"][-4:]) == ("public", " ^AD")


def test_spam_is_no_ticket_until_somebody_makes_it_one(team: Brand, customer: Customer) -> None:
    words = "Earn money from home!!! 500 a day, check my bio https://spam.example #crypto #giveaway"
    told = customer.says("x", "post", words)
    post = heard(team.sofia, told)
    assert (post["need"], post["ticket"], post["verdict"]["spam"]) == ("none", None, True)
    where_from = {"channel": "x", "account": "brand", "identity": told["identity"]}
    assert team.sofia("GET", "/api/customers", **where_from)[0] == 404
    assert post["id"] in {x["id"] for x in team.sofia.get("/api/heard", need="none", channel="x")["items"]}
    taken = team.sofia.do("POST", f"/api/heard/{post['id']}/ticket", {})
    assert taken["ticket"] == where(team, told)
    assert [x[2] for x in said(team.sofia, taken["ticket"])] == [f"@LarkspurShoes {words}"]


def test_a_new_agent_s_public_reply_waits_for_a_supervisor_and_goes_out_once(team: Brand, customer: Customer) -> None:
    told = customer.says("facebook", "comment", "Do the Fellwalker come in a wide fit?")
    ticket = where(team, told)
    mine = reply(team.amara, ticket, "wide", "They do, from size 36 to 46.", "public_reply")
    assert mine["line"]["status"] == "awaiting"
    (waiting,) = [x for x in team.ruth.get("/api/approvals")["items"] if x["ticket"] == ticket]
    assert (waiting["agent"], waiting["text"]) == ("amara", "They do, from size 36 to 46. ^AD")
    assert customer.sees("facebook", told["identity"]) == []
    approve = f"/api/approvals/{waiting['id']}/approve"
    team.ruth.do("POST", approve, {"text": "They do, from size 36 to 47."})
    assert team.ruth("POST", approve, {"text": "They do, from size 36 to 46."})[0] == 409
    seen(customer, "facebook", told["identity"], "47")
    eventually(lambda: [x["status"] for x in lines(team.amara, ticket) if x["direction"] == "outbound"] == ["sent"])
    assert [x["text"] for x in customer.sees("facebook", told["identity"])] == ["They do, from size 36 to 47. ^AD"]


(INBOUND,) = (queue for queue in QUEUES if queue.name == "inbound")
CARD, DIGITS, REST = "4012 8888 8888 1881", "4012888888881881", "•••• 1881"
WAYS = {
    ("facebook", "comment"): "private_reply",
    ("facebook", "message"): "message",
    ("instagram", "comment"): "private_reply",
    ("x", "post"): "message",
    ("x", "dm"): "message",
    ("sms", "message"): "message",
    ("whatsapp", "message"): "message",
}
"""Where customers say it, and how they are answered in private."""


def holding(stack: Stack) -> list[str]:
    """Where the card's digits lie, with or without something between them."""
    return [place for place, text in kept(stack) if DIGITS in re.sub(r"\D", "", text)]


def test_a_card_number_that_somebody_writes_is_kept_nowhere(team: Brand) -> None:
    sofia, stack = team.sofia, team.stack
    words = f"Charge my card {CARD} for the refund fee, or {DIGITS}"
    with at_rest(stack, "inbound") as queue:
        told = [somebody(stack).says(*way, words) for way in WAYS]
        assert REST in str(letters(stack, queue)), "it waits without the number"
        dead = queue.replace("inbound.fifo", "inbound-dead.fifo")
        eventually(lambda: [letters(stack, queue), letters(stack, dead)][-1])  # looked at too often, it goes there
        assert REST in str(letters(stack, dead))
        assert holding(stack) == []
    redrive(stack.client("sqs"), "local", INBOUND, 0, lambda text: None)
    for one, how in zip(told, WAYS.values(), strict=True):
        ticket = where(team, one)
        assert f"card {REST} for the refund fee, or {REST}" in said(sofia, ticket)[0][2]
        reply(sofia, ticket, "slip", f"Is it {CARD}?", how)
        assert said(sofia, ticket)[-1][2] == f"Is it {REST}?"
    public = where(team, told[0])
    body = {
        "client_id": "public",
        "text": f"Is it {CARD}?",
        "how": "public_reply",
        "answers": lines(sofia, public)[0]["key"],
    }
    assert sofia("POST", f"/api/tickets/{public}/replies", body)[1]["code"] == "personal_data"
    sofia.do("POST", f"/api/tickets/{public}/notes", {"client_id": "note", "text": f"They pay by {CARD}"})
    eventually(lambda: not waiting(stack), PATIENCE)
    assert holding(stack) == []
    assert [place for place, text in kept(stack) if REST in text or "2022 1881" in text]
