"""Templates as they would be sent on a ticket: the right variant, with what we know filled in.

What is said in public knows the customer only as they show themselves there: a name that we learned in private
stays out of it, and so does the link to their call back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain import names, private_side, signoff, social_words, templates
from chalicelib.domain.errors import Invalid
from chalicelib.domain.events import Direction, Visibility
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.templates import Variant
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.services.reply_checks import LOOK_BACK

_DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """`missing` variables are left in the text. `template`: the provider's id of it ("" if it is only a text), and
    `variables` what it is sent with."""

    text: str
    language: str = ""
    missing: tuple[str, ...] = ()
    template: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


class Rendering:
    """`public_url`: where customers reach us, without a trailing slash; "" = links to call backs can't be made."""

    def __init__(self, context: Context, public_url: str = "", heard: Interaction | None = None) -> None:
        self._c, self._url, self._heard = context, public_url, heard

    def after(self, heard: Interaction | None) -> Rendering:
        """The same, for one ticket whose latest public words are known."""
        return Rendering(self._c, self._url, heard)

    def render(
        self, ticket: Ticket, template: str, *, agent: str, public: bool, given: Mapping[str, str] | None = None
    ) -> Rendered:
        """A template by its id. What is `given` counts before what we know. Raises Invalid if there is none."""
        doc = self._c.store.settings.doc("template", template)
        if doc is None:
            raise Invalid("template", f"There is no template {template}.")
        return self.filled(ticket, doc, agent=agent, public=public, given=given)

    def filled(
        self, ticket: Ticket, doc: Mapping[str, Any], *, agent: str, public: bool,
        given: Mapping[str, str] | None = None,
    ) -> Rendered:  # fmt: skip
        """The same of words that stand elsewhere: a document with the fields of a template."""
        heard = self.heard(ticket, public=public)
        language = self.language(ticket, heard)
        variant = templates.chosen(variants_of(doc), heard.channel if heard else ticket.channel, language)
        values = {**self.values(ticket, heard, agent=agent, public=public), **(given or {})}
        out = templates.expanded(variant.text, values)
        content = str(doc.get("content_sid", ""))
        extra = [name for name in doc.get("variables", []) if name not in templates.names_in(variant.text)]
        names = [*templates.names_in(variant.text), *extra]
        return Rendered(
            text=out.text, language=variant.language, template=content,
            missing=(*out.missing, *(name for name in extra if not values.get(name, "").strip())),
            variables={name: values[name] for name in names if values.get(name, "").strip()} if content else {},
        )  # fmt: skip

    def words(self, ticket: Ticket, kind: str, *, agent: str, public: bool) -> str:
        """The built-in words of a kind (domain/social_words.py) in the customer's language."""
        heard = self.heard(ticket, public=public)
        values = self.values(ticket, heard, agent=agent, public=public)
        if kind == social_words.FALLBACK and not values["link"]:
            kind = social_words.FALLBACK_BARE
        return templates.expanded(social_words.text(kind, self.language(ticket, heard)), values).text

    def closing(self, ticket: Ticket, *, agent: str) -> str:
        """The closing public reply: the account's `closing_template`, else the built-in thanks."""
        own = self.closing_template(ticket, agent=agent)
        return own or self.words(ticket, social_words.CLOSING, agent=agent, public=True)

    def closing_template(self, ticket: Ticket, *, agent: str, account: str = "") -> str:
        """By the ticket's account, else by a phone account. "" where there is none, or where it has variables that
        nobody knows."""
        places = ((ticket.channel, ticket.account), ("voice", account))
        return next((text for place in places if (text := self._own(ticket, place, "closing_template", agent))), "")

    def fallback(self, ticket: Ticket, *, agent: str) -> str:
        """The public request to write to us first: the account's `fallback_template`, else the built-in words."""
        own = self._own(ticket, (ticket.channel, ticket.account), "fallback_template", agent)
        return own or self.words(ticket, social_words.FALLBACK, agent=agent, public=True)

    def _own(self, ticket: Ticket, place: tuple[str, str], setting: str, agent: str) -> str:
        """The template that an account (channel and id) names for public words, filled in; "" if it can't be."""
        known = self._c.store.settings.account(*place) if place[1] else None
        template = str(known.settings.get(setting, "")) if known else ""
        if not template or self._c.store.settings.doc("template", template) is None:
            return ""
        found = self.render(ticket, template, agent=agent, public=True)
        return "" if found.missing else found.text

    # --- what is known

    def heard(self, ticket: Ticket, *, public: bool) -> Interaction | None:
        """The customer's latest words, of those in public if the answer is public."""
        if public and self._heard:
            return self._heard
        page = self._c.store.interactions.timeline(ticket.id, limit=LOOK_BACK, newest_first=True)
        for line in page.items:
            item = line.item
            wanted = not public or item.visibility is Visibility.PUBLIC
            if item.direction is Direction.INBOUND and wanted and not item.deleted_at:
                return item
        return None

    def language(self, ticket: Ticket, heard: Interaction | None) -> str:
        """The customer's own, else that of what they said, else the account's `language`, else English."""
        customer = self._c.person(ticket.customer)
        account = self._c.store.settings.account(ticket.channel, ticket.account)
        usual = str(account.settings.get("language", "")) if account else ""
        said = heard.language if heard else ""
        return (customer.language if customer else "") or said or usual or _DEFAULT_LANGUAGE

    def values(self, ticket: Ticket, heard: Interaction | None, *, agent: str, public: bool) -> dict[str, str]:
        """Every one of templates.NAMES; "" where it isn't known, or isn't for the public."""
        person = self._c.store.settings.agents().get(agent)
        channel, account = (heard.channel, heard.account) if heard else (ticket.channel, ticket.account)
        name = names.in_public(heard.author.name if heard else "") if public else self._name(ticket, heard)
        return {
            "customer_name": name,
            "customer_first_name": signoff.first_name(name),
            "agent_name": person.name if person else "",
            "agent_first_name": signoff.first_name(person.name) if person else "",
            "agent_initials": person.initials if person else "",
            **self.of_account(channel, account),
            "ticket": ticket.id,
            "callback_link": "" if public else self._callback_link(ticket),
        }

    def _name(self, ticket: Ticket, heard: Interaction | None) -> str:
        customer = self._c.person(ticket.customer)
        return (customer.name if customer else "") or ticket.customer_name or (heard.author.name if heard else "")

    def of_account(self, channel: str, id: str) -> dict[str, str]:
        """What is filled in of the account that speaks."""
        account = self._c.store.settings.account(channel, id)
        if account is None:
            return {"account_name": "", "account_handle": "", "link": ""}
        handle = str(account.settings.get("handle", ""))
        own = str(account.settings.get("private_link", ""))
        return {
            "account_name": account.name,
            "account_handle": handle,
            "link": private_side.link(channel, account.address, handle, own),
        }

    def _callback_link(self, ticket: Ticket) -> str:
        promised = self._c.store.callbacks.get(ticket.callback) if ticket.callback and self._url else None
        return f"{self._url}/callbacks/{promised.id}?t={promised.key}" if promised else ""


def variants_of(doc: Mapping[str, Any]) -> list[Variant]:
    """The template itself is the first of its variants."""
    return [
        Variant(
            text=str(one.get("text", "")),
            language=str(one.get("language", "")),
            channels=tuple(one.get("channels", [])),
        )
        for one in (doc, *doc.get("variants", []))
    ]
