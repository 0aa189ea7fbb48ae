"""Language and feeling of a post: here, or by Amazon Comprehend where an account asks for it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.aws import comprehend
from chalicelib.channels.base import Account
from chalicelib.domain.events import Channel
from chalicelib.services.reading import Read, as_set, read


@pytest.mark.parametrize(
    ("text", "language", "sign"),
    [
        ("@brand I love this so much, thank you!", "en", 1),
        ("this is the worst thing I have ever bought", "en", -1),
        ("das ist wirklich schlecht und eine Frechheit", "de", -1),
        ("terrible", "", -1),
        ("", "", 0),
    ],
)
def test_a_post_is_read_here(text: str, language: str, sign: int) -> None:
    found = read(text)
    assert found.language == language
    assert (found.sentiment > 0) - (found.sentiment < 0) == sign


def test_neither_requests_nor_vader_is_loaded_by_a_post_that_isn_t_english() -> None:
    code = (
        "import sys; from chalicelib.services.reading import read; read('wo ist das paket und warum');"
        "assert 'vaderSentiment' not in sys.modules; read('where is my parcel and why');"
        "assert 'requests' not in sys.modules and 'vaderSentiment' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def account(**settings: Any) -> Account:
    return Account(channel=Channel.X, id="brand", settings=settings)


def test_only_an_account_that_asks_for_it_is_read_elsewhere() -> None:
    asked: list[tuple[str, str]] = []

    def remote(text: str, stated: str) -> tuple[str, int] | None:
        asked.append((text, stated))
        return ("pt", -40)

    reader = as_set(remote)
    assert reader("great", "", account()).sentiment > 0
    assert reader("great", "", None).sentiment > 0
    assert asked == []
    assert reader("@brand great https://a.example", "pt-BR", account(reader="comprehend")) == Read("pt", -40)
    assert asked == [("great", "pt-BR")]


def test_what_cannot_be_read_elsewhere_is_read_here() -> None:
    assert as_set(lambda *_: None)("terrible", "", account(reader="comprehend")).sentiment < 0


class Comprehend:
    """The two calls that are made, with the answers AWS documents."""

    def __init__(self, failure: Exception | None = None, score: float = 0.9) -> None:
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.failure, self.score = failure, score

    def detect_sentiment(self, **given: str) -> dict[str, Any]:
        self.calls.append(("sentiment", given))
        if self.failure:
            raise self.failure
        return {
            "Sentiment": "NEGATIVE",
            "SentimentScore": {"Positive": 0.1, "Negative": 0.7, "Neutral": 0.1, "Mixed": 0.1},
        }

    def detect_dominant_language(self, **given: str) -> dict[str, Any]:
        self.calls.append(("language", given))
        return {"Languages": [{"LanguageCode": "es", "Score": self.score}, {"LanguageCode": "pt", "Score": 0.05}]}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Comprehend:
    made = Comprehend()
    monkeypatch.setattr(comprehend, "brief", lambda name: made)
    return made


def test_feeling_is_the_share_of_positive_less_that_of_negative(service: Comprehend) -> None:
    assert comprehend.read("no me gusta") == ("es", -60)
    assert comprehend.read("nicht gut", "de-AT") == ("de-AT", -60)
    assert [name for name, _ in service.calls] == ["language", "sentiment", "sentiment"]
    assert service.calls[-1][1] == {"Text": "nicht gut", "LanguageCode": "de"}


def test_a_long_post_is_cut_to_what_the_service_takes_without_splitting_a_letter(service: Comprehend) -> None:
    comprehend.read("é" * 4_000, "fr")
    assert len(service.calls[0][1]["Text"].encode()) == 5_000


@pytest.mark.parametrize("text", ["", "   "])
def test_no_words_cost_no_call(service: Comprehend, text: str) -> None:
    assert comprehend.read(text) is None
    assert service.calls == []


def test_other_languages_and_unsure_ones_are_left_to_us(service: Comprehend) -> None:
    assert comprehend.read("hej", "sv") is None
    service.score = 0.3
    assert comprehend.read("hm") is None
    assert [name for name, _ in service.calls] == ["language"]


@pytest.mark.parametrize(
    "failure",
    [
        ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "DetectSentiment"),
        ReadTimeoutError(endpoint_url="https://comprehend.example"),
    ],
)
def test_a_failing_service_holds_nothing_up(service: Comprehend, failure: Exception) -> None:
    service.failure = failure
    assert comprehend.read("hola", "es") is None
