"""Service levels: which promises a ticket is under, when each is due, and what is acted on once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import sla
from chalicelib.domain.calendars import BUILT_IN, Calendar, Closure, Interval, Span
from chalicelib.domain.errors import Invalid
from chalicelib.domain.policies import PRIORITIES
from chalicelib.domain.sla import FAR, Kind, Moment, Policy, Promise, Step, Target
from chalicelib.store.codec import decode, encode

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
NINE = 1_795_424_400_000  # Monday 2026-11-23, 09:00 UTC
OFFICE = Calendar(id="office", version=4, hours={"mon": (Interval(start=540, end=1020),)})
CALENDARS = {"office": OFFICE}

NEW = Moment(channel="x", queue="care", opened_at=NINE)
WAITING = replace(NEW, status="open", first_reply_at=NINE + MINUTE, last_reply_at=NINE + MINUTE,
                  waiting_since=NINE + HOUR)  # fmt: skip
ANSWERED = replace(WAITING, waiting_since=0)


def policy(id: str = "p", *, minutes: int = 60, targets: tuple[str, ...] = ("first_reply",), **rest: object) -> Policy:
    promised = {target: dict.fromkeys(PRIORITIES, minutes * 60) for target in targets}
    return replace(Policy(id=id, version=1, targets=promised), **rest)  # type: ignore[arg-type]


def only(found: tuple[Promise, ...]) -> Promise:
    assert len(found) == 1
    return found[0]


# --- which policies ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rest", "under"),
    [
        ({}, True),
        ({"channels": ("x", "sms")}, True),
        ({"channels": ("sms",)}, False),
        ({"priorities": ("normal",)}, True),
        ({"priorities": ("urgent",)}, False),
        ({"queues": ("care",)}, True),
        ({"queues": ("billing",)}, False),
        ({"tags": ("vip", "gold")}, True),
        ({"tags": ("gold",)}, False),
        ({"channels": ("x",), "queues": ("billing",)}, False),
        ({"enabled": False}, False),
    ],
)
def test_a_policy_applies_when_every_list_of_it_does(rest: dict[str, object], under: bool) -> None:
    moment = replace(NEW, tags=("vip",))
    assert [p.id for p in sla.matching([policy(**rest)], moment)] == (["p"] if under else [])  # type: ignore[arg-type]


def test_the_strictest_of_each_target_applies_and_the_promise_shows_which() -> None:
    policies = [
        policy("loose", minutes=60, targets=("first_reply", "resolution")),
        policy("strict", minutes=30, version=7),
        policy("slow", minutes=10, targets=("resolution",), calendar="office"),
    ]
    moment = replace(NEW, opened_at=NINE + 8 * HOUR)  # at closing
    first, resolution = sla.promises(moment, policies, CALENDARS)
    assert (first.target, first.policy, first.calendar) == (Target.FIRST_REPLY, "strict@7", "always@0")
    assert first.due == moment.opened_at + 30 * MINUTE
    # Ten minutes of office time are next Monday; an hour by the clock is sooner.
    assert (resolution.target, resolution.policy) == (Target.RESOLUTION, "loose@1")


def test_of_two_that_are_equally_strict_the_first_by_id_applies() -> None:
    for policies in ([policy("b"), policy("a")], [policy("a"), policy("b")]):
        assert only(sla.promises(NEW, policies, {})).policy == "a@1"


def test_where_nothing_matches_or_nothing_is_promised_there_is_no_promise() -> None:
    assert sla.promises(NEW, [policy(channels=("sms",))], {}) == ()
    assert sla.promises(NEW, [], {}) == ()
    urgent_only = Policy(id="p", targets={"first_reply": {"urgent": 60}})
    assert sla.promises(NEW, [urgent_only], {}) == ()
    assert sla.due_at(()) == sla.next_act(()) == FAR


def test_a_promise_runs_in_its_calendars_open_time_and_names_its_version() -> None:
    promise = only(sla.promises(replace(NEW, opened_at=NINE - HOUR), [policy(calendar="office")], CALENDARS))
    assert (promise.due, promise.calendar) == (NINE + HOUR, "office@4")


@pytest.mark.parametrize(
    "calendars",
    [{}, {"office": replace(OFFICE, closures=(Closure(start="2026-01-01T00:00", end="2036-01-01T00:00"),))}],
    ids=["missing", "closed for years"],
)
def test_a_calendar_that_is_missing_or_never_opens_is_read_as_around_the_clock(calendars: dict[str, Calendar]) -> None:
    promise = only(sla.promises(NEW, [policy(calendar="office")], calendars))
    assert (promise.due, promise.calendar) == (NINE + HOUR, "always@0")
    assert promise.warn_at == NINE + 48 * MINUTE


# --- which targets, and from when ----------------------------------------------------------------

ALL = policy(targets=tuple(Target))


@pytest.mark.parametrize(
    ("moment", "clocks"),
    [
        (NEW, {"first_reply": NINE, "resolution": NINE}),
        (replace(NEW, status="on_hold"), {"first_reply": NINE, "resolution": NINE}),
        (replace(NEW, waiting_since=NINE + MINUTE), {"first_reply": NINE, "resolution": NINE}),
        (WAITING, {"next_reply": NINE + HOUR, "resolution": NINE, "update": NINE + MINUTE}),
        (ANSWERED, {"resolution": NINE, "update": NINE + MINUTE}),
        (replace(ANSWERED, last_reply_at=NINE + 5 * HOUR), {"resolution": NINE, "update": NINE + 5 * HOUR}),
        (replace(ANSWERED, from_at=NINE + 9 * HOUR), {"resolution": NINE + 9 * HOUR, "update": NINE + 9 * HOUR}),
        (replace(NEW, from_at=NINE + 9 * HOUR), {"first_reply": NINE + 9 * HOUR, "resolution": NINE + 9 * HOUR}),
        (replace(WAITING, status="solved", solved_at=NINE + 2 * HOUR), {}),
        (replace(WAITING, status="closed"), {}),
        (replace(WAITING, solved_at=NINE + 2 * HOUR), {}),
    ],
)
def test_each_target_counts_from_its_own_moment(moment: Moment, clocks: dict[str, int]) -> None:
    found = sla.promises(moment, [ALL], {})
    assert {p.target.value: p.start for p in found} == clocks
    assert all(p.due == p.start + HOUR for p in found)


def test_a_ticket_that_is_reopened_starts_afresh() -> None:
    breached, _ = sla.acted(sla.promises(ANSWERED, [policy(targets=("resolution",))], {}), NINE + HOUR)
    reopened = replace(ANSWERED, from_at=NINE + 5 * HOUR)
    promise = only(sla.promises(reopened, [policy(targets=("resolution",))], {}, breached))
    assert (promise.due, promise.breached) == (NINE + 6 * HOUR, 0)


# --- pauses --------------------------------------------------------------------------------------


def test_pending_stops_the_clock_and_it_goes_on_where_it_was() -> None:
    pending = replace(NEW, status="pending", paused_at=NINE + 20 * MINUTE)
    paused = only(sla.promises(pending, [policy()], {}))
    assert (paused.paused, paused.due, paused.warn_at, paused.policy) == (True, 0, 0, "p@1")
    assert sla.due_at([paused]) == sla.next_act([paused]) == FAR

    resumed = replace(NEW, status="open", pauses=((NINE + 20 * MINUTE, NINE + 120 * MINUTE),))
    promise = only(sla.promises(resumed, [policy()], {}, (paused,)))
    assert promise.due == NINE + 160 * MINUTE
    assert promise.warn_at == NINE + 148 * MINUTE


def test_a_policy_may_let_the_clock_run_in_pending() -> None:
    pending = replace(NEW, status="pending", paused_at=NINE + MINUTE, pauses=((NINE, NINE + MINUTE),))
    assert only(sla.promises(pending, [policy(pause_in_pending=False)], {})).due == NINE + HOUR


def test_in_pending_a_promise_that_runs_comes_before_one_that_stands_still() -> None:
    policies = [policy("strict", minutes=5), policy("runs", minutes=60, pause_in_pending=False)]
    pending = replace(NEW, status="pending", paused_at=NINE + MINUTE)
    assert only(sla.promises(pending, policies, {})).policy == "runs@1"
    assert only(sla.promises(NEW, policies, {})).policy == "strict@1"


def test_what_had_run_out_before_the_pause_stays_due() -> None:
    pending = replace(NEW, status="pending", paused_at=NINE + 2 * HOUR)
    promise = only(sla.promises(pending, [policy()], {}))
    assert promise.due == NINE + HOUR
    assert [kind for kind, _ in sla.acted([promise], NINE + 3 * HOUR)[1]] == [Kind.BREACH]


def test_a_warning_given_before_a_pause_is_not_given_again_after_it() -> None:
    before, told = sla.acted(sla.promises(NEW, [policy()], {}), NINE + 50 * MINUTE)
    assert [kind for kind, _ in told] == [Kind.WARN]
    pending = replace(NEW, status="pending", paused_at=NINE + 50 * MINUTE)
    paused = sla.promises(pending, [policy()], {}, before)
    resumed = replace(NEW, pauses=((NINE + 50 * MINUTE, NINE + 90 * MINUTE),))
    after = sla.promises(resumed, [policy()], {}, paused)
    assert only(after).due == NINE + 100 * MINUTE
    assert sla.next_act(after) == NINE + 100 * MINUTE


# --- computing again -----------------------------------------------------------------------------


def test_more_messages_do_not_restart_the_next_reply() -> None:
    targets = policy(targets=("next_reply",))
    first = sla.promises(WAITING, [targets], {})
    assert sla.promises(WAITING, [targets], {}, first) == first
    # Only an answer does, and then the next message counts anew.
    again = replace(WAITING, waiting_since=NINE + 3 * HOUR)
    assert only(sla.promises(again, [targets], {}, first)).due == NINE + 4 * HOUR


URGENT_SOONER = Policy(id="p", targets={"first_reply": {"normal": 3600, "urgent": 900}})


@pytest.mark.parametrize(
    ("moment", "policies", "calendars", "due"),
    [
        (replace(NEW, priority="urgent"), [URGENT_SOONER], {}, NINE + 15 * MINUTE),
        (replace(NEW, queue="billing"), [URGENT_SOONER, policy("b", minutes=5, queues=("billing",))], {},
         NINE + 5 * MINUTE),
        (replace(NEW, tags=("vip",)), [URGENT_SOONER, policy("v", minutes=5, tags=("vip",))], {}, NINE + 5 * MINUTE),
        (NEW, [replace(URGENT_SOONER, targets={"first_reply": {"normal": 60}})], {}, NINE + MINUTE),
        (NEW, [replace(URGENT_SOONER, calendar="office")],
         {"office": replace(OFFICE, hours={"mon": (Interval(start=600, end=1020),)})}, NINE + 2 * HOUR),
    ],
    ids=["priority", "queue", "tag", "policy", "calendar"],
)  # fmt: skip
def test_a_change_is_simply_computed_again(
    moment: Moment, policies: list[Policy], calendars: dict[str, Calendar], due: int
) -> None:
    before = sla.promises(NEW, [URGENT_SOONER], CALENDARS)
    assert only(before).due == NINE + HOUR
    assert only(sla.promises(moment, policies, calendars, before)).due == due


def test_granted_time_is_kept_and_counts_as_open_time() -> None:
    office = policy(calendar="office")
    granted = (replace(only(sla.promises(NEW, [office], CALENDARS)), more=8 * HOUR),)
    promise = only(sla.promises(NEW, [office], CALENDARS, granted))
    assert promise.more == 8 * HOUR
    assert promise.due == NINE + 7 * 24 * HOUR + HOUR  # an hour of next Monday
    assert promise.warn_at == NINE + 7 * HOUR + 12 * MINUTE  # 80 % of nine hours
    assert only(sla.promises(NEW, [office], CALENDARS, (promise,))) == promise


def test_granted_time_is_for_one_promise_only() -> None:
    replies = policy(targets=("next_reply",))
    granted = (replace(only(sla.promises(WAITING, [replies], {})), more=HOUR),)
    later = replace(WAITING, waiting_since=NINE + 5 * HOUR)
    assert only(sla.promises(later, [replies], {}, granted)).more == 0
    both = policy(targets=("first_reply", "resolution"))  # they count from the same moment
    first, resolution = sla.promises(NEW, [both], {})
    first, resolution = sla.promises(NEW, [both], {}, (replace(first, more=HOUR), resolution))
    assert (first.more, resolution.more) == (HOUR, 0)


def test_granted_time_lets_a_broken_promise_break_again() -> None:
    broken, _ = sla.acted(sla.promises(NEW, [policy()], {}), NINE + HOUR)
    granted = sla.promises(NEW, [policy()], {}, (replace(only(broken), more=HOUR),), now=NINE + HOUR)
    assert only(granted).due == NINE + 2 * HOUR
    assert sla.next_act(granted) == NINE + 96 * MINUTE
    assert [kind for kind, _ in sla.acted(granted, NINE + 2 * HOUR)[1]] == [Kind.BREACH]


# --- acting --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (NINE + 48 * MINUTE - 1, []),
        (NINE + 48 * MINUTE, [Kind.WARN]),
        (NINE + HOUR - 1, [Kind.WARN]),
        (NINE + HOUR, [Kind.BREACH]),
        (NINE + 5 * HOUR, [Kind.BREACH]),  # both had come: only the breach
    ],
)
def test_a_promise_is_acted_on_when_its_time_has_come_and_once(now: int, kinds: list[Kind]) -> None:
    promises = sla.promises(NEW, [policy()], {})
    assert sla.next_act(promises) == NINE + 48 * MINUTE
    marked, told = sla.acted(promises, now)
    assert [kind for kind, _ in told] == kinds
    assert all(promise == promises[0] for _, promise in told)
    assert sla.acted(marked, now) == (marked, [])
    # Not even when it is computed again.
    again = sla.promises(NEW, [policy()], {}, marked, now)
    assert sla.acted(again, now)[1] == []
    assert sla.next_act(again) == sla.next_act(marked)


def test_after_its_warning_a_promise_is_still_breached() -> None:
    warned, _ = sla.acted(sla.promises(NEW, [policy()], {}), NINE + 50 * MINUTE)
    assert sla.next_act(warned) == NINE + HOUR
    broken, told = sla.acted(warned, NINE + HOUR)
    assert [kind for kind, _ in told] == [Kind.BREACH]
    assert sla.next_act(broken) == FAR
    assert sla.due_at(broken) == NINE + HOUR  # it is still the most overdue


def test_without_a_percentage_there_is_no_warning() -> None:
    promises = sla.promises(NEW, [policy(warn_percent=0)], {})
    assert (only(promises).warn_at, sla.next_act(promises)) == (0, NINE + HOUR)


def test_a_new_due_time_to_come_warns_and_breaks_afresh() -> None:
    before, _ = sla.acted(sla.promises(NEW, [URGENT_SOONER], {}), NINE + 50 * MINUTE)
    slower = replace(URGENT_SOONER, targets={"first_reply": {"normal": 7200}})
    after = sla.promises(NEW, [slower], {}, before, NINE + 51 * MINUTE)
    assert sla.next_act(after) == NINE + 96 * MINUTE
    after, told = sla.acted(after, NINE + 96 * MINUTE)
    assert [kind for kind, _ in told] == [Kind.WARN]
    assert [kind for kind, _ in sla.acted(after, NINE + 2 * HOUR)[1]] == [Kind.BREACH]


@pytest.mark.parametrize("minutes", [15, 90], ids=["sooner", "later"])
def test_a_promise_broken_once_does_not_break_again_at_another_time_that_has_passed(minutes: int) -> None:
    now = NINE + 2 * HOUR
    broken, _ = sla.acted(sla.promises(NEW, [policy()], {}), now)
    after = sla.promises(NEW, [policy(minutes=minutes)], {}, broken, now)
    assert only(after).due == NINE + minutes * MINUTE
    assert sla.acted(after, now) == (after, [])
    assert sla.next_act(after) == FAR


def test_the_nearest_of_several_is_the_tickets_due_time() -> None:
    promises = sla.promises(NEW, [policy(), policy("q", minutes=30, targets=("resolution",))], {})
    assert sla.due_at(promises) == NINE + 30 * MINUTE
    marked, told = sla.acted(promises, NINE + 48 * MINUTE)
    assert [(kind, p.target) for kind, p in told] == [
        (Kind.WARN, Target.FIRST_REPLY),
        (Kind.BREACH, Target.RESOLUTION),
    ]
    assert sla.next_act(marked) == NINE + HOUR


PAUSES = st.lists(st.integers(0, 600), max_size=6, unique=True).map(sorted)


@given(PAUSES, st.integers(1, 240), st.integers(0, 100), st.lists(st.integers(0, 900), min_size=1).map(sorted))
def test_whenever_one_looks_a_promise_warns_at_most_once_and_breaks_exactly_once(
    edges: list[int], minutes: int, percent: int, looks: list[int]
) -> None:
    """A ticket goes in and out of pending; everything is computed again at every look."""
    terms = policy(minutes=minutes, warn_percent=percent)
    stops = [NINE + edge * MINUTE for edge in edges]
    promises: tuple[Promise, ...] = ()
    told: list[tuple[Kind, int]] = []
    for now in [NINE + look * MINUTE for look in looks] + [NINE + 2000 * MINUTE]:
        passed = [stop for stop in stops if stop <= now]
        if now == NINE + 2000 * MINUTE:
            passed = stops[: len(stops) // 2 * 2]  # in the end it is open
        pauses: tuple[Span, ...] = tuple(zip(passed[::2], passed[1::2], strict=False))
        pending = len(passed) % 2 == 1
        moment = replace(NEW, pauses=pauses, status="pending" if pending else "open",
                         paused_at=passed[-1] if pending else 0)  # fmt: skip
        promises, acts = sla.acted(sla.promises(moment, [terms], {}, promises, now), now)
        told += [(kind, now) for kind, _ in acts]
    kinds = [kind for kind, _ in told]
    assert kinds in ([Kind.BREACH], [Kind.WARN, Kind.BREACH])
    assert Kind.WARN not in kinds or percent > 0


# --- what ships ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "priority", "first", "following"),
    [
        ("x", "normal", HOUR, HOUR),
        ("facebook", "urgent", 15 * MINUTE, 15 * MINUTE),
        ("instagram", "normal", HOUR, HOUR),
        ("chat", "normal", 60 * SECOND, 120 * SECOND),
        ("sms", "normal", 30 * MINUTE, 30 * MINUTE),
        ("whatsapp", "urgent", 15 * MINUTE, 15 * MINUTE),
        ("voice", "normal", 20 * SECOND, HOUR),
        ("email", "normal", 8 * HOUR, 8 * HOUR),
    ],
)
def test_every_channel_has_a_promise_out_of_the_box(channel: str, priority: str, first: int, following: int) -> None:
    moment = replace(NEW, channel=channel, priority=priority)
    assert only(sla.promises(moment, sla.in_force([]), {})).due == NINE + first
    waiting = replace(WAITING, channel=channel, priority=priority, waiting_since=NINE)
    assert only(sla.promises(waiting, sla.in_force([]), {})).due == NINE + following


def test_e_mail_is_promised_in_business_hours() -> None:
    friday = NINE - 3 * 24 * HOUR + 4 * HOUR  # at 13:00
    promise = only(sla.promises(replace(NEW, channel="email", opened_at=friday), sla.in_force([]), BUILT_IN))
    assert (promise.due, promise.calendar) == (NINE + 4 * HOUR, "business@0")


def test_the_phones_goal_is_eighty_percent() -> None:
    assert {p.id: p.goal_percent for p in sla.in_force([])}["voice"] == 80


def test_higher_priorities_are_never_promised_later() -> None:
    for shipped in sla.DEFAULTS.values():
        sla.check(shipped)
        for by_priority in shipped.targets.values():
            seconds = [by_priority[priority] for priority in PRIORITIES]
            assert seconds == sorted(seconds, reverse=True)


def test_a_stored_policy_replaces_the_default_of_its_id() -> None:
    stored = [policy("social", minutes=5, channels=("x",)), policy("own")]
    found = {p.id: p for p in sla.in_force(stored)}
    assert set(found) == {*sla.DEFAULTS, "own"}
    assert found["social"] == stored[0]
    assert sla.promises(NEW, sla.in_force([replace(stored[0], enabled=False)]), {}) == ()


def test_promises_take_little_room_and_come_back_as_they_were() -> None:
    moment = replace(WAITING, opened_at=NINE)
    promises = sla.promises(moment, [replace(ALL, id="a-long-policy-name", version=12)], {})
    full = tuple(replace(p, more=HOUR, warned=NINE, breached=NINE) for p in promises)
    assert [decode(encode(p), Promise) for p in full] == list(full)
    assert len(encode(promises)) < 500


# --- is it a policy ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (policy(priorities=("huge",)), "priorities"),
        (Policy(id="p", targets={"reply": {"normal": 1}}), "targets.reply"),
        (Policy(id="p", targets={"update": {"huge": 1}}), "targets.update"),
        (Policy(id="p", targets={"update": {"high": 0}}), "targets.update.high"),
        (Policy(id="p", targets={"update": {"high": 10**9}}), "targets.update.high"),
        (policy(warn_percent=101), "warn_percent"),
        (policy(goal_percent=-1), "goal_percent"),
        (policy(warn_ladder=(Step(do="notify"), Step(do="shout"))), "warn_ladder[1].do"),
        (policy(breach_ladder=(Step(do="notify", after_seconds=-1),)), "breach_ladder[0].after_seconds"),
        (policy(breach_ladder=(Step(do="priority"),)), "breach_ladder[0].to"),
        (policy(breach_ladder=(Step(do="queue"),)), "breach_ladder[0].to"),
        (policy(breach_ladder=(Step(do="page"),)), "breach_ladder[0].to"),
        (policy(breach_ladder=(Step(do="page", to="http://pager.example"),)), "breach_ladder[0].to"),
        (policy(breach_ladder=(Step(do="notify"),) * 21), "breach_ladder"),
    ],
)
def test_what_is_wrong_with_a_policy_is_named(wrong: Policy, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        sla.check(wrong)
    assert caught.value.field == field


def test_a_sound_ladder_passes() -> None:
    ladder = (
        Step(do="notify"),
        Step(do="supervisor", after_seconds=60),
        Step(do="priority", to="urgent"),
        Step(do="queue", to="billing"),
        Step(do="page", to="+15551234567", text="Look"),
        Step(do="page", to="https://pager.example/hook"),
        Step(do="reassign"),
    )
    sla.check(policy(warn_ladder=ladder, breach_ladder=ladder))
