"""Who may see what, which events follow from a change, and that catching up misses nothing and tells nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import live, live_events
from chalicelib.domain.agents import Agent, Role
from chalicelib.domain.approvals import Approval, State
from chalicelib.domain.errors import Invalid
from chalicelib.domain.incident_record import Incident, Matcher
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.live import Event, Logged, Mark, Viewer, may_see
from chalicelib.domain.sla import Promise, Target
from chalicelib.domain.spikes import Spike
from chalicelib.domain.tickets import Ticket

NOW = 1_780_000_000_000
ANA, BEN = Viewer(id="ana", role="agent"), Viewer(id="ben", role="agent")
RUTH, NOOR = Viewer(id="ruth", role="supervisor"), Viewer(id="noor", role="admin")
FORMER = Viewer(id="ana", role="")
EVERYBODY = {"ana": ANA, "ben": BEN, "ruth": RUTH, "noor": NOOR, "former": FORMER}

TICKET = Ticket(id="T1", version=3, subject="late", assignee="ana")
OFFERED = replace(TICKET, assignee="", offered_to="ana", offer_until=NOW + 45_000)
CALLING = replace(OFFERED, call="C1")
RISKY = replace(TICKET, promises=(Promise(target=Target.FIRST_REPLY, start=1, due=9, warned=5),))
BROKEN = replace(TICKET, promises=(Promise(target=Target.FIRST_REPLY, start=1, due=9, warned=5, breached=9),))
LINE = Interaction(key="sms#main#1", text="secret words", status="queued")
SPIKE = Spike(
    channel="x", account="brand", word="topic:power", at=1, window=1, posts=9, people=9, threshold=5, usual=1, why=""
)  # fmt: skip
INCIDENT = Incident(id="I1", title="No power", matcher=Matcher())
APPROVAL = Approval(kind="reply", thing="out#T1#1", agent="ana", text="words")
STAFF = ("ana", "ben", "noor", "ruth")


def events(kind: str, old: Ticket | None, new: Ticket) -> list[Event]:
    return [e for e in live_events.of_ticket(old, new) if e.kind == kind]


@pytest.mark.parametrize(
    ("event", "seen_by"),
    [
        (events("ticket", None, TICKET)[0], STAFF),
        (events("ticket", None, OFFERED)[0], STAFF),
        (events("offer", TICKET, OFFERED)[0], ("ana",)),
        (events("offer", OFFERED, TICKET)[0], ("ana",)),
        (events("pop", TICKET, CALLING)[0], ("ana",)),
        (events("risk", TICKET, RISKY)[0], ("ana", "noor", "ruth")),
        (events("risk", None, replace(RISKY, assignee=""))[0], ("noor", "ruth")),
        (next(live_events.of_line(None, (LINE, "T1"), 1)), STAFF),
        (live_events.of_presence("ana", "away", NOW), STAFF),
        (live_events.of_approval("approval#1", 1, APPROVAL), ("noor", "ruth")),
        (live_events.of_spike("s_1", 1, SPIKE), ("noor", "ruth")),
        (live_events.of_incident("I1", 1, INCIDENT), STAFF),
        (live.viewers("T1", [Mark(connection="c", agent="ana", until=NOW + 1)], NOW), STAFF),
    ],
    ids=lambda value: value.kind if isinstance(value, Event) else ",".join(value),
)  # fmt: skip
def test_each_event_is_seen_by_those_it_is_for_and_by_nobody_else(event: Event, seen_by: tuple[str, ...]) -> None:
    assert tuple(sorted(name for name, who in EVERYBODY.items() if may_see(event, who))) == seen_by
    assert event.kind in live.KINDS


@pytest.mark.parametrize(
    ("signed_in_as", "settings", "role"),
    [
        ("agent", None, "agent"),
        ("supervisor", Agent(id="ana", role=Role.SUPERVISOR), "supervisor"),
        ("supervisor", Agent(id="ana", role=Role.AGENT), "agent"),
        ("agent", Agent(id="ana", role=Role.ADMIN), "agent"),
        ("admin", Agent(id="ana", role=Role.ADMIN, enabled=False), ""),
    ],
)
def test_what_somebody_sees_never_exceeds_what_their_settings_say_now(
    signed_in_as: str, settings: Agent | None, role: str
) -> None:
    assert live.viewer("ana", signed_in_as, {"ana": settings} if settings else {}).role == role


# --- which events


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (None, TICKET, ["ticket#T1#3"]),
        (None, OFFERED, ["ticket#T1#3", "offer#T1#3#ana"]),
        (None, CALLING, ["ticket#T1#3", "offer#T1#3#ana", "pop#T1#3#ana"]),
        (OFFERED, replace(OFFERED, offered_to="ben", version=4),
         ["ticket#T1#4", "offer#T1#4#ana", "offer#T1#4#ben"]),
        (OFFERED, replace(OFFERED, tags=("vip",), version=4), ["ticket#T1#4"]),
        (OFFERED, replace(TICKET, version=4), ["ticket#T1#4", "offer#T1#4#ana"]),
        (TICKET, RISKY, ["ticket#T1#3", "risk#T1#first_reply#at_risk#5"]),
        (RISKY, BROKEN, ["ticket#T1#3", "risk#T1#first_reply#broken#9"]),
        (BROKEN, BROKEN, ["ticket#T1#3"]),
        (TICKET, None, []),
    ],
)  # fmt: skip
def test_a_ticket_s_change_says_what_concerns_whom(old: Ticket | None, new: Ticket | None, told: list[str]) -> None:
    assert [e.id for e in live_events.of_ticket(old, new)] == told
    assert [e.id for e in live_events.of_ticket(old, new)] == told, "told again, it is the same"


def test_whoever_is_not_offered_a_ticket_does_not_learn_of_the_offer() -> None:
    assert "ana" not in str(events("ticket", None, OFFERED)[0].doc)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (None, (LINE, ""), []),
        (None, (LINE, "T1"), [("line", "sms#main#1", "new")]),
        ((LINE, ""), (LINE, "T1"), [("line", "sms#main#1", "new")]),
        ((LINE, "T1"), (replace(LINE, status="sent"), "T1"), [("delivery", "sms#main#1", None)]),
        ((LINE, "T1"), (replace(LINE, hidden=True), "T1"), [("line", "sms#main#1", "changed")]),
        ((LINE, "T1"), (LINE, ""), [("line", "sms#main#1", "gone")]),
        ((LINE, "T1"), None, []),
    ],
)
def test_a_line_is_told_of_from_when_it_stands_on_a_ticket_and_never_its_words(
    old: tuple[Interaction, str] | None, new: tuple[Interaction, str] | None, told: list[tuple[str, str, str | None]]
) -> None:
    made = list(live_events.of_line(old, new, 2))
    assert [(e.kind, e.doc["key"], e.doc.get("what")) for e in made] == told
    assert all(e.ticket == "T1" for e in made)
    assert "secret words" not in str(made)


def test_a_decided_approval_says_so() -> None:
    made = live_events.of_approval("approval#1", 2, replace(APPROVAL, state=State.REJECTED, by="ruth"))
    assert (made.doc["state"], made.doc["by"], "text" in made.doc) == ("rejected", "ruth", False)


# --- who is there


@pytest.mark.parametrize(
    ("marks", "people"),
    [
        ([], []),
        ([("c1", "ana", 10, 0)], [("ana", 10, 0)]),
        ([("c1", "ana", 0, 0)], []),
        ([("c1", "ana", 10, 5), ("c2", "ana", 20, 0), ("c3", "ben", 5, 0)], [("ana", 20, 5), ("ben", 5, 0)]),
        ([("c1", "ana", 10, -5)], [("ana", 10, 0)]),
    ],
)
def test_everybody_at_a_ticket_is_named_once(
    marks: list[tuple[str, str, int, int]], people: list[tuple[str, int, int]]
) -> None:
    given = [Mark(connection=c, agent=a, until=NOW + u, typing=NOW + t if t else 0) for c, a, u, t in marks]
    told = live.viewers("T1", given, NOW).doc["people"]
    assert [(p["agent"], p["until"] - NOW, max(0, p["typing_until"] - NOW)) for p in told] == people


# --- catching up


@pytest.mark.parametrize("text", ["", "now", "178", "-780000000000", "17800000000000", "１７８００００００００００"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        live.start(text, NOW)


def test_a_cursor_is_good_for_an_hour_less_the_overlap() -> None:
    oldest = NOW - live.KEPT_MS + live.OVERLAP_MS
    assert live.start(live.cursor(oldest), NOW) is None
    assert live.start(live.cursor(oldest + 1), NOW) == oldest + 1 - live.OVERLAP_MS
    assert live.start(live.cursor(NOW + 99_999), NOW) == NOW - live.OVERLAP_MS, "a clock that runs ahead of ours"


_happened = st.lists(
    st.tuples(
        st.integers(0, 300_000),  # when the worker looked at the clock
        st.integers(0, live.OVERLAP_MS - 1),  # how much later its event could be read
        st.booleans(),  # whether the push reaches the console, if it is connected
        st.integers(0, 12),  # the change; the same one may be told of more than once
    ),
    max_size=25,
)
_cuts = st.lists(st.tuples(st.integers(0, 300_000), st.integers(1, 60_000)), max_size=4)


@given(happened=_happened, cuts=_cuts)
def test_whatever_is_late_or_cut_nothing_is_missed_and_nothing_counts_twice(
    happened: list[tuple[int, int, bool, int]], cuts: list[tuple[int, int]]
) -> None:
    """A console that is cut, catches up from its cursor and goes on, against a log whose rows appear late. A push that
    fails while connected is a cut as well: whoever can't be told is let go (services/live/feed.py)."""
    log = [(NOW + at, NOW + at + late, Event(id=f"e{n}", kind="ticket")) for at, late, _, n in happened]
    steps: list[tuple[int, int, tuple[str, object]]] = []
    for n, ((at, readable, event), (_, _, reached, _)) in enumerate(zip(log, happened, strict=True)):
        steps.append((readable, n, ("push" if reached else "lost", Logged(at=at, event=event))))
    for at, long in cuts:
        steps += [(NOW + at, 1000, ("cut", None)), (NOW + at + long, 1001, ("back", None))]
    heard: list[str] = []
    known: set[str] = set()
    connected, cursor = True, live.cursor(NOW)

    def take(entry: Logged) -> None:
        nonlocal cursor
        cursor = max(cursor, live.cursor(entry.at))
        if entry.event.id not in known:
            known.add(entry.event.id)
            heard.append(entry.event.id)

    def back(now: int) -> None:
        nonlocal cursor, connected
        begin = live.start(cursor, now)
        assert begin is not None
        rows = [Logged(at=at, event=e) for at, readable, e in log if readable <= now and begin <= at <= now]
        for entry in live.visible(rows, ANA):
            take(entry)
        cursor, connected = max(cursor, live.cursor(now)), True

    for now, _, (what, entry) in sorted(steps, key=lambda step: step[:2]):
        if what == "push" and connected and isinstance(entry, Logged):
            take(entry)
        elif what == "lost" and connected:
            connected = False
            back(now)
        elif what == "cut":
            connected = False
        elif what == "back" and not connected:
            back(now)
    if not connected:
        back(NOW + 400_000)
    assert sorted(heard) == sorted({e.id for _, _, e in log})
