"""What colleagues and customers do around a call that goes on: nobody on the line is lost, no agent is rung twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain.agents import Presence
from chalicelib.domain.calls import Outcome, State
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.tickets import Priority, Status, Ticket
from tests.fakes import message
from tests.fakes.phone import Line, Phone

SAM, KIM = "+15551230001", "+15551230002"


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    return Phone(monkeypatch)


def talking(phone: Phone, who: str = "ben", number: str = SAM) -> tuple[Line, Line]:
    phone.online(who)
    caller = phone.dials_in(number)
    ring = phone.rings(who)
    ring.picks_up()
    phone.settles()
    return caller, ring


def ticket_of(phone: Phone, line: Line) -> Ticket:
    return phone.tickets[phone.call(line).ticket]


def test_an_agent_whose_ticket_is_solved_during_the_call_is_not_rung_again_before_it_is_over(phone: Phone) -> None:
    caller, _ = talking(phone)
    phone.work.set_status(ticket_of(phone, caller).id, "solved", by="ben")
    phone.dials_in(KIM)
    phone.settle(3 * 60_000)
    assert phone.is_quiet("ben")
    caller.hangs_up()
    phone.settles()
    assert phone.desks["ben"].live == 840  # after-contact work
    phone.settle(61_000)
    assert ticket_of(phone, caller).status is Status.SOLVED
    assert phone.rings("ben").who == "client:ben"


def test_a_ticket_solved_during_its_call_stays_solved_and_leaves_no_load(phone: Phone) -> None:
    caller, _ = talking(phone)
    id = ticket_of(phone, caller).id
    phone.work.set_status(id, "solved", by="ben")
    caller.hangs_up()
    phone.settles()
    phone.settle(5 * 60_000)
    assert (phone.tickets[id].status, phone.tickets[id].call, phone.tickets[id].claim) == (Status.SOLVED, "", "")
    assert (phone.desks["ben"].live, phone.desks["ben"].load, phone.desks["ben"].work) == (0, 0, {})
    assert phone.call(caller).state is State.ENDED


@pytest.mark.parametrize("deed", ["queue", "back", "closed", "snooze"])
def test_nobody_takes_a_ticket_away_from_under_a_call(phone: Phone, deed: str) -> None:
    caller, _ = talking(phone)
    phone.online("ana")
    id = ticket_of(phone, caller).id
    with pytest.raises(NotAllowed) as refused:
        _interfere(phone, id, deed)
    assert refused.value.code == "live_call"
    assert (phone.tickets[id].assignee, phone.tickets[id].call) == ("ben", caller.sid)
    assert phone.is_quiet("ana")


@pytest.mark.parametrize("deed", ["solved", "pending", "closed", "snooze"])
def test_a_caller_who_waits_is_not_put_out_of_sight(phone: Phone, deed: str) -> None:
    caller = phone.dials_in()
    id = ticket_of(phone, caller).id
    with pytest.raises(NotAllowed) as refused:
        _interfere(phone, id, deed)
    assert refused.value.code == "live_call"
    phone.online("ben")
    assert phone.rings("ben")


def _interfere(phone: Phone, id: str, deed: str) -> None:
    if deed == "queue":
        phone.work.transfer(id, "social", by="ruth")
    elif deed == "back":
        phone.work.assign(id, "", by="ruth")
    elif deed == "snooze":
        phone.work.snooze(id, phone.clock.now + 3_600_000, by="ruth")
    else:
        phone.work.set_status(id, deed, by="ruth")


def test_a_caller_who_waits_is_moved_to_another_queue(phone: Phone) -> None:
    caller = phone.dials_in()
    phone.online("ana")  # who has the skill
    phone.waking.presence("ana", Presence.AWAY)
    phone.work.transfer(ticket_of(phone, caller).id, "social", by="ruth")
    phone.online("ben")
    assert phone.is_quiet("ben")
    phone.online("ana")
    assert phone.rings("ana")


def test_who_calls_again_during_after_contact_work_reaches_the_same_agent(phone: Phone) -> None:
    first, _ = talking(phone)
    first.hangs_up()
    phone.settles()
    assert phone.call(first).state is State.WRAPPING
    second = phone.dials_in()
    assert phone.call(second).ticket == phone.call(first).ticket
    phone.rings("ben").picks_up()
    phone.settles()
    phone.settle(90_000)
    assert phone.call(first).state is State.ENDED
    assert (phone.call(second).state, phone.call(second).agent) == (State.TALKING, "ben")
    assert phone.desks["ben"].live == 840
    second.hangs_up()
    phone.settles()
    phone.settle(90_000)
    assert phone.call(second).state is State.ENDED
    assert (phone.desks["ben"].live, len(phone.desks["ben"].work)) == (0, 1)


@pytest.mark.parametrize("presence", [Presence.AWAY, Presence.OFFLINE, Presence.TRANSFERS_ONLY])
def test_an_agent_who_leaves_while_their_phone_rings_gives_the_call_to_the_next(
    phone: Phone, presence: Presence
) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    ring = phone.rings("ben")
    phone.online("cho")
    phone.waking.presence("ben", presence)
    phone.settles()
    if presence is not Presence.TRANSFERS_ONLY:
        assert phone.rings("cho")
        assert ring.over
    ring.picks_up()
    phone.settles()
    call = phone.call(caller)
    on = [leg.who for leg in call.legs.values() if leg.won_at]
    assert on == ([] if presence is not Presence.TRANSFERS_ONLY else on)
    assert len(on) <= 1


def test_of_two_who_answer_one_has_the_customer_and_the_other_is_told(phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    first = phone.rings("ben")
    phone.online("cho")
    phone.clock.advance(31_000)
    phone.waking.sweep()
    second = phone.rings("cho")
    first.picks_up()  # what was ordered of its line hasn't reached it yet
    second.picks_up()
    phone.settles()
    assert "taken" in first.hears or "hung up" in first.hears
    call = phone.call(caller)
    assert (call.agent, [leg.who for leg in call.legs.values() if leg.won_at]) == ("cho", ["cho"])
    assert phone.desks["ben"].live == 0


def test_two_who_answer_before_either_is_heard_of_never_both_have_the_customer(phone: Phone) -> None:
    phone.online("ben")
    caller = phone.dials_in()
    first = phone.rings("ben")
    phone.online("cho")
    first.up = True
    answer = phone.webhook(first.url, first.form("in-progress"))  # accepted, and the worker hasn't seen it yet
    assert "Conference" in answer.body
    phone.clock.advance(31_000)
    phone.waking.sweep()
    phone.drain()
    phone.settles()
    others = [x for x in phone.twilio.lines if x.who == "client:cho" and not x.over]
    for other in others:
        other.picks_up()
    phone.settles()
    call = phone.call(caller)
    assert len([leg for leg in call.legs.values() if leg.won_at and not leg.closing]) == 1
    assert call.agent == phone.only_ticket().assignee
    held = [who for who in ("ben", "cho") if phone.desks[who].live]
    assert held == [call.agent]


@pytest.mark.parametrize("moment", ["menu", "waiting", "ringing", "talking", "held", "consulting", "consulted", "sent"])
def test_a_customer_may_hang_up_at_any_moment_and_everybody_is_free_after_it(phone: Phone, moment: str) -> None:
    from chalicelib.services.phone.controls import Controls

    controls = Controls(phone.context, phone.calls)
    if moment == "menu":
        nodes = {
            "m": {"kind": "menu", "prompt": {"text": "Press 1."}, "choices": {"1": "q"}, "no_input": "q"},
            "q": {"kind": "queue", "queue": "care"},
        }
        phone.change("ivr", "main", start="m", nodes=nodes)
        phone.change("account", "voice#main", settings={"ivr": "main"})
    if moment not in ("menu", "waiting"):
        phone.online("ben")
    caller = phone.dials_in()
    if moment not in ("menu", "waiting", "ringing"):
        phone.rings("ben").picks_up()
        phone.settles()
        phone.clock.advance(5_000)
    if moment == "held":
        controls.hold(caller.sid, True)
    if moment in ("consulting", "consulted"):
        phone.waking.presence("ana", Presence.TRANSFERS_ONLY)
        controls.consult(caller.sid, by="ben", agent="ana")
        ring = phone.rings("ana")
        if moment == "consulted":
            ring.picks_up()
    if moment == "sent":
        phone.online("cho")
        controls.transfer(caller.sid, by="ben", agent="cho")
    phone.drain()
    phone.clock.advance(7_000)
    caller.hangs_up()
    phone.settles()
    phone.settle(3 * 60_000)
    call = phone.call(caller)
    answered = moment not in ("menu", "waiting", "ringing")
    assert call.state is State.ENDED
    assert call.outcome is (Outcome.ANSWERED if answered else Outcome.ABANDONED)
    assert call.todo == ()
    assert [x.who for x in phone.twilio.lines if not x.over] == []
    assert all(desk.live == 0 for desk in phone.desks.values())
    ticket = phone.only_ticket()
    assert ticket.call == ""
    assert ("missed_call" in ticket.tags) is not answered
    assert phone.store.calls.on_call("ben") == phone.store.calls.on_call("ana") == []
    if moment in ("held", "consulting", "consulted"):
        assert call.hold_ms == 7_000


def test_a_recording_that_comes_after_its_ticket_was_closed_is_kept_with_the_call(phone: Phone) -> None:
    phone.change("account", "voice#main", settings={"record": "on"})
    caller, _ = talking(phone)
    caller.hangs_up()
    phone.settles()
    phone.settle(90_000)
    id = ticket_of(phone, caller).id
    phone.work.set_status(id, "solved", by="ben")
    phone.work.set_status(id, "closed", by="ben")
    recording = "RE" + "a" * 32
    done = {
        "CallSid": caller.sid, "RecordingSid": recording, "RecordingStatus": "completed", "RecordingDuration": "9",
        "RecordingUrl": f"https://api.twilio.com/r/{recording}",
    }  # fmt: skip
    from tests.fakes.phone import BASE

    phone.webhook(f"{BASE}/webhooks/voice/main?step=recording~{caller.sid}", done)
    phone.drain()
    (file,) = phone.said(f"voice#main#{caller.sid}").attachments
    assert file.provider_id == recording
    assert phone.tickets[id].status is Status.CLOSED
    assert phone.call(caller).todo == ()


def test_a_text_during_a_call_stays_with_whoever_talks_to_the_customer(phone: Phone) -> None:
    caller, _ = talking(phone)
    phone.online("ana")
    phone.receive(message("SM1", at=phone.clock.now, identity=SAM, text="and another thing"))
    assert ticket_of(phone, caller).assignee == "ben"
    assert ticket_of(phone, caller).call == caller.sid
    assert phone.is_quiet("ana")


@pytest.mark.parametrize("to", ["agent", "queue"])
def test_a_transfer_done_again_late_takes_nothing_from_whoever_has_answered_it(phone: Phone, to: str) -> None:
    from chalicelib.domain.calls import Deed
    from chalicelib.services.phone.controls import Controls

    caller, _ = talking(phone)
    phone.online("ana")
    where = {"agent": "ana"} if to == "agent" else {"queue": "social"}
    Controls(phone.context, phone.calls).transfer(caller.sid, by="ben", **where)
    phone.rings("ana").picks_up()
    phone.settles()
    before = (ticket_of(phone, caller), phone.desks["ana"].work)
    deed = Deed(n=1, do="offer", value=f"{to}:{where[to]}")
    phone.calls._deeds.do(phone.call(caller), deed)
    phone.drain()
    assert (ticket_of(phone, caller), phone.desks["ana"].work) == before
    assert phone.call(caller).agent == "ana"


def test_who_calls_again_later_rings_the_agent_of_their_ticket_before_anybody_else(phone: Phone) -> None:
    first, _ = talking(phone)
    first.hangs_up()
    phone.settles()
    phone.settle(90_000)
    phone.online("cho")  # who was never offered anything, and would be next
    second = phone.dials_in()
    assert phone.call(second).ticket == phone.call(first).ticket
    assert phone.is_quiet("cho")
    assert phone.rings("ben")
    assert phone.desks["ben"].live == phone.desks["ben"].load == 840


def test_a_failed_claim_hides_nobody_from_the_next_caller(phone: Phone) -> None:
    phone.online("ben", "cho")
    phone.drain()
    phone.assignment._desks()  # what a worker remembers for two seconds
    phone.waking.presence("cho", Presence.OFFLINE)
    phone.assignment._seen.desks.pop("ben", None)  # a claim of theirs has just failed
    phone.clock.advance(500)
    phone.dials_in()
    assert phone.rings("ben")


def test_a_transfer_holds_though_the_ticket_changes_under_it(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.services.phone.controls import Controls

    caller, _ = talking(phone)
    phone.online("ana")
    read, priorities = phone.store.tickets.get, [Priority.HIGH, Priority.LOW]

    def changed(wanted: str, **how: bool) -> Ticket | None:
        """The ticket, which somebody changes right after it was read."""
        found = read(wanted, **how)
        if found and how.get("consistent") and priorities:
            phone.store.tickets.save(replace(found, priority=priorities.pop()), 1)
        return found

    monkeypatch.setattr(phone.store.tickets, "get", changed)
    Controls(phone.context, phone.calls).transfer(caller.sid, by="ben", agent="ana")
    assert phone.rings("ana")
