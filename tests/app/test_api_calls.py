"""Calls over the API: the screen pop, what an agent does on a call, and who may."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import jwt
import pytest

from chalicelib import wiring
from chalicelib.channels.base import Secrets
from chalicelib.domain.agents import Presence
from chalicelib.services.phone.controls import Controls
from chalicelib.services.phone.placing import Placing
from chalicelib.services.phone.pop import Pops
from tests.app.api import Api, api, staffed
from tests.fakes import message
from tests.fakes.phone import ACCOUNT_SID, Line, Phone

SAM = "+15551230001"


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    made = Phone(monkeypatch)
    made.change("account", "voice#main", settings={"quiet_hours": {"from": "00:00", "to": "24:00"}})
    return made


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch, phone: Phone) -> Api:
    made = api(monkeypatch, staffed(phone))
    for name, value in {
        "calls": phone.calls, "controls": Controls(phone.context, phone.calls),
        "placing": Placing(phone.context, phone.calls), "pops": Pops(phone.context, phone.calls),
    }.items():  # fmt: skip
        monkeypatch.setattr(wiring, name, lambda value=value: value)
    return made


def talking(phone: Phone, who: str = "ben", number: str = SAM) -> tuple[Line, Line]:
    """A customer's line and an agent's who talk to each other."""
    phone.online(who)
    caller = phone.dials_in(number)
    ring = phone.rings(who)
    ring.picks_up()
    phone.settles()
    return caller, ring


def did(rapport: Api, phone: Phone, call: str, what: str, body: Any = None, who: str = "ben") -> Any:
    told = rapport("POST", f"/api/calls/{call}/{what}", body, who=who, ok=200).json()
    phone.settles()
    return told


def test_the_agent_is_told_who_calls_and_why_before_their_phone_rings(rapport: Api, phone: Phone) -> None:
    phone.receive(message("SM1", at=phone.clock.now, text="where is my parcel?"))
    phone.clock.advance(60_000)
    phone.online("ben")
    phone.drain()
    (ticket,) = phone.tickets
    rapport("POST", f"/api/tickets/{ticket}/accept", who="ben", ok=200)
    caller = phone.dials_in()
    (mine,) = rapport.get("/api/me/calls", who="ben")["items"]
    assert mine["call"]["id"] == caller.sid
    assert mine["call"]["state"] == "ringing"
    assert mine["pop"]["name"] == "Sam Doe"
    assert [x["id"] for x in mine["pop"]["open_tickets"]] == [ticket]
    assert mine["pop"]["why"] == "Their ticket “where is my parcel?” is open, and they wait for our answer."
    assert mine["offer_until"]
    assert rapport.get("/api/me/calls", who="ana")["items"] == []


def test_a_stranger_s_call_says_so(rapport: Api, phone: Phone) -> None:
    phone.online("ben")
    phone.dials_in("+15557770000")
    (mine,) = rapport.get("/api/me/calls", who="ben")["items"]
    assert (mine["pop"]["known"], mine["pop"]["why"]) == (False, "They haven't been in touch before.")


def test_a_customer_is_put_on_hold_and_taken_back(rapport: Api, phone: Phone) -> None:
    caller, _ = talking(phone)
    assert did(rapport, phone, caller.sid, "hold")["state"] == "held"
    (asked,) = phone.twilio.did(r"POST Conferences/CF\w+/Participants/.*")
    assert asked.path.endswith(f"{caller.sid}.json")
    assert asked.fields["Hold"] == "true"
    assert "step=hold" in asked.fields["HoldUrl"]
    phone.clock.advance(30_000)
    told = did(rapport, phone, caller.sid, "resume")
    assert (told["state"], told["hold_ms"]) == ("talking", 30_000)
    assert phone.twilio.asked[-1].fields["Hold"] == "false"
    again = did(rapport, phone, caller.sid, "resume")
    assert again["version"] == rapport.get(f"/api/calls/{caller.sid}", who="ben")["version"]


def test_an_agent_mutes_their_own_line(rapport: Api, phone: Phone) -> None:
    caller, ring = talking(phone)
    told = did(rapport, phone, caller.sid, "mute")
    assert [x["muted"] for x in told["legs"] if x["agent"] == "ben"] == [True]
    assert phone.twilio.asked[-1].path.endswith(f"{ring.sid}.json")
    assert phone.twilio.asked[-1].fields == {"Muted": "true"}
    did(rapport, phone, caller.sid, "unmute")
    assert phone.twilio.asked[-1].fields == {"Muted": "false"}


def consulting(rapport: Api, phone: Phone) -> tuple[Line, Line, Line]:
    caller, ring = talking(phone)
    phone.waking.presence("ana", Presence.TRANSFERS_ONLY)
    told = did(rapport, phone, caller.sid, "consult", {"agent": "ana"})
    assert told["state"] == "held"
    second = phone.rings("ana")
    second.picks_up()
    assert "would like to talk to you about" in second.hears
    phone.settles()
    return caller, ring, second


def test_a_warm_transfer_leaves_the_colleague_with_the_customer_and_the_ticket(rapport: Api, phone: Phone) -> None:
    caller, ring, second = consulting(rapport, phone)
    assert [x["role"] for x in rapport.get("/api/me/calls", who="ana")["items"]] == ["consult"]
    told = did(rapport, phone, caller.sid, "transfer", {})
    assert told["state"] == "talking"
    assert ring.over
    assert not second.over
    assert not caller.over
    call = phone.call(caller)
    assert (call.state, call.agent) == ("talking", "ana")
    assert phone.only_ticket().assignee == "ana"
    caller.hangs_up()
    phone.settles()
    assert second.over
    assert phone.call(caller).state == "wrapping"


def test_an_agent_who_just_hangs_up_leaves_the_customer_with_whom_they_consulted(rapport: Api, phone: Phone) -> None:
    caller, ring, _ = consulting(rapport, phone)
    ring.hangs_up()
    phone.settles()
    assert not caller.over
    call = phone.call(caller)
    assert (call.state, call.agent) == ("talking", "ana")


def test_three_talk_together_and_one_is_dropped(rapport: Api, phone: Phone) -> None:
    caller, ring, second = consulting(rapport, phone)
    assert did(rapport, phone, caller.sid, "merge")["state"] == "talking"
    leg = next(x["id"] for x in rapport.get(f"/api/calls/{caller.sid}", who="ben")["legs"] if x["agent"] == "ana")
    did(rapport, phone, caller.sid, "drop", {"leg": leg})
    assert second.over
    assert not ring.over
    assert phone.call(caller).state == "talking"
    assert phone.call(caller).agent == "ben"


def test_a_number_outside_is_called_in(rapport: Api, phone: Phone) -> None:
    caller, _ = talking(phone)
    did(rapport, phone, caller.sid, "consult", {"number": "+12125550199"})
    third = phone.rings("+12125550199")
    third.picks_up()
    assert "Conference" in third.hears
    did(rapport, phone, caller.sid, "merge")
    did(rapport, phone, caller.sid, "hangup")
    assert third.over
    assert caller.over


def test_a_blind_transfer_to_an_agent_rings_them_while_the_customer_waits(rapport: Api, phone: Phone) -> None:
    caller, ring = talking(phone)
    phone.online("cho")
    told = did(rapport, phone, caller.sid, "transfer", {"agent": "cho"})
    assert told["agent"] == "ben"
    assert ring.over
    assert "next in line" in caller.hears
    second = phone.rings("cho")
    second.picks_up()
    phone.settles()
    assert "Conference" in caller.hears
    assert phone.only_ticket().assignee == "cho"
    assert phone.call(caller).agent == "cho"


def test_a_blind_transfer_that_nobody_answers_goes_to_the_next_of_the_queue(rapport: Api, phone: Phone) -> None:
    caller, _ = talking(phone)
    phone.online("cho")
    did(rapport, phone, caller.sid, "transfer", {"agent": "cho"})
    phone.waking.presence("ben", "away")
    phone.online("ana")
    phone.rings("cho").ends("no-answer")
    assert phone.rings("ana")


def test_a_blind_transfer_to_a_queue_moves_the_ticket_and_keeps_the_caller_s_place(rapport: Api, phone: Phone) -> None:
    caller, ring = talking(phone)
    at = phone.only_ticket().call_at
    did(rapport, phone, caller.sid, "transfer", {"queue": "social"})
    ticket = phone.only_ticket()
    assert (ticket.queue, ticket.call, ticket.call_at) == ("social", caller.sid, at)
    assert ring.over
    phone.online("ana")
    phone.rings("ana").picks_up()
    phone.settles()
    assert phone.only_ticket().assignee == "ana"


def test_a_customer_put_through_to_a_number_is_out_of_our_hands(rapport: Api, phone: Phone) -> None:
    caller, ring = talking(phone)
    told = did(rapport, phone, caller.sid, "transfer", {"number": "+12125550199"})
    assert told["state"] == "wrapping"
    assert "+12125550199" in caller.hears
    assert ring.over
    assert not caller.over
    did(rapport, phone, caller.sid, "wrap-up", {})
    assert phone.desks["ben"].live == 0


def test_hanging_up_ends_it_and_wrapping_up_frees_the_agent(rapport: Api, phone: Phone) -> None:
    phone.change("queue", "care", dispositions=["sale", "complaint"])
    caller, ring = talking(phone)
    assert did(rapport, phone, caller.sid, "hangup")["state"] == "wrapping"
    assert caller.over
    assert ring.over
    assert [x["call"]["state"] for x in rapport.get("/api/me/calls", who="ben")["items"]] == ["wrapping"]
    path = f"/api/calls/{caller.sid}/wrap-up"
    told = rapport.problem(422, "invalid", "POST", path, {"disposition": "other"}, who="ben")
    assert told["field"] == "disposition"
    done = did(rapport, phone, caller.sid, "wrap-up", {"disposition": "complaint", "note": "Call again on Monday."})
    assert (done["state"], done["disposition"], done["outcome"]) == ("ended", "complaint", "answered")
    assert phone.desks["ben"].live == 0
    assert rapport.get("/api/me/calls", who="ben")["items"] == []
    assert did(rapport, phone, caller.sid, "wrap-up", {"disposition": "sale"})["disposition"] == "complaint"


def test_only_who_is_on_the_call_or_a_supervisor_may_touch_it(rapport: Api, phone: Phone) -> None:
    caller, _ = talking(phone)
    path = f"/api/calls/{caller.sid}"
    assert rapport("POST", path + "/hold", who="ana").status == 403
    assert rapport("GET", path, who="ana").status == 403
    assert rapport("POST", path + "/hold", who="ruth").status == 200
    assert rapport("GET", "/api/calls/CAnone", who="ruth").status == 404


def test_who_missed_a_call_or_has_left_it_may_look_at_it_and_not_touch_it(rapport: Api, phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    phone.rings("ben").ends("no-answer")
    phone.online("cho")
    phone.rings("cho").picks_up()
    phone.settles()
    path = f"/api/calls/{caller.sid}"
    rapport("GET", path, who="ben", ok=200)
    for deed, body in (("hold", None), ("hangup", None), ("transfer", {"queue": "social"}), ("wrap-up", {})):
        rapport.problem(409, "not_on_call", "POST", f"{path}/{deed}", body, who="ben")
    assert phone.call(caller).state == "talking"
    assert not caller.over


def test_whoever_hands_a_call_on_has_after_contact_work_of_their_own(rapport: Api, phone: Phone) -> None:
    phone.change("queue", "care", dispositions=["sale", "complaint"])
    caller, _, second = consulting(rapport, phone)
    phone.clock.advance(30_000)
    did(rapport, phone, caller.sid, "transfer", {})
    (mine,) = rapport.get("/api/me/calls", who="ben")["items"]
    assert (mine["role"], mine["call"]["state"], mine["call"]["agent"]) == ("wrap_up", "talking", "ana")
    assert phone.desks["ben"].live == 840
    other = phone.dials_in("+15551239999")
    phone.settle(30_000)
    assert phone.is_quiet("ben")
    path = f"/api/calls/{caller.sid}/wrap-up"
    assert rapport.problem(422, "invalid", "POST", path, {"disposition": "x"}, who="ben")["field"] == "disposition"
    told = did(rapport, phone, caller.sid, "wrap-up", {"disposition": "complaint", "note": "Ana knows."})
    assert (told["state"], told["agent"], told["disposition"]) == ("talking", "ana", None)
    (wrap,) = told["wraps"]
    assert (wrap["agent"], wrap["disposition"], wrap["note"]) == ("ben", "complaint", "Ana knows.")
    assert wrap["done_at"]
    assert rapport.get("/api/me/calls", who="ben")["items"][0]["call"]["id"] == other.sid  # rung at once
    assert phone.rings("ben")
    rapport.problem(409, "not_on_call", "POST", path, {"disposition": "sale"}, who="ben")
    caller.hangs_up()
    phone.settles()
    assert second.over
    did(rapport, phone, caller.sid, "wrap-up", {"disposition": "sale"}, who="ana")
    assert phone.call(caller).disposition == "sale"
    assert phone.desks["ana"].live == 0


@pytest.mark.parametrize("how", ["warm", "agent", "queue", "hangs up"])
def test_after_contact_work_of_whoever_handed_a_call_on_ends_by_itself(rapport: Api, phone: Phone, how: str) -> None:
    if how in ("warm", "hangs up"):
        caller, ring, _ = consulting(rapport, phone)
        if how == "warm":
            did(rapport, phone, caller.sid, "transfer", {})
        else:
            ring.hangs_up()
    else:
        caller, _ = talking(phone)
        phone.online("ana")
        did(rapport, phone, caller.sid, "transfer", {how: "ana" if how == "agent" else "social"})
        phone.rings("ana").picks_up()
    phone.settles()
    assert phone.call(caller).agent == phone.only_ticket().assignee == "ana"
    assert phone.desks["ben"].live == 840
    assert phone.only_ticket().id not in phone.desks["ben"].work
    assert rapport.get("/api/me", who="ben")["carrying"] == []
    phone.settle(62_000)
    assert (phone.desks["ben"].live, phone.desks["ben"].load, phone.desks["ben"].work) == (0, 0, {})
    assert rapport.get("/api/me/calls", who="ben")["items"] == []
    assert phone.call(caller).state == "talking"
    assert phone.desks["ana"].live == 840


def test_where_there_is_no_after_contact_work_whoever_hands_a_call_on_is_free_at_once(
    rapport: Api, phone: Phone
) -> None:
    phone.change("queue", "care", acw_seconds=0)
    caller, _, _ = consulting(rapport, phone)
    did(rapport, phone, caller.sid, "transfer", {})
    assert (phone.desks["ben"].live, phone.desks["ben"].work) == (0, {})
    assert rapport.get("/api/me/calls", who="ben")["items"] == []


def test_what_a_call_can_not_do_now_is_refused(rapport: Api, phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    path = f"/api/calls/{caller.sid}"
    rapport.problem(409, "not_on_call", "POST", path + "/hold", who="ben")
    rapport.problem(409, "not_on_call", "POST", path + "/hangup", who="ben")
    rapport.problem(409, "not_talking", "POST", path + "/hold", who="ruth")
    rapport.problem(409, "not_wrapping", "POST", path + "/wrap-up", {}, who="ruth")
    phone.rings("ben").picks_up()
    phone.settles()
    rapport.problem(409, "not_consulting", "POST", path + "/merge", who="ben")
    rapport.problem(409, "no_capacity", "POST", path + "/consult", {"agent": "ana"}, who="ben")
    rapport.problem(422, "invalid", "POST", path + "/consult", {"agent": "ben"}, who="ben")
    rapport.problem(409, "not_recorded", "POST", path + "/recording", {"recording": False}, who="ben")


def test_a_recorded_call_is_announced_and_paused_for_a_card_number(rapport: Api, phone: Phone) -> None:
    phone.change("account", "voice#main", settings={"record": "on"})
    phone.online("ben")
    caller = phone.dials_in()
    assert "may be recorded" in caller.hears
    phone.rings("ben").picks_up()
    phone.settles()
    assert len(phone.twilio.did(rf"POST Calls/{caller.sid}/Recordings.json")) == 1
    assert did(rapport, phone, caller.sid, "recording", {"recording": False})["recording"] == "paused"
    last = phone.twilio.asked[-1]
    assert (last.path, last.fields["Status"]) == (f"Calls/{caller.sid}/Recordings/Twilio.CURRENT.json", "paused")
    did(rapport, phone, caller.sid, "recording", {"recording": True})
    assert phone.twilio.asked[-1].fields["Status"] == "in-progress"


def test_no_call_is_recorded_where_the_country_or_queue_says_so(rapport: Api, phone: Phone) -> None:
    phone.change("account", "voice#main", settings={"record": "on", "record_off_countries": ["US"]})
    caller, _ = talking(phone)
    assert phone.twilio.did(rf"POST Calls/{caller.sid}/Recordings.json") == []
    assert rapport.get(f"/api/calls/{caller.sid}", who="ben")["recording"] is None


# --- calling out


def test_an_agent_calls_a_customer_from_the_ticket(rapport: Api, phone: Phone) -> None:
    phone.online("ben")
    ticket = rapport.hears(text="please call me")
    rapport("POST", f"/api/tickets/{ticket}/accept", who="ben", ok=200)
    path = f"/api/tickets/{ticket}/calls"
    told = rapport("POST", path, {"client_id": "c1"}, who="ben", ok=202).json()
    assert rapport("POST", path, {"client_id": "c1"}, who="ben", ok=202).json()["id"] == told["id"]
    ring = phone.rings("ben")
    ring.picks_up()
    phone.settles()
    customer = phone.rings(SAM)
    assert phone.call(customer).state == "calling"
    customer.picks_up()
    assert "this is Brand" in customer.hears
    assert "Conference" in customer.hears
    call = phone.call(customer)
    assert (call.state, call.agent, call.id) == ("talking", "ben", told["id"])
    phone.clock.advance(10_000)
    customer.hangs_up()
    phone.settles()
    assert ring.over
    did(rapport, phone, told["id"], "wrap-up", {})
    line = phone.said(f"voice#main#{told['id']}")
    assert (line.direction, line.extra["outcome"], line.extra["talk_ms"]) == ("outbound", "answered", "10000")
    assert phone.tickets[ticket].assignee == "ben"
    assert phone.tickets[ticket].first_reply_at
    assert phone.desks["ben"].live == 0


@pytest.mark.parametrize(("status", "outcome"), [("busy", "busy"), ("no-answer", "no_answer"), ("failed", "failed")])
def test_a_customer_who_isn_t_reached_leaves_the_ticket_with_the_agent(
    rapport: Api, phone: Phone, status: str, outcome: str
) -> None:
    phone.online("ben")
    ticket = rapport.hears(text="please call me")
    told = rapport("POST", f"/api/tickets/{ticket}/calls", {"client_id": "c1"}, who="ben", ok=202).json()
    ring = phone.rings("ben")
    ring.picks_up()
    phone.rings(SAM).ends(status)
    phone.settles()
    assert ring.over
    call = phone.call(ring)
    assert (call.id, call.state, call.outcome) == (told["id"], "ended", outcome)
    assert phone.tickets[ticket].assignee == "ben"
    assert phone.desks["ben"].live == 0


def test_an_agent_who_does_not_answer_their_own_call_has_not_called(rapport: Api, phone: Phone) -> None:
    phone.online("ben", "ana")
    ticket = rapport.hears(text="please call me")
    rapport("POST", f"/api/tickets/{ticket}/calls", {"client_id": "c1"}, who="ben", ok=202)
    ring = phone.rings("ben")
    ring.ends("no-answer")
    phone.settles()
    assert phone.call(ring).outcome == "no_agent"
    assert phone.is_quiet("ana")
    assert phone.is_quiet(SAM)
    assert phone.tickets[ticket].call == ""


def test_who_asked_us_to_stop_is_not_called(rapport: Api, phone: Phone) -> None:
    phone.online("ben")
    ticket = rapport.hears(text="hello")
    thread = next(iter(phone.tickets[ticket].threads))
    phone.store.threads.set_consent(thread, customer="c", consent="stop", at=phone.clock.now)
    rapport.problem(409, "opted_out", "POST", f"/api/tickets/{ticket}/calls", {"client_id": "c1"}, who="ben")


def test_nobody_is_called_at_night(rapport: Api, phone: Phone) -> None:
    phone.change("account", "voice#main", settings={})
    phone.online("ben")
    ticket = rapport.hears(text="hello")
    phone.clock.now = 1_780_045_200_000  # 09:00 UTC: night in all of the United States
    rapport.problem(409, "quiet_hours", "POST", f"/api/tickets/{ticket}/calls", {"client_id": "c1"}, who="ben")


def test_a_softphone_signs_in_with_a_token_of_the_account_s_api_key(rapport: Api, phone: Phone) -> None:
    rapport.problem(409, "no_api_key", "POST", "/api/voice/token", {}, who="ben")
    rapport.problem(422, "invalid", "POST", "/api/voice/token", {"identity": "ana"}, who="ben")
    held = {"account_sid": ACCOUNT_SID, "key_sid": "SK" + "1" * 32, "key_secret": "k" * 32}
    rapport.vault.put("voice", "main", Secrets(webhook=("s",), send=held))
    told = rapport("POST", "/api/voice/token", {}, who="ben", ok=201).json()
    claims = jwt.decode(
        told["token"], "k" * 32, algorithms=["HS256"], options={"verify_exp": False, "verify_nbf": False}
    )
    assert (claims["iss"], claims["sub"]) == ("SK" + "1" * 32, ACCOUNT_SID)
    assert claims["grants"] == {"identity": "ben", "voice": {"incoming": {"allow": True}}}
    assert jwt.get_unverified_header(told["token"])["cty"] == "twilio-fpa;v=1"


def test_the_overview_has_the_phone_s_figures_and_each_opens_to_its_events(rapport: Api, phone: Phone) -> None:
    caller, _ = talking(phone)
    phone.clock.advance(30_000)
    did(rapport, phone, caller.sid, "hangup")
    phone.clock.advance(5_000)
    did(rapport, phone, caller.sid, "wrap-up", {})
    phone.waking.presence("ben", "offline")
    gives_up = phone.dials_in("+15551230002")
    phone.clock.advance(40_000)
    gives_up.hangs_up()
    takes_callback = phone.dials_in("+15551230003")
    phone.clock.advance(61_000)
    takes_callback.goes_on()
    takes_callback.presses("1")
    takes_callback.presses("1")
    takes_callback.hangs_up()
    phone.drain()
    day = {"from": "2026-05-28T00:00:00Z", "to": "2026-05-30T00:00:00Z"}
    told = rapport.get("/api/reports/overview", who="ruth", **day)
    everything, care = told["calls"]
    assert (everything["queue"], care["queue"], care["name"]) == (None, "care", "Customer care")
    assert (care["queued"], care["answered"], care["in_time"], care["abandoned"], care["handled"]) == (3, 1, 1, 1, 1)
    assert (care["service_level"], care["goal"], care["abandonment"]) == (0.3333, 0.8, 0.3333)
    assert (care["asa_ms"], care["talk_ms"], care["aht_ms"]) == (0, 30_000, 35_000)
    for figure in ("queued", "answered", "in_time", "abandoned", "handled"):
        path, _, query = care[f"{figure}_events"].partition("?")
        events = rapport.get(path, who="ruth", **dict(parse_qsl(query)))["items"]
        assert len(events) == care[figure], figure
