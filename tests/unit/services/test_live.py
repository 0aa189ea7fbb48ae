"""Consoles told of what happens in a Rapport: codes, pushes, catching up, who is at a ticket."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from chalicelib.domain import live
from chalicelib.domain.agents import Presence
from chalicelib.domain.live import Event, Logged
from chalicelib.services.chat_typing import ChatTyping, chats
from chalicelib.services.live.feed import FRAME_BYTES, frames
from chalicelib.services.replies import Draft
from chalicelib.store.keys import reply_key
from tests.fakes import message
from tests.fakes.world import World


@pytest.fixture
def world() -> World:
    made = World(live=True)
    made.online("ana")
    made.drain()
    made.clock.advance(live.OVERLAP_MS + 1)
    return made


def opened(world: World, agent: str, role: str = "agent", connection: str = "") -> str:
    """Somebody's console, on a socket; its connection's id."""
    code, _ = world.live.code(agent, role)
    connection = connection or f"c-{agent}"
    assert world.live.connect(connection, code) == agent
    return connection


def said(world: World, connection: str, **message: Any) -> None:
    world.live.said(connection, msgspec.json.encode(message).decode())


def people(world: World, connection: str) -> list[str]:
    last = world.consoles.events(connection, "viewers")[-1]
    return [person["agent"] for person in last["doc"]["people"]]


# --- the door


def test_a_code_opens_one_socket(world: World) -> None:
    code, _ = world.live.code("ana", "agent")
    assert world.live.connect("c1", code) == "ana"
    assert world.live.connect("c2", code) == ""
    assert [c.id for c in world.store.sockets.connections(world.clock.now)] == ["c1"]


@pytest.mark.parametrize("code", ["", "guess", "x" * 1000])
def test_a_stranger_s_code_opens_none(world: World, code: str) -> None:
    world.live.code("ana", "agent")
    assert world.live.connect("c1", code) == ""
    assert world.store.sockets.connections(world.clock.now) == []


def test_a_code_is_good_for_a_minute_and_is_kept_nowhere(world: World) -> None:
    code, _ = world.live.code("ana", "agent")
    assert code not in str(world.store.sockets.codes.now)  # type: ignore[attr-defined]
    world.clock.advance(live.CODE_MS)
    assert world.live.connect("c1", code) == ""


def test_a_connection_ends_by_itself_after_two_hours(world: World) -> None:
    console = opened(world, "ana")
    world.clock.advance(live.CONNECTION_MS)
    said(world, console, action="ping")
    assert world.consoles.heard == {}
    assert world.store.sockets.connections(world.clock.now) == []


# --- what is pushed


def test_a_message_is_told_to_all_and_its_offer_to_its_agent_only(world: World) -> None:
    ana, ben = opened(world, "ana"), opened(world, "ben")
    world.receive(message("m1", at=world.clock.now))
    assert [e["kind"] for e in world.consoles.events(ben)] == ["ticket", "line"]
    kinds = {e["kind"] for e in world.consoles.events(ana)}
    assert kinds == {"ticket", "line", "offer"}
    (offer,) = world.consoles.events(ana, "offer")
    assert offer["doc"]["until"] == world.only_ticket().offer_until


def test_a_reply_s_way_to_the_customer_is_told(world: World) -> None:
    ben = opened(world, "ben")
    world.receive(message("m1", at=world.clock.now))
    world.work.accept(world.only_ticket().id, "ana")
    draft = Draft(client_id="r1", text="on its way")
    world.replies.reply(world.only_ticket().id, draft, agent="ana")
    world.drain()
    key = reply_key(world.only_ticket().id, "r1")
    told = [e["doc"]["status"] for e in world.consoles.events(ben, "delivery") if e["doc"]["key"] == key]
    assert told[-1] == "sent"


def test_presence_is_told_once_a_change_and_work_is_not(world: World) -> None:
    ben = opened(world, "ben")
    world.waking.presence("ana", Presence.AWAY)
    world.drain()
    world.receive(message("m1", at=world.clock.now))
    told = [(e["doc"]["agent"], e["doc"]["presence"]) for e in world.consoles.events(ben, "presence")]
    assert told == [("ana", "away")]


def test_somebody_switched_off_hears_nothing_from_then_on(world: World) -> None:
    ana = opened(world, "ana")
    doc, version = world.store.settings.entry("agent", "ana") or ({}, 0)
    world.store.settings.put("agent", "ana", {**doc, "enabled": False}, version=version, now=0)
    world.receive(message("m1", at=world.clock.now))
    said(world, ana, action="view", ticket=world.only_ticket().id)
    assert world.consoles.heard == {}


def test_a_change_told_again_is_the_same_event(world: World) -> None:
    ben = opened(world, "ben")
    world.redeliver = 0.5
    world.receive(message("m1", at=world.clock.now))
    ids = [e["id"] for e in world.consoles.events(ben)]
    world.redeliver = 0.0
    assert {id.partition("#")[0] for id in ids} == {"ticket", "line"}
    told = {e.event.id for e in world.live.since("ben", "agent", live.cursor(world.clock.now)).items}
    assert set(ids) == told


def test_whoever_is_gone_is_forgotten_and_whoever_cannot_be_told_is_let_go(world: World) -> None:
    gone, deaf, ben = opened(world, "ana", connection="g"), opened(world, "cho", connection="d"), opened(world, "ben")
    world.consoles.dead, world.consoles.deaf = {gone}, {deaf}
    world.receive(message("m1", at=world.clock.now))
    assert [c.id for c in world.store.sockets.connections(world.clock.now)] == [ben]
    assert world.consoles.closed == [deaf], "it comes back and catches up"
    assert world.consoles.events(ben, "ticket")


def test_events_go_in_frames_that_api_gateway_takes() -> None:
    logged = [
        Logged(at=1, event=Event(id=f"e{n}", kind="ticket", doc={"subject": "é" * 400})) for n in range(200)
    ]  # fmt: skip
    made = frames(logged)
    assert len(made) > 1
    assert all(len(frame.encode()) <= FRAME_BYTES + 100 for frame in made)
    told = [e["id"] for frame in made for e in msgspec.json.decode(frame)["events"]]
    assert told == [f"e{n}" for n in range(200)]
    assert frames([]) == []


# --- catching up


def test_whoever_comes_back_hears_what_they_missed_and_may_see(world: World) -> None:
    _, cursor = world.live.code("ben", "agent")
    world.receive(message("m1", at=world.clock.now))
    world.clock.advance(60_000)
    back = world.live.since("ben", "agent", cursor)
    assert not back.reset
    assert {x.event.kind for x in back.items} == {"ticket", "line"}
    assert {x.event.kind for x in world.live.since("ana", "agent", cursor).items} == {"ticket", "line", "offer"}
    later = world.live.since("ben", "agent", back.next)
    assert {x.event.id for x in later.items} <= {x.event.id for x in back.items}, "an overlap, nothing else"


def test_a_cursor_too_old_or_too_much_since_means_reading_everything_afresh(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, cursor = world.live.code("ben", "agent")
    world.receive(message("m1", at=world.clock.now))
    with monkeypatch.context() as patch:
        patch.setattr(live, "MOST", 1)
        assert world.live.since("ben", "agent", cursor).reset
    world.clock.advance(live.KEPT_MS)
    late = world.live.since("ben", "agent", cursor)
    assert (late.reset, late.items, late.next) == (True, [], live.cursor(world.clock.now))
    begin = world.live.since("ben", "agent", "")
    assert (begin.reset, begin.items) == (False, [])


# --- who is at a ticket


def test_two_at_a_ticket_see_each_other_until_one_leaves(world: World) -> None:
    ana, ben, cho = opened(world, "ana"), opened(world, "ben"), opened(world, "cho")
    said(world, ana, action="view", ticket="T1")
    said(world, ben, action="typing", ticket="T1")
    assert people(world, ana) == people(world, ben) == ["ana", "ben"]
    typing = {p["agent"]: p["typing_until"] for p in world.consoles.events(ana, "viewers")[-1]["doc"]["people"]}
    assert typing == {"ana": 0, "ben": world.clock.now + live.TYPING_MS}
    said(world, ben, action="leave")
    assert people(world, ana) == ["ana"]
    said(world, ben, action="view", ticket="T1")
    world.live.gone(ben)
    assert people(world, ana) == ["ana"]
    assert cho not in world.consoles.heard


def test_whoever_opens_another_ticket_is_not_at_the_first_any_more(world: World) -> None:
    ana, ben = opened(world, "ana"), opened(world, "ben")
    said(world, ana, action="view", ticket="T1")
    said(world, ben, action="view", ticket="T1")
    said(world, ben, action="view", ticket="T2")
    assert people(world, ana) == ["ana"]
    assert people(world, ben) == ["ben"]


@pytest.mark.parametrize("when", ["sockets.mark", "sockets.change", "sockets.marks"])
def test_whoever_is_cut_off_while_they_speak_is_not_there(world: World, when: str) -> None:
    ana, ben = opened(world, "ana"), opened(world, "ben")
    said(world, ana, action="view", ticket="T1")
    said(world, ben, action="view", ticket="T1")

    def cut(site: str, moment: str) -> None:
        if (site, moment) == (when, "before"):
            world.backend.hooks.remove(cut)
            world.live.gone(ben)

    world.backend.hooks.append(cut)
    said(world, ben, action="view", ticket="T1")
    assert people(world, ana) == ["ana"]
    assert [m.agent for m in world.store.sockets.marks("T1", world.clock.now)] == ["ana"]
    assert [c.id for c in world.store.sockets.connections(world.clock.now)] == [ana]


def test_whoever_says_nothing_any_more_is_not_there(world: World) -> None:
    ana, ben = opened(world, "ana"), opened(world, "ben")
    said(world, ana, action="view", ticket="T1")
    world.clock.advance(live.VIEWING_MS)
    said(world, ben, action="view", ticket="T1")
    assert people(world, ben) == ["ben"]
    assert not [e for e in world.consoles.events(ana, "viewers") if len(e["doc"]["people"]) > 1]


def test_a_visitor_who_types_is_seen_by_those_at_the_ticket(world: World) -> None:
    ana, ben = opened(world, "ana"), opened(world, "ben")
    world.receive(message("m1", at=world.clock.now))
    (thread,) = world.only_ticket().threads
    said(world, ana, action="view", ticket=world.only_ticket().id)
    world.queues.typing(thread)
    world.queues.typing("chat#web#nobody")
    world.drain()
    assert [e["ticket"] for e in world.consoles.events(ana, "customer_typing")] == [world.only_ticket().id]
    assert world.consoles.events(ben, "customer_typing") == []


def test_who_chats_sees_that_an_answer_is_typed_but_no_note(world: World) -> None:
    ana = opened(world, "ana")
    world.receive(message("m1", channel="chat", account="web", identity="v1", at=world.clock.now))
    ticket = world.only_ticket()
    typing = ChatTyping(world.context)
    said(world, ana, action="typing", ticket=ticket.id)
    assert not typing.standing("agent", chats(ticket))
    said(world, ana, action="typing", ticket=ticket.id, to="customer")
    assert typing.standing("agent", chats(ticket))
    said(world, ana, action="typing", ticket="nothing", to="customer")
    assert people(world, ana) == ["ana"]


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", '"x"', "null", '{"action": "dance"}', '{"action": "view"}', '{"action": "view", "ticket": 7}',
        '{"action": "view", "ticket": ""}', '{"action": "view", "ticket": "' + "x" * 65 + '"}', "\ud800",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_changes_nothing(world: World, text: str) -> None:
    ana = opened(world, "ana")
    world.live.said(ana, text)
    world.live.said("nobody", '{"action": "view", "ticket": "T1"}')
    world.live.gone("nobody")
    assert world.consoles.heard == {}
    assert world.store.sockets.marks("T1", world.clock.now) == []


def test_a_ping_is_answered_to_whoever_sent_it(world: World) -> None:
    ana, ben = opened(world, "ana"), opened(world, "ben")
    said(world, ana, action="ping")
    assert world.consoles.heard == {ana: [{"pong": world.clock.now}]}
    assert ben not in world.consoles.heard
