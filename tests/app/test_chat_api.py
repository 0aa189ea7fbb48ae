"""The chat's open API, through the app's routes, over a whole Rapport in memory."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import replace
from typing import Any, cast

import jwt
import pytest
from chalice.app import Chalice

from chalicelib import wiring
from chalicelib.channels.base import Secrets
from chalicelib.channels.chat import outbound
from chalicelib.domain.agents import Presence
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Attachment, Kind, Visibility
from chalicelib.domain.identities import customer_id, identity_key
from chalicelib.domain.tickets import Status, with_status
from chalicelib.services.chat import Chat
from chalicelib.services.chat_typing import TYPING_MS, ChatTyping, chats
from chalicelib.services.replies import Draft
from tests.app.routes import Answer, call
from tests.fakes import World, message

IDENTITY_KEY = "the website's own key"
SHOP, ELSEWHERE = "https://shop.example", "https://evil.example"
DAY, HOUR = 86_400_000, 3_600_000


class Vault:
    def get(self, channel: str, account: str) -> Secrets | None:
        keys = {"web": "w" * 32, "other": "w" * 32}
        key = keys.get(account) if channel == "chat" else "s"
        return Secrets(webhook=(key,), other={"identity": IDENTITY_KEY}) if key else None


class Bucket:
    """The media bucket's links, and what they were made for."""

    def link(self, key: str, *, name: str = "", seconds: int = 300) -> str:
        return f"https://files.example/{key}?name={name}"

    def upload_link(self, key: str, *, content_type: str, size: int, seconds: int = 300) -> str:
        return f"https://files.example/{key}?put={content_type}&size={size}"


