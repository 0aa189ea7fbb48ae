"""A post's states and its words, as tables and as promises."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import posts as p
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.events import Attachment
from chalicelib.domain.posts import PAUSES_MS, Post, Reading, State, Status, Target

X, PAGE = Target(channel="x", account="a"), Target(channel="facebook", account="b")
PICTURE = Attachment(kind="image", stored="1")
LINK = "https://brand.com/a"


@pytest.mark.parametrize(
    ("post", "target", "said"),
    [
        (Post(id="1", text="Hi"), X, "Hi"),
        (Post(id="1", text="Hi"), replace(X, text="Yo"), "Yo"),
        (Post(id="1", text="Hi", link=LINK), X, f"Hi {LINK}"),
        (Post(id="1", text=f"See {LINK} now", link=LINK), X, f"See {LINK} now"),
        (Post(id="1", link=LINK), X, LINK),
        (Post(id="1", text="Hi", link=LINK), PAGE, "Hi"),
        (Post(id="1", text="Hi", link=LINK, pictures=(PICTURE,)), PAGE, f"Hi\n\n{LINK}"),
        (Post(id="1", link=LINK, pictures=(PICTURE,)), PAGE, LINK),
    ],
)
def test_the_words_as_they_go_to_an_account(post: Post, target: Target, said: str) -> None:
    assert p.words(post, target) == said


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        (("published", "published"), "published"),
        (("published", "failed"), "failed"),
        (("failed", "unknown"), "unknown"),
        (("unknown", "sending"), "publishing"),
        (("queued", "published"), "publishing"),
        (("failed", "failed"), "failed"),
    ],
)
def test_the_state_of_the_whole_follows_from_its_accounts(statuses: tuple[str, ...], state: str) -> None:
    targets = tuple(replace(X, account=str(n), status=Status(s)) for n, s in enumerate(statuses))
    assert p.derived(Post(id="1", state=State.PUBLISHING, targets=targets)).state == state


@pytest.mark.parametrize("state", [State.DRAFT, State.WAITING, State.SCHEDULED, State.CANCELLED])
def test_nothing_follows_before_a_post_is_released(state: State) -> None:
    assert p.derived(Post(id="1", state=state, targets=(replace(X, status=Status.FAILED),))).state is state


def test_a_post_is_released_at_its_time_and_not_before() -> None:
    post = Post(id="1", state=State.SCHEDULED, at=100, targets=(X, PAGE))
    assert p.released(post, 99) == post
    out = p.released(post, 100)
    assert out.state is State.PUBLISHING
    assert {t.status for t in out.targets} == {Status.QUEUED}
    assert p.released(out, 200) == out


def test_what_can_t_be_done_says_in_which_state_it_could() -> None:
    with pytest.raises(NotAllowed) as refused:
        p.must_be(Post(id="1", state=State.PUBLISHED), State.DRAFT, State.WAITING)
    assert refused.value.code == "post_published"
    assert refused.value.instead == "This can be done while it is draft or waiting."


_TURNS = st.sampled_from(["claim", "out", "lost", "failed", "put_off"])


@given(st.lists(_TURNS, max_size=30))
def test_what_is_published_stays_so_whatever_is_heard_later(turns: list[str]) -> None:
    target, out = replace(X, status=Status.QUEUED), False
    for n, turn in enumerate(turns):
        if turn == "claim" and target.status is Status.QUEUED:
            target = p.claimed(target, n)
        elif turn == "out":
            target, out = p.gone_out(target, target.provider_id or f"P{n}", "", n), True
        elif turn in ("lost", "failed"):
            target = p.ended(target, Status.UNKNOWN if turn == "lost" else Status.FAILED, "why")
        else:
            target = p.put_off(target, n, attempt=target.attempts)
        assert (target.status is Status.PUBLISHED) == out


@given(attempt=st.integers(0, 5), now=st.integers(0, 5))
def test_only_the_attempt_that_stands_is_put_off(attempt: int, now: int) -> None:
    target = replace(X, status=Status.SENDING, attempts=now)
    after = p.put_off(target, 1_000, attempt=attempt)
    assert (after != target) == (attempt == now)


@given(st.lists(st.tuples(st.integers(0, 12_000_000), st.booleans()), max_size=40))
def test_counts_are_never_read_more_often_than_planned_and_readings_stay_in_order(
    looks: list[tuple[int, bool]],
) -> None:
    target, now, asked = replace(X, status=Status.PUBLISHED, provider_id="1", published_at=0), 0, 0
    for pause, works in looks:
        now += pause
        due = p.measure_at(target)
        if due is None or due > now:
            continue
        asked += 1
        step = p.step_now(target, now)
        before = target.step
        target = p.read(target, step, Reading(at=now)) if works else p.missed(target, step)
        assert target.step >= before
    assert asked <= len(PAUSES_MS) * p.MOST_MISSES
    times = [reading.at for reading in target.readings]
    assert times == sorted(times)
    assert len(times) <= len(PAUSES_MS)


def test_a_reading_of_a_step_that_is_behind_changes_nothing() -> None:
    target = replace(X, status=Status.PUBLISHED, step=3)
    assert p.read(target, 2, Reading(at=1)) == target
    assert p.missed(target, 2) == target


def test_a_long_history_keeps_its_beginning_and_its_end() -> None:
    post = Post(id="1")
    for n in range(200):
        post = p.noted(post, n, "ana", f"edit {n}")
    assert len(post.log) <= 60
    assert (post.log[0].what, post.log[-1].what) == ("edit 0", "edit 199")
