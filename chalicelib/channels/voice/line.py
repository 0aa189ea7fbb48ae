"""The line a caller is on: who speaks, in what language, and where each answer goes.

Every request for TwiML carries its place in our own address, `/webhooks/voice/{account}?step={step}`,
and nothing else: the signature is rebuilt from one parameter of safe characters, and a request that
is repeated finds the same place. A step is a name and what it is about, between tildes
(`menu~main~2~en-US`). Never a phone number: addresses end up in logs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from chalicelib.channels.voice import twiml, words
from chalicelib.channels.voice.twiml import Verb
from chalicelib.domain.errors import Malformed
from chalicelib.domain.ivr import Prompt, Spoken

START = ""  # a call has come in
NODE = "node"  # node~{node}~{language}: go on from a node of the menu
MENU = "menu"  # menu~{node}~{attempt}~{language}: hear it again
CHOICE = "choice"  # choice~{node}~{attempt}~{language}: what was pressed or said there
AFTER = "after"  # after~{node}~{language}: an outside number has been rung
WAIT = "wait"  # wait~{turn}
WAIT_KEY = "wait-key"  # wait-key~{turn}: a key was pressed while waiting
CALLBACK = "callback"  # callback~{attempt}: which number shall we call
CALLBACK_NUMBER = "callback-number"  # callback-number~{attempt}: what was entered
CALLBACK_CONFIRM = "callback-confirm"  # callback-confirm~{attempt}: whether it is right
RECORDED = "recorded"  # a voicemail has been left
UNRECORDED = "unrecorded"  # nothing was said after the tone
HOLD = "hold"  # hold~{turn}: music for who is alone in a conference
BYE = "bye"  # a customer's conference is over
DONE = "done"  # an agent's conference is over

STATUS = "status"  # what follows tells us something and wants no TwiML
CONFERENCE = "conference"
RECORDING = "recording"
TRANSCRIPTION = "transcription"
AMD = "amd"

_PART = re.compile(r"[A-Za-z0-9._-]*")
_MOST = 200


def step(name: str, *parts: str | int) -> str:
    """`name~part~part`. Raises ValueError for a character that isn't safe in an address."""
    for part in (name, *parts):
        if not _PART.fullmatch(str(part)):
            raise ValueError(f"{part!r} can't stand in a step")
    return "~".join((name, *map(str, parts)))


def parts(step: str, *, least: int = 1) -> tuple[str, ...]:
    """The name and what follows, at least `least` parts with it. Raises Malformed("step")."""
    found = tuple(step.split("~"))
    if len(step) > _MOST or len(found) < least or not all(_PART.fullmatch(part) for part in found):
        raise Malformed("step", "the step isn't one of ours")
    return found


def count(part: str) -> int:
    """A turn or attempt out of a step. Raises Malformed("step")."""
    if not re.fullmatch(r"[0-9]{1,6}", part):
        raise Malformed("step", "a turn or attempt is a number")
    return int(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`base_url` is our public address, without a slash at the end. `voice` "" is the provider's usual
    one for the language."""

    account: str
    base_url: str
    brand: str
    language: str = "en-US"
    voice: str = ""

    def url(self, step: str = START) -> str:
        address = f"{self.base_url}/webhooks/voice/{self.account}"
        return f"{address}?step={step}" if step else address

    def speaking(self, language: str, voice: str = "") -> Line:
        return replace(self, language=language, voice=voice) if language else self

    def phrase(self, key: str, **values: str | int) -> str:
        """Our own words for it (words.py), in this line's language."""
        return words.phrase(self.language, key, brand=self.brand, hash=words.phrase(self.language, "hash"), **values)

    def say(self, *texts: str) -> tuple[Verb, ...]:
        """Our own words, spoken. Where Rapport has none in the language they are English ones, and
        read as such."""
        language = words.spoken_language(self.language)
        return twiml.say(" ".join(texts), language=language, voice=self.voice if language == self.language else "")

    def tell(self, key: str, **values: str | int) -> tuple[Verb, ...]:
        return self.say(self.phrase(key, **values))

    def prompt(self, prompt: Prompt) -> tuple[Verb, ...]:
        """A text or sound of the settings, in the line's own language and voice."""
        if prompt.audio:
            return (twiml.play(prompt.audio),)
        return twiml.say(prompt.text.replace("{brand}", self.brand), language=self.language, voice=self.voice)

    def spoken(self, said: Iterable[Spoken]) -> tuple[Verb, ...]:
        """What was said on the way through a menu, each in the language then in force."""
        return tuple(verb for one in said for verb in self.speaking(one.language, one.voice).prompt(one.prompt))