class Page:
    """A web page (or any other client) of the chat API."""

    def __init__(self, app: Chalice, world: World) -> None:
        self.app, self.world = app, world
        self.token = ""
        self.origin = ""

    def __call__(self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> Answer:
        found = re.fullmatch(r"/chat/([^/?]+)/(sessions|config)", path.partition("?")[0])
        resource = f"/chat/{{account}}/{found[2]}" if found else path.partition("?")[0]
        sent = {"content-type": "application/json", **(headers or {})}
        if self.token:
            sent.setdefault("authorization", f"Bearer {self.token}")
        if self.origin:
            sent["origin"] = self.origin
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        params = {"account": found[1]} if found else {}
        return call(self.app, method, path, resource, params=params, headers=sent, body=raw)

    def start(self, account: str = "web", **visit: Any) -> dict[str, Any]:
        answer = self("POST", f"/chat/{account}/sessions", visit)
        assert answer.status == 201, answer
        made: dict[str, Any] = answer.json()
        self.token = made["token"]
        return made

    def say(self, text: str, client_id: str = "", **more: Any) -> str:
        """A message, taken in by the worker. Its id."""
        self.world.clock.advance(1000)
        body = {"client_id": client_id or f"c{self.world.clock.now}", "text": text, **more}
        answer = self("POST", "/chat/messages", body)
        assert answer.status == 202, answer
        self.world.drain()
        id: str = answer.json()["id"]
        return id

    def hear(self, after: str = "", limit: int = 0) -> dict[str, Any]:
        query = "&".join(filter(None, (f"after={after}" if after else "", f"limit={limit}" if limit else "")))
        answer = self("GET", "/chat/messages" + (f"?{query}" if query else ""))
        assert answer.status == 200, answer
        heard: dict[str, Any] = answer.json()
        return heard

    def texts(self) -> list[str]:
        return [item["text"] for item in self.hear()["items"]]


@pytest.fixture
def world() -> World:
    world = World()
    settings = world.store.settings
    doc = settings.doc("account", "chat#web")
    assert doc
    doc["settings"] = {"greeting": "Hi, how can we help?", "origins": [SHOP], "internal": "a secret plan"}
    settings.put("account", "chat#web", doc, version=1, now=0)
    for id, enabled in (("other", True), ("off", False)):
        more = {"channel": "chat", "id": id, "enabled": enabled, "settings": {"origins": ["*"]}}
        settings.put("account", f"chat#{id}", more, version=0, now=0)
    world.provider.send = outbound.send  # type: ignore[method-assign]
    return world


@pytest.fixture
def chat(world: World, monkeypatch: pytest.MonkeyPatch) -> Chat:
    chat = Chat(world.context, world.store.settings, cast(Any, Vault()), cast(Any, Bucket()))
    monkeypatch.setattr(wiring, "chat", lambda: chat)
    return chat


@pytest.fixture(scope="module")
def app() -> Chalice:
    from app import app as rapport  # a blueprint can be registered once a process

    return rapport


@pytest.fixture
def page(app: Chalice, world: World, chat: Chat) -> Page:
    return Page(app, world)


def another(page: Page) -> Page:
    return Page(page.app, page.world)


def proof(user: str, key: str = IDENTITY_KEY) -> str:
    return hmac.new(key.encode(), user.encode(), hashlib.sha256).hexdigest()


def known(user: str, **more: str) -> dict[str, str]:
    return {"id": user, "hmac": proof(user), **more}


def answer_it(world: World, text: str, client_id: str = "r1", **more: Any) -> None:
    """An agent's reply on the only open ticket, sent."""
    world.clock.advance(1000)
    (ticket,) = (t for t in world.tickets.values() if t.status != Status.CLOSED)
    world.replies.reply(ticket.id, Draft(client_id=client_id, text=text, **more), agent="ana")
    world.drain()


# --- a conversation


def test_a_visitor_writes_an_agent_answers_and_both_are_read_back_in_order(page: Page, world: World) -> None:
    made = page.start(name="Robin Roe", email="robin@example.com", page="https://shop.example/cart")
    assert made["greeting"] == "Hi, how can we help?"
    assert made["expires_at"] == world.clock.now + 30 * DAY
    id = page.say("Where is my order?")
    answer_it(world, "On its way!")
    items = page.hear()["items"]
    assert [(i["from"], i["name"], i["text"], i["status"]) for i in items] == [
        ("customer", "Robin Roe", "Where is my order?", "received"),
        ("agent", "Ana", "On its way!", "delivered"),
    ]
    assert items[0]["id"] == id
    (line,) = (line for line in world.lines.values() if line.item.text == "Where is my order?")
    assert line.item.extra == {"email": "robin@example.com", "page": "https://shop.example/cart"}
    assert world.only_ticket().customer_name == "Robin Roe"


def test_sending_is_one_durable_write_besides_the_rate(page: Page, world: World) -> None:
    page.start()
    world.faults.reset()
    page("POST", "/chat/messages", {"client_id": "1", "text": "hello"})
    assert [site for site in world.faults.calls if not site.startswith("limits.")] == ["queues.inbound"]


def test_the_same_client_id_is_the_same_message(page: Page, world: World) -> None:
    page.start()
    first = page.say("hello", "a")
    world.clock.advance(400_000)  # beyond the queue's own memory of repeats
    assert page.say("hello again", "a") == first
    assert page.texts() == ["hello"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("a", "b:c"), ("a:b", "c")),
        (("a#b", "c"), ("a", "b#c")),
        (("a", "#c"), ("a#", "c")),
        (("a%3A", "b"), ("a:", "b")),
    ],
)
def test_no_two_pairs_of_user_and_message_meet(
    one: tuple[str, str], two: tuple[str, str], page: Page, world: World
) -> None:
    ids = []
    for user, client_id in (one, two):
        visitor = another(page)
        visitor.start(user=known(user))
        ids.append(visitor.say(f"I am {user}", client_id))
        assert visitor.texts() == [f"I am {user}"]
    assert len(set(ids)) == 2
    assert len(world.tickets) == 2


