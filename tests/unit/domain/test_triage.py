"""Which posts need a person: rules, words, language, feeling, and how they are weighed."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.heard import Need
from chalicelib.domain.triage.checks import check
from chalicelib.domain.triage.defaults import DEFAULTS, in_force
from chalicelib.domain.triage.language import guess
from chalicelib.domain.triage.post import COUNTS, Address, Post, called, counts, hashtags, mentioned, words_of
from chalicelib.domain.triage.rule import Reading, TriageRule, match
from chalicelib.domain.triage.sentiment import feeling
from chalicelib.domain.triage.verdict import UNSURE, decide
from chalicelib.domain.triage.words import fits, folded, found, spoken

RULES = tuple(DEFAULTS.values())
TEXTS = st.text(max_size=300) | st.lists(
    st.sampled_from(["refund", "love", "?", "crypto", "@you", "https://a.b", "#tag", "DOWN", "не", "🔥", "\n"]),
    max_size=20,
).map(" ".join)  # fmt: skip


def reading(text: str = "", *, language: str = "", sentiment: int = 0, **facts: Any) -> Reading:
    post = Post(text=text, **facts)
    return Reading(post=post, said=spoken(text), counts=counts(post), language=language, sentiment=sentiment)


# --- words


@pytest.mark.parametrize(
    ("text", "words", "patterns", "said"),
    [
        ("Where is my ORDER?", ("my order",), (), "my order"),
        ("reordering", ("order",), (), ""),
        ("Où est mon colis", ("où est",), (), "ou est"),
        ("Siparişim nerede, IŞIK?", ("siparisim",), (), "siparisim"),
        ("don’t", ("don't",), (), "don't"),
        ("my—order", ("my order",), (), "my order"),
        ("まだ届かないのですが", ("届かない",), (), "届かない"),
        ("बहुत अच्छी सेवा", ("बहुत अच्छ",), (), "बहुत अच्छ"),
        ("well 🙄", ("🙄",), (), "🙄"),
        ("order 12345 please", (), ("order ####*",), "order 12345"),
        ("order 12 please", (), ("order ####*",), ""),
        ("refunding", (), ("refund*",), "refunding"),
        ("refund", (), ("refund*",), "refund"),
        ("", ("order",), ("*",), ""),
        ("order", ("", "  "), ("", " "), ""),
    ],
)
def test_a_text_says_a_word_whole_and_case_and_accents_aside(
    text: str, words: tuple[str, ...], patterns: tuple[str, ...], said: str
) -> None:
    assert found(spoken(text), words, patterns) == said


@pytest.mark.parametrize(
    ("word", "pattern", "yes"),
    [
        ("abc", "abc", True), ("abc", "a*", True), ("abc", "*c", True), ("abc", "*", True), ("", "*", True),
        ("abc", "a*d", False), ("abc", "ab", False), ("a1", "a#", True), ("ab", "a#", False), ("aXbXc", "a*b*c", True),
        ("a.c", "a.c", True), ("abc", "a.c", False), ("abc", "(a|b)*", False),
    ],
)  # fmt: skip
def test_a_pattern_is_no_regular_expression(word: str, pattern: str, yes: bool) -> None:
    assert fits(word, pattern) is yes


def test_a_pattern_made_to_take_for_ever_takes_no_longer_than_it_may() -> None:
    steps = 0

    class Counted(str):
        def __getitem__(self, key: Any) -> str:
            nonlocal steps
            steps += 1
            return str.__getitem__(self, key)

    assert not fits(Counted("a" * 400), "*a" * 30 + "b")
    assert steps < 10 * 400 * 61


@given(st.text(alphabet="ab1", max_size=8), st.text(alphabet="ab*#", max_size=8))
def test_a_pattern_fits_what_the_same_regular_expression_does(word: str, pattern: str) -> None:
    import re

    made = "".join({"*": ".*", "#": r"\d"}.get(letter, letter) for letter in pattern)
    assert fits(word, pattern) == bool(re.fullmatch(made, word))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = folded(text)
    assert folded(once) == once or len(once) > 3_000


# --- facts of a text


@pytest.mark.parametrize(
    ("text", "name", "n"),
    [
        ("see https://a.example and www.b.example?x=1", "links", 2),
        ("#one #two #3 &#39; a#b", "hashtags", 2),
        ("@a @b me@c.example", "mentions", 2),
        ("really?? ¿no？ ؟", "questions", 4),
        ("https://a.example/?q=1", "questions", 0),
        ("wow!! ！", "exclamations", 3),
        ("WHY IS THIS BROKEN", "capitals", 100),
        ("OK", "capitals", 0),
        ("@brand three little words https://a.example", "words", 3),
        ("❤️ 👏", "words", 0),
    ],
)
def test_what_is_counted(text: str, name: str, n: int) -> None:
    assert counts(Post(text=text))[name] == n
    assert set(counts(Post(text=text))) == set(COUNTS)


def test_whom_a_text_speaks_to_and_whom_it_names() -> None:
    assert called(".@Anna @brand: hi @carl") == ("anna", "brand")
    assert called("hi @anna") == ()
    assert mentioned("hi @Anna. https://x.example/@not @b_2") == ("anna", "b_2")
    assert words_of("@a @b what is this https://x.example") == "what is this"
    assert hashtags("#Sale #sale #Été https://x.example/#no") == ("sale", "été")


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        ("where is my order and why", "", "en"),
        ("wo ist meine bestellung und warum", "", "de"),
        ("où est ma commande, je ne l'ai pas", "", "fr"),
        ("¿dónde está mi pedido? no ha llegado", "", "es"),
        ("dov'è il mio ordine? non è arrivato", "", "it"),
        ("onde está o meu pedido? não chegou", "", "pt"),
        ("waar is mijn bestelling, het is er nog niet", "", "nl"),
        ("var är min beställning, den har inte kommit", "", "sv"),
        ("gdzie jest moje zamówienie i dlaczego nie", "", "pl"),
        ("siparişim nerede, bana neden gelmedi", "", "tr"),
        ("注文はどこですか", "", "ja"),
        ("订单在哪里", "", "zh"),
        ("أين طلبي", "", "ar"),
        ("मेरा ऑर्डर कहाँ है", "", "hi"),
        ("где мой заказ", "", "ru"),
        ("주문 어디", "", "ko"),
        ("where is it", "pt-BR", "pt-BR"),
        ("", "", ""),
        ("asdf qwer", "", ""),
    ],
)
def test_the_language_of_a_post(text: str, stated: str, language: str) -> None:
    assert guess(text, stated) == language


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("pésimo servicio, estafadores", -1), ("servicio excelente, gracias", 1), ("nicht schlecht", 1),
        ("kein guter Laden, Betrug", -1), ("最高です", 1), ("最悪", -1), ("رائع", 1), ("😡", -1), ("blue", 0), ("", 0),
    ],
)  # fmt: skip
def test_feeling_in_other_languages(text: str, sign: int) -> None:
    value = feeling(text)
    assert (value > 0) - (value < 0) == sign
    assert -100 <= value <= 100


# --- one rule


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        ({"words": ("late",)}, {"text": "so late"}, {"text": "so later"}),
        ({"words": ("late",), "unless": ("better late",)}, {"text": "late"}, {"text": "better late than never"}),
        ({"channels": ("x",)}, {"channel": "x"}, {"channel": "facebook"}),
        ({"accounts": ("de",)}, {"account": "de"}, {"account": "uk"}),
        ({"kinds": ("review",)}, {"kind": "review"}, {"kind": "post"}),
        ({"languages": ("pt",)}, {"language": "pt-BR"}, {"language": "ptx"}),
        ({"handles": ("@Rival",)}, {"handle": "rival"}, {"handle": "friend"}),
        ({"tags": ("vip", "gold")}, {"tags": ("gold",)}, {"tags": ("tin",)}),
        ({"min_followers": 10}, {"followers": 10}, {"followers": 9}),
        ({"min_reach": 10}, {"reach": 3, "followers": 10}, {"reach": 9}),
        ({"verified": True}, {"verified": True}, {"verified": False}),
        ({"sentiment_at_most": -50}, {"sentiment": -50}, {"sentiment": -49}),
        ({"sentiment_at_least": 50}, {"sentiment": 50}, {"sentiment": 49}),
        ({"least": {"links": 2}}, {"text": "www.a.b www.c.d"}, {"text": "www.a.b"}),
        ({"most": {"words": 1}}, {"text": "hi"}, {"text": "hi there"}),
        ({"least": {"rating": 1}, "most": {"rating": 3}}, {"rating": 3}, {"rating": 0}),
        ({"address": ("others",)}, {"address": Address.OTHERS}, {"address": Address.US}),
        ({"answers_us": True}, {"answers_us": True}, {}),
        ({"reshare": True}, {"reshare": True}, {}),
    ],
)
def test_a_rule_holds_where_every_condition_does(rule: dict[str, Any], yes: dict[str, Any], no: dict[str, Any]) -> None:
    made = TriageRule(id="r", need="needs", **rule)
    assert match(made, reading(**yes))
    assert match(made, reading(**no)) is None
    assert match(replace(made, enabled=False), reading(**yes)) is None


def test_a_rule_without_a_condition_never_holds() -> None:
    assert match(TriageRule(id="r", need="none", weight=99), reading("anything")) is None


# --- weighing


def rule(id: str, need: str, weight: int, word: str, **more: Any) -> TriageRule:
    return TriageRule(id=id, need=need, weight=weight, words=(word,), **more)


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("", Need.NEEDS),  # nothing speaks: a person looks
        ("weak", Need.NEEDS),
        ("noise", Need.NONE),
        ("noise ask", Need.NONE),  # 90 against 60
        ("noise ask grave", Need.NEEDS),  # 90 against 92
        ("nice", Need.WORTH),
        ("nice ask", Need.NEEDS),  # a question in praise is one
        ("nice hint", Need.WORTH),  # a hint isn't
        ("nice noise", Need.NONE),
        ("weak weaker", Need.NONE),  # together they are enough
    ],
)
def test_the_strongest_evidence_wins_and_doubt_goes_to_a_person(text: str, need: Need) -> None:
    rules = (
        rule("weak", "none", 45, "weak"), rule("weaker", "none", 40, "weaker"), rule("noise", "none", 90, "noise"),
        rule("ask", "needs", 60, "ask"), rule("grave", "needs", 80, "grave"), rule("hint", "needs", 40, "hint"),
        rule("nice", "worth", 70, "nice"),
    )  # fmt: skip
    assert decide(Post(text=text), rules).need is need


def test_a_verdict_says_why_the_strongest_first_and_what_speaks_against_it() -> None:
    rules = (
        rule("a", "needs", 60, "ask", reason="it asks"), rule("b", "needs", 80, "grave", reason="it is grave"),
        rule("c", "worth", 40, "nice", reason="it is praise"),
    )  # fmt: skip
    verdict = decide(Post(text="a nice grave ask"), rules)
    assert verdict.why == ('it is grave: "grave"', 'it asks: "ask"', 'but it is praise: "nice"')
    assert verdict.rules == ("b", "a", "c")
    assert decide(Post(text="blue"), rules).why == (UNSURE,)


def test_confidence_comes_from_strength_and_agreement() -> None:
    rules = (rule("a", "needs", 60, "ask"), rule("b", "needs", 60, "please"), rule("c", "worth", 60, "nice"))
    alone = decide(Post(text="ask"), rules).confidence
    assert decide(Post(text="ask please"), rules).confidence > alone > decide(Post(text="ask nice"), rules).confidence
    assert decide(Post(text="blue"), rules).confidence == 5


def test_the_highest_priority_counts_and_reach_and_a_valued_customer_raise_it() -> None:
    assert decide(Post(text="my app crashed"), RULES).priority == "normal"
    assert decide(Post(text="my app crashed", followers=50_000), RULES).priority == "high"
    assert decide(Post(text="my app crashed", tags=("vip",)), RULES).priority == "high"
    assert decide(Post(text="the charger caught fire", followers=50_000), RULES).priority == "urgent"
    assert decide(Post(text="lovely, thanks", followers=50_000), RULES).priority == "low"


def test_the_topic_is_that_of_the_heaviest_rule_then_the_first_in_order() -> None:
    rules = (
        rule("z", "needs", 70, "a", topic="late", order=1), rule("y", "needs", 70, "b", topic="money", order=2),
        rule("x", "needs", 60, "c", topic="light", order=0),
    )  # fmt: skip
    assert decide(Post(text="a b c"), rules).topic == "late"
    assert decide(Post(text="b c"), rules).topic == "money"


def test_a_stored_rule_replaces_or_switches_off_the_one_of_its_id() -> None:
    off = in_force([replace(DEFAULTS["question-mark"], enabled=False)])
    assert len(off) == len(DEFAULTS)
    assert "question-mark" not in decide(Post(text="is blue blue?"), off).rules
    own = in_force([TriageRule(id="ours", words=("frobnicate",), need="needs", topic="frob")])
    assert decide(Post(text="frobnicate"), own).topic == "frob"


@pytest.mark.parametrize(("stars", "need"), [(1, "needs"), (2, "needs"), (3, "needs"), (4, "worth"), (5, "worth")])
def test_a_review_with_a_low_rating_needs_a_reply(stars: int, need: str) -> None:
    assert decide(Post(kind="review", rating=stars), RULES).need == need


@pytest.mark.parametrize(
    "text",
    [
        "hello", "hola", "bonjour", "hallo", "ciao", "olá", "hoi", "hej", "dzień dobry", "merhaba", "こんにちは",
        "مرحبا", "नमस्ते", "привет", "你好", "안녕하세요",
    ],
)  # fmt: skip
def test_a_greeting_is_not_left_without_an_answer(text: str) -> None:
    assert decide(Post(text=text), RULES, language=guess(text), sentiment=feeling(text)).need is Need.NEEDS


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(-500, 500), st.integers(0, 10**9), st.sampled_from(Address), st.booleans(), st.integers(0, 5))
def test_whatever_is_said_there_is_a_verdict_and_the_order_of_rules_makes_no_difference(
    text: str, sentiment: int, followers: int, address: Address, reshare: bool, rating: int
) -> None:
    post = Post(text=text, followers=followers, address=address, reshare=reshare, rating=rating)
    language = guess(text)
    shuffled = list(RULES)
    random.Random(len(text)).shuffle(shuffled)
    one = decide(post, RULES, language=language, sentiment=sentiment)
    assert one == decide(post, shuffled, language=language, sentiment=sentiment)
    assert one.why
    assert 1 <= one.confidence <= 99
    assert -100 <= one.sentiment <= 100
    assert one.need is Need.NEEDS or one.confidence >= 20, "what is left alone is left alone for a reason"
    assert -100 <= feeling(text) <= 100


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_without_evidence_a_person_looks(text: str) -> None:
    assert decide(Post(text=text), ()).need is Need.NEEDS


# --- what may be stored


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"need": "needs"}, "words"),
        ({"words": ("a",)}, "need"),
        ({"words": ("a",), "need": "needs", "spam": True}, "spam"),
        ({"need": "needs", "least": {"smiles": 1}}, "least.smiles"),
        ({"need": "needs", "most": {"smiles": 1}}, "most.smiles"),
        ({"need": "needs", "sentiment_at_least": 5, "sentiment_at_most": 4}, "sentiment_at_least"),
        ({"need": "needs", "patterns": ("ok", "**")}, "patterns[1]"),
    ],
)
def test_a_rule_that_could_never_work_is_refused(rule: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check(TriageRule(id="r", **rule))
    assert refusal.value.field == field


@pytest.mark.parametrize("id", DEFAULTS)
def test_every_rule_that_is_there_from_the_start_could_be_stored(id: str) -> None:
    check(DEFAULTS[id])
    assert DEFAULTS[id].name
    assert DEFAULTS[id].reason or not DEFAULTS[id].need
