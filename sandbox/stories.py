"""What several hundred customers of a shoe shop have on their minds in one day. Made up, and the same for a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

_FIRST_NAMES = (
    "Ada Kofi Mei Piotr Noor Ines Tomas Robin Leila Jonas Amara Yuki Hugo Salma Oskar Priya Nils Zadie Marco Freya "
    "Tariq Elif Bruno Wanda Kwame Sanna Ravi Olga Diego Hana Emil Nadia Lars Rosa Idris Vera Pablo Signe Omar June"
)
_LAST_NAMES = (
    "Thistle Linden Sorrel Alder Hazel Juniper Bramble Clover Rowan Aster Fennel Larch Heather Yarrow Tansy Willow "
    "Sedge Maple Laurel Poppy Bracken Medlar Teasel Myrtle Hawthorn Sage Quince Cypress Elder Burdock"
)
_FIRST, _LAST = _FIRST_NAMES.split(), _LAST_NAMES.split()
_MODELS = ("Fellwalker", "Moss Chelsea", "Harbour Derby", "Little Wanderer", "Slate Trail", "Orchard Clog")
_CITIES = ("Northbridge", "Alderford", "Eastmere", "Pinewick", "Saltmarsh")

OPENERS: dict[str, tuple[str, ...]] = {
    "order": (
        "Hi, where is my order {order}? It should have been here on {day}.",
        "My {model} boots were sent {n} days ago and the tracking hasn't moved since.",
        "Order {order}: can I still change the address? I'm moving to {city} on {day}.",
        "I ordered twice by mistake ({order}). Can you cancel one of them, please?",
    ),
    "size": (
        "Do the {model} come in a {size}? The website only shows up to {less}.",
        "I'm between {size} and {less} in the {model}. Which one would you take?",
        "Are the {model} wide enough for orthopaedic insoles?",
        "What is a {size} in your children's sizes?",
    ),
    "refund": (
        "I sent the {model} back {n} days ago and there is still no refund. Order {order}.",
        "You refunded {money} but I paid for two pairs. Can you check {order}?",
        "How do I return a pair that was a gift? I don't have the receipt.",
    ),
    "praise": (
        "Just wanted to say: {n} years in my {model} and still dry feet. Thank you!",
        "Whoever packed my order drew a little cat on the box. It made my day \U0001f63a",
        "Best resoling I've ever had done, and back in {n} days.",
    ),
    "complaint": (
        "The sole of my {model} came off after {n} weeks. Not good enough for this price.",
        "Third time I write about {order}. Is anybody there?",
        "Two left shoes. TWO LEFT SHOES. How?",
        "Your shop in {city} sent me away with a voucher I can't use online. Very disappointed.",
    ),
    "question": (
        "Is the shop in {city} open on {day}?",
        "Do you repair boots that were bought elsewhere?",
        "Which wax should I use for the {model} & how often?",
        "When will the {model} be back in {size}?",
    ),
}
_MORE: tuple[str, ...] = (
    "The order number is {order}, if that helps.",
    "Sorry, I meant size {size}.",
    "Could somebody call me? I'm home after {n} today.",
    "Here is a picture.",
    "Hello? Any news?",
    "Ah, and the laces were missing too.",
    "It was bought in {city}, in case that matters.",
)
_THANKS: tuple[str, ...] = ("Thank you!", "Perfect, thanks \U0001f64f", "Great, that solved it.", "OK, I'll wait then.")
_THEMES = (("order", 26), ("size", 18), ("refund", 16), ("complaint", 16), ("question", 14), ("praise", 10))
_CHANNELS = (("sms", 21), ("whatsapp", 20), ("facebook", 20), ("x", 16), ("instagram", 13), ("chat", 10))
_PUBLIC_OPENING: dict[str, tuple[tuple[str, int], ...]] = {
    "x": (("post", 60), ("dm", 30), ("reply", 10)),
    "facebook": (("message", 50), ("comment", 32), ("post", 12), ("review", 6)),
    "instagram": (("message", 60), ("comment", 40)),
}
_PRIVATE: dict[str, str] = {"x": "dm"}
_PICTURES = ("shoe.png", "receipt.png", "cat.png")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One action, `at` seconds after the day began. `about`: the earlier step of the story it refers to;
    ROOT: the brand's own post."""

    at: float
    kind: str
    text: str = ""
    media: tuple[str, ...] = ()
    about: int | None = None
    duplicate: int = 0
    extra: dict[str, Any] = field(default_factory=dict)


ROOT = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    customer: int
    who: dict[str, str]
    channel: str
    theme: str
    steps: tuple[Step, ...]


