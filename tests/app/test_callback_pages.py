"""The customer's page about their call back, and asking on the web, through the app's routes."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any, cast

import pytest

from app import app
from chalicelib import wiring
from chalicelib.channels.base import Secrets
from chalicelib.domain.callbacks import Callback, How, State, When
from tests.app.routes import Answer, call
from tests.unit.services.callbacks.support import HOUR, LONDON, NOON, Care

SHOP = "https://shop.example"
SLOT = When(how=How.SLOT, earliest=NOON + HOUR)


@pytest.fixture
def care(monkeypatch: pytest.MonkeyPatch) -> Care:
    made = Care()
    known = {"voice": Secrets(webhook=("k" * 20,)), "sms": Secrets(webhook=("s",), send={"account_sid": "x"})}
    cast(Any, made.callbacks.web)._secrets = type("Vault", (), {"get": lambda self, channel, account: known[channel]})()
    doc, version = made.store.settings.entry("account", "voice#line")  # type: ignore[misc]
    made.store.settings.put("account", "voice#line", {**doc, "settings": {"origins": [SHOP]}}, version=version, now=0)
    for name, value in {
        "context": made.context, "settings": made.store.settings, "callbacks": made.callbacks,
    }.items():  # fmt: skip
        monkeypatch.setattr(wiring, name, lambda value=value: value)
    return made


def get(callback: Callback, key: str = "", **query: str) -> Answer:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    path = f"/callbacks/{callback.id}?t={key or callback.key}{more}"
    return call(app, "GET", path, "/callbacks/{id}", params={"id": callback.id})


def send(callback: Callback, form: str, key: str = "") -> Answer:
    path = f"/callbacks/{callback.id}?t={key or callback.key}"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return call(app, "POST", path, "/callbacks/{id}", params={"id": callback.id}, headers=headers, body=form.encode())


def post(path: str, body: Any, origin: str = SHOP, method: str = "POST") -> Answer:
    headers = {"content-type": "application/json", **({"origin": origin} if origin else {})}
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return call(app, method, path, path, params={}, headers=headers, body=raw)


class Marks(HTMLParser):
    """Whether every element that is opened is closed, and which there are."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def marks(page: str) -> Marks:
    out = Marks()
    out.feed(page)
    assert out.open == []
    return out


def test_the_page_says_when_we_call_and_offers_free_times(care: Care) -> None:
    callback = care.asked(when=SLOT)
    page = get(callback)
    assert page.status == 200
    assert "on <b>Monday 1 June at 14:00</b>, on the number ending in <b>50</b>" in page.body
    assert "Choose another time" in page.body
    assert LONDON not in page.body
    found = marks(page.body).seen
    radios = [attrs for tag, attrs in found if tag == "input"]
    assert len(radios) > 50
    assert {"Monday 1 June, 15:00", "Tuesday 2 June, 08:00"} <= {attrs["aria-label"] for attrs in radios}
    assert [attrs["value"] for tag, attrs in found if tag == "button"] == ["now", "cancel", "slot"]


def test_the_page_is_kept_from_caches_frames_search_engines_and_other_sites(care: Care) -> None:
    headers = get(care.asked(when=SLOT)).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "script" not in headers["content-security-policy"]


def test_a_wrong_link_and_one_that_never_was_are_told_the_same(care: Care) -> None:
    callback = care.asked(when=SLOT)
    wrong, none = get(callback, "guessed"), get(Callback(id="cb_none", key="x"))
    assert (wrong.status, wrong.body) == (none.status, none.body)
    assert wrong.status == 404
    assert send(callback, "do=cancel", "guessed").status == 404
    assert care.only().state is State.SCHEDULED


