"""What services post by themselves: once, at most so many a day, and honestly told when nobody knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.channels.base import Account, Fault, How, SendFailed, Sent
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.posts import Post, State, Status
from chalicelib.services.posts.service import Posts
from tests.fakes import World
from tests.fakes.backend import Killed, ServiceError

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def says(world: World, client_id: str = "shift-1", text: str = "Good morning!", account: str = "x#brand") -> str:
    return world.posts.publish_automatic(client_id, account, text, by="shifts", why="The shift begins.")


def failing(fault: Fault, *, after: float | None = None) -> Callable[[], Sent]:
    def act() -> Sent:
        raise SendFailed(fault, "no luck", code="luck", after=after)

    return act


def test_a_service_s_text_is_posted_and_told_of() -> None:
    world = World()
    id = says(world)
    world.drain()
    (said,) = world.provider.heard
    assert (said.how, said.text, said.channel, said.reply_to) == (How.POST, "Good morning!", "x", "")
    status = world.posts.status(id)
    assert (status.status, status.provider_id, status.link) == (Status.PUBLISHED, "P1", "https://x.com/i/status/P1")
    post = world.posts.get(id).record
    assert (post.state, post.automatic, post.by, post.why) == (State.PUBLISHED, True, "shifts", "The shift begins.")


def test_asking_again_posts_nothing_more_even_in_other_words() -> None:
    world = World()
    first = says(world)
    assert says(world) == first
    world.settle(HOUR)
    assert says(world, text="Other words") == first
    world.settle(HOUR)
    assert [said.text for said in world.provider.heard] == ["Good morning!"]


def test_an_update_continues_under_a_post_of_ours() -> None:
    world = World()
    world.posts.publish_automatic("u2", "facebook#page", "All is well.", by="ruth", why="incident", reply_to="20_1")
    world.drain()
    (said,) = world.provider.heard
    assert (said.how, said.reply_to, said.channel) == (How.PUBLIC_REPLY, "20_1", "facebook")


@pytest.mark.parametrize(
    ("account", "text", "kind"),
    [
        ("instagram#brand", "Hello", Invalid),
        ("sms#main", "Hello", Invalid),
        ("x#other", "Hello", NotAllowed),
        ("x#brand", "x" * 281, NotAllowed),
        ("x#brand", " ", Invalid),
    ],
)
def test_what_can_t_be_posted_is_refused_before_anything_is_kept(
    account: str, text: str, kind: type[Exception]
) -> None:
    world = World()
    with pytest.raises(kind):
        says(world, text=text, account=account)
    world.settle()
    assert not world.provider.heard
    assert not world.store.board.rows.now


def test_what_is_not_fit_for_the_public_is_refused() -> None:
    world = World()

    def guarded(text: str, account: Account, post: Post) -> None:
        raise NotAllowed("It holds a phone number.", "personal_data")

    with pytest.raises(NotAllowed) as refused:
        says(world, text="Call me on +1 202 555 0143")
    assert refused.value.code == "personal_data"
    posts = Posts(world.context, guarded)
    with pytest.raises(NotAllowed, match="phone number"):
        posts.publish_automatic("c1", "x#brand", "Call +1 555 010 0001", by="shifts", why="")
    world.settle()
    assert not world.provider.heard


def test_a_service_gone_wild_is_stopped_at_the_account_s_limit_and_goes_on_the_next_day() -> None:
    world = World()
    for n in range(20):
        says(world, f"wild-{n}", f"Post {n}")
        world.settle(MINUTE)
    with pytest.raises(NotAllowed) as refused:
        says(world, "wild-20", "One too many")
    assert refused.value.code == "too_many_posts"
    says(world, "wild-3", "Post 3")  # one that was counted stays counted once
    world.settle(HOUR)
    assert len(world.provider.heard) == 20
    world.settle(DAY)
    says(world, "wild-20", "One too many")
    world.settle(HOUR)
    assert len(world.provider.heard) == 21


def test_the_limit_is_the_account_s_own_setting() -> None:
    world = World()
    doc = {"channel": "x", "id": "brand", "name": "X", "address": "1000000001", "queue": "social"}
    world.store.settings.put("account", "x#brand", doc | {"settings": {"automatic_posts_a_day": 1}}, version=1, now=0)
    says(world, "a")
    with pytest.raises(NotAllowed):
        says(world, "b", "Again")
    says(world, "b", "Again", "facebook#page")  # another account has its own


def test_a_lost_answer_is_unknown_and_nothing_is_sent_again() -> None:
    world = World()
    world.provider.answers.append(failing(Fault.UNKNOWN))
    id = says(world)
    world.settle(2 * DAY)
    status = world.posts.status(id)
    assert (status.status, status.reason) == (Status.UNKNOWN, "no luck")
    assert not world.provider.heard
    assert world.posts.get(id).record.state is State.UNKNOWN


def test_what_surely_had_no_effect_is_tried_again_by_itself_after_the_time_the_provider_states() -> None:
    world = World()
    world.provider.answers += [failing(Fault.SAFE, after=90), failing(Fault.SAFE)]
    start = world.clock.now
    id = says(world)
    world.settle(80_000)
    assert world.posts.status(id).status is Status.QUEUED
    world.settle(10 * MINUTE)
    status = world.posts.status(id)
    assert status.status is Status.PUBLISHED
    assert status.published_at >= start + 90_000
    assert len(world.provider.heard) == 1


def test_it_is_given_up_after_eight_refusals() -> None:
    world = World()
    world.provider.answers += [failing(Fault.SAFE)] * 20
    id = says(world)
    world.settle(2 * HOUR)
    assert world.posts.status(id).status is Status.FAILED
    assert len(world.provider.answers) == 12


def test_a_refusal_of_the_provider_s_is_told_with_its_reason() -> None:
    world = World()
    world.provider.answers.append(failing(Fault.REJECTED))
    id = says(world)
    world.settle(HOUR)
    status = world.posts.status(id)
    assert (status.status, status.reason, status.code) == (Status.FAILED, "no luck", "luck")


@pytest.mark.parametrize("error", [Killed, ServiceError])
@pytest.mark.parametrize("when", ["before", "after"])
def test_whatever_dies_at_any_call_it_goes_out_at_most_once_and_is_never_lost_silently(
    when: str, error: type[BaseException]
) -> None:
    calls = World()
    calls.faults.reset()
    says(calls)
    calls.settle(10 * MINUTE)
    count = len(calls.faults.calls)
    assert count > 15
    for n in range(count):
        world = World()
        world.faults.at(n, when, error)
        while not world.guarded(lambda world=world: says(world)):  # type: ignore[misc]
            pass
        world.settle(40 * MINUTE)
        (post,) = [c.record for c in world.store.board.rows.now.values() if c.id.startswith("post#")]  # type: ignore[attr-defined]
        (target,) = post.targets
        heard = len(world.provider.heard)
        assert heard <= 1
        assert target.status in (Status.PUBLISHED, Status.UNKNOWN), (n, world.faults.calls)
        assert heard == 1 or target.status is Status.UNKNOWN, n


def test_everything_delivered_twice_posts_once() -> None:
    world = World(seed=3)
    world.redeliver = 0.5
    for n in range(8):
        says(world, f"c{n}", f"Post {n}")
    world.settle(30 * MINUTE)
    assert sorted(said.text for said in world.provider.heard) == [f"Post {n}" for n in range(8)]


def test_posts_stand_in_the_account_s_line_with_its_public_replies() -> None:
    world = World()
    doc = {"channel": "x", "id": "brand", "name": "X", "address": "1000000001", "queue": "social"}
    rate = {"rate": {"every_ms": MINUTE, "burst": 1}}
    world.store.settings.put("account", "x#brand", doc | {"settings": rate}, version=1, now=0)
    start = world.clock.now
    ids = [says(world, f"c{n}", f"Post {n}") for n in range(3)]
    world.settle(10 * MINUTE)
    out = sorted(world.posts.status(id).published_at - start for id in ids)
    assert [round(at / MINUTE) for at in out] == [0, 1, 2]
    assert len(world.provider.heard) == 3
