"""Words that are kept for answering (templates, macros) as each channel would show them, with example values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import lengths, signoff, templates
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.lengths import Measure
from chalicelib.services.context import Context
from chalicelib.services.reply_checks import Checks
from chalicelib.services.social.rendering import Rendering, variants_of

_WAYS: dict[str, tuple[str, ...]] = {
    "sms": ("message",), "whatsapp": ("message",), "x": ("public_reply", "message"),
    "facebook": ("public_reply", "message"), "instagram": ("public_reply", "message"), "chat": ("message",),
}  # fmt: skip
_IN_PRIVATE = ("callback_link",)
_EXAMPLES = {"customer_name": "Maria Lindqvist", "customer_first_name": "Maria", "ticket": "t_4f2a9c81"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`parts`: the messages that it goes out in, sign-off included. `missing` names are left in braces."""

    channel: str
    account: str
    account_name: str
    how: str
    language: str
    text: str
    parts: tuple[str, ...]
    measure: Measure
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in braces. `known`: Rapport fills it in by itself; `like`: the known name it may be meant for."""

    name: str
    known: bool
    value: str
    like: str = ""


class WordPreviews:
    def __init__(self, context: Context, rendering: Rendering, checks: Checks, public_url: str = "") -> None:
        self._c, self._rendering, self._checks, self._url = context, rendering, checks, public_url

    def names(self, doc: Mapping[str, Any], given: Mapping[str, str], agent: str) -> list[Name]:
        """Every name in its texts, once, with the value of the example."""
        used = dict.fromkeys(name for one in variants_of(doc) for name in templates.names_in(one.text))
        values = {**self._values("", "", agent, public=False), **given}
        return [
            Name(name=name, known=name in templates.NAMES, value=values.get(name, ""), like=_like(name))
            for name in used
        ]

    def shown(self, doc: Mapping[str, Any], given: Mapping[str, str], language: str, agent: str) -> list[Shown]:
        """On each channel that it is for and where the brand has an account, in the variant for a customer who speaks
        `language`."""
        variants = variants_of(doc)
        anywhere = any(not one.channels for one in variants)
        wanted = {channel for one in variants for channel in one.channels}
        return [
            self._one(doc, channel, account, how, given, language, agent)
            for channel, account in self._accounts().items()
            if anywhere or channel in wanted
            for how in _WAYS[channel]
        ]

    def _one(
        self, doc: Mapping[str, Any], channel: str, account: str, how: str, given: Mapping[str, str], language: str,
        agent: str,
    ) -> Shown:  # fmt: skip
        variant = templates.chosen(variants_of(doc), channel, language)
        values = self._values(channel, account, agent, public=how == "public_reply")
        out = templates.expanded(variant.text, {**values, **given, **_withheld(how)})
        sign = "" if doc.get("content_sid") else self._checks.sign_off(channel, account, how, agent)
        text = signoff.signed(out.text, sign)
        return Shown(
            channel=channel, account=account, account_name=values["account_name"], how=how, language=variant.language,
            text=text, parts=_parts(channel, how, text), measure=lengths.measure(channel, how, text),
            missing=out.missing,
        )  # fmt: skip

    def _accounts(self) -> dict[str, str]:
        """The first account that is switched on of each channel, in the order in which channels are told of."""
        on: dict[str, str] = {}
        for id, doc, _ in sorted(self._c.store.settings.listed("account")):
            channel, _, account = id.partition("#")
            if doc.get("enabled", True):
                on.setdefault(channel, account)
        return {channel: on[channel] for channel in _WAYS if channel in on}

    def _values(self, channel: str, account: str, agent: str, *, public: bool) -> dict[str, str]:
        person = self._c.store.settings.agents().get(agent)
        if not channel:
            channel, account = next(iter(self._accounts().items()), ("", ""))
        return {
            **_EXAMPLES,
            "agent_name": person.name if person else "",
            "agent_first_name": signoff.first_name(person.name) if person else "",
            "agent_initials": person.initials if person else "",
            **self._rendering.of_account(channel, account),
            "callback_link": "" if public or not self._url else f"{self._url}/callbacks/c_4f2a9c81?t=k3y",
        }


def _withheld(how: str) -> dict[str, str]:
    return dict.fromkeys(_IN_PRIVATE, "") if how == "public_reply" else {}


def _parts(channel: str, how: str, text: str) -> tuple[str, ...]:
    try:
        return tuple(lengths.split(channel, how, text))
    except NotAllowed:  # it is told as not fitting
        return (text,)


def _like(name: str) -> str:
    if name in templates.NAMES:
        return ""
    from difflib import get_close_matches  # seldom asked for

    return next(iter(get_close_matches(name, templates.NAMES, n=1, cutoff=0.75)), "")
