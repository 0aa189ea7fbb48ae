"""Attachments are fetched once, from where they may be, with credentials for their owner alone."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from chalicelib.channels.base import Bases, Fault, HttpAnswer, Secrets, SendFailed
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Attachment
from chalicelib.domain.interactions import Interaction, from_event, scrubbed
from chalicelib.download import MAX_BYTES, NotPublic
from chalicelib.services.media import Media
from tests.fakes import context, message

PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 20
TWILIO_URL = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
CDN_URL = "https://mms.twiliocdn.com/AC1/picture?sig=1"
BASIC = "Basic " + base64.b64encode(b"AC1:token").decode()
BOX = "http://127.0.0.1:9555"
SANDBOX = Bases(twilio=f"{BOX}/twilio", x=f"{BOX}/x", meta=f"{BOX}/meta/v26.0")
Give = HttpAnswer | Exception


def ok(body: bytes = PNG, content_type: str = "image/png") -> HttpAnswer:
    return HttpAnswer(status=200, headers={"content-type": content_type}, body=body)


def status(code: int, **headers: str) -> HttpAnswer:
    return HttpAnswer(status=code, headers={k.replace("_", "-"): v for k, v in headers.items()}, body=b"?")


@dataclass
class Web:
    """Servers by address. `asked` holds (address, Authorization) of every request."""

    pages: dict[str, Give] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def __call__(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> HttpAnswer:
        assert method == "GET"
        self.asked.append((url, headers.get("Authorization", "")))
        self.meanwhile()
        page = self.pages[url]
        if isinstance(page, Exception):
            raise page
        return page


class Vault:
    held: Mapping[str, Mapping[str, str]] = {
        "sms": {"account_sid": "AC1", "auth_token": "token"},
        "whatsapp": {"account_sid": "AC1", "auth_token": "token", "key_sid": "SK1", "key_secret": "key"},
        "x": {"access_token": "bearer"},
        "facebook": {"access_token": "page token"},
    }

    def get(self, channel: str, account: str) -> Secrets | None:
        return Secrets(webhook=(), send=self.held[channel]) if channel in self.held else None


@dataclass
class Bucket:
    kept: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def put(self, key: str, body: bytes, content_type: str) -> None:
        self.kept[key] = (body, content_type)

    def delete(self, keys: Any) -> None:
        for key in list(keys):
            self.kept.pop(key, None)


class Case:
    """One interaction with its attachments, a web, and the worker."""

    def __init__(self, *attachments: Attachment, channel: str = "sms", bases: Bases | None = None) -> None:
        self.web, self.bucket, self.context = Web(), Bucket(), context()
        self.media = Media(
            self.context, cast(Any, Vault()), cast(Any, self.bucket), self.web, bases or Bases()
        )  # fmt: skip
        event = message("MM1", at=1, channel=channel, attachments=attachments)
        self.key = event.key
        self.context.store.interactions.put(from_event(event, thread="t", customer="c"), "t_1")

    @property
    def item(self) -> Interaction:
        line = self.context.store.interactions.get(self.key)
        assert line
        return line.item

    def fetch(self) -> Interaction:
        self.media.fetch(self.key)
        return self.item


def picture(url: str = TWILIO_URL, **more: Any) -> Attachment:
    return Attachment(kind="image", url=url, **more)


def test_a_file_is_stored_and_noted() -> None:
    case = Case(picture(content_type="image/jpeg"))
    case.web.pages[TWILIO_URL] = ok()
    (stored,) = case.fetch().attachments
    assert (stored.size, stored.content_type, stored.url) == (len(PNG), "image/png", TWILIO_URL)
    assert stored.stored.startswith("media/sms/main/")
    assert stored.stored.endswith("/0")
    assert case.bucket.kept == {stored.stored: (PNG, "image/png")}


def test_a_second_run_does_nothing() -> None:
    case = Case(picture(), picture(CDN_URL))
    case.web.pages |= {TWILIO_URL: ok(), CDN_URL: status(410)}
    first = case.fetch()
    rev = cast(Any, case.context.store.interactions.get(case.key)).rev
    case.web.asked.clear()
    assert case.fetch() == first
    assert case.web.asked == []
    assert cast(Any, case.context.store.interactions.get(case.key)).rev == rev


def test_two_workers_at_once_end_in_the_same_place() -> None:
    case = Case(picture())
    case.web.pages[TWILIO_URL] = ok()
    running = iter([True])
    case.web.meanwhile = lambda: case.media.fetch(case.key) if next(running, False) else None
    (stored,) = case.fetch().attachments
    assert stored.stored
    assert len(case.bucket.kept) == 1


def test_whoever_comes_second_and_finds_nothing_does_not_take_back_what_the_first_stored() -> None:
    case = Case(picture())
    case.web.pages[TWILIO_URL] = ok()

    def first_worker() -> None:
        case.web.meanwhile = lambda: None
        case.media.fetch(case.key)
        case.web.pages[TWILIO_URL] = status(404)

    case.web.meanwhile = first_worker
    item = case.fetch()
    assert item.attachments[0].stored
    assert item.extra == {}


@pytest.mark.parametrize(
    "attachment",
    [
        Attachment(kind="location", url="https://maps.example", latitude=1.0, longitude=2.0),
        Attachment(kind="link", url="https://example.com/story"),
        Attachment(kind="image", stored="uploads/chat/web/x/1.png"),
        Attachment(kind="sticker", provider_id="369239263222822"),
    ],
)
def test_some_have_no_file_to_fetch(attachment: Attachment) -> None:
    case = Case(attachment, channel="facebook")
    assert case.fetch().attachments == (attachment,)
    assert case.web.asked == []


# --- whose credentials go where


@pytest.mark.parametrize(
    ("channel", "url", "sent"),
    [
        ("sms", TWILIO_URL, BASIC),
        ("whatsapp", TWILIO_URL, "Basic " + base64.b64encode(b"SK1:key").decode()),
        ("sms", "https://API.twilio.com:443/Media/1", BASIC),
        ("sms", CDN_URL, ""),
        ("sms", "https://api.twilio.com.evil.example/Media/1", ""),
        ("sms", "https://evil.example/api.twilio.com/Media/1", ""),
        ("sms", "https://api.twilio.com:8443/Media/1", ""),
        ("sms", "https://evil.example\\@api.twilio.com/Media/1", ""),
        ("sms", "https://ton.twitter.com/1.1/ton/data/dm/1/1/a.jpg", ""),
        ("x", "https://ton.twitter.com/1.1/ton/data/dm/1/1/a.jpg", "Bearer bearer"),
        ("x", "https://api.x.com/2/whatever", "Bearer bearer"),
        ("x", "https://pbs.twimg.com/media/a.jpg", ""),
        ("x", TWILIO_URL, ""),
        ("facebook", "https://scontent.xx.fbcdn.net/v/a.jpg?oh=1", ""),
        ("facebook", "https://graph.facebook.com/v26.0/1", ""),
        ("instagram", "https://lookaside.fbsbx.com/ig/a.jpg", ""),
    ],
)
def test_credentials_go_to_their_owner_only(channel: str, url: str, sent: str) -> None:
    case = Case(picture(url), channel=channel)
    case.web.pages[url] = ok()
    case.fetch()
    assert case.web.asked == [(url, sent)]


@pytest.mark.parametrize(
    ("channel", "url", "sent"),
    [
        ("sms", f"{BOX}/twilio/2010-04-01/Accounts/AC1/Media/1", BASIC),
        ("x", f"{BOX}/x/dm/1.jpg", "Bearer bearer"),
        ("sms", f"{BOX}/media/1/a.png", ""),
        ("sms", f"{BOX}/twilio.evil/1", ""),
        ("x", f"{BOX}/twilio/1", ""),
        ("facebook", f"{BOX}/media/1/a.png", ""),
    ],
)
def test_a_sandbox_s_addresses_may_be_plain_and_get_credentials_where_the_api_is(
    channel: str, url: str, sent: str
) -> None:
    case = Case(picture(url), channel=channel, bases=SANDBOX)
    case.web.pages[url] = ok()
    assert case.fetch().attachments[0].stored
    assert case.web.asked == [(url, sent)]


def test_a_redirect_to_a_signed_address_elsewhere_is_followed_without_credentials() -> None:
    case = Case(picture())
    case.web.pages |= {TWILIO_URL: status(307, location=CDN_URL), CDN_URL: ok()}
    assert case.fetch().attachments[0].stored
    assert case.web.asked == [(TWILIO_URL, BASIC), (CDN_URL, "")]


def test_a_stranger_s_redirect_to_the_provider_gets_no_credentials() -> None:
    start = "https://evil.example/1"
    case = Case(picture(start))
    case.web.pages |= {start: status(302, location=TWILIO_URL), TWILIO_URL: status(401)}
    assert case.fetch().extra == {"media_0": "refused"}
    assert case.web.asked == [(start, ""), (TWILIO_URL, "")]


def test_a_relative_redirect_stays_with_the_provider() -> None:
    case = Case(picture())
    case.web.pages |= {TWILIO_URL: status(302, location="/else"), "https://api.twilio.com/else": ok()}
    case.fetch()
    assert case.web.asked[1] == ("https://api.twilio.com/else", BASIC)


def test_three_redirects_are_enough_for_anybody() -> None:
    def hops(n: int) -> Case:
        case = Case(picture("https://cdn.example/0"))
        for hop in range(n):
            case.web.pages[f"https://cdn.example/{hop}"] = status(302, location=f"/{hop + 1}")
        case.web.pages[f"https://cdn.example/{n}"] = ok()
        return case

    assert hops(3).fetch().attachments[0].stored
    lost = hops(4)
    assert lost.fetch().extra == {"media_0": "refused"}
    assert len(lost.web.asked) == 4


@pytest.mark.parametrize(
    "url",
    [
        "http://media.example/1",
        "ftp://media.example/1",
        "file:///etc/passwd",
        "//media.example/1",
        "https://user:word@media.example/1",
        "https://",
        "nonsense",
        "https://[::1",
        "http://127.0.0.1:9555/media/1",
    ],
)
def test_only_encrypted_web_addresses_are_asked(url: str) -> None:
    case = Case(picture(url))
    assert case.fetch().extra == {"media_0": "refused"}
    assert case.web.asked == []


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data", "http://media.example/1", "", "file:///"]
)
def test_a_redirect_is_checked_like_the_first_address(target: str) -> None:
    case = Case(picture())
    case.web.pages[TWILIO_URL] = status(302, location=target)
    assert case.fetch().extra == {"media_0": "refused"}
    assert {url for url, _ in case.web.asked} == {TWILIO_URL}


def test_an_address_inside_our_network_is_refused_for_good() -> None:
    case = Case(picture("https://internal.example/1"))
    case.web.pages["https://internal.example/1"] = NotPublic("internal")
    assert case.fetch().extra == {"media_0": "refused"}


# --- what comes back


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (status(404), "gone"),
        (status(410), "gone"),
        (status(400), "refused"),
        (status(204), "refused"),
        (ok(b"x" * (MAX_BYTES + 1)), "too_large"),
        (ok(b"<p>Sign in</p>", "text/html; charset=utf-8"), "not_media"),
        (ok(b"\xef\xbb\xbf \n<!DOCTYPE html><title>Sign in", "image/png"), "not_media"),
        (ok(b"<HTML>", "application/octet-stream"), "not_media"),
    ],
)
def test_what_can_t_be_had_is_noted_and_not_asked_again(answer: HttpAnswer, why: str) -> None:
    case = Case(picture())
    case.web.pages[TWILIO_URL] = answer
    item = case.fetch()
    assert item.extra == {"media_0": why}
    assert item.attachments == (picture(),)
    assert case.bucket.kept == {}
    case.fetch()
    assert len(case.web.asked) == 1


@pytest.mark.parametrize(
    ("answer", "after"),
    [
        (status(500), 0),
        (status(503, retry_after="7"), 7),
        (status(429, retry_after="Wed, 21 Oct 2026 07:28:00 GMT"), 0),
        (status(408), 0),
        (status(401), 0),
        (status(403), 0),
        (SendFailed(Fault.SAFE, "no connection"), 0),
        (SendFailed(Fault.UNKNOWN, "broke off"), 0),
    ],
)
def test_what_may_be_had_later_comes_again(answer: Give, after: float) -> None:
    case = Case(picture())
    case.web.pages[TWILIO_URL] = answer
    with pytest.raises(Retry) as later:
        case.fetch()
    assert later.value.after == after
    case.web.pages[TWILIO_URL] = ok()
    assert case.fetch().attachments[0].stored


def test_one_that_fails_does_not_keep_the_others_from_being_stored() -> None:
    urls = [f"https://cdn.example/{n}" for n in range(3)]
    case = Case(*map(picture, urls))
    case.web.pages |= {urls[0]: status(500), urls[1]: status(404), urls[2]: ok()}
    with pytest.raises(Retry):
        case.fetch()
    assert [bool(a.stored) for a in case.item.attachments] == [False, False, True]
    assert case.item.extra == {"media_1": "gone"}
    case.web.pages[urls[0]] = ok(b"later", "image/gif")
    case.web.asked.clear()
    assert [bool(a.stored) for a in case.fetch().attachments] == [True, False, True]
    assert case.web.asked == [(urls[0], "")]


@pytest.mark.parametrize(
    ("stated", "known", "kept"),
    [
        ("image/jpeg", "image/png", "image/jpeg"),
        ("Image/JPEG; q=1", "", "image/jpeg"),
        ("", "audio/ogg", "audio/ogg"),
        ("binary/octet-stream", "audio/ogg", "audio/ogg"),
        ("application/octet-stream", "", "application/octet-stream"),
    ],
)
def test_the_type_is_the_answer_s_unless_it_says_nothing(stated: str, known: str, kept: str) -> None:
    case = Case(picture(content_type=known))
    case.web.pages[TWILIO_URL] = ok(content_type=stated)
    assert case.fetch().attachments[0].content_type == kept


# --- X knows some files by a key alone

LOOKUP = "https://api.x.com/2/media/3_77?media.fields=type,url,preview_image_url,variants"


def test_a_file_known_by_its_key_is_asked_for_first() -> None:
    case = Case(Attachment(kind="image", provider_id="3_77"), channel="x")
    case.web.pages |= {
        LOOKUP: ok(b'{"data":{"media_key":"3_77","type":"photo","url":"https://pbs.twimg.com/media/a.jpg"}}',
                   "application/json"),
        "https://pbs.twimg.com/media/a.jpg": ok(),
    }  # fmt: skip
    assert case.fetch().attachments[0].stored
    assert case.web.asked == [(LOOKUP, "Bearer bearer"), ("https://pbs.twimg.com/media/a.jpg", "")]


@pytest.mark.parametrize("body", [b"{}", b"[]", b"{", b'{"data":{"media_key":"3_77","type":"photo"}}', b'{"data":7}'])
def test_a_key_that_leads_nowhere_is_gone(body: bytes) -> None:
    case = Case(Attachment(kind="image", provider_id="3_77"), channel="x")
    case.web.pages[LOOKUP] = ok(body, "application/json")
    assert case.fetch().extra == {"media_0": "gone"}


# --- what was taken back


def erase(case: Case) -> None:
    case.context.store.interactions.change(case.key, lambda item: scrubbed(replace(item, erased=True, deleted_at=5)))


def test_a_deleted_interaction_is_left_alone() -> None:
    case = Case(picture())
    case.context.store.interactions.change(case.key, lambda item: replace(item, deleted_at=5))
    case.fetch()
    assert (case.web.asked, case.bucket.kept) == ([], {})


def test_the_files_of_an_erased_interaction_are_removed() -> None:
    case = Case(picture(), picture(CDN_URL))
    case.web.pages |= {TWILIO_URL: ok(), CDN_URL: ok()}
    case.fetch()
    case.bucket.kept["media/sms/main/another/0"] = (b"", "")
    erase(case)
    case.fetch()
    assert list(case.bucket.kept) == ["media/sms/main/another/0"]


def test_what_is_erased_while_its_files_are_on_the_way_leaves_none() -> None:
    case = Case(picture())
    case.web.pages[TWILIO_URL] = ok()
    case.web.meanwhile = lambda: erase(case)
    assert case.fetch().attachments == ()
    assert case.bucket.kept == {}


def test_an_interaction_that_is_not_stored_yet_comes_again() -> None:
    case = Case()
    with pytest.raises(Retry):
        case.media.fetch("sms#main#unknown")