def test_a_message_after_the_ticket_closed_makes_a_follow_up_and_the_whole_conversation_is_still_there(
    page: Page, world: World
) -> None:
    page.start()
    page.say("first problem")
    answer_it(world, "solved it")
    cursor = page.hear()["next"]
    ticket = world.only_ticket()
    queue = world.context.queue_rules(ticket.queue)
    world.store.tickets.save(with_status(ticket, Status.CLOSED, queue, world.clock.now))
    world.clock.advance(9 * DAY)
    page.say("second problem")
    answer_it(world, "solved that too", "r2")
    assert len(world.tickets) == 2
    assert page.texts() == ["first problem", "solved it", "second problem", "solved that too"]
    assert [i["text"] for i in page.hear(cursor)["items"]] == ["second problem", "solved that too"]


def test_only_what_was_said_on_this_thread_in_private_and_is_there_can_be_read(page: Page, world: World) -> None:
    page.start()
    page.say("mine")
    ticket = world.only_ticket()
    world.replies.note(ticket.id, "n1", "an unpleasant customer", agent="ana")
    other = message("elsewhere", at=world.clock.now, channel="chat", identity="v:somebody", text="not mine")
    world.receive(other)
    line = world.lines[next(key for key in world.lines if world.lines[key].item.text == "mine")]
    made: dict[str, dict[str, Any]] = {
        "of another thread": {"thread": "chat#web#v:else"},
        "in public": {"visibility": Visibility.PUBLIC},
        "taken back": {"deleted_at": world.clock.now},
        "a fact about the ticket": {"kind": Kind.EVENT},
    }
    for n, (text, what) in enumerate(made.items()):
        item = replace(line.item, key=f"chat#web#x{n}", text=text, **what)
        world.store.interactions.put(item, ticket.id)
    world.replies.reply(ticket.id, Draft(client_id="q", text="still queued"), agent="ana")
    assert page.texts() == ["mine"]
    world.drain()
    assert page.texts() == ["mine", "still queued"]


def test_only_files_in_our_own_bucket_are_shown(page: Page, world: World) -> None:
    page.start()
    page.say("hello")
    (line,) = world.lines.values()
    elsewhere = Attachment(kind="image", url="https://elsewhere.example/a.png")
    item = replace(line.item, key="chat#web#other", text="look", attachments=(elsewhere,))
    world.store.interactions.put(item, line.ticket)
    assert [i["attachments"] for i in page.hear()["items"]] == [[], []]


def test_ending_is_noted_once_and_a_later_message_goes_on(page: Page, world: World) -> None:
    page.start()
    assert page("POST", "/chat/end").status == 204
    page.say("hello")
    assert page("POST", "/chat/end").status == 204
    world.clock.advance(5000)
    assert page("POST", "/chat/end", {}).status == 204

    def notes() -> int:
        return sum(line.item.text == "chat_ended" for line in world.lines.values())

    assert notes() == 1
    page.say("one more thing")
    page("POST", "/chat/end")
    assert notes() == 2
    assert page.texts() == ["hello", "one more thing"]
    assert len(world.tickets) == 1


def test_a_solved_matter_is_told_until_more_is_said(page: Page, world: World) -> None:
    def stand() -> tuple[str, bool]:
        told = page("GET", "/chat/messages").json()
        return told["about"], told["solved"]

    page.start()
    assert stand() == ("", False)
    page.say("hello")
    about, solved = stand()
    assert about
    assert not solved
    world.work.set_status(world.only_ticket().id, "solved", by="ana")
    assert stand() == (about, True)
    world.clock.advance(1000)
    page.say("one more thing")
    after, solved = stand()
    assert after != about
    assert not solved


def test_typing_is_seen_by_the_other_side_for_some_seconds(page: Page, world: World) -> None:
    page.start()
    page.say("hello")
    threads, typing = chats(world.only_ticket()), ChatTyping(world.context)
    assert page("GET", "/chat/typing").json() == {"agent_typing": False}
    assert page("POST", "/chat/typing", {"typing": True}).status == 204
    assert typing.standing("customer", threads)
    page("POST", "/chat/typing", {"typing": False})
    assert not typing.standing("customer", threads)
    typing.mark("agent", threads)
    assert page("GET", "/chat/typing").json() == {"agent_typing": True}
    world.clock.advance(TYPING_MS)
    assert page("GET", "/chat/typing").json() == {"agent_typing": False}


# --- files