def test_a_chosen_time_is_booked_and_said_on_a_page_that_can_be_loaded_again(care: Care) -> None:
    callback = care.asked(when=SLOT)
    answer = send(callback, f"do=slot&slot={NOON + 3 * HOUR}")
    assert answer.status == 303
    assert re.fullmatch(r"\?t=key-\w+&said=moved", answer.headers["location"])
    assert care.only().next_at == NOON + 3 * HOUR
    assert "Done: your call has a new time." in get(callback, said="moved").body


def test_the_call_can_be_called_off_and_asked_for_at_once(care: Care) -> None:
    callback = care.asked(when=SLOT)
    assert send(callback, "do=now").status == 303
    care.settle(5_000)
    assert "We are calling you" in get(callback).body
    assert send(callback, "do=cancel").status == 303
    page = get(callback, said="cancelled")
    assert "This call is cancelled." in page.body
    assert "<form" not in page.body
    assert (care.only().outcome, len(care.phone.cancelled)) == ("abandoned", 1)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("do=slot", "Choose one of the times first."),
        ("do=slot&slot=abc", "Choose one of the times first."),
        (f"do=slot&slot={NOON + HOUR + 60_000}", "This time is not one that can be booked."),
        ("do=everything", "Choose a time, or cancel."),
        ("", "Choose a time, or cancel."),
        ("x" * 5_000, "This form is too large."),
    ],
)
def test_what_can_t_be_done_is_said_and_changes_nothing(care: Care, form: str, said: str) -> None:
    callback = care.asked(when=SLOT)
    answer = send(callback, form)
    assert answer.status == 409
    assert (said in answer.body, 'role="alert"' in answer.body) == (True, True)
    marks(answer.body)
    assert care.only() == callback


def test_every_state_has_a_page_of_its_own(care: Care) -> None:
    doc, version = care.store.settings.entry("queue", "care")  # type: ignore[misc]
    care.store.settings.put("queue", "care", {**doc, "callback_attempts": 2}, version=version, now=0)
    callback = care.asked()
    said = [get(callback).body]
    for outcome in ("busy", "no_answer"):
        care.settle(max(5_000, care.only().next_at - care.clock.now))
        care.said_to_phone(outcome)
        said.append(get(callback).body)
    assert send(callback, "do=now").status == 303
    care.settle(5_000)
    for outcome in ("connected", "ended"):
        care.said_to_phone(outcome)
        said.append(get(callback).body)
    titles = [re.search(r"<h1>(.*?)</h1>", page)[1] for page in said]  # type: ignore[index]
    assert titles == [
        "We will call you", "We will try again", "We couldn’t reach you", "We are talking", "We have talked",
    ]  # fmt: skip
    for page in said:
        marks(page)


def test_a_page_says_whose_fault_it_was(care: Care) -> None:
    callback = care.asked()
    care.settle(5_000)
    care.said_to_phone("abandoned")
    page = get(callback).body
    assert ("We kept you waiting" in page, "We tried to call you at 13:00." in page) == (True, True)
    late = care.asked(
        care.heard_from("SM2", identity="+442071838751"),
        When(how=How.WINDOW, earliest=NOON + HOUR, latest=NOON + 2 * HOUR),
        name="c2",
    )
    care.clock.advance(3 * HOUR)
    care.callbacks.woken(late.id)
    assert "We didn’t call you in time" in get(late).body


def test_a_link_is_worth_nothing_once_they_have_talked(care: Care) -> None:
    callback = care.asked()
    care.settle(5_000)
    care.said_to_phone("ended")
    for form in ("do=now", "do=cancel", f"do=slot&slot={NOON + 3 * HOUR}"):
        assert send(callback, form).status in (303, 409)
    assert care.only().state is State.DONE
    care.settle(4 * HOUR)
    assert care.phone.asked == 1


