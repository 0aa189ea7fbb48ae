"""A phone menu as data: what is refused and where, and that no caller ever gets stuck in one."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.domain import ivr as menus
from chalicelib.domain.errors import Invalid
from chalicelib.domain.ivr import DEFAULT, Heard, Ivr, Node, Prompt, answer, choose, walk
from chalicelib.domain.ivr_checks import MOST_HEARD, check

QUEUES, CALENDARS = {"help", "sales"}, {"office"}
ENDINGS = ("queue", "voicemail", "callback", "external", "hangup")


def text(words: str) -> Prompt:
    return Prompt(text=words)


GOOD: dict[str, Node] = {
    "hello": Node(kind="say", prompt=text("Welcome to {brand}."), next="hours"),
    "hours": Node(kind="hours", calendar="office", open="main", closed="message"),
    "main": Node(
        kind="menu",
        prompt=text("For sales press 1, for help press 2, para español oprima el 3."),
        choices={"1": "sales", "2": "help", "3": "spanish", "9": "main", "*": "shop"},
        words={"sales": "sales", "my bill": "help", "bill of sale": "sales"},
        no_input="help",
        invalid=text("Pardon?"),
    ),
    "spanish": Node(kind="language", language="es-ES", voice="Polly.Lucia", next="hola"),
    "hola": Node(kind="say", prompt=text("Hola."), next="help"),
    "sales": Node(kind="queue", queue="sales", priority="high"),
    "help": Node(kind="queue", queue="help"),
    "message": Node(kind="voicemail", queue="help", prompt=text("Leave a message.")),
    "shop": Node(kind="external", number="+15557770009", after="back"),
    "back": Node(kind="callback", queue="help"),
}


def ivr(nodes: dict[str, Node] | None = None, **others: Any) -> Ivr:
    return Ivr(
        **{"id": "main", "start": "hello", "nodes": GOOD if nodes is None else nodes, "voice": "Polly.Amy"} | others
    )


def changed(node_id: str, **fields: Any) -> Ivr:
    return ivr(GOOD | {node_id: replace(GOOD[node_id], **fields)})


def test_a_sound_menu_and_the_default_are_accepted() -> None:
    check(ivr(), QUEUES, CALENDARS)
    check(DEFAULT, set(), set())


@pytest.mark.parametrize(
    ("broken", "path", "reason"),
    [
        (changed("main", choices={"1": "nowhere"}), "nodes.main.choices.1", "no step nowhere"),
        (changed("main", words={"sales": "nowhere"}), "nodes.main.words.sales", "no step nowhere"),
        (changed("main", no_input=""), "nodes.main.no_input", "which step comes next"),
        (changed("hello", next=""), "nodes.hello.next", "which step comes next"),
        (changed("hours", open=""), "nodes.hours.open", "which step"),
        (changed("hours", closed="gone"), "nodes.hours.closed", "no step gone"),
        (changed("shop", after="gone"), "nodes.shop.after", "no step gone"),
        (ivr(start="gone"), "start", "no step gone"),
        (ivr(start=""), "start", "Name the step"),
        (ivr({}), "nodes", "at least one"),
        (changed("hello", kind="dance"), "nodes.hello.kind", "say, hours, language"),
        (ivr(GOOD | {"Bad Name": Node(kind="hangup")}), "nodes.Bad Name", "a-z"),
        (ivr(GOOD | {"a~b": Node(kind="hangup")}), "nodes.a~b", "a-z"),
        (ivr(GOOD | {"island": Node(kind="hangup")}), "nodes.island", "Nothing leads"),
        # circles
        (changed("main", no_input="main"), "nodes.main.no_input", "back to main"),
        (changed("main", no_input="hello"), "nodes.main.no_input", "back to hello"),
        (changed("hola", next="spanish"), "nodes.hola.next", "back to spanish"),
        (changed("hello", next="hello"), "nodes.hello.next", "back to hello"),
        (ivr(GOOD | {"shop": replace(GOOD["shop"], after="shop")}), "nodes.shop.after", "back to shop"),
        # choices
        (changed("main", choices={}, words={}), "nodes.main.choices", "at least one"),
        (changed("main", choices={"a": "help"}), "nodes.main.choices.a", "keys of a phone"),
        (changed("main", choices={"": "help"}), "nodes.main.choices.", "keys of a phone"),
        (changed("main", choices={"12": "help"}), "nodes.main.choices.12", "takes 1 key"),
        (changed("main", choices={"#": "help"}), "nodes.main.choices.#", "ends an entry"),
        (changed("main", words={"?": "help"}), "nodes.main.words.?", "word or phrase"),
        (changed("main", words={"a, b": "help"}), "nodes.main.words", "comma"),
        (changed("main", num_digits=0), "nodes.main.num_digits", "1 to 20"),
        (changed("main", tries=10), "nodes.main.tries", "1 to 9"),
        (changed("main", timeout_seconds=0), "nodes.main.timeout_seconds", "1 to 60"),
        (changed("main", finish="##"), "nodes.main.finish", "one key"),
        # prompts
        (changed("hello", prompt=Prompt()), "nodes.hello.prompt", "Give a text"),
        (changed("main", prompt=text("  ")), "nodes.main.prompt", "Give a text"),
        (changed("hello", prompt=text("x" * 4_097)), "nodes.hello.prompt.text", "4,096"),
        (changed("main", invalid=text("x" * 4_097)), "nodes.main.invalid.text", "4,096"),
        (changed("hello", prompt=Prompt(text="a", audio="https://a.example/b.mp3")), "nodes.hello.prompt", "not both"),
        (changed("hello", prompt=Prompt(audio="http://a.example/b.mp3")), "nodes.hello.prompt.audio", "https://"),
        (ivr(consent="x" * 4_097), "consent", "4,096"),
        # what is named
        (changed("sales", queue="gone"), "nodes.sales.queue", "no queue gone"),
        (changed("message", queue="gone"), "nodes.message.queue", "no queue gone"),
        (changed("sales", priority="soon"), "nodes.sales.priority", "urgent"),
        (changed("hours", calendar="gone"), "nodes.hours.calendar", "no calendar gone"),
        (changed("shop", number="5557770009"), "nodes.shop.number", "E.164"),
        (changed("shop", number="+0557770009"), "nodes.shop.number", "E.164"),
        (changed("shop", ring_seconds=4), "nodes.shop.ring_seconds", "5 to 600"),
        (changed("spanish", language="Spanish!"), "nodes.spanish.language", "BCP 47"),
        (changed("spanish", voice="a b"), "nodes.spanish.voice", "voice"),
        (ivr(language=""), "language", "BCP 47"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_with_its_path(broken: Ivr, path: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refusal:
        check(broken, QUEUES, CALENDARS)
    assert refusal.value.field == path


def test_nobody_has_to_listen_for_ten_minutes_before_they_may_do_anything() -> None:
    chain = {f"n{i}": Node(kind="say", prompt=text("x" * 4_000), next=f"n{i + 1}") for i in range(3)}
    with pytest.raises(Invalid, match="10,000 characters") as refusal:
        check(ivr(chain | {"n3": Node(kind="hangup")}, start="n0"), QUEUES, CALENDARS)
    assert refusal.value.field == "nodes.n0.prompt"
    # A menu between them lets the caller act.
    menu = Node(kind="menu", prompt=text("1?"), choices={"1": "n2"}, no_input="n2")
    check(ivr(chain | {"n1": menu, "n3": Node(kind="hangup")}, start="n0"), QUEUES, CALENDARS)


def test_settings_come_and_go_as_json() -> None:
    stored = msgspec.json.encode(asdict(ivr()))
    assert msgspec.convert(msgspec.json.decode(stored), Ivr) == ivr()


# --- walking


def test_a_walk_says_what_is_on_the_way_and_stops_where_the_caller_acts() -> None:
    asked: list[str] = []
    stop = walk(ivr(), "hello", open_now=lambda calendar: not asked.append(calendar))
    assert (stop.node_id, stop.language, stop.voice) == ("main", "en-US", "Polly.Amy")
    assert [one.prompt.text for one in stop.says] == ["Welcome to {brand}."]
    assert asked == ["office"]


def test_out_of_hours_the_other_way_is_taken() -> None:
    assert walk(ivr(), "hello", open_now=lambda _: False).node_id == "message"


def test_a_language_node_changes_what_is_said_from_there_on() -> None:
    stop = walk(ivr(), "spanish", open_now=lambda _: True)
    assert (stop.node_id, stop.language, stop.voice) == ("help", "es-ES", "Polly.Lucia")
    assert [(one.prompt.text, one.language, one.voice) for one in stop.says] == [("Hola.", "es-ES", "Polly.Lucia")]


def test_a_voice_is_never_used_for_a_language_that_is_not_its_own() -> None:
    assert walk(ivr(), "main", open_now=lambda _: True, language="fr-FR").voice == ""


def test_a_walk_into_nothing_ends_the_call_and_says_so() -> None:
    """The settings may change under a running call."""
    circle = ivr({"a": Node(kind="say", prompt=text("a"), next="b"), "b": Node(kind="say", next="a")})
    for node_id, menu in (("gone", ivr()), ("a", circle)):
        stop = walk(menu, node_id, open_now=lambda _: True)
        assert (stop.node_id, stop.node.kind) == ("", "hangup")


# --- choosing

MAIN = GOOD["main"]
LONG = replace(MAIN, num_digits=4, choices={"12": "help", "1234": "sales"}, words={})


@pytest.mark.parametrize(
    ("node", "digits", "speech", "to"),
    [
        (MAIN, "1", "", "sales"),
        (MAIN, " 2 ", "", "help"),
        (MAIN, "*", "", "shop"),
        (MAIN, "7", "", None),
        (MAIN, "", "", None),
        (MAIN, "", "I want to talk about my bill, please.", "help"),
        (MAIN, "", "SALES!", "sales"),
        (MAIN, "", "a wholesale matter", None),
        (MAIN, "", "the bill of sale is in my bill", "sales"),  # the longer phrase
        (MAIN, "", "number 2", "help"),
        (MAIN, "", "1 or 2", None),
        (MAIN, "7", "sales", None),  # what is pressed counts first
        (LONG, "12#", "", "help"),
        (LONG, "12", "", "help"),
        (LONG, "1234", "", "sales"),
        (LONG, "123", "", None),
        (LONG, "#", "", None),
        (LONG, "", "12", None),  # no words: it wasn't listening
        (replace(MAIN, finish="", choices={"#": "shop"}), "#", "", "shop"),
    ],
)
def test_what_is_pressed_or_said_chooses(node: Node, digits: str, speech: str, to: str | None) -> None:
    assert choose(node, digits, speech) == to


@pytest.mark.parametrize(
    ("attempt", "digits", "goes", "heard", "next_attempt"),
    [
        (1, "1", "sales", Heard.CHOSEN, 1),
        (3, "1", "sales", Heard.CHOSEN, 1),
        (1, "7", "main", Heard.INVALID, 2),
        (2, "", "main", Heard.SILENT, 3),
        (3, "7", "help", Heard.INVALID, 1),
        (3, "", "help", Heard.SILENT, 1),
        (99, "", "help", Heard.SILENT, 1),
    ],
)
def test_a_menu_is_heard_its_tries_and_no_more(
    attempt: int, digits: str, goes: str, heard: Heard, next_attempt: int
) -> None:
    turn = answer("main", MAIN, attempt, digits)
    assert (turn.node_id, turn.heard, turn.attempt) == (goes, heard, next_attempt)


# --- nobody gets stuck

NAMES = [f"n{i}" for i in range(7)]
NAME = st.sampled_from(NAMES)
WORDS = st.just(text("words"))
NODE = st.one_of(
    st.builds(Node, kind=st.just("say"), prompt=WORDS, next=NAME),
    st.builds(Node, kind=st.just("hours"), open=NAME, closed=NAME),
    st.builds(Node, kind=st.just("language"), language=st.sampled_from(["es", "de-DE"]), next=NAME),
    st.builds(
        Node,
        kind=st.just("menu"),
        prompt=WORDS,
        choices=st.dictionaries(st.sampled_from("12*"), NAME, min_size=1, max_size=3),
        no_input=NAME,
        tries=st.integers(1, 3),
    ),
    st.builds(Node, kind=st.just("external"), number=st.just("+15557770009"), after=st.one_of(st.just(""), NAME)),
    st.builds(Node, kind=st.sampled_from(["queue", "voicemail", "callback", "hangup"])),
)
CHAOS = st.builds(lambda nodes: Ivr(id="x", start="n0", nodes=nodes), st.fixed_dictionaries(dict.fromkeys(NAMES, NODE)))


@st.composite
def orderly(draw: st.DrawFn) -> Ivr:
    """Ways without input lead to later nodes only, so most of these are accepted; choices lead anywhere."""
    nodes = {}
    for at, name in enumerate(NAMES):
        later = st.sampled_from(NAMES[at + 1 :] or [name])
        node = draw(NODE) if name != NAMES[-1] else Node(kind="hangup")
        ways = {way: draw(later) for way in menus.unasked(node)}
        nodes[name] = replace(node, **ways)
    return _reachable(Ivr(id="x", start="n0", nodes=nodes))


def _reachable(menu: Ivr) -> Ivr:
    seen, waiting = {menu.start}, [menu.start]
    while waiting:
        fresh = set(menus.leads(menu.nodes[waiting.pop()]).values()) - seen
        seen |= fresh
        waiting += fresh
    return replace(menu, nodes={name: node for name, node in menu.nodes.items() if name in seen})


def accepted(menu: Ivr) -> bool:
    try:
        check(menu, set(), set())
    except Invalid:
        return False
    return True


def screens_until_the_end(menu: Ivr, inputs: list[str], open_now: bool) -> int:
    """Call the menu, give the inputs, then nothing. An outside number never answers."""
    node_id, attempt, screens = menu.start, 1, 0
    left = list(inputs)
    while True:
        screens += 1
        assert screens < 1_000, "the caller is stuck"
        stop = walk(menu, node_id, open_now=lambda _: open_now)
        assert stop.node_id, "the caller fell out of the menu"
        if stop.node.kind == "external" and stop.node.after:
            node_id, attempt = stop.node.after, 1
        elif stop.node.kind in ENDINGS:
            return screens
        else:
            turn = answer(stop.node_id, stop.node, attempt, left.pop(0) if left else "")
            node_id, attempt = turn.node_id, turn.attempt


def most_screens(menu: Ivr, inputs: int) -> int:
    tries = sum(node.tries for node in menu.nodes.values() if node.kind == "menu")
    outside = sum(1 for node in menu.nodes.values() if node.kind == "external")
    silent = tries + outside + 1
    return inputs * (outside + 1) + silent


@settings(max_examples=250, deadline=None)
@given(
    menu=st.one_of(orderly(), CHAOS.map(_reachable)),
    inputs=st.lists(st.sampled_from(["", "1", "2", "*", "7", "12"]), max_size=12),
    open_now=st.booleans(),
)
def test_whoever_calls_an_accepted_menu_gets_out_of_it_within_a_bound(
    menu: Ivr, inputs: list[str], open_now: bool
) -> None:
    assume(accepted(menu))
    assert screens_until_the_end(menu, inputs, open_now) <= most_screens(menu, len(inputs))


@settings(max_examples=150, deadline=None)
@given(menu=CHAOS.map(_reachable), open_now=st.booleans())
def test_a_menu_in_which_a_silent_caller_goes_round_is_never_accepted(menu: Ivr, open_now: bool) -> None:
    """The other way round: what is refused for a circle really has one."""
    seen: list[str] = []
    here = menu.start
    while here not in seen and menus.unasked(menu.nodes[here]):
        seen.append(here)
        ways = menus.unasked(menu.nodes[here])
        here = ways.get("open" if open_now else "closed", "") or next(iter(ways.values()))
    if here in seen:
        with pytest.raises(Invalid, match="without the caller doing anything"):
            check(menu, set(), set())


@settings(max_examples=150, deadline=None)
@given(menu=orderly())
def test_a_menu_without_circles_and_islands_is_accepted(menu: Ivr) -> None:
    check(menu, set(), set())


@settings(max_examples=150, deadline=None)
@given(menu=CHAOS, node_id=NAME, open_now=st.booleans())
def test_a_walk_always_ends_even_in_a_menu_that_would_be_refused(menu: Ivr, node_id: str, open_now: bool) -> None:
    stop = walk(menu, node_id, open_now=lambda _: open_now)
    assert stop.node.kind not in menus.PASSING
    assert len(stop.says) <= len(menu.nodes)


def test_the_bound_on_what_is_heard_is_over_ten_minutes_of_speech() -> None:
    assert MOST_HEARD / 15 > 600  # some fifteen characters are spoken in a second