def test_a_file_goes_to_the_bucket_first_and_then_with_a_message(page: Page, world: World) -> None:
    page.start()
    place = page("POST", "/chat/uploads", {"name": "crack.png", "content_type": "image/png", "size": 1234})
    assert place.status == 201
    made = place.json()
    assert made["method"] == "PUT"
    assert made["headers"] == {"Content-Type": "image/png"}
    assert made["url"].endswith("?put=image/png&size=1234")
    page.say("", attachments=[{"key": made["key"], "name": "crack.png", "content_type": "image/png"}])
    (item,) = page.hear()["items"]
    assert item["attachments"] == [
        {"name": "crack.png", "content_type": "image/png", "url": f"https://files.example/{made['key']}?name=crack.png"}
    ]
    (line,) = (line for line in world.lines.values() if line.item.attachments)
    stored = Attachment(kind="image", stored=made["key"], name="crack.png", content_type="image/png")
    assert line.item.attachments == (stored,)
    assert world.queues.media_queue.messages == []  # nothing to fetch: it is there already


def test_a_file_of_somebody_else_s_can_t_be_sent(page: Page) -> None:
    page.start()
    key = page("POST", "/chat/uploads", {"name": "a.pdf", "content_type": "application/pdf", "size": 1}).json()["key"]
    mine = key.rpartition("/")[0]
    thief = another(page)
    thief.start()
    own = thief("POST", "/chat/uploads", {"name": "a", "content_type": "image/gif", "size": 1}).json()["key"]
    for tried in (key, f"{own}/../../{key}", own + "x", f"{mine}/", "media/sms/main/abc/0", "", own.upper()):
        body = {"client_id": "1", "attachments": [{"key": tried, "content_type": "application/pdf"}]}
        answer = thief("POST", "/chat/messages", body)
        assert (answer.status, answer.json().get("field")) == (422, "attachments[0].key"), tried


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ({"name": "a", "content_type": "text/html", "size": 5}, "content_type"),
        ({"name": "a", "content_type": "image/svg+xml", "size": 5}, "content_type"),
        ({"name": "a", "content_type": "image/png", "size": 0}, "size"),
        ({"name": "a", "content_type": "image/png", "size": 10 * 1024 * 1024 + 1}, "size"),
        ({"name": "a" * 201, "content_type": "image/png", "size": 1}, "name"),
        ({"name": "a", "content_type": "image/png"}, "size"),
    ],
)
def test_other_files_are_refused(file: dict[str, Any], field: str, page: Page) -> None:
    page.start()
    answer = page("POST", "/chat/uploads", file)
    assert (answer.status, answer.json()["field"]) == (422, field)


# --- who is who


def test_a_session_goes_on_with_its_earlier_token(page: Page, world: World) -> None:
    made = page.start(name="Robin")
    page.say("hello")
    world.clock.advance(29 * DAY)
    again = page.start(visitor=made["token"])
    assert again["visitor_id"] == made["visitor_id"]
    world.clock.advance(2 * DAY)
    assert page.texts() == ["hello"]
    assert page.hear()["items"][0]["name"] == "Robin"
    other = another(page)
    assert other.start()["visitor_id"] != made["visitor_id"]
    assert other.texts() == []


def test_a_customer_the_website_vouches_for_is_the_same_everywhere(page: Page, world: World) -> None:
    made = page.start(user=known("42", name="Ada Lane", email="ada@example.com"))
    assert made["visitor_id"] == "user:42"
    assert made["expires_at"] == world.clock.now + DAY
    page.say("from my phone")
    laptop = another(page)
    laptop.start(user=known("42", name="Ada Lane"))
    assert laptop.texts() == ["from my phone"]
    customer = world.store.customers.by_identity(identity_key("chat", "web", "user:42"))
    assert customer is not None
    assert (customer.verified, customer.name) == (True, "Ada Lane")
    (line,) = (line for line in world.lines.values() if line.item.text == "from my phone")
    assert line.item.extra["verified"] == "yes"


