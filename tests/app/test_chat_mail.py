"""A conversation by e-mail, over the app's routes."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from chalicelib import wiring
from chalicelib.aws.mail import MailRefused
from chalicelib.services.chat_mail import ChatMail
from tests.app.test_chat_api import HOUR, Page, answer_it, app, chat, page, world
from tests.fakes import World

__all__ = ["app", "chat", "page", "world"]
FROM = "care@shop.example"
TO = "ada@example.com"


@dataclass
class Post:
    """What SES would have sent; `refuses` is what it says instead."""

    sent: list[dict[str, str]] = field(default_factory=list)
    refuses: MailRefused | None = None

    def send(self, *, sender: str, name: str, to: str, subject: str, text: str) -> str:
        if self.refuses:
            raise self.refuses
        self.sent.append({"sender": sender, "name": name, "to": to, "subject": subject, "text": text})
        return f"mail-{len(self.sent)}"


@pytest.fixture
def post(world: World, monkeypatch: pytest.MonkeyPatch) -> Post:
    post = Post()
    monkeypatch.setattr(wiring, "chat_mail", lambda: ChatMail(world.context, post))
    offers(world, FROM)
    return post


def offers(world: World, sender: str, version: int = 2) -> None:
    doc = world.store.settings.doc("account", "chat#web")
    assert doc
    doc["settings"] = {**doc["settings"], "window": {"mail_from": sender}}
    world.store.settings.put("account", "chat#web", doc, version=version, now=0)


def talked(page: Page, world: World) -> None:
    page.start(name="Robin")
    page.say("Where is my parcel?")
    answer_it(world, "On its way.\nIt comes today.")


def test_what_was_said_goes_to_the_address_that_was_given(page: Page, world: World, post: Post) -> None:
    talked(page, world)
    assert page("POST", "/chat/mail", {"email": f" {TO} ", "time_zone": "Europe/Berlin"}).status == 202
    (mail,) = post.sent
    assert (mail["sender"], mail["to"]) == (FROM, TO)
    text = mail["text"]
    assert text.index("Where is my parcel?") < text.index("On its way.\n  It comes today.")
    assert "Europe/Berlin" in text
    (ticket,) = world.tickets
    (line,) = [
        x.item for x in world.store.interactions.timeline(ticket, limit=50).items if x.item.text == "chat_mailed"
    ]
    assert line.extra == {"to": "a…@example.com"}


def test_whether_it_is_offered_is_told_to_the_page(page: Page, world: World, post: Post) -> None:
    assert page("GET", "/chat/web/config").json()["window"]["mail"] is True
    page.start()
    offers(world, "", version=3)
    refused = page("POST", "/chat/mail", {"email": TO})
    told = "Conversations aren't sent by e-mail here. Save it as a file instead."
    assert (refused.status, refused.json()["detail"], post.sent) == (409, told, [])


def test_nothing_is_sent_before_somebody_has_answered(page: Page, post: Post) -> None:
    page.start()
    page.say("Buy cheap pills at https://spam.example")
    refused = page("POST", "/chat/mail", {"email": TO})
    assert (refused.status, post.sent) == (409, [])
    assert refused.json()["detail"].startswith("Nobody has answered yet.")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"email": "ada"}, "email"),
        ({"email": "ada@example.com, bob@example.com"}, "email"),
        ({"email": "ada@example.com\nBcc: bob@example.com"}, "email"),
        ({"email": "<ada@example.com>"}, "email"),
        ({"email": "a" * 300 + "@example.com"}, "email"),
        ({"email": TO, "time_zone": "Middle/Earth"}, "time_zone"),
        ({"email": TO, "time_zone": "../etc/passwd"}, "time_zone"),
    ],
)
def test_what_is_wrong_is_named(body: dict[str, str], name: str, page: Page, world: World, post: Post) -> None:
    talked(page, world)
    refused = page("POST", "/chat/mail", body)
    assert (refused.status, refused.json()["field"], post.sent) == (422, name, [])


def test_three_at_once_and_then_one_an_hour(page: Page, world: World, post: Post) -> None:
    talked(page, world)
    told = [page("POST", "/chat/mail", {"email": TO}) for _ in range(5)]
    assert [x.status for x in told] == [202, 202, 202, 429, 429]
    world.clock.advance(HOUR)
    assert page("POST", "/chat/mail", {"email": TO}).status == 202
    assert len(post.sent) == 4


@pytest.mark.parametrize(
    ("code", "status"),
    [("MessageRejected", 409), ("MailFromDomainNotVerifiedException", 409), ("ReadTimeoutError", 503)],
)
def test_what_ses_does_not_take_is_told_kindly(
    code: str, status: int, page: Page, world: World, post: Post
) -> None:  # fmt: skip
    talked(page, world)
    post.refuses = MailRefused(code, f"Email address is not verified: {TO}", for_now=status == 503)
    refused = page("POST", "/chat/mail", {"email": TO})
    assert refused.status == status
    assert TO not in refused.body
