"""One suite for the store and for its in-memory twin: what tests prove on the twin holds on DynamoDB."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from importlib import import_module
from itertools import count

import pytest

from chalicelib.domain.agents import FULL, Presence, claim_token
from chalicelib.domain.errors import Conflict, NotFound, Retry
from chalicelib.domain.events import Attachment, Author, Direction, EventType
from chalicelib.domain.identities import Customer, customer_id
from chalicelib.domain.interactions import Interaction, changed
from chalicelib.domain.tickets import Status, Ticket
from chalicelib.store import Store
from chalicelib.store import all as real
from chalicelib.store.facts import Fact
from chalicelib.store.interactions import Claim
from chalicelib.store.settings import Settings
from chalicelib.store.threads import MOST_HEARD
from chalicelib.store.timers import Timer
from tests.fakes import Backend, FakeSettings, about, board, live, memory_store, message
from tests.fakes import store as fakes

_numbers = count(1)
NOW = 1_780_000_000_000
ONLINE = (Presence.ONLINE,)


@pytest.fixture(params=["memory", pytest.param("emulator", marks=pytest.mark.stack)])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return memory_store(Backend())
    request.getfixturevalue("emulator")
    return Store(settings=Settings(0.0))


@pytest.fixture
def new() -> Callable[[str], str]:
    """Names nobody else uses: the emulator is shared by the whole session."""
    return lambda kind: f"{kind}{next(_numbers)}"


def ticket(id: str, **more: object) -> Ticket:
    given = {"queue": "care", "customer": "c1", "opened_at": NOW, "due_at": NOW + 1000, **more}
    return Ticket(id=id, **given)  # type: ignore[arg-type]


def said(key: str, **more: object) -> Interaction:
    given = {"channel": "sms", "text": "hello", "at": NOW, **more}
    return Interaction(key=key, **given)  # type: ignore[arg-type]


def test_every_method_of_the_store_has_a_twin_with_the_same_parameters() -> None:
    twins = {**vars(fakes), **vars(live), **vars(board)}
    parts = {str(part.type): import_module(f"chalicelib.store.{part.name}") for part in fields(real.Store)}
    assert len(parts) == 16, parts
    for name, module in parts.items():
        twin = twins[f"Fake{name}"]
        for method, function in inspect.getmembers(getattr(module, name), inspect.isfunction):
            if not method.startswith("_"):
                wanted = list(inspect.signature(function).parameters)
                assert list(inspect.signature(getattr(twin, method)).parameters) == wanted, f"{name}.{method}"


# --- tickets


def test_a_ticket_comes_back_as_it_was_stored(store: Store, new: Callable[[str], str]) -> None:
    made = ticket(
        new("t"),
        threads={"sms#main#+1": NOW},
        tags=("a", "b"),
        declined_by=("ana",),
        subject='"quoted" ✓',
        claim="1@2.x",
    )
    assert store.tickets.create(made) == made
    assert store.tickets.get(made.id, consistent=True) == made
    assert store.tickets.many([made.id, "t-none", made.id]) == {made.id: made}
    assert store.tickets.get("t-none") is None


def test_a_ticket_is_created_once(store: Store, new: Callable[[str], str]) -> None:
    made = ticket(new("t"))
    assert store.tickets.create(made)
    assert store.tickets.create(replace(made, subject="other")) is None
    kept = store.tickets.get(made.id, consistent=True)
    assert kept is not None
    assert kept.subject == ""


def test_a_ticket_is_saved_only_on_the_version_that_was_read(store: Store, new: Callable[[str], str]) -> None:
    first = store.tickets.create(ticket(new("t")))
    assert first is not None
    second = store.tickets.save(replace(first, subject="a"))
    assert second.version == 2
    with pytest.raises(Conflict):
        store.tickets.save(replace(first, subject="b"))
    assert store.tickets.get(first.id, consistent=True) == second


def test_a_work_list_holds_what_stands_in_it_in_its_order(store: Store, new: Callable[[str], str]) -> None:
    queue, agent = new("q"), new("agent")
    late, soon, urgent = (ticket(new("t"), queue=queue, due_at=NOW + n) for n in (900, 100, 500))
    urgent = replace(urgent, priority="urgent")  # type: ignore[arg-type]
    for one in (late, soon, urgent):
        store.tickets.create(one)
    place = f"Q#{queue}#0"
    assert [x.id for x in store.tickets.work(place).items] == [urgent.id, soon.id, late.id]
    assert store.tickets.count(place) == 3
    store.tickets.save(replace(soon, assignee=agent))
    store.tickets.save(replace(late, status=Status.SOLVED))
    assert [x.id for x in store.tickets.work(place).items] == [urgent.id]
    assert [x.id for x in store.tickets.work(f"A#{agent}").items] == [soon.id]
    assert [x.id for x in store.tickets.ranked(place, limit=5)] == [urgent.id]


def test_lists_are_paged_to_the_end(store: Store, new: Callable[[str], str]) -> None:
    queue, customer = new("q"), new("c")
    ids = [new("t") for _ in range(5)]
    for n, id in enumerate(ids):
        store.tickets.create(ticket(id, queue=queue, customer=customer, opened_at=NOW + n, due_at=NOW + n))
    seen: list[str] = []
    cursor = ""
    for _ in range(4):
        page = store.tickets.work(f"Q#{queue}#0", limit=2, after=cursor)
        seen += [x.id for x in page.items]
        cursor = page.next
        if not cursor:
            break
    assert seen == ids
    assert not cursor
    newest = store.tickets.by_customer(customer, limit=3)
    assert [x.id for x in newest.items] == ids[:1:-1]
    assert [x.id for x in store.tickets.by_customer(customer, after=newest.next).items] == ids[1::-1]
    assert [x.id for x in store.tickets.opened_before(customer, f"{NOW + 2:013d}#{ids[2]}")] == ids[1::-1]
    with pytest.raises(ValueError, match="cursor"):
        store.tickets.work(f"Q#{queue}#0", after="nonsense")


def test_tickets_are_found_by_status(store: Store, new: Callable[[str], str]) -> None:
    made = ticket(new("t"), status=Status.ON_HOLD, opened_at=NOW + 5_000_000)
    store.tickets.create(made)
    assert made.id in [x.id for x in store.tickets.by_status("on_hold").items]
    assert made.id not in [x.id for x in store.tickets.by_status("pending").items]


# --- threads


def test_a_thread_points_at_one_ticket_whoever_comes_first(store: Store, new: Callable[[str], str]) -> None:
    key = new("sms#main#+1")
    assert store.threads.get(key) is None
    assert not store.threads.point(key, customer="c1", ticket="t2", previous="t1")
    assert store.threads.point(key, customer="c1", ticket="t1", previous="")
    assert not store.threads.point(key, customer="c1", ticket="t9", previous="")
    assert store.threads.point(key, customer="c2", ticket="t2", previous="t1")
    thread = store.threads.get(key, consistent=True)
    assert thread is not None
    assert (thread.ticket, thread.previous, thread.customer, thread.consent) == ("t2", "t1", "c2", "")
    assert store.threads.point(key, customer="c3", ticket="t2", previous="t2")
    thread = store.threads.get(key, consistent=True)
    assert thread is not None
    assert (thread.ticket, thread.previous, thread.customer) == ("t2", "t1", "c3")


def test_a_thread_remembers_what_was_only_listened_to_while_it_points_where_it_did(
    store: Store, new: Callable[[str], str]
) -> None:
    key = new("x#brand#9#1")
    assert store.threads.listen(key, customer="c1", interaction="i1", ticket="")
    assert store.threads.listen(key, customer="c9", interaction="i2", ticket="")
    assert store.threads.listen(key, customer="c9", interaction="i1", ticket=""), "the same again"
    assert not store.threads.listen(key, customer="c1", interaction="i3", ticket="t0")
    thread = store.threads.get(key, consistent=True)
    assert thread is not None
    assert (thread.customer, thread.ticket, thread.consent, thread.heard) == ("c1", "", "", ("i1", "i2"))
    pointed = store.threads.point(key, customer="c1", ticket="t1", previous="")
    assert pointed is not None
    assert (pointed.ticket, pointed.heard) == ("t1", ("i1", "i2"))
    assert not store.threads.listen(key, customer="c1", interaction="i3", ticket=""), "that ticket may want it"
    assert store.threads.listen(key, customer="c1", interaction="i3", ticket="t1")
    store.threads.forget(key, ["i1", "i3"])
    thread = store.threads.get(key, consistent=True)
    assert thread is not None
    assert thread.heard == ("i2",)
    store.threads.forget(key, ["i2"])
    thread = store.threads.get(key, consistent=True)
    assert thread is not None
    assert (thread.heard, thread.ticket) == ((), "t1")


def test_a_thread_remembers_so_many_and_no_more(store: Store, new: Callable[[str], str]) -> None:
    key = new("x#brand#9#1")
    for n in range(MOST_HEARD + 2):
        assert store.threads.listen(key, customer="c1", interaction=f"i{n:02d}", ticket="")
    assert store.threads.listen(key, customer="c1", interaction="i00", ticket="")
    thread = store.threads.get(key, consistent=True)
    assert thread is not None
    assert thread.heard == tuple(f"i{n:02d}" for n in range(MOST_HEARD))


def test_the_latest_word_on_consent_counts(store: Store, new: Callable[[str], str]) -> None:
    key = new("sms#main#+1")
    store.threads.set_consent(key, customer="c1", consent="stop", at=20)
    store.threads.set_consent(key, customer="c1", consent="start", at=10)
    thread = store.threads.get(key, consistent=True)
    assert thread is not None
    assert (thread.consent, thread.consent_at, thread.ticket) == ("stop", 20, "")
    assert store.threads.point(key, customer="c1", ticket="t1", previous="")
    store.threads.set_consent(key, customer="c1", consent="start", at=30)
    thread = store.threads.get(key, consistent=True)
    assert thread is not None
    assert (thread.consent, thread.ticket) == ("start", "t1")


def test_threads_are_read_together(store: Store, new: Callable[[str], str]) -> None:
    one, other = new("sms#main#+1"), new("whatsapp#main#+1")
    store.threads.set_consent(one, customer="c1", consent="stop", at=20)
    store.threads.point(other, customer="c1", ticket="t1", previous="")
    found = store.threads.many([one, other, one, new("sms#main#+2")])
    assert {key: (thread.key, thread.consent, thread.ticket) for key, thread in found.items()} == {
        one: (one, "stop", ""), other: (other, "", "t1"),
    }  # fmt: skip
    assert store.threads.many([]) == {}


# --- interactions


def test_an_interaction_comes_back_as_it_was_stored(store: Store, new: Callable[[str], str]) -> None:
    item = said(
        new("sms#main#M"), attachments=(Attachment(kind="location", latitude=1.5),), author=Author(name="Zoë"),
        extra={"to": "+1"}, direction=Direction.OUTBOUND, part_ids=("a", "b"), part_status={"a": "sent"},
    )  # fmt: skip
    assert store.interactions.put(item, "t1")
    line = store.interactions.get(item.key)
    assert line is not None
    assert (line.item, line.ticket) == (item, "t1")
    assert not store.interactions.put(replace(item, text="other"), "t2")


def test_a_claim_says_how_far_it_got(store: Store, new: Callable[[str], str]) -> None:
    item, place = said(new("sms#main#M")), new("t")
    assert store.interactions.claim(item) == (Claim.FRESH, item)
    assert store.interactions.claim(replace(item, text="twin")) == (Claim.UNFINISHED, item)
    assert store.interactions.timeline(place).items == []
    assert store.interactions.publish(item.key, place, item.at) == item
    assert store.interactions.publish(item.key, "t-other", item.at) is None
    assert store.interactions.claim(item) == (Claim.DONE, item)
    assert [line.item for line in store.interactions.timeline(place).items] == [item]


def test_what_is_kept_without_a_ticket_stays_so(store: Store, new: Callable[[str], str]) -> None:
    item = said(new("sms#main#M"), type=EventType.IGNORED)
    assert store.interactions.keep(item)
    assert not store.interactions.keep(item)
    assert store.interactions.claim(item)[0] is Claim.KEPT


def test_changes_wait_for_what_they_are_about(store: Store, new: Callable[[str], str]) -> None:
    event = message(new("M"), at=NOW)
    edit = about(event, EventType.EDIT, new("E"), at=NOW + 1, text="better")
    waiting = store.interactions.change(event.key, lambda i: changed(i, edit))
    assert not waiting.item.body
    assert not store.interactions.put(said(event.key), "t1")
    state, item = store.interactions.claim(said(event.key))
    assert state is Claim.FRESH
    assert [e.text for e in item.edits] == ["better"]
    assert store.interactions.claim(said(event.key))[0] is Claim.UNFINISHED
    kept = new("sms#main#K")
    store.interactions.change(kept, lambda i: changed(i, replace(edit, target=kept)))
    assert store.interactions.keep(said(kept))
    line = store.interactions.get(kept)
    assert line is not None
    assert line.item.body
    assert line.item.text == "hello"


def test_a_change_that_changes_nothing_writes_nothing(store: Store, new: Callable[[str], str]) -> None:
    item = said(new("sms#main#M"))
    store.interactions.put(item, "t1")
    before = store.interactions.change(item.key, lambda i: i)
    after = store.interactions.change(item.key, lambda i: replace(i, status="sent"))
    again = store.interactions.change(item.key, lambda i: replace(i, status="sent"))
    assert (before.rev, after.rev, again.rev) == (1, 2, 2)
    assert after.ticket == again.ticket == "t1"


def test_many_changes_at_once_all_take_effect(store: Store, new: Callable[[str], str]) -> None:
    key = new("sms#main#M")
    store.interactions.put(said(key), "t1")

    def add(n: int) -> None:
        for _ in range(20):
            try:
                store.interactions.change(key, lambda i: replace(i, extra={**i.extra, str(n): "x"}))
                return
            except Retry:
                continue

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(6)))
    line = store.interactions.get(key)
    assert line is not None
    assert set(line.item.extra) == {str(n) for n in range(6)}


def test_an_echo_of_ours_is_taken_off_the_timeline(store: Store, new: Callable[[str], str]) -> None:
    item, place = said(new("x#brand#P")), new("t")
    store.interactions.put(item, place)
    assert store.interactions.mark_echo(item.key, "out#t#c").ticket == place
    assert store.interactions.timeline(place).items == []
    assert store.interactions.claim(item)[0] is Claim.DONE
    assert store.interactions.publish("x#brand#none", place, NOW) is None


def test_a_timeline_is_in_the_order_things_happened(store: Store, new: Callable[[str], str]) -> None:
    place = new("t")
    keys = [new("sms#main#M") for _ in range(4)]
    for n, key in ((2, keys[2]), (0, keys[0]), (3, keys[3]), (1, keys[1])):
        store.interactions.put(said(key, at=NOW + n), place)
    assert [line.item.key for line in store.interactions.timeline(place).items] == keys
    page = store.interactions.timeline(place, limit=3, newest_first=True)
    assert [line.item.key for line in page.items] == keys[:0:-1]
    rest = store.interactions.timeline(place, newest_first=True, after=page.next)
    assert [line.item.key for line in rest.items] == keys[:1]
    assert [line.item.key for line in store.interactions.timeline(place, since=NOW + 2).items] == keys[2:]


# --- customers


def test_a_stranger_becomes_one_customer(store: Store, new: Callable[[str], str]) -> None:
    key = new("phone#+1")
    made = Customer(id=customer_id(key), identity=key, name="Ann")
    assert store.customers.by_identity(key) is None
    assert store.customers.get_or_create(made) == made
    assert store.customers.get_or_create(replace(made, name="Other")) == made
    assert store.customers.by_identity(key) == made


def test_a_merged_customer_leads_to_the_one_they_are(store: Store, new: Callable[[str], str]) -> None:
    a, b = (Customer(id=customer_id(k), identity=k) for k in (new("x#"), new("x#")))
    store.customers.get_or_create(a)
    store.customers.get_or_create(b)
    store.customers.change(b.id, lambda c: replace(c, merged_into=a.id))
    assert store.customers.by_identity(b.identity) == a
    assert store.customers.get_or_create(b) == a
    assert store.customers.many([a.id, b.id, "c-none"]).keys() == {a.id, b.id}
    with pytest.raises(Conflict):
        store.customers.change(b.id, lambda c: c, version=1)
    with pytest.raises(NotFound):
        store.customers.change("c-none", lambda c: c)


# --- desks


def test_a_claim_needs_presence_and_room(store: Store, new: Callable[[str], str]) -> None:
    id, half = new("agent"), FULL // 2
    assert store.desks.claim(id, "t1", claim_token(half, NOW, "a"), NOW, presence=ONLINE) is None
    store.desks.set_presence(id, Presence.ONLINE, NOW)
    assert id in store.desks.board()
    assert store.desks.claim(id, "t1", claim_token(half, NOW, "a"), NOW + 1, presence=ONLINE)
    assert store.desks.claim(id, "t1", claim_token(half, NOW, "b"), NOW, presence=ONLINE) is None
    desk = store.desks.claim(id, "t2", claim_token(half, NOW, "c"), NOW + 2, presence=ONLINE)
    assert desk is not None
    assert (desk.load, set(desk.work), desk.offered_at) == (FULL, {"t1", "t2"}, NOW + 2)
    assert store.desks.claim(id, "t3", claim_token(1, NOW, "d"), NOW, presence=ONLINE) is None
    assert store.desks.many([id, "nobody"]) == {id: desk}


def test_a_call_that_rang_out_counts_once_for_its_line(store: Store, new: Callable[[str], str]) -> None:
    id = new("agent")
    assert store.desks.missed(id, "call1#a") == 0  # nobody was ever there
    store.desks.set_presence(id, Presence.ONLINE, NOW)
    assert [store.desks.missed(id, line) for line in ("call1#a", "call1#a", "call2#b")] == [1, 1, 2]
    assert store.desks.missed(id, "") == 0
    assert store.desks.missed(id, "call2#b") == 0
    assert store.desks.missed(id, "call3#c") == 1
    assert store.desks.get(id).missed == 1


def test_a_release_needs_the_token_of_the_claim(store: Store, new: Callable[[str], str]) -> None:
    id, token = new("agent"), claim_token(105, NOW, "a")
    store.desks.set_presence(id, Presence.ONLINE, NOW)
    store.desks.claim(id, "t1", token, NOW, presence=ONLINE)
    assert not store.desks.release(id, "t1", claim_token(105, NOW, "b"))
    assert store.desks.release(id, "t1", token)
    assert not store.desks.release(id, "t1", token)
    desk = store.desks.get(id)
    assert (desk.load, desk.work) == (0, {})


def test_presence_is_kept_with_the_time_it_began(store: Store, new: Callable[[str], str]) -> None:
    id = new("agent")
    assert store.desks.get(id).presence is Presence.OFFLINE
    store.desks.set_presence(id, Presence.ONLINE, NOW)
    assert store.desks.set_presence(id, Presence.ONLINE, NOW + 5).presence_at == NOW
    away = store.desks.set_presence(id, Presence.AWAY, NOW + 9)
    assert (away.presence, away.presence_at) == (Presence.AWAY, NOW + 9)
    assert id not in store.desks.board()
    both = (Presence.ONLINE, Presence.AWAY)
    assert store.desks.claim(id, "t", claim_token(1, NOW, "a"), NOW, presence=both)


def test_claims_at_one_instant_never_pass_the_limit(store: Store, new: Callable[[str], str]) -> None:
    id = new("agent")
    store.desks.set_presence(id, Presence.ONLINE, NOW)

    def claim(n: int) -> bool:
        return store.desks.claim(id, f"t{n}", claim_token(280, NOW, str(n)), NOW, presence=ONLINE) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(12))) == 3
    assert store.desks.get(id).load == FULL


# --- timers


def test_the_ledger_keeps_the_earliest_and_notes_who_relies_on_it(store: Store, new: Callable[[str], str]) -> None:
    id = new("ticket#t")
    assert store.timers.get(id) is None
    store.timers.put(id, NOW + 500, NOW)
    store.timers.put(id, NOW + 900, NOW + 1)
    assert store.timers.get(id) == Timer(id, NOW + 500, NOW + 1)
    store.timers.put(id, NOW + 100, NOW + 2)
    assert store.timers.get(id) == Timer(id, NOW + 100, NOW + 2)


def test_a_timer_moves_on_only_as_it_was_read(store: Store, new: Callable[[str], str]) -> None:
    id = new("ticket#t")
    store.timers.put(id, NOW + 100, NOW)
    read = store.timers.get(id)
    assert read is not None
    store.timers.put(id, NOW + 700, NOW + 3)  # somebody relies on it
    assert not store.timers.acted(read, NOW + 150, next_due=None)
    read = store.timers.get(id)
    assert read is not None
    assert store.timers.acted(read, NOW + 150, next_due=NOW + 700)
    assert not store.timers.acted(read, NOW + 150, next_due=None)
    read = store.timers.get(id)
    assert read is not None
    assert read.due == NOW + 700
    assert store.timers.acted(read, NOW + 800, next_due=None)
    assert store.timers.get(id) is None
    store.timers.put(id, NOW + 9_000, NOW)
    assert store.timers.get(id) == Timer(id, NOW + 9_000, NOW)


def test_what_is_due_is_found_across_slots(store: Store, new: Callable[[str], str]) -> None:
    ids = [new("ticket#t") for _ in range(3)]
    base = NOW + next(_numbers) * 86_400_000
    for n, id in enumerate(ids):
        store.timers.put(id, base + n * 600_000, NOW)
    assert [t.id for t in store.timers.due(base, base + 600_000)] == ids[:2]
    gone = store.timers.get(ids[0])
    assert gone is not None
    store.timers.acted(gone, base, next_due=None)
    assert [t.id for t in store.timers.due(base, base + 2_000_000)] == ids[1:]


def test_how_far_was_swept_is_remembered(store: Store) -> None:
    store.timers.set_swept(NOW)
    assert store.timers.swept() == NOW


# --- limits, marks, facts, settings


def test_a_bucket_gives_a_burst_and_then_one_a_step(store: Store, new: Callable[[str], str]) -> None:
    key = new("send#")

    def take(now: int) -> int:
        return store.limits.take(key, every_ms=100, burst=3, now=now)

    assert [take(NOW) for _ in range(4)] == [0, 0, 0, 100]
    assert take(NOW + 100) == 0
    assert take(NOW + 5_000) == 0


def test_places_in_a_line_come_up_one_a_step(store: Store, new: Callable[[str], str]) -> None:
    key = new("send#")

    def reserve(now: int) -> int:
        return store.limits.reserve(key, every_ms=100, burst=2, now=now) - NOW

    assert [max(0, reserve(NOW)) for _ in range(4)] == [0, 0, 100, 200]
    store.limits.pause(key, until=NOW + 1_000, every_ms=100, burst=2)
    assert reserve(NOW) >= 1_000
    store.limits.pause(key, until=NOW, every_ms=100, burst=2)
    assert reserve(NOW) >= 1_000


def test_a_mark_stands_until_its_time_and_the_first_name_stays(store: Store, new: Callable[[str], str]) -> None:
    key = new("typing#")
    assert not store.marks.standing(key, now=NOW)
    store.marks.set(key, until=NOW + 10)
    assert store.marks.standing(key, now=NOW)
    assert not store.marks.standing(key, now=NOW + 10)
    first = new("who#")
    assert store.marks.first(first, "ann", now=NOW, seconds=60) == "ann"
    assert store.marks.first(first, "bob", now=NOW, seconds=60) == "ann"


def test_a_fact_written_again_is_one_fact(store: Store) -> None:
    at = NOW + next(_numbers) * 86_400_000 + 3_599_000
    facts = [Fact(id=f"f{n}", what="x", at=at + n * 1_000, value=n, met=n == 1) for n in range(3)]
    store.facts.put(facts)
    store.facts.put([*facts, facts[0]])
    assert store.facts.between(at, at + 3_000) == facts
    assert store.facts.between(at + 1_000, at + 2_000) == [facts[1]]


def test_settings_are_written_on_their_version(store: Store, new: Callable[[str], str]) -> None:
    id, settings = new("q"), store.settings
    assert settings.entry("queue", id) is None
    assert settings.put("queue", id, {"id": id, "name": "A"}, version=0, now=NOW) == 1
    with pytest.raises(Conflict):
        settings.put("queue", id, {"id": id}, version=0, now=NOW)
    assert settings.put("queue", id, {"id": id, "name": "B"}, version=1, now=NOW) == 2
    assert settings.entry("queue", id) == ({"id": id, "name": "B"}, 2)
    assert (id, {"id": id, "name": "B"}, 2) in settings.listed("queue")
    assert settings.queues()[id].name == "B"
    with pytest.raises(Conflict):
        settings.delete("queue", id, version=1)
    settings.delete("queue", id, version=2)
    assert settings.doc("queue", id) is None
    assert isinstance(memory_store(Backend()).settings, FakeSettings)