def test_whoever_signs_in_is_the_visitor_they_were_and_still_hears_what_is_answered_there(
    page: Page, world: World
) -> None:
    made = page.start(name="?")
    page.say("before signing in")
    page.start(visitor=made["token"], user=known("42", name="Ada"))
    answer_it(world, "answered on the old ticket")
    page.say("after signing in")
    assert page.texts() == ["before signing in", "answered on the old ticket", "after signing in"]
    before = world.store.customers.by_identity(identity_key("chat", "web", made["visitor_id"]))
    after = world.store.customers.by_identity(identity_key("chat", "web", "user:42"))
    assert before == after
    assert after is not None


def test_the_next_to_sign_in_on_a_shared_computer_is_not_the_same_person(page: Page, world: World) -> None:
    visitor = page.start()["token"]
    page.say("I am Ada, not signed in")
    page.start(visitor=visitor, user=known("ada"))
    page.say("I am Ada")
    second = another(page)
    second.start(visitor=visitor, user=known("bob"))
    second.say("I am Bob")
    assert second.texts() == ["I am Bob"]
    ada, bob = (world.store.customers.by_identity(identity_key("chat", "web", f"user:{id}")) for id in ("ada", "bob"))
    assert ada is not None
    assert bob is not None
    assert bob.id == customer_id(identity_key("chat", "web", "user:bob")) != ada.id
    page.start(visitor=visitor, user=known("ada"))  # the first may come again
    assert "I am Ada, not signed in" in page.texts()


def test_a_known_customer_s_session_is_not_prolonged_without_a_new_proof(page: Page) -> None:
    token = page.start(user=known("42"))["token"]
    assert page("POST", "/chat/web/sessions", {"visitor": token}).status == 401


def test_with_a_proof_an_expired_visitor_token_does_not_matter(page: Page, world: World) -> None:
    token = page.start()["token"]
    world.clock.advance(31 * DAY)
    assert page("POST", "/chat/web/sessions", {"visitor": token}).status == 401
    assert page("POST", "/chat/web/sessions", {"visitor": token, "user": known("42")}).status == 201


# --- refusals


def test_a_refusal_is_the_same_whatever_its_reason(page: Page) -> None:
    good = {"user": known("42")}
    answers = [
        page("POST", "/chat/web/sessions", {"user": {"id": "42", "hmac": proof("43")}}),
        page("POST", "/chat/web/sessions", {"user": {"id": "42", "hmac": proof("42", "another key")}}),
        page("POST", "/chat/web/sessions", {"user": {"id": "42"}}),
        page("POST", "/chat/nobody/sessions", good),
        page("POST", "/chat/off/sessions", good),
        page("GET", "/chat/nobody/config"),
    ]
    page.origin = ELSEWHERE
    answers += [page("POST", "/chat/web/sessions", good), page("GET", "/chat/web/config")]
    answers += [page("OPTIONS", "/chat/web/sessions"), page("OPTIONS", "/chat/nobody/config")]
    assert {a.status for a in answers} == {403}
    assert len({(a.body, tuple(sorted(a.headers.items()))) for a in answers}) == 1
    assert not any(name.startswith("access-control") for name in answers[0].headers)
    assert answers[0].headers["content-type"] == "application/problem+json"


CALLS = [("POST", "/chat/messages"), ("GET", "/chat/messages"), ("POST", "/chat/uploads"), ("POST", "/chat/typing"),
         ("GET", "/chat/typing"), ("POST", "/chat/end")]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_call_needs_a_good_token(method: str, path: str, page: Page, world: World) -> None:
    good = page.start()["token"]
    page.token = ""
    world.faults.reset()
    for header in ("", "Bearer", "Bearer x", f"Basic {good}", f"Bearer {good[:-2]}", f"Bearer {good} x"):
        answer = page(method, path, {"client_id": "1", "text": "t"}, headers={"authorization": header})
        assert (answer.status, answer.json()["type"]) == (401, "/problems/bad_session"), header
    world.clock.advance(31 * DAY)
    assert page(method, path, {}, headers={"authorization": f"Bearer {good}"}).status == 401
    assert world.faults.calls == []


