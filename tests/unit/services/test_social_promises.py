"""Promises of moderation and monitoring over histories nobody thought of: whoever dies, whatever X answers."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.base import Fault, SendFailed
from chalicelib.domain.events import Kind
from chalicelib.domain.moderation import Wish
from tests.fakes import Killed, World, message
from tests.unit.services.histories import examples
from tests.unit.services.test_monitoring import MINUTE, heard, progress, watched

STEP = st.tuples(
    st.booleans(), st.integers(0, 12), st.none() | st.tuples(st.integers(0, 14), st.sampled_from(["before", "after"])),
    st.lists(st.sampled_from([Fault.SAFE, Fault.UNKNOWN]), max_size=1),
)  # fmt: skip
WHEN = st.sampled_from(["before", "after"])
PASSING = st.sampled_from([Fault.SAFE, Fault.UNKNOWN])


def fails(fault: Fault) -> Callable[[], None]:
    def answer() -> None:
        raise SendFailed(fault, "not now")

    return answer


def hides(world: World) -> str:
    """A comment's key."""
    said = message("C1", at=world.clock.now, channel="facebook", kind=Kind.COMMENT, root="P", identity="7", text="spam")
    world.receive(said)
    world.faults.reset()
    return said.key


@examples(60)
@given(steps=st.lists(STEP, min_size=1, max_size=6), twice=st.booleans())
def test_a_comment_ends_as_it_was_asked_for_last(
    steps: list[tuple[bool, int, tuple[int, str] | None, list[Fault]]], twice: bool
) -> None:
    world = World()
    key = hides(world)
    world.redeliver = 0.5 if twice else 0.0
    for n, (hide, pause, death, faults) in enumerate(steps):
        world.deeds.answers += [fails(fault) for fault in faults]
        wish = Wish(client_id=f"c{n}", action="hide" if hide else "unhide", reason="spam" if hide else "")
        if death:
            world.faults.at(*death, Killed)
        while not world.guarded(lambda wish=wish: world.moderation.ask(key, wish, by="ruth")):  # type: ignore[misc]
            pass
        world.settle(pause * 1000)
    world.settle(30 * MINUTE)
    assert world.said(key).hidden is steps[-1][0]
    assert len(world.moderation.listed("facebook", "page", limit=50).items) == len(steps)
    assert world.said(f"mod#c{len(steps) - 1}#{key}").status == "sent"


@examples(40)
@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 30), st.integers(0, 9), st.none() | st.tuples(st.integers(0, 60), WHEN), st.none() | PASSING
        ),
        min_size=1, max_size=5,
    ),
    page=st.sampled_from([3, 10, 100]),
)  # fmt: skip
def test_every_post_is_heard_once_and_none_is_free(
    steps: list[tuple[int, int, tuple[int, str] | None, Fault | None]], page: int
) -> None:
    world = watched(usd=1000)
    world.x.page = page
    ids: set[str] = set()
    for n, (posts, minutes, death, fault) in enumerate(steps):
        at = world.clock.now - MINUTE if not n else world.clock.now
        ids |= {world.x.writes(f"larkspur {n} {p}", at, n=p, author=str(p + 1)) for p in range(posts)}
        if fault:
            world.x.answers.append(SendFailed(fault, "not now"))
        if death:
            world.faults.at(*death, Killed)
        world.settle(minutes * MINUTE)
    world.faults.reset()
    for _ in range(3):
        world.settle(10 * MINUTE)
    assert heard(world) == ids
    assert progress(world).token == ""
    counted = world.budgets.spent("brand").counts
    assert counted.get("post_read", 0) >= len(ids)
    assert "post_event" not in counted, "what a search found is not charged for as an event too"


@examples(30)
@given(usd=st.integers(1, 3), posts=st.integers(0, 400), page=st.sampled_from([10, 37, 100]))
def test_searching_alone_never_passes_the_budget(usd: int, posts: int, page: int) -> None:
    world = watched(usd=usd)
    world.x.page = page
    for n in range(posts):
        world.x.writes(f"larkspur {n}", world.clock.now - MINUTE, n=n, author=str(n + 1))
    world.settle(12 * MINUTE)
    spent = world.budgets.spent("brand")
    assert spent.total <= usd * 1_000_000
    assert spent.total == 15_000 * len(world.x.read)
    assert len(heard(world)) == posts or spent.level == "stopped"
