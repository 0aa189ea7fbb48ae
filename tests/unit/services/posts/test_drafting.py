"""A post's way: drafted, approved, scheduled, published; or changed, taken back, put right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.channels.base import Fault, SendFailed, Sent
from chalicelib.domain.agents import Role
from chalicelib.domain.approvals import public_id
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Unfit
from chalicelib.domain.events import Attachment
from chalicelib.domain.posts import State, Status, target_of
from chalicelib.services.posts.service import draft_id
from chalicelib.services.posts.wishes import Who, Wish, thing
from tests.fakes import World
from tests.fakes.backend import Killed, ServiceError
from tests.unit.services.posts.support import ANA, BOTH, DAY, HOUR, MINUTE, RUTH, Desk


def failing(fault: Fault) -> Callable[[], Sent]:
    def act() -> Sent:
        raise SendFailed(fault, "no luck", code="luck")

    return act


def test_an_agent_s_post_waits_for_a_supervisor_and_goes_out_at_its_time_to_every_account() -> None:
    desk = Desk()
    id = desk.submitted(at=desk.now + 2 * HOUR)
    assert desk.state(id) is State.WAITING
    desk.world.settle(HOUR)
    desk.approve(id)
    assert desk.state(id) is State.SCHEDULED
    desk.world.settle(59 * MINUTE)
    assert desk.said == []
    desk.world.settle(2 * MINUTE)
    assert sorted(desk.said) == [("facebook", "We open at nine."), ("x", "We open at nine.")]
    post = desk.post(id)
    assert post.state is State.PUBLISHED
    assert (post.by, post.approved_by) == ("ana", "ruth")
    assert [entry.what for entry in post.log] == ["drafted", "submitted", "approved"]


def test_what_has_no_time_goes_out_as_soon_as_it_is_approved() -> None:
    desk = Desk()
    id = desk.submitted()
    desk.world.settle(HOUR)
    assert desk.said == []
    desk.approve(id)
    desk.world.drain()
    assert len(desk.said) == 2


def test_nobody_approves_their_own_words_and_a_rejected_post_is_a_draft_again_with_the_reason() -> None:
    desk = Desk()
    id = desk.submitted()
    with pytest.raises(NotAllowed):
        desk.approvals.approve(public_id("post", thing(desk.post(id))), by="ana")
    desk.approvals.reject(public_id("post", thing(desk.post(id))), by="ruth", reason="Say until when.")
    post = desk.post(id)
    assert post.state is State.DRAFT
    assert (post.log[-1].what, post.log[-1].note) == ("rejected", "Say until when.")
    desk.drafting.edit(id, Wish(text="We open at nine, until six.", targets=BOTH), ANA, version=None)
    desk.drafting.submit(id, ANA, version=None)
    desk.approve(id)
    desk.world.drain()
    assert {text for _, text in desk.said} == {"We open at nine, until six."}


def test_a_yes_is_for_the_words_that_were_read() -> None:
    desk = Desk()
    id = desk.submitted()
    old = public_id("post", thing(desk.post(id)))
    desk.drafting.edit(id, Wish(text="Other words", targets=BOTH), ANA, version=None)
    assert desk.state(id) is State.DRAFT
    with pytest.raises(Conflict):
        desk.approvals.approve(old, by="ruth")
    desk.drafting.submit(id, ANA, version=None)
    with pytest.raises(Conflict):
        desk.approvals.approve(old, by="ruth")
    desk.world.settle(HOUR)
    assert desk.said == []


def test_a_supervisor_may_approve_it_in_other_words() -> None:
    desk = Desk()
    id = desk.submitted()
    desk.approve(id, text="We open at ten.")
    desk.world.drain()
    assert {text for _, text in desk.said} == {"We open at ten."}


def test_an_account_can_do_without_approval() -> None:
    desk = Desk()
    for channel, account, address in (("x", "brand", "1000000001"), ("facebook", "page", "200000001")):
        doc = {"channel": channel, "id": account, "name": "B", "address": address, "queue": "social"}
        settings = desk.world.store.settings
        settings.put("account", f"{channel}#{account}", doc | {"settings": {"approve_posts": False}}, version=1, now=0)
    id = desk.submitted()
    desk.world.drain()
    assert desk.state(id) is State.PUBLISHED
    assert desk.post(id).approved_by == "ana"


def test_what_a_supervisor_hands_in_needs_nobody_else() -> None:
    desk = Desk()
    id = desk.drafting.create("c", Wish(text="Hello", targets=BOTH), RUTH).record.id
    desk.drafting.submit(id, RUTH, version=None)
    desk.world.drain()
    assert desk.state(id) is State.PUBLISHED


def test_each_account_may_have_its_own_text_and_the_link_is_part_of_it() -> None:
    desk = Desk()
    targets = (("x#brand", "Short."), ("facebook#page", ""))
    id = desk.draft("A longer text.", targets=targets, link="https://brand.example/a")
    desk.drafting.schedule(id, 0, RUTH, version=None)
    desk.world.drain()
    assert sorted(desk.said) == [("facebook", "A longer text."), ("x", "Short. https://brand.example/a")]
    (facebook,) = [said for said in desk.world.provider.heard if said.channel == "facebook"]
    assert [(a.kind, a.url) for a in facebook.attachments] == [("link", "https://brand.example/a")]


def test_pictures_are_handed_over_by_a_link_to_our_store() -> None:
    desk = Desk()
    picture = Attachment(kind="image", stored="up/1", name="a.png", content_type="image/png", size=1000)
    id = desk.draft(pictures=(picture,))
    desk.drafting.schedule(id, 0, RUTH, version=None)
    desk.world.drain()
    assert all(said.attachments[0].url.startswith("https://files.example/up/1") for said in desk.world.provider.heard)


@pytest.mark.parametrize(
    ("more", "kind", "says"),
    [
        ({"text": "x" * 281}, NotAllowed, "281"),
        ({"text": "x" * 270, "link": "https://brand.com/a-page"}, NotAllowed, "294"),
        ({"text": ""}, Invalid, "needs a text"),
        ({"targets": ()}, Invalid, "at least one account"),
        ({"pictures": (Attachment(kind="image", name="a.gif", content_type="image/gif"),)}, NotAllowed, "a.gif"),
        (
            {"pictures": (Attachment(kind="image", content_type="image/png"),) * 5},
            NotAllowed,
            "At most 4 pictures",
        ),
        (
            {"pictures": (Attachment(kind="image", name="b", content_type="image/png", size=5_000_001),)},
            NotAllowed,
            "5000001 bytes",
        ),
    ],
)
def test_what_an_account_would_refuse_can_be_drafted_but_not_handed_in(
    more: dict[str, object], kind: type[Exception], says: str
) -> None:
    desk = Desk()
    id = desk.draft(**{"text": "Hello", **more})  # type: ignore[arg-type]
    with pytest.raises(kind, match=says):
        desk.drafting.submit(id, ANA, version=None)
    with pytest.raises(kind, match=says):
        desk.drafting.schedule(id, 0, RUTH, version=None)
    assert desk.state(id) is State.DRAFT


def test_instagram_is_refused_with_the_reason() -> None:
    with pytest.raises(Invalid, match="container"):
        Desk().draft(targets=(("instagram#brand", ""),))


def test_a_time_that_has_passed_or_is_too_far_is_refused() -> None:
    desk = Desk()
    id = desk.submitted(at=desk.now + HOUR)
    desk.world.settle(2 * HOUR)
    with pytest.raises(NotAllowed, match="passed"):
        desk.approve(id)
    with pytest.raises(NotAllowed, match="passed"):
        desk.drafting.schedule(id, desk.now - 1, RUTH, version=None)
    with pytest.raises(Invalid, match="within a year"):
        desk.drafting.schedule(id, desk.now + 400 * DAY, RUTH, version=None)
    desk.drafting.schedule(id, desk.now + HOUR, RUTH, version=None)
    desk.world.settle(2 * HOUR)
    assert len(desk.said) == 2


def test_what_is_scheduled_can_be_moved_and_taken_back() -> None:
    desk = Desk()
    first, second = desk.draft(client="a"), desk.draft("Other", client="b")
    for id in (first, second):
        desk.drafting.schedule(id, desk.now + HOUR, RUTH, version=None)
    desk.drafting.cancel(first, RUTH, version=None)
    assert desk.drafting.cancel(first, RUTH, version=None).record.state is State.CANCELLED
    desk.drafting.schedule(second, desk.now + 3 * HOUR, RUTH, version=None)
    desk.world.settle(2 * HOUR)
    assert desk.said == []
    desk.world.settle(2 * HOUR)
    assert {text for _, text in desk.said} == {"Other"}
    with pytest.raises(NotAllowed):
        desk.drafting.cancel(second, RUTH, version=None)
    with pytest.raises(NotAllowed):
        desk.drafting.edit(second, Wish(text="Too late", targets=BOTH), RUTH, version=None)


def test_what_is_scheduled_only_a_supervisor_changes() -> None:
    desk = Desk()
    id = desk.draft()
    desk.drafting.schedule(id, desk.now + HOUR, RUTH, version=None)
    sooner = Wish(text="New words", targets=BOTH, at=desk.now + 30 * MINUTE)
    with pytest.raises(NotAllowed, match="scheduled"):
        desk.drafting.edit(id, sooner, ANA, version=None)
    with pytest.raises(NotAllowed):
        desk.drafting.edit(id, Wish(text="x" * 300, targets=BOTH, at=sooner.at), RUTH, version=None)
    desk.drafting.edit(id, sooner, RUTH, version=None)
    desk.world.settle(31 * MINUTE)
    assert {text for _, text in desk.said} == {"New words"}


def test_a_version_that_was_read_is_not_overwritten() -> None:
    desk = Desk()
    id = desk.draft()
    seen = desk.posts.get(id).version
    desk.drafting.edit(id, Wish(text="One", targets=BOTH), ANA, version=seen)
    with pytest.raises(Conflict):
        desk.drafting.edit(id, Wish(text="Two", targets=BOTH), ANA, version=seen)
    with pytest.raises(Conflict):
        desk.drafting.schedule(id, 0, RUTH, version=seen)


def test_a_client_id_names_one_draft() -> None:
    desk = Desk()
    assert desk.draft() == desk.draft()
    with pytest.raises(Conflict):
        desk.draft("Other words")


def test_what_was_handed_in_can_be_taken_back_by_who_wrote_it() -> None:
    desk = Desk()
    id = desk.submitted()
    desk.drafting.withdraw(id, ANA, version=None)
    assert desk.state(id) is State.DRAFT
    assert desk.approvals.waiting().items == []


def test_only_drafts_and_cancelled_posts_are_deleted_by_their_writer_or_a_supervisor() -> None:
    desk = Desk()
    id = desk.draft()
    desk.drafting.schedule(id, desk.now + HOUR, RUTH, version=None)
    with pytest.raises(NotAllowed):
        desk.drafting.delete(id, RUTH, version=None)
    desk.drafting.cancel(id, RUTH, version=None)
    with pytest.raises(NotAllowed, match="Somebody else"):
        desk.drafting.delete(id, Who("ben", Role.AGENT), version=None)
    desk.drafting.delete(id, ANA, version=None)
    with pytest.raises(NotFound):
        desk.posts.get(id)
    desk.world.settle(2 * HOUR)
    assert desk.said == []


def test_personal_data_is_refused_and_doubtful_tone_goes_out_only_if_its_writer_has_seen_the_warning() -> None:
    desk = Desk()
    id = desk.draft("Write to jane.doe@mail.example for details.")
    with pytest.raises(Unfit) as refused:
        desk.drafting.submit(id, ANA, version=None)
    assert refused.value.code == "personal_data"
    desk.drafting.edit(id, Wish(text="WE OPEN AT NINE TOMORROW MORNING!!!", targets=BOTH), ANA, version=None)
    with pytest.raises(Unfit) as warned:
        desk.drafting.submit(id, ANA, version=None)
    assert warned.value.code == "warnings"
    seen = tuple(code for code, _, _ in warned.value.faults)
    wish = Wish(text="WE OPEN AT NINE TOMORROW MORNING!!!", targets=BOTH, despite=seen)
    desk.drafting.edit(id, wish, ANA, version=None)
    desk.drafting.submit(id, ANA, version=None)
    desk.approve(id)
    desk.world.drain()
    assert len(desk.said) == 2


def test_one_account_s_failure_is_its_own_and_can_be_tried_again_by_a_person() -> None:
    desk = Desk()
    id = desk.draft()
    desk.world.provider.answers.append(failing(Fault.REJECTED))
    desk.drafting.schedule(id, 0, RUTH, version=None)
    desk.world.settle(HOUR)
    assert desk.state(id) is State.FAILED
    statuses = {t.name: t.status for t in desk.post(id).targets}
    assert sorted(statuses.values()) == ["failed", "published"]
    (failed,) = [name for name, status in statuses.items() if status is Status.FAILED]
    (fine,) = set(statuses) - {failed}
    with pytest.raises(NotAllowed):
        desk.drafting.retry(id, fine, RUTH, version=None)
    with pytest.raises(NotFound):
        desk.drafting.retry(id, "x#other", RUTH, version=None)
    desk.drafting.retry(id, failed, RUTH, version=None)
    desk.world.drain()
    assert desk.state(id) is State.PUBLISHED
    assert len(desk.said) == 2


def test_what_is_unknown_waits_for_a_person_who_says_it_stands_there() -> None:
    desk = Desk()
    id = desk.draft(targets=(("x#brand", ""),))
    desk.world.provider.answers.append(failing(Fault.UNKNOWN))
    desk.drafting.schedule(id, 0, RUTH, version=None)
    desk.world.settle(DAY)
    assert desk.state(id) is State.UNKNOWN
    desk.drafting.settle(id, "x#brand", "1234", RUTH, version=None)
    target = target_of(desk.post(id), "x#brand")
    assert (target.status, target.provider_id, target.link) == (
        Status.PUBLISHED, "1234", "https://x.com/i/status/1234",
    )  # fmt: skip
    desk.world.settle(DAY)
    assert desk.said == []
    with pytest.raises(NotAllowed):
        desk.drafting.settle(id, "x#brand", "1234", RUTH, version=None)


def test_an_account_switched_off_before_its_time_fails_and_says_so() -> None:
    desk = Desk()
    id = desk.draft(targets=(("x#brand", ""),))
    desk.drafting.schedule(id, desk.now + HOUR, RUTH, version=None)
    doc = {"channel": "x", "id": "brand", "name": "X", "address": "1", "queue": "social", "enabled": False}
    desk.world.store.settings.put("account", "x#brand", doc, version=1, now=0)
    desk.world.settle(2 * HOUR)
    target = desk.post(id).targets[0]
    assert target.status is Status.FAILED
    assert "switched off" in target.reason


def test_an_outage_delays_a_post_but_doesn_t_lose_or_double_it() -> None:
    desk = Desk()
    id = desk.draft()
    desk.drafting.schedule(id, desk.now + HOUR, RUTH, version=None)
    desk.world.clock.advance(9 * HOUR)  # nothing ran
    desk.world.settle(10 * MINUTE)
    assert len(desk.said) == 2


def test_two_schedulers_at_once_publish_once() -> None:
    desk = Desk()
    id = desk.draft()
    desk.drafting.schedule(id, desk.now + HOUR, RUTH, version=None)
    desk.world.clock.advance(HOUR)
    desk.posts.look(id)
    desk.posts.look(id)
    desk.world.clock.advance(6 * MINUTE)  # the queue has forgotten what it has seen
    desk.posts.look(id)
    desk.world.settle(HOUR)
    assert len(desk.said) == 2


@pytest.mark.parametrize("error", [Killed, ServiceError])
@pytest.mark.parametrize("when", ["before", "after"])
def test_whatever_dies_between_draft_and_publication_it_goes_out_at_most_once(
    when: str, error: type[BaseException]
) -> None:
    def run(world: World) -> int:
        desk = Desk(world)
        again = world.guarded
        while not again(lambda: desk.draft(at=start + HOUR)):
            pass
        id = draft_id("ana", "c1")
        while not again(lambda: desk.drafting.submit(id, ANA, version=None)):
            pass
        world.settle(MINUTE)
        while not again(lambda: desk.approve(id) if desk.state(id) is State.WAITING else None):
            pass
        world.settle(80 * MINUTE)
        calls = len(world.faults.calls)
        world.faults.reset()
        found = desk.post(id)
        assert found.state in (State.PUBLISHED, State.UNKNOWN), found
        heard = [channel for channel, _ in desk.said]
        assert len(heard) == len(set(heard))
        for target in found.targets:
            assert target.channel in heard or target.status is Status.UNKNOWN
        return calls

    calm = World()
    start = calm.clock.now
    calm.faults.reset()
    calls = run(calm)
    assert calls > 40
    for n in range(calls):
        world = World()
        world.faults.at(n, when, error)
        run(world)