def test_a_token_is_good_for_its_account_only(page: Page, world: World) -> None:
    page.start("web")
    claims = jwt.decode(page.token, options={"verify_signature": False})
    for account in ("off", "nobody", "../web"):
        page.token = jwt.encode({**claims, "account": account}, "w" * 32)
        assert page("GET", "/chat/messages").status == 401
    page.start("other")
    page.say("to the other account")
    assert page("POST", "/chat/web/sessions", {"visitor": page.token}).status == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"client_id": "1", "text": ""}, "text"),
        ({"client_id": "1", "text": " \n"}, "text"),
        ({"client_id": "1", "text": "x" * 10_001}, "text"),
        ({"client_id": "", "text": "x"}, "client_id"),
        ({"client_id": "x" * 201, "text": "x"}, "client_id"),
        ({"text": "x"}, "client_id"),
        ({"client_id": 5, "text": "x"}, "client_id"),
        ({"client_id": "1", "text": ["x"]}, "text"),
        ({"client_id": "1", "attachments": [{"name": "x"}]}, "attachments[0].key"),
        ({"client_id": "1", "attachments": [{"key": "k"}] * 11}, "attachments"),
        ([], "body"),
        (b"{", "body"),
        (b"\xff", "body"),
    ],
)
def test_wrong_input_is_named(body: Any, field: str, page: Page, world: World) -> None:
    page.start()
    answer = page("POST", "/chat/messages", body)
    wanted = 400 if isinstance(body, bytes) else 422
    assert (answer.status, answer.json()["field"]) == (wanted, field)
    assert answer.json()["detail"]
    assert world.queues.inbound_queue.messages == []


def test_the_content_type_does_not_matter(page: Page) -> None:
    page.start()
    answer = page("POST", "/chat/messages", {"client_id": "1", "text": "x"}, headers={"content-type": "text/plain"})
    assert answer.status == 202
    assert page("POST", "/chat/end", headers={"content-type": ""}).status == 204


def test_the_longest_message_is_taken_and_a_huge_body_is_not(page: Page) -> None:
    page.start()
    page.say("x" * 10_000)
    assert page("POST", "/chat/messages", b" " * 100_001).status == 413


@pytest.mark.parametrize("query", ["after=rubbish", "after=WzEsMl0", "limit=0", "limit=201", "limit=x", "limit=-1"])
def test_a_wrong_cursor_or_limit_is_named(query: str, page: Page) -> None:
    page.start()
    answer = page("GET", f"/chat/messages?{query}")
    assert (answer.status, answer.json()["field"]) == (422, query.partition("=")[0])


def test_who_is_too_fast_is_told_when_to_come_again(page: Page, world: World) -> None:
    page.start()
    answers = [page("POST", "/chat/messages", {"client_id": str(n), "text": "x"}) for n in range(21)]
    assert [a.status for a in answers] == [202] * 20 + [429]
    assert answers[-1].headers["retry-after"] == "1"
    assert page("POST", "/chat/uploads", {"name": "a", "content_type": "image/png", "size": 1}).status == 429
    assert page("GET", "/chat/messages").status == 200
    other = another(page)
    other.start()
    other.say("I have a turn of my own")
    world.clock.advance(1000)
    assert page("POST", "/chat/messages", {"client_id": "20", "text": "x"}).status == 202


def test_sessions_are_not_made_without_end(page: Page, world: World) -> None:
    statuses = [page("POST", "/chat/web/sessions", {}).status for _ in range(201)]
    assert statuses == [201] * 200 + [429]


