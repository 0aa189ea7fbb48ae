"""Many people speak of one thing: one alert, once an hour, whatever is repeated or dies."""

from __future__ import annotations

import pytest

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.spikes import AGAIN_MS, WINDOW, window_of
from chalicelib.domain.tickets import MINUTE
from tests.fakes import Killed, ServiceError, World
from tests.unit.services.incidents.support import declare, flood, mention, settings, spikes, to_window_start

TAGGED = "What a day #brandfail"


def facts(world: World, what: str) -> list[str]:
    return [x.id for x in world.store.facts.between(0, 1 << 43) if x.what == what]


def tagged(world: World, people: int, start: int = 0) -> None:
    flood(world, people, minutes=5, start=start, text=TAGGED)


def test_ten_people_in_ten_minutes_raise_one_alert_with_examples_and_reasons() -> None:
    world = World()
    to_window_start(world)
    tagged(world, 9)
    world.settle(2 * MINUTE)
    assert spikes(world) == []
    tagged(world, 6, start=20)
    world.settle(2 * MINUTE)
    (spike,) = [x for x in spikes(world) if x.word == "phrase:#brandfail"]
    assert (spike.channel, spike.account, spike.threshold, spike.usual) == ("x", "brand", 10, 0.0)
    assert spike.people >= 10
    assert len(spike.examples) == 5
    assert "from 10 people on it counts as a spike" in spike.why


def test_one_person_who_posts_often_is_no_spike() -> None:
    world = World()
    to_window_start(world)
    for n in range(40):
        world.receive(mention(world, n, TAGGED, identity="9001"))
        world.clock.advance(5_000)
    world.settle(3 * MINUTE)
    assert spikes(world) == []


def test_a_word_is_told_of_once_an_hour() -> None:
    world = World()
    to_window_start(world)
    for round in range(5):
        tagged(world, 15, start=100 * round)
        world.settle(5 * MINUTE)
    ids = [x for x in facts(world, "spike_alerted") if spikes(world)]
    assert len(ids) == 1
    world.settle(AGAIN_MS)
    tagged(world, 200, start=1_000)
    world.settle(5 * MINUTE)
    assert len(facts(world, "spike_alerted")) == 2


def test_what_was_usual_all_week_is_no_spike() -> None:
    world = World()
    to_window_start(world)
    window = window_of(world.clock.now)
    for before in range(1, 300):
        world.store.tallies.close(window - before, {("x", "phrase:#brandfail"): 12})
    tagged(world, 15)
    world.settle(5 * MINUTE)
    assert spikes(world) == []
    tagged(world, 25, start=100)
    world.settle(5 * MINUTE)
    assert spikes(world) == []  # in a window of its own: 25 of usually 12 is chance
    world.settle(5 * MINUTE)
    tagged(world, 120, start=500)
    world.settle(5 * MINUTE)
    assert [x.usual for x in spikes(world)] == [12.0]


def test_totals_of_a_window_become_history_also_with_what_came_late() -> None:
    world = World()
    to_window_start(world)
    window = window_of(world.clock.now)
    early = world.clock.now
    tagged(world, 3)
    world.settle(15 * MINUTE)
    assert world.store.tallies.history("x", "phrase:#brandfail", window, window + 1) == {window: 3}
    world.receive(mention(world, 77, TAGGED, at=early + 5))
    world.settle(5 * MINUTE)
    assert world.store.tallies.history("x", "phrase:#brandfail", window, window + 1) == {window: 4}


def test_a_replay_of_the_whole_day_counts_nothing_twice() -> None:
    world = World()
    to_window_start(world)
    events = [mention(world, n, TAGGED) for n in range(8)]
    for _ in range(4):
        world.receive(*events)
        world.clock.advance(1_000)
    world.settle(3 * MINUTE)
    assert spikes(world) == []
    window = window_of(events[0].at)
    mine = [x for x in world.store.tallies.of(window) if x.word == "phrase:#brandfail"]
    assert len(mine) == 8


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("dies", [Killed, ServiceError])
def test_whoever_dies_where_there_is_one_alert(when: str, dies: type[BaseException]) -> None:
    sites = alert_sites()
    for n in range(len(sites)):
        world = spiking_world()
        world.faults.reset()
        world.faults.at(n, when, dies)
        world.settle(10 * MINUTE)
        assert [x.word for x in spikes(world)] == ["phrase:#brandfail"], sites[n]
        assert len(facts(world, "spike_alerted")) == 1, sites[n]
        assert len(world.pages) == 1, sites[n]


def spiking_world() -> World:
    world = World()
    settings(world, page="+4930123456")
    to_window_start(world)
    tagged(world, 12)
    return world


def alert_sites() -> list[str]:
    world = spiking_world()
    world.faults.reset()
    world.settle(2 * MINUTE)
    return list(world.faults.calls)


def test_the_alert_pages_whom_the_account_names_with_nobody_s_words() -> None:
    world = spiking_world()
    world.settle(5 * MINUTE)
    (page,) = world.pages
    assert page["to"] == "+4930123456"
    assert "What a day" not in page["text"]


def test_an_outage_with_many_words_raises_many_alerts_and_one_page() -> None:
    world = World()
    settings(world, page="+4930123456")
    to_window_start(world)
    flood(world, 12, minutes=3, text="#one #two #three")
    world.settle(5 * MINUTE)
    found = spikes(world)
    assert len(found) >= 3
    assert len(world.pages) == 1
    assert sorted({x.page for x in found}) == ["another alert paged them minutes ago", "asked"]


def test_what_an_open_incident_takes_in_raises_no_alert() -> None:
    world = World()
    to_window_start(world)
    declare(world)
    flood(world, 30, text="the checkout is broken #checkout")
    world.settle(5 * MINUTE)
    assert [x.word for x in spikes(world) if "checkout" in x.word] == []


def test_a_spike_is_dismissed_once_and_not_one_that_became_an_incident() -> None:
    world = spiking_world()
    world.settle(5 * MINUTE)
    service = world.outages.spikes
    ((id, _),), _ = service.listed("open", after="", limit=10)
    assert service.dismiss(id, by="ruth").by == "ruth"
    assert service.dismiss(id, by="noor").by == "ruth"
    assert spikes(world) == []
    assert [x for x, _ in service.listed("done", after="", limit=10)[0]] == [id]
    with pytest.raises(NotFound):
        service.dismiss("s_none", by="ruth")
    world.outages.incidents.declare("c1", "Fail", None, spike=id, by="ruth")
    assert service.one(id).state == "declared"
    with pytest.raises(Conflict):
        world.outages.incidents.declare("c2", "Fail", None, spike=id, by="noor")
    with pytest.raises(Conflict):
        service.dismiss(id, by="ruth")


def test_windows_are_ten_minutes() -> None:
    assert WINDOW == 10 * MINUTE