def person(number: int) -> dict[str, str]:
    """Customer `number` is the same person on every day. Names are made up, numbers are 555 numbers."""
    first = _FIRST[number % len(_FIRST)]
    last = _LAST[(number // len(_FIRST) + number * 7) % len(_LAST)]
    return {"name": f"{first} {last}", "number": f"+1555{300_000 + number:07d}", "id": f"6{number:012d}"}


def plan(seed: int, customers: int, seconds: float) -> list[Story]:
    """The day: one story a customer, spread over `seconds` with a busy middle. The same for the same arguments."""
    dice = random.Random(f"{seed}:{customers}")
    return [_story(dice, number, seconds) for number in range(customers)]


def _story(dice: random.Random, number: int, seconds: float) -> Story:
    channel, theme = _pick(dice, _CHANNELS), _pick(dice, _THEMES)
    who = person(number)
    if channel == "whatsapp" and dice.random() < 0.06:
        who = {"name": who["name"], "id": f"US.{who['id']}"}
    elif channel in ("sms", "whatsapp"):
        who = {"name": who["name"], "number": who["number"]}
    facts = _facts(dice)
    at = dice.betavariate(1.6, 1.4) * seconds * 0.8
    steps = [_opening(dice, channel, theme, facts, at)]
    for _ in range(_pick(dice, ((0, 35), (1, 35), (2, 20), (3, 10)))):
        at = min(seconds, at + dice.uniform(0.01, 0.09) * seconds)
        steps.append(_further(dice, channel, steps, facts, at))
    if dice.random() < 0.3 and (change := _change(dice, channel, steps[0], min(seconds, at + seconds * 0.02))):
        steps.append(change)
    return Story(customer=number, who=who, channel=channel, theme=theme, steps=tuple(steps))


def _pick(dice: random.Random, choices: tuple[tuple[Any, int], ...]) -> Any:
    return dice.choices([c for c, _ in choices], [weight for _, weight in choices])[0]


def _facts(dice: random.Random) -> dict[str, Any]:
    size = dice.randint(4, 12)
    return {
        "order": f"LS-{dice.randint(10_000, 99_999)}",
        "model": dice.choice(_MODELS),
        "city": dice.choice(_CITIES),
        "day": dice.choice(("Monday", "Tuesday", "Thursday", "Saturday")),
        "size": size,
        "less": size - 1,
        "n": dice.randint(2, 9),
        "money": f"${dice.randint(40, 180)}",
    }


def _opening(dice: random.Random, channel: str, theme: str, facts: dict[str, Any], at: float) -> Step:
    kind = _pick(dice, _PUBLIC_OPENING[channel]) if channel in _PUBLIC_OPENING else "message"
    if kind == "review":
        theme = dice.choice(("praise", "complaint"))
    text = dice.choice(OPENERS[theme]).format(**facts)
    pictured = theme in ("complaint", "refund", "praise") and dice.random() < 0.35 and kind not in ("review", "post")
    extra = {"recommends": "positive" if theme == "praise" else "negative"} if kind == "review" else {}
    return Step(
        at=at,
        kind=kind,
        text=text,
        media=_picture(dice, channel) if pictured else (),
        about=ROOT if kind in ("reply", "comment") else None,
        duplicate=_repeats(dice),
        extra=extra,
    )


def _picture(dice: random.Random, channel: str) -> tuple[str, ...]:
    return () if channel == "chat" else (dice.choice(_PICTURES),)


def _repeats(dice: random.Random) -> int:
    """How often the provider delivers it again: mostly never."""
    return dice.randint(1, 2) if dice.random() < 0.07 else 0


def _further(dice: random.Random, channel: str, steps: list[Step], facts: dict[str, Any], at: float) -> Step:
    """The next thing said: in private, or under the same public post."""
    first, last = steps[0], len(steps) >= 3
    text = dice.choice(_THANKS if last and dice.random() < 0.6 else _MORE).format(**facts)
    media = _picture(dice, channel) if text == "Here is a picture." else ()
    public = first.kind in ("post", "comment", "reply", "review")
    if channel == "sms" and dice.random() < 0.03:
        return Step(at=at, kind="message", text="STOP")
    if public and first.kind != "review" and dice.random() < 0.5:
        return Step(at=at, kind="reply", text=text, media=media, about=0, duplicate=_repeats(dice))
    if channel == "facebook" and dice.random() < 0.06:
        return Step(at=at, kind="postback", text="Track my order", extra={"payload": "TRACK"})
    kind = _PRIVATE.get(channel, "message")
    return Step(at=at, kind=kind, text=text, media=media, duplicate=_repeats(dice))


def _change(dice: random.Random, channel: str, first: Step, at: float) -> Step | None:
    """A change of mind about the first thing said, where the channel has such a thing."""
    if channel == "facebook" and first.kind in ("comment", "post"):
        if dice.random() < 0.6:
            return Step(at=at, kind="edit", text=first.text + " (Edited: sorry for the tone.)", about=0)
        return Step(at=at, kind="delete", about=0)
    if (channel, first.kind) in (("x", "post"), ("instagram", "message")):
        return Step(at=at, kind="delete", about=0)
    return None