def test_when_the_queue_is_down_the_page_is_asked_to_try_again(
    page: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(events: Any) -> None:
        raise Retry("the queue is down")

    page.start()
    monkeypatch.setattr(world.queues, "inbound", down)
    answer = page("POST", "/chat/messages", {"client_id": "1", "text": "x"})
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")
    assert "queue" not in answer.body


# --- pages and their origins


def test_a_page_of_a_listed_origin_may_call_and_read_the_answers(page: Page) -> None:
    page.origin = SHOP
    answer = page("POST", "/chat/web/sessions", {})
    assert answer.headers["access-control-allow-origin"] == SHOP
    page.token = answer.json()["token"]
    for method, path in CALLS:
        answer = page(method, path, {"client_id": "1", "text": "x", "name": "", "content_type": "", "size": 1})
        assert answer.headers["access-control-allow-origin"] == SHOP, path
        assert answer.headers["vary"] == "Origin"
        assert answer.headers["cache-control"] == "no-store"
    page.token = "expired"
    assert page("GET", "/chat/messages").headers["access-control-allow-origin"] == SHOP


def test_a_token_does_not_open_the_account_to_another_page(page: Page) -> None:
    page.start()
    page.origin = ELSEWHERE
    for method, path in CALLS:
        answer = page(method, path, {"client_id": "1", "text": "x"})
        assert answer.status == 403
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/chat/web/sessions", "/chat/web/config", *dict.fromkeys(p for _, p in CALLS)])
def test_browsers_may_ask_first(path: str, page: Page) -> None:
    page.origin = SHOP
    answer = page("OPTIONS", path)
    assert (answer.status, answer.body) == (204, "")
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_every_path_can_be_asked_for_first(page: Page) -> None:
    for path, methods in page.app.routes.items():
        if path.startswith("/chat/"):
            assert "OPTIONS" in methods, path


@pytest.mark.parametrize(
    ("listed", "origin", "status"),
    [
        (["*"], "https://anywhere.example", 200),
        (["https://SHOP.example/"], SHOP, 200),
        ([SHOP], "https://shop.example.evil.example", 403),
        ([SHOP], "http://shop.example", 403),
        ([SHOP], "null", 403),
        ([], SHOP, 403),
        ([], "", 200),
        (None, SHOP, 403),
        ("https://shop.example", SHOP, 403),
    ],
)
def test_which_origins_may(listed: Any, origin: str, status: int, page: Page, world: World) -> None:
    doc: dict[str, Any] = {"channel": "chat", "id": "third", "settings": {} if listed is None else {"origins": listed}}
    world.store.settings.put("account", "chat#third", doc, version=0, now=0)
    page.origin = origin
    assert page("GET", "/chat/third/config").status == status


def test_the_public_part_of_the_settings_is_public_and_the_rest_is_not(page: Page, world: World) -> None:
    found = page("GET", "/chat/web/config").json()
    assert found["greeting"] == "Hi, how can we help?"
    assert found["origins"] == [SHOP]
    assert found["online"] is False
    assert set(found) == {
        "name", "greeting", "online", "origins", "max_text", "max_files", "max_file_bytes", "file_types", "agents",
        "open", "opens_at", "answer_seconds", "call", "window",
    }  # fmt: skip


def test_a_page_is_told_whether_somebody_is_there(page: Page, world: World) -> None:
    assert page.start()["agents_online"] is False
    world.online("ben")
    world.clock.advance(6000)
    assert page.start()["agents_online"] is True
    entry = world.store.settings.entry("agent", "ben")
    assert entry
    version = world.store.settings.put("agent", "ben", {**entry[0], "enabled": False}, version=entry[1], now=0)
    world.clock.advance(6000)
    assert page("GET", "/chat/web/config").json()["online"] is False
    world.store.settings.put("agent", "ben", entry[0], version=version, now=0)
    world.clock.advance(6000)
    assert page("GET", "/chat/web/config").json()["online"] is True
    world.waking.presence("ben", Presence.AWAY)
    world.clock.advance(6000)
    assert page("GET", "/chat/web/config").json()["online"] is False


def test_no_word_name_or_address_reaches_the_log(page: Page, capfd: pytest.CaptureFixture[str]) -> None:
    page.start(name="Robin Roe", email="robin@example.com", user=known("4242"))
    page.say("my card is 4111")
    page.hear()
    page("POST", "/chat/messages", {"client_id": "1", "text": "x" * 10_001})
    out = "".join(capfd.readouterr())
    for secret in ("Robin", "robin@", "4242", "4111", page.token):
        assert secret not in out