def test_a_form_sent_twice_does_the_same_as_once(care: Care) -> None:
    callback = care.asked(when=SLOT)
    for form in ("do=now", "do=now", f"do=slot&slot={NOON + 3 * HOUR}", f"do=slot&slot={NOON + 3 * HOUR}"):
        assert send(callback, form).status == 303
    assert (care.only().turn, care.only().next_at) == (3, NOON + 3 * HOUR)
    booked = care.store.callbacks.booked("care", NOON, NOON + 24 * HOUR)
    assert [(slot.start, slot.taken) for slot in booked] == [(NOON + 3 * HOUR, 1)]
    for _ in range(2):
        assert send(callback, "do=cancel").status == 303
    assert care.store.callbacks.booked("care", NOON, NOON + 24 * HOUR) == []
    assert len(care.facts("callback_cancelled")) == 1


def test_a_name_with_marks_in_it_is_shown_as_it_is(care: Care) -> None:
    doc, version = care.store.settings.entry("account", "voice#line")  # type: ignore[misc]
    care.store.settings.put("account", "voice#line", {**doc, "name": "<b>&Co"}, version=version, now=0)
    assert "&lt;b&gt;&amp;Co" in get(care.asked(when=SLOT)).body


# --- asking on the web


def asked_on_the_web(care: Care, **more: Any) -> Answer:
    assert post("/callbacks/codes", {"account": "line", "number": LONDON}).status == 202
    code = care.provider.codes[-1].text[:6]
    return post("/callbacks", {"account": "line", "number": LONDON, "code": code, "client_id": "w1", **more})


def test_a_number_that_proved_itself_is_called(care: Care) -> None:
    answer = asked_on_the_web(care, name="Sam", note="shoes")
    assert answer.status == 201, answer.body
    told = answer.json()
    assert (told["state"], told["page"]) == ("scheduled", care.callbacks.telling.link(care.only()))
    assert answer.headers["access-control-allow-origin"] == SHOP
    care.settle(5_000)
    assert len(care.phone.made) == 1


def test_a_time_may_be_asked_for_on_the_web(care: Care) -> None:
    times = {"from": "2026-06-01T14:00:00Z", "to": "2026-06-01T16:00:00Z"}
    assert asked_on_the_web(care, when=times).json()["next_at"] == NOON + 2 * HOUR


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"code": "999"}, 422, "code"),
        ({"number": "call me"}, 422, "number"),
        ({"when": {"from": "2026-06-01T14:00:00Z"}}, 422, "when"),
        ({"client_id": ""}, 422, "client_id"),
        ({"note": "x" * 501}, 422, "note"),
        ({"account": "none"}, 403, None),
    ],
)
def test_a_wish_that_can_t_be_is_refused_by_name(care: Care, change: Any, status: int, field: str | None) -> None:
    answer = asked_on_the_web(care, **change)
    assert (answer.status, answer.json().get("field")) == (status, field)
    assert care.promises == {}


def test_another_origin_gets_nothing_and_a_browser_may_ask_first(care: Care) -> None:
    assert post("/callbacks/codes", {"account": "line", "number": LONDON}, "https://evil.example").status == 403
    assert care.provider.codes == []
    first = post("/callbacks", b"", method="OPTIONS")
    assert (first.status, "POST" in first.headers["access-control-allow-methods"]) == (204, True)
    assert post("/callbacks/codes", b"{", SHOP).status == 400


def test_too_many_codes_are_told_to_wait(care: Care) -> None:
    answers = [post("/callbacks/codes", {"account": "line", "number": LONDON}) for _ in range(5)]
    assert [answer.status for answer in answers] == [202] * 4 + [429]
    assert int(answers[-1].headers["retry-after"]) > 60


def test_a_visitor_who_claims_other_addresses_is_still_one_visitor(care: Care) -> None:
    statuses = []
    for n in range(16):
        body = json.dumps({"account": "line", "number": f"+4420718387{n:02d}"}).encode()
        headers = {"content-type": "application/json", "origin": SHOP, "x-forwarded-for": f"10.0.0.{n}"}
        path = "/callbacks/codes"
        statuses.append(call(app, "POST", path, path, params={}, headers=headers, body=body).status)
    assert statuses == [202] * 15 + [429]
