"""One outage, many mentions: one incident, one update, few replies, and nobody is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain import incidents as i
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.domain.events import Event, EventType, Kind
from chalicelib.domain.incident_matching import BROAD
from chalicelib.domain.incident_words import HOUR
from chalicelib.domain.incidents import Follow, Matcher, Person
from chalicelib.domain.tickets import MINUTE
from chalicelib.services.replies import Draft
from tests.fakes import World, about, message
from tests.unit.services.incidents.support import (
    MATCHER,
    TEXT,
    acks,
    declare,
    flood,
    incidents,
    mention,
    now,
    posts,
    private,
    settings,
    spikes,
    to_window_start,
    told,
)

UPDATE = "We know that the checkout is down and are working on it."


def follows(world: World, id: str, state: str) -> list[Follow]:
    return [x.record for x in world.store.board.shelf(i.follow_shelf(id, state), Follow, limit=1_000).items]


def update(world: World, id: str, client_id: str = "u1", text: str = UPDATE) -> None:
    incidents(world).update(id, client_id, {"x": text}, by="ruth")
    world.drain()


def resolve(world: World, id: str, client_id: str = "r1", follow_up: str = "It works again.") -> None:
    world.clock.advance(1_000)
    incidents(world).resolve(id, client_id, {"": "The checkout works again. Thanks!"}, follow_up, by="ruth")
    world.drain()


# --- the story


def test_three_hundred_mentions_in_ten_minutes_are_one_alert_one_incident_one_update_and_few_replies() -> None:
    world = World()
    world.online("ana", "cho")
    to_window_start(world)
    flood(world, 40, minutes=1)
    world.settle(MINUTE)
    alerts = spikes(world)
    assert len({x.word for x in alerts}) == len(alerts)
    found, _ = world.outages.spikes.listed("open", after="", limit=10)
    spike, word = next((id, x.word) for id, x in found if x.word.partition(":")[2] not in BROAD)
    id = declare(world, None, spike=spike)
    assert word.partition(":")[2] in {*now(world, id).matcher.topics, *now(world, id).matcher.words}
    update(world, id)
    flood(world, 260, minutes=7, start=100)
    world.settle(30 * MINUTE)
    assert len(posts(world, id)) == 300
    assert {x.incident for x in world.tickets.values() if x.public} == {id}
    assert all(x.status == "on_hold" and not x.assignee and not x.claim for x in world.tickets.values())
    assert told(world).count(UPDATE) == 1
    assert 0 < len(acks(world)) <= 20
    assert len(set(acks(world))) == len(acks(world))
    assert len(told(world)) == 1 + len(acks(world))
    assert all(desk.load == 0 for desk in world.desks.values())
    resolve(world, id)
    world.settle(5 * MINUTE)
    assert {x.status for x in world.tickets.values()} == {"solved"}
    assert len([x for x in told(world) if "works again" in x]) == 1


# --- what belongs to it


def test_a_matching_post_gets_no_ticket_and_no_offer_while_the_incident_is_open() -> None:
    world = World()
    world.online("ana")
    id = declare(world)
    world.receive(mention(world, 1), mention(world, 2, "Where is my parcel? It never came"))
    (other,) = world.tickets.values()
    assert (other.incident, other.offered_to) == ("", "ana")
    (heard,) = posts(world, id)
    assert (heard.ticket, heard.text) == ("", TEXT)


def test_what_came_before_is_taken_in_and_off_the_desks() -> None:
    world = World()
    world.online("ana", "cho")
    world.receive(mention(world, 1), mention(world, 2), mention(world, 3, "Where is my parcel? It never came"))
    assert len(world.tickets) == 3
    id = declare(world)
    covered = [x for x in world.tickets.values() if x.incident == id]
    assert len(covered) == 2
    assert all((x.status, x.assignee, x.offered_to, x.claim) == ("on_hold", "", "", "") for x in covered)
    assert sum(desk.load for desk in world.desks.values()) > 0  # the other one
    lines = [x.item.text for x in world.lines.values() if x.ticket == covered[0].id and x.item.kind == Kind.EVENT]
    assert "incident_attached" in lines
    assert len(posts(world, id)) == 2


def test_a_ticket_that_somebody_answered_stays_with_them() -> None:
    world = World()
    world.online("ana")
    world.receive(mention(world, 1))
    ticket = world.only_ticket().id
    world.clock.advance(1_000)
    world.replies.reply(ticket, Draft(client_id="r", text="Let me look", how="public_reply"), agent="ana")
    world.drain()
    declare(world)
    assert (world.only_ticket().incident, world.only_ticket().assignee) == ("", "ana")


def test_what_is_said_under_an_update_is_said_of_the_incident_in_any_words() -> None:
    world = World()
    id = declare(world)
    update(world, id)
    world.settle(MINUTE)
    root = now(world, id).updates[0].places[0].provider_id
    assert root
    world.receive(mention(world, 1, "when will that be?", root=root), mention(world, 2, "when will that be?"))
    assert [x.identity for x in posts(world, id)] == ["900001"]
    assert len(world.tickets) == 1


def test_more_pages_than_one_are_gathered() -> None:
    world = World()
    for n in range(120):
        world.receive(mention(world, n))
    id = declare(world)
    assert len(posts(world, id)) == 120
    assert {x.status for x in world.tickets.values()} == {"on_hold"}


def test_what_a_process_heard_by_what_it_knew_before_is_gathered_once_more() -> None:
    world = World()
    id = declare(world)
    world.outages.watching.open = lambda: []  # type: ignore[method-assign]  # a process that still remembers
    world.receive(mention(world, 1))
    assert world.only_ticket().incident == ""
    del world.outages.watching.open
    world.settle(3 * MINUTE)
    assert world.only_ticket().incident == id
    assert len(posts(world, id)) == 1


def test_a_customer_who_says_more_in_public_stays_on_hold_and_one_who_writes_in_private_does_not() -> None:
    world = World()
    world.online("ana")
    world.receive(mention(world, 1))
    id = declare(world)
    world.clock.advance(1_000)
    more = mention(world, 1, "hello?? checkout!!", key="x#brand#777", provider_id="777")
    world.receive(more)
    ticket = world.only_ticket()
    assert (ticket.status, ticket.incident, ticket.offered_to) == ("on_hold", id, "")
    assert world.lines[more.key].ticket == ticket.id
    assert [x.key for x in posts(world, id)][-1] == more.key
    private(world, 1)
    assert world.tickets[ticket.id].status == "on_hold"


def test_the_matcher_can_be_changed_and_what_belongs_to_it_is_looked_for_afresh() -> None:
    world = World()
    world.receive(mention(world, 1, "Is the app broken? It crashes"))
    id = declare(world)
    assert posts(world, id) == []
    card = incidents(world).get(id)
    wider = Matcher(words=("checkout", "app"), since=now(world, id).matcher.since)
    with pytest.raises(Conflict):
        incidents(world).edit(id, title=None, matcher=wider, version=card.version - 1)
    incidents(world).edit(id, title="App and checkout", matcher=wider, version=card.version)
    world.drain()
    assert len(posts(world, id)) == 1
    assert now(world, id).title == "App and checkout"


# --- one public voice


def test_an_individual_public_reply_is_refused_until_the_ticket_is_chosen() -> None:
    world = World()
    world.online("ana")
    world.receive(mention(world, 1))
    id = declare(world)
    ticket = world.only_ticket().id
    draft = Draft(client_id="r", text="Sorry!", how="public_reply")
    with pytest.raises(NotAllowed) as refused:
        world.replies.reply(ticket, draft, agent="ana")
    assert refused.value.code == "in_incident"
    assert "Checkout down" in refused.value.reason
    incidents(world).choose(id, ticket=ticket, chosen=True, by="ana")
    world.drain()
    assert (world.only_ticket().status, world.only_ticket().chosen) == ("open", True)
    assert world.only_ticket().waiting_since > 0
    incidents(world).choose(id, ticket=ticket, chosen=False, by="ana")
    assert world.only_ticket().status == "on_hold"
    incidents(world).choose(id, ticket=ticket, chosen=True, by="ana")
    world.replies.reply(ticket, draft, agent="ana")
    world.drain()
    assert told(world) == ["Sorry!"]


def test_a_heard_post_that_is_chosen_gets_a_ticket_of_its_own() -> None:
    world = World()
    world.online("ana")
    id = declare(world)
    said = mention(world, 1)
    world.receive(said)
    made = incidents(world).choose(id, post=said.key, chosen=True, by="ana")
    world.drain()
    assert (made.incident, made.chosen) == (id, True)
    assert world.lines[said.key].ticket == made.id
    assert world.tickets[made.id].status in ("new", "open")
    with pytest.raises(NotFound):
        incidents(world).choose(id, post="x#brand#none", chosen=True, by="ana")
    with pytest.raises(Invalid):
        incidents(world).choose(id, chosen=True, by="ana")


def test_a_post_that_is_made_a_ticket_by_hand_is_still_the_incident_s() -> None:
    world = World()
    id = declare(world)
    said = mention(world, 1)
    world.receive(said)
    ticket = world.inbound.take_up(said.key)
    assert (world.tickets[ticket].incident, world.tickets[ticket].chosen) == (id, False)
    with pytest.raises(NotAllowed):
        world.replies.reply(ticket, Draft(client_id="r", text="Sorry!", how="public_reply"), agent="ana")


def test_what_was_under_way_when_it_was_resolved_is_settled_too() -> None:
    world = World()
    id = declare(world)
    still = now(world, id)
    resolve(world, id)
    world.outages.watching.open = lambda: [still]  # type: ignore[method-assign]  # a worker in the midst of it
    world.outages.watching.still = lambda id: still  # type: ignore[method-assign]
    ticket = private(world, 1)
    del world.outages.watching.open, world.outages.watching.still
    world.settle(5 * MINUTE)
    assert told(world).count("It works again.") == 1
    assert world.tickets[ticket].status == "solved"


def test_a_ticket_of_no_incident_can_t_be_chosen() -> None:
    world = World()
    ticket = private(world, 1, "Where is my parcel?")
    id = declare(world)
    with pytest.raises(NotAllowed):
        incidents(world).choose(id, ticket=ticket, chosen=True, by="ana")


def test_a_status_update_goes_out_once_for_its_client_id_and_is_the_one_to_pin() -> None:
    world = World()
    id = declare(world)
    update(world, id)
    update(world, id)
    world.settle(MINUTE)
    assert told(world) == [UPDATE]
    ((place,), *_) = [x.places for x in now(world, id).updates]
    assert (place.account, place.state) == ("x#brand", "published")
    assert place.link
    with pytest.raises(Conflict):
        incidents(world).update(id, "u1", {"x": "Other words"}, by="ruth")


def test_an_update_that_can_t_be_posted_is_refused_before_anything_is_kept() -> None:
    world = World()
    id = declare(world)
    with pytest.raises(NotAllowed):
        incidents(world).update(id, "u1", {"x": "long " * 200}, by="ruth")
    assert now(world, id).updates == ()


# --- acknowledgements


def test_nobody_is_acknowledged_before_there_is_an_update_to_link_to() -> None:
    world = World()
    id = declare(world)
    flood(world, 5, minutes=1)
    world.settle(3 * MINUTE)
    assert told(world) == []
    update(world, id)
    world.settle(3 * MINUTE)
    assert len(acks(world)) == 5


def test_at_most_five_a_minute_and_twenty_an_hour_and_one_a_person() -> None:
    world = World()
    id = declare(world)
    update(world, id)
    began = world.clock.now
    for minute in range(100):
        world.receive(*[mention(world, 1_000 * (minute % 7) + n) for n in range(4)])
        world.settle(MINUTE)
    sent = sorted(x.item.sent_at for x in world.lines.values() if x.item.extra.get("automatic"))
    assert 15 <= len([at for at in sent if at < began + HOUR]) <= 20
    for at in sent:
        assert len([x for x in sent if at <= x < at + MINUTE]) <= 6  # five let through, and a moment on the way
        assert len([x for x in sent if at <= x < at + HOUR]) <= 20
    assert len(set(acks(world))) == len(acks(world))


def test_the_words_vary_and_repeat_nothing_of_what_was_said() -> None:
    world = World()
    id = declare(world)
    update(world, id)
    for n in range(5):
        world.receive(mention(world, n, f"checkout down?? zebra{n} @someone"))
    world.settle(2 * MINUTE)
    replies = [x for x in told(world) if x != UPDATE]
    assert len(set(replies)) == 5
    link = now(world, id).updates[0].places[0].link
    assert all(link in x and "zebra" not in x and "@" not in x and "P " not in x for x in replies)


def test_nobody_is_told_who_only_argues_or_whom_we_only_found_or_who_comes_in_a_flood_of_strangers() -> None:
    world = World()
    world.receive(mention(world, 1, "hello, a question about my parcel?"))
    argues(world, world.only_ticket().customer)
    id = declare(world)
    world.clock.advance(1_000)
    world.receive(mention(world, 1, root="888", key="x#brand#888", provider_id="888"))
    world.receive(mention(world, 2, extra={"found": "yes"}))
    update(world, id)
    world.settle(5 * MINUTE)
    assert acks(world) == []
    for n in range(60):
        world.receive(mention(world, 100 + n, author=type(mention(world, 1).author)(name="X", followers=0)))
    world.settle(10 * MINUTE)
    assert acks(world) == []


def test_whose_post_is_gone_or_chosen_is_not_acknowledged() -> None:
    world = World()
    world.online("ana")
    id = declare(world)
    gone, chosen = mention(world, 1), mention(world, 2)
    world.receive(gone, chosen)
    world.receive(about(gone, EventType.DELETE, "d1", at=world.clock.now, erase=True))
    incidents(world).choose(id, post=chosen.key, chosen=True, by="ana")
    update(world, id)
    world.settle(5 * MINUTE)
    assert acks(world) == []


def test_a_person_with_two_addresses_is_acknowledged_once() -> None:
    world = World()
    id = declare(world)
    world.receive(private_of(world, 1), private_of(world, 2))
    one, two = (x.customer for x in world.tickets.values())
    world.changes.join(world.store.customers.get(one), world.store.customers.get(two).identity, why="same", by="ruth")  # type: ignore[union-attr,arg-type]
    world.receive(mention(world, 1), mention(world, 2))
    update(world, id)
    world.settle(5 * MINUTE)
    assert len(acks(world)) == 1


def private_of(world: World, n: int) -> Event:
    """A direct message of whoever posts as `mention(world, n)`."""
    return message(f"D{n}", at=world.clock.now, text="hello there", channel="x", identity=f"9{n:05d}", kind=Kind.DM)


def test_an_account_may_switch_them_off() -> None:
    world = World()
    settings(world, acknowledge=False)
    id = declare(world)
    update(world, id)
    flood(world, 5, minutes=1)
    world.settle(10 * MINUTE)
    assert acks(world) == []


# --- private


def test_a_private_message_opens_a_ticket_as_usual_and_is_told_when_it_is_over() -> None:
    world = World()
    world.online("ben")
    id = declare(world)
    ticket = private(world, 1)
    other = private(world, 2, "Where is my parcel?")
    assert (world.tickets[ticket].incident, world.tickets[other].incident) == (id, "")
    assert world.tickets[ticket].offered_to == "ben"
    resolve(world, id)
    world.settle(3 * MINUTE)
    assert told(world).count("It works again.") == 1
    assert (world.tickets[ticket].status, world.tickets[other].status) == ("solved", "new")
    assert [x.told_on for x in follows(world, id, "told")] == [ticket]


def test_private_tickets_from_before_are_tagged_and_stay_with_their_agents() -> None:
    world = World()
    world.online("ben")
    ticket = private(world, 1)
    world.work.accept(ticket, "ben")
    id = declare(world)
    assert (world.tickets[ticket].incident, world.tickets[ticket].assignee) == (id, "ben")
    world.clock.advance(1_000)
    world.replies.reply(ticket, Draft(client_id="r", text="We are on it"), agent="ben")
    resolve(world, id)
    world.settle(3 * MINUTE)
    assert told(world)[-1] == "It works again."
    assert (world.tickets[ticket].status, world.tickets[ticket].assignee) == ("open", "ben")


def test_a_person_with_two_private_tickets_is_told_once() -> None:
    world = World()
    id = declare(world)
    said = [private(world, 1), private(world, 1, key="whatsapp#main#W1", channel="whatsapp")]
    world.drain()
    (follow,) = follows(world, id, "waits")
    assert len(set(follow.tickets)) == len(set(said)) == 2
    resolve(world, id)
    world.settle(3 * MINUTE)
    assert told(world).count("It works again.") == 1


def test_whom_we_may_not_write_to_is_left_to_an_agent() -> None:
    world = World()
    id = declare(world)
    ticket = private(world, 1, channel="whatsapp")
    world.clock.advance(25 * HOUR)
    resolve(world, id)
    world.settle(2 * MINUTE)
    assert told(world).count("It works again.") == 0
    (follow,) = follows(world, id, "by_hand")
    assert "24 hours" in follow.why
    assert world.tickets[ticket].status in ("new", "open")


def test_somebody_who_only_argues_is_told_by_an_agent_or_not_at_all() -> None:
    world = World()
    id = declare(world)
    ticket = private(world, 1)
    argues(world, world.tickets[ticket].customer)
    resolve(world, id)
    world.settle(2 * MINUTE)
    assert told(world).count("It works again.") == 0
    assert "only argue" in follows(world, id, "by_hand")[0].why


def argues(world: World, customer: str) -> None:
    world.store.customers.change(customer, lambda c: replace(c, arguing={"by": "ana", "at": "1", "why": "insults"}))


# --- the end


def test_the_closing_stands_under_the_update_and_what_comes_later_is_as_any_other() -> None:
    world = World()
    id = declare(world)
    update(world, id)
    world.settle(MINUTE)
    resolve(world, id)
    world.settle(MINUTE)
    closing = world.provider.heard[-1]
    assert closing.reply_to == now(world, id).updates[0].places[0].provider_id
    world.receive(mention(world, 5))
    assert world.only_ticket().incident == ""
    with pytest.raises(NotAllowed):
        incidents(world).update(id, "u2", {"": "More"}, by="ruth")
    with pytest.raises(NotAllowed):
        incidents(world).resolve(id, "r2", {"": "Again"}, "", by="ruth")


def test_resolving_again_with_the_same_client_id_changes_nothing() -> None:
    world = World()
    id = declare(world)
    resolve(world, id)
    before = now(world, id)
    resolve(world, id)
    assert now(world, id) == before


def test_a_reopened_incident_takes_posts_again_and_tells_everybody_when_it_is_really_over() -> None:
    world = World()
    id = declare(world)
    private(world, 1)
    resolve(world, id)
    world.settle(2 * MINUTE)
    incidents(world).reopen(id)
    assert incidents(world).reopen(id).record.reopened == 1
    world.drain()
    world.receive(mention(world, 9))
    assert len(posts(world, id)) == 1
    private(world, 2)
    resolve(world, id, "r2", "Now it really works.")
    world.settle(2 * MINUTE)
    assert told(world).count("Now it really works.") == 2


def test_customers_are_counted_once_in_public_and_in_private() -> None:
    world = World()
    id = declare(world)
    world.receive(mention(world, 1))
    world.clock.advance(1_000)
    world.receive(mention(world, 1, root="888", key="x#brand#888", provider_id="888"), mention(world, 2))
    private(world, 1)
    people = world.store.board.shelf(i.people_shelf(id), Person, limit=100).items
    assert len(people) == 3
    facts = [x for x in world.store.facts.between(0, 1 << 43) if x.extra.get("incident") == id]
    counted = {what: len([x for x in facts if x.what == what]) for what in {x.what for x in facts}}
    assert counted["incident_customer"] == 3
    assert counted["incident_post"] == 3
    assert counted["incident_ticket"] == 1
    assert counted["incident_declared"] == 1


def test_declaring_needs_something_that_belongs_to_it() -> None:
    world = World()
    with pytest.raises(Invalid):
        incidents(world).declare("c", "Down", None, by="ruth")
    with pytest.raises(NotFound):
        incidents(world).declare("c", "Down", None, spike="s_none", by="ruth")
    with pytest.raises(NotFound):
        incidents(world).get("i_none")
    one = incidents(world).declare("c", "Down", MATCHER, by="ruth")
    assert incidents(world).declare("c", "Another", MATCHER, by="ruth") == one
    assert incidents(world).declare("c", "Another", MATCHER, by="ben").id != one.id


def test_how_long_it_took_counts_from_the_first_post_and_is_the_same_after_a_replay() -> None:
    world = World()
    first = mention(world, 1)
    world.receive(first)
    world.clock.advance(4 * MINUTE)
    id = declare(world)
    world.clock.advance(MINUTE)
    update(world, id)
    world.settle(5 * MINUTE)
    resolve(world, id)
    world.settle(5 * MINUTE)

    def took() -> dict[str, int]:
        found = [x for x in world.store.facts.between(0, 1 << 43) if x.extra.get("incident") == id]
        return {x.what: x.value for x in found if x.agent}

    before = took()
    assert before["incident_declared"] == 4 * MINUTE
    assert before["incident_first_update"] == 5 * MINUTE
    assert before["incident_resolved"] == 10 * MINUTE + 1_000
    world.receive(first)
    incidents(world).look(id)
    assert took() == before
