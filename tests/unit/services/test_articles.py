"""Articles as a process keeps them: read when something changed, whole whoever dies, measured once."""

from __future__ import annotations

from typing import Any, cast

import pytest

from chalicelib.channels.base import Fault, SendFailed, Sent
from chalicelib.domain.errors import Conflict
from chalicelib.services.article_admin import ArticleAdmin
from chalicelib.services.articles import Articles
from chalicelib.services.replies import Draft
from chalicelib.services.settings_admin import SettingsAdmin
from chalicelib.store.facts import Fact
from chalicelib.store.keys import ARTICLE_BODIES as BODIES
from tests.fakes import World, message
from tests.fakes.backend import Killed
from tests.fakes.store import FakeSettings

LINK = "https://help.example/returns"


@pytest.fixture
def world() -> World:
    return World()


def admin(world: World) -> ArticleAdmin:
    none = cast(Any, None)
    return ArticleAdmin(world.context, SettingsAdmin(world.context, none, none, none, none))


def write(world: World, id: str, body: str, version: int | None = None, **more: Any) -> int:
    doc = {
        "id": id, "title": f"About {id}", "link": f"https://help.example/{id}", "keywords": [], "language": "en",
        "queue": "", "topic": "", "enabled": True, "body": body, **more,
    }  # fmt: skip
    return admin(world).put(id, doc, version=version, by="ruth").version


def found(world: World, question: str) -> list[str]:
    return [match.article.id for match in world.articles.search(question, language="", limit=10)]


def bodies(world: World) -> list[str]:
    return [doc["body"] for _, doc, _ in world.store.settings.listed(BODIES)]


class Counting(FakeSettings):
    """Counts how often bodies are read."""

    single = listings = 0

    def doc(self, kind: str, id: str) -> dict[str, Any] | None:
        self.single += kind == BODIES
        return super().doc(kind, id)

    def listed(self, kind: str) -> list[tuple[str, dict[str, Any], int]]:
        self.listings += kind == BODIES
        return super().listed(kind)


def test_a_changed_article_is_found_by_its_new_words_and_no_longer_by_its_old_ones(world: World) -> None:
    version = write(world, "returns", "Print the label")
    assert (found(world, "label"), found(world, "barcode")) == (["returns"], [])
    write(world, "returns", "Show the barcode", version)
    assert (found(world, "label"), found(world, "barcode")) == ([], ["returns"])
    assert bodies(world) == ["Show the barcode"]


def test_a_process_reads_only_the_bodies_it_has_not_seen() -> None:
    from tests.fakes.brand import brand

    settings = Counting()
    world = World(settings=brand(settings))
    for n in range(30):
        write(world, f"a{n}", f"Words of {n}")
    settings.single = settings.listings = 0
    world.articles.search("words", language="", limit=5)
    assert (settings.single, settings.listings) == (0, 1)  # a new process: one query for all
    world.articles.search("words", language="", limit=5)
    write(world, "a1", "Other words", 1)
    settings.single = settings.listings = 0
    world.articles.search("words", language="", limit=5)
    assert (settings.single, settings.listings) == (1, 0)
    world.articles.search("words", language="", limit=5)
    assert (settings.single, settings.listings) == (1, 0)


def test_of_two_who_write_at_once_one_is_told_and_nothing_is_lost(world: World) -> None:
    version = write(world, "returns", "First")
    write(world, "returns", "Second", version)
    with pytest.raises(Conflict):
        write(world, "returns", "Third", version)
    assert admin(world).one("returns").doc["body"] == "Second"
    assert bodies(world) == ["Second"]


@pytest.mark.parametrize("dies_at", ["article", "audit#article#returns"])
def test_a_writer_who_dies_leaves_the_article_as_it_was_or_as_it_is_to_be(
    world: World, dies_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = write(world, "returns", "Before")
    put = world.store.settings.put

    def dying(kind: str, *args: Any, **more: Any) -> int:
        if kind == dies_at:
            raise Killed
        return put(kind, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(world.store.settings, "put", dying)
        with pytest.raises(Killed):
            write(world, "returns", "After", version)
    assert admin(world).one("returns").doc["body"] == ("Before" if dies_at == "article" else "After")
    now = admin(world).one("returns").version
    write(world, "returns", "Barcode", now)
    assert admin(world).one("returns").doc["body"] == "Barcode"
    assert found(world, "barcode") == ["returns"]


def test_an_index_never_misses_an_article_whose_body_isn_t_there(world: World) -> None:
    write(world, "returns", "Print the label")
    ((key, _, version),) = world.store.settings.listed(BODIES)
    world.store.settings.delete(BODIES, key, version=version)
    assert [m.article.id for m in Articles(world.context).search("returns", language="", limit=5)] == ["returns"]


def test_a_reply_with_articles_is_a_fact_for_each_once(world: World) -> None:
    world.redeliver = 0.5
    write(world, "returns", "Print the label")
    write(world, "suede", "Brush")
    said = message("SM1", at=world.clock.now, text="How?")
    world.receive(said)
    text = f"{LINK} and https://help.example/suede"
    draft = Draft(client_id="c1", text=text, marks={"articles": "returns suede"})
    world.replies.reply(world.lines[said.key].ticket, draft, agent="ana")
    world.drain()
    facts: list[Fact] = [
        x for x in world.store.facts.between(0, world.clock.now + 1) if x.what == "answered_with_article"
    ]
    assert sorted(x.extra["article"] for x in facts) == ["returns", "suede"]


def test_a_reply_that_failed_answered_nobody(world: World) -> None:
    write(world, "returns", "Print the label")
    said = message("SM1", at=world.clock.now, text="How?")
    world.receive(said)
    world.provider.answers = [_refused]
    draft = Draft(client_id="c1", text=LINK, marks={"articles": "returns"})
    item, _ = world.replies.reply(world.lines[said.key].ticket, draft, agent="ana")
    world.drain()
    assert world.said(item.key).status == "failed"
    assert "answered_with_article" not in {x.what for x in world.store.facts.between(0, world.clock.now + 1)}
    world.replies.resend(item.key)
    world.drain()
    assert "answered_with_article" in {x.what for x in world.store.facts.between(0, world.clock.now + 1)}


def _refused() -> Sent:
    raise SendFailed(Fault.REJECTED, "No such number")


def test_what_was_said_before_a_ticket_was_reopened_suggests_nothing(world: World) -> None:
    for n in range(8):
        write(world, f"other{n}", "")
    write(world, "suede", "", title="Cleaning suede")
    write(world, "late", "", title="A late parcel")
    first = message("SM1", at=world.clock.now, text="How do I clean suede?")
    world.receive(first)
    ticket = world.lines[first.key].ticket
    assert [m.article.id for m in world.articles.suggested(world.tickets[ticket], limit=3)] == ["suede"]
    world.work.set_status(ticket, "solved", by="ana")
    world.clock.advance(86_400_000)
    world.receive(message("SM2", at=world.clock.now, text="My parcel is late"))
    assert world.tickets[ticket].reopened == 1
    assert [m.article.id for m in world.articles.suggested(world.tickets[ticket], limit=3)] == ["late"]
