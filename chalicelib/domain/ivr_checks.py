"""Whether a phone menu may be used: nothing missing, nobody stuck, everything of use.

The rules, each with the path of what breaks it (`nodes.main.choices.3`):
- every way leads to a node that exists, and every node can be reached from the start;
- the ways taken without input (next, open, closed, no_input, after) never come back to where they
  were: a caller who does nothing ends in a queue, a voicemail, a callback, another phone, or hears
  goodbye, after at most the sum of the menus' tries;
- queues and calendars exist, numbers are E.164, prompts are there and not longer than can be said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from chalicelib.domain.errors import Invalid
from chalicelib.domain.ivr import PASSING, PRIORITIES, Ivr, Kind, Node, Prompt, leads, unasked

MOST_TEXT = 4_096
MOST_HEARD = 10_000
"""Characters said in a row before a caller may do anything: over ten minutes. It also keeps one
answer under the 64 KB that Twilio takes (https://www.twilio.com/docs/api/errors/11750)."""
MOST_NODES = 200

_ID = re.compile(r"[a-z0-9]([a-z0-9_-]{0,38}[a-z0-9])?")  # it stands in our URLs, between tildes
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_VOICE = re.compile(r"[A-Za-z0-9._-]{0,80}")


def check(ivr: Ivr, queues: Collection[str], calendars: Collection[str]) -> None:
    """Raises Invalid, naming the path, unless every rule holds. `queues` and `calendars` are the ids
    that exist."""
    for broken in problems(ivr, queues, calendars):
        raise broken


def problems(ivr: Ivr, queues: Collection[str], calendars: Collection[str]) -> Iterator[Invalid]:
    """What `check` would refuse, one after the other: of each node's own fields the first, every way
    that leads nowhere, every node that nothing leads to, the first circle."""
    yield from _caught(_language, ivr.language, "language")
    yield from _caught(_voice, ivr.voice, "voice")
    if len(ivr.consent) > MOST_TEXT:
        yield Invalid("consent", f"A prompt may have {MOST_TEXT:,} characters.")
    if not ivr.nodes or len(ivr.nodes) > MOST_NODES:
        yield Invalid("nodes", f"Give at least one step, and at most {MOST_NODES}.")
    if ivr.start not in ivr.nodes:
        yield Invalid("start", f"There is no step {ivr.start}." if ivr.start else "Name the step a call starts at.")
    for node_id, node in ivr.nodes.items():
        yield from _caught(_node, node_id, node, queues, calendars)
        yield from _ways(ivr, node_id, node)
    order: list[str] = []
    circles = list(_caught(lambda: order.extend(_order(ivr))))
    yield from circles
    if ivr.start in ivr.nodes:
        yield from _unreached(ivr)
    if not circles:
        yield from _caught(_not_too_long, ivr, order)


def _caught(rule: Callable[..., None], *given: Any) -> Iterator[Invalid]:
    try:
        rule(*given)
    except Invalid as broken:
        yield broken


# --- one node


def _node(node_id: str, node: Node, queues: Collection[str], calendars: Collection[str]) -> None:
    path = f"nodes.{node_id}"
    if not _ID.fullmatch(node_id):
        raise Invalid(path, "Name a step with a-z, 0-9, hyphens and underscores (at most 40 characters).")
    if node.kind not in list(Kind):
        raise Invalid(f"{path}.kind", f"Use one of {', '.join(Kind)}.")
    _prompt(node.prompt, f"{path}.prompt", needed=node.kind in (Kind.SAY, Kind.MENU))
    if node.kind == Kind.MENU:
        _menu(node, path)
    if node.kind == Kind.LANGUAGE:
        _language(node.language, f"{path}.language")
        _voice(node.voice, f"{path}.voice")
    if node.kind == Kind.HOURS and node.calendar and node.calendar not in calendars:
        raise Invalid(f"{path}.calendar", f"There is no calendar {node.calendar}.")
    if node.kind in (Kind.QUEUE, Kind.VOICEMAIL, Kind.CALLBACK) and node.queue and node.queue not in queues:
        raise Invalid(f"{path}.queue", f"There is no queue {node.queue}.")
    if node.kind == Kind.QUEUE and node.priority not in ("", *PRIORITIES):
        raise Invalid(f"{path}.priority", "Use low, normal, high or urgent, or leave it out.")
    if node.kind == Kind.EXTERNAL:
        _external(node, path)


def _menu(node: Node, path: str) -> None:
    _between(node.num_digits, 1, 20, f"{path}.num_digits")
    _between(node.tries, 1, 9, f"{path}.tries")
    _between(node.timeout_seconds, 1, 60, f"{path}.timeout_seconds")
    _prompt(node.invalid, f"{path}.invalid", needed=False)
    if node.finish not in ("", *"0123456789#*"):
        raise Invalid(f"{path}.finish", "Use one key: 0 to 9, # or *, or nothing.")
    if not node.choices and not node.words:
        raise Invalid(f"{path}.choices", "Give at least one choice.")
    for pressed in node.choices:
        _choice(node, pressed, f"{path}.choices.{pressed}")
    for phrase in node.words:
        if not re.search(r"[^\W_]", phrase) or len(phrase) > 100:
            raise Invalid(f"{path}.words.{phrase}", "Give a word or phrase of at most 100 characters.")
    # Twilio takes so many as hints: https://www.twilio.com/docs/voice/twiml/gather#hints
    if len(node.words) > 500 or any("," in phrase for phrase in node.words):
        raise Invalid(f"{path}.words", "Give at most 500 phrases, none with a comma.")


def _choice(node: Node, pressed: str, path: str) -> None:
    if not re.fullmatch(r"[0-9#*]+", pressed):
        raise Invalid(path, "A choice is keys of a phone: 0 to 9, # and *.")
    if len(pressed) > node.num_digits:
        raise Invalid(path, f"The menu takes {node.num_digits} key(s): raise num_digits or shorten the choice.")
    if node.finish and node.finish in pressed:
        raise Invalid(path, f"{node.finish} ends an entry: choose another key, or another finish.")


def _external(node: Node, path: str) -> None:
    if not _NUMBER.fullmatch(node.number):
        raise Invalid(f"{path}.number", "Give a number in E.164, such as +15551234567.")
    _between(node.ring_seconds, 5, 600, f"{path}.ring_seconds")


def _prompt(prompt: Prompt, path: str, *, needed: bool) -> None:
    if needed and not (prompt.text.strip() or prompt.audio):
        raise Invalid(path, "Give a text to say or the address of a sound file.")
    if prompt.text and prompt.audio:
        raise Invalid(path, "Give a text or a sound file, not both.")
    if len(prompt.text) > MOST_TEXT:
        raise Invalid(f"{path}.text", f"A prompt may have {MOST_TEXT:,} characters.")
    if prompt.audio and (not re.fullmatch(r"https://[!-~]+", prompt.audio) or len(prompt.audio) > 2_000):
        raise Invalid(f"{path}.audio", "Give an address that starts with https:// and has no spaces.")


def _language(tag: str, path: str) -> None:
    if not _LANGUAGE.fullmatch(tag):
        raise Invalid(path, "Use a BCP 47 tag, such as en-US or pt-BR.")


def _voice(name: str, path: str) -> None:
    if not _VOICE.fullmatch(name):
        raise Invalid(path, "Use a voice's name as Twilio lists it, such as Polly.Amy.")


def _between(value: int, least: int, most: int, path: str) -> None:
    if not least <= value <= most:
        raise Invalid(path, f"Use a number from {least} to {most}.")


# --- the whole


def _ways(ivr: Ivr, node_id: str, node: Node) -> Iterator[Invalid]:
    for name, to in leads(node).items():
        if to not in ivr.nodes:
            reason = f"There is no step {to}." if to else "Say which step comes next."
            yield Invalid(f"nodes.{node_id}.{name}", reason)


def _unreached(ivr: Ivr) -> Iterator[Invalid]:
    seen, waiting = {ivr.start}, [ivr.start]
    while waiting:
        fresh = (set(leads(ivr.nodes[waiting.pop()]).values()) & ivr.nodes.keys()) - seen
        seen |= fresh
        waiting += sorted(fresh)
    for node_id in ivr.nodes:
        if node_id not in seen:
            yield Invalid(f"nodes.{node_id}", "Nothing leads to this step: lead to it, or take it out.")


def _order(ivr: Ivr) -> list[str]:
    """Every node after those it leads to unasked, as far as they exist. Raises Invalid where they lead
    in a circle.

    Depth first: `open_` holds the nodes from the first one to here, each with the ways not yet gone.
    """
    done: dict[str, None] = {}
    for first in ivr.nodes:
        open_: dict[str, list[tuple[str, str]]] = {}
        here = first if first not in done else ""
        while here:
            left = open_.setdefault(here, _existing(ivr, here))
            if not left:
                done[here] = None
                del open_[here]
                here = next(reversed(open_), "")
                continue
            name, to = left.pop()
            if to in open_:
                reason = f"Leads back to {to} without the caller doing anything: lead out of it."
                raise Invalid(f"nodes.{here}.{name}", reason)
            here = to if to not in done else here
    return list(done)


def _existing(ivr: Ivr, node_id: str) -> list[tuple[str, str]]:
    return [(name, to) for name, to in unasked(ivr.nodes[node_id]).items() if to in ivr.nodes]


def _not_too_long(ivr: Ivr, order: list[str]) -> None:
    known: dict[str, int] = {}
    for node_id in order:
        node = ivr.nodes[node_id]
        after = max((known[to] for _, to in _existing(ivr, node_id)), default=0) if node.kind in PASSING else 0
        known[node_id] = len(node.prompt.text) + len(node.invalid.text) + after
        if known[node_id] + len(ivr.consent) > MOST_HEARD:
            raise Invalid(f"nodes.{node_id}.prompt", f"Over {MOST_HEARD:,} characters are said in a row from here.")
