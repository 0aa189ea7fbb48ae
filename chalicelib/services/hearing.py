"""Listening: what a public post needs, and its card on the board (domain/heard.py).

The card is written before anything follows from it, so it is also the decision: a post that is delivered again, or
whose worker died, is treated as it was judged first, whatever the rules have become since.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from chalicelib.channels.base import Account
from chalicelib.domain.events import Consent, Direction, Event, Visibility
from chalicelib.domain.heard import Heard, Need, Verdict, heard_id, heard_shelf, need_of, topic_of
from chalicelib.domain.identities import Customer, identity_key, short_hash
from chalicelib.domain.interactions import Interaction, current_text, position
from chalicelib.domain.triage.defaults import in_force
from chalicelib.domain.triage.post import Address, Post, called, mentioned
from chalicelib.domain.triage.rule import TriageRule
from chalicelib.domain.triage.verdict import Weighed, weigh
from chalicelib.services import reading
from chalicelib.services.context import Context
from chalicelib.services.heard_words import PUBLIC_KINDS, words_now
from chalicelib.store.board import Card
from chalicelib.store.facts import Fact
from chalicelib.store.keys import event_key

_RANK = {Need.NONE: 0, Need.WORTH: 1, Need.NEEDS: 2}
_REASONS_CHARACTERS = 100
_MOST_WORDINGS = 20
Reader = Callable[[str, str, Account | None], reading.Read]
"""Text, the language the provider states, our account -> what is read out of it."""


def no_incident(heard: Heard) -> str:
    return ""


def nobody(heard: Heard) -> None:
    return None


def read_here(text: str, stated: str, account: Account | None) -> reading.Read:
    return reading.read(text, stated)


class Hearing:
    """`incident_for`: the id of the incident that a post belongs to, "" for none; it is then listened to only.
    `reader`: who reads language and feeling. `told`: who counts what was heard, told of a post whenever it comes."""

    def __init__(
        self, context: Context, incident_for: Callable[[Heard], str] = no_incident, reader: Reader = read_here,
        told: Callable[[Heard], None] = nobody,
    ) -> None:  # fmt: skip
        self._c, self._incident_for, self._read, self._told = context, incident_for, reader, told

    def listens_to(self, event: Event) -> bool:
        """Whether triage has a say: a customer's public post on an account that listens."""
        if event.visibility is not Visibility.PUBLIC or event.kind not in PUBLIC_KINDS:
            return False
        if event.direction is not Direction.INBOUND or event.consent is not Consent.NONE:
            return False
        account = self._c.store.settings.account(event.channel, event.account)
        return account is None or account.settings.get("triage", "on") != "off"

    # --- one post

    def hear(
        self, event: Event, item: Interaction, *, ticket: str = "", opens: str = "", asked: bool = False,
        author: Customer | None = None,
    ) -> Heard:  # fmt: skip
        """Judge a post and put its card on the board, or bring the card in step.

        `ticket`: the one it is on, or about to be; `opens`: the one it would open if it needs an answer, or if a
        person `asked` for that. `author`: who wrote, if we know them. The record's `ticket` "" = only listened to.
        """
        fresh = self._judged(event, item, author, reads_parent=not ticket)
        fresh = replace(fresh, ticket=ticket) if ticket else self._placed(fresh, opens, asked)
        stored = self._c.store.board.create(_card(fresh))
        if stored is None:
            stored = self._c.store.board.change(
                heard_id(item.key), Heard,
                lambda old: _in_step(old, replace(fresh, text=words_now(self._c, item)), ticket, opens, asked),
            )  # fmt: skip
        self._c.store.facts.put([fact(stored.record)])
        self._told(stored.record)
        return stored.record

    def _placed(self, heard: Heard, opens: str, asked: bool) -> Heard:
        heard = replace(heard, incident=self._incident_for(heard))
        return replace(heard, ticket=opens if asked or _must_open(heard) else "")

    def author(self, item: Interaction) -> Customer | None:
        """Whom we know of who wrote."""
        return self._c.store.customers.by_identity(identity_key(item.channel, item.account, item.identity))

    def _judged(self, event: Event, item: Interaction, customer: Customer | None, *, reads_parent: bool) -> Heard:
        """The words that the event brings are judged, and those the post has now, if they were changed since:
        what needs an answer in any wording does."""
        now = current_text(item)
        post = self._post(event, item, customer, reads_parent=reads_parent)
        verdict = self.verdict(post)
        if now and now != event.text:
            verdict = max(self.verdict(replace(post, text=now)), verdict, key=lambda v: _RANK[v.need])
        return Heard(
            key=item.key, channel=item.channel, account=item.account, kind=item.kind, identity=item.identity,
            customer=item.customer, thread=item.thread, name=item.author.name, handle=item.author.handle,
            followers=item.author.followers, text=now, at=item.at, received_at=item.received_at, verdict=verdict,
            found=_found(event, item), judged=_marks(event, item, now),
        )  # fmt: skip

    def verdict(self, post: Post) -> Verdict:
        return self.weighed(post, ()).verdict

    def weighed(self, post: Post, more: Sequence[TriageRule]) -> Weighed:
        """With what each rule says. `more`: rules that aren't in force, each in place of the one of its id."""
        account = self._c.store.settings.account(post.channel, post.account)
        read = self._read(post.text, post.stated, account)
        made = weigh(post, (*self.rules(), *more), language=read.language, sentiment=read.sentiment)
        why = tuple(reason[:_REASONS_CHARACTERS] for reason in made.verdict.why)
        return replace(made, verdict=replace(made.verdict, why=why))

    def rules(self) -> tuple[TriageRule, ...]:
        return in_force(self._c.store.settings.triage())

    def _post(self, event: Event, item: Interaction, customer: Customer | None, *, reads_parent: bool) -> Post:
        text, account = event.text, self._c.store.settings.account(item.channel, item.account)
        ours = handles(account)
        address, answers_us = self._address(event, item, ours, reads_parent=reads_parent)
        return Post(
            text=text, channel=item.channel, account=item.account, kind=item.kind, stated=item.language,
            name=item.author.name, handle=item.author.handle, followers=item.author.followers,
            verified=item.author.verified, reach=_number(item.extra.get("reach")), address=address,
            root=not item.parent, reshare=text.startswith("RT @"), answers_us=answers_us, rating=rating(item.extra),
            pictures=sum(a.kind in ("image", "video") for a in item.attachments),
            tags=customer.tags if customer else (), handles=ours,
        )  # fmt: skip

    def _address(
        self, event: Event, item: Interaction, ours: tuple[str, ...], *, reads_parent: bool
    ) -> tuple[Address, bool]:  # fmt: skip
        """To whom it speaks, and whether it answers us. Where our own handle isn't known, handles tell nothing."""
        text = event.text
        if _found(event, item):
            return (Address.US if set(ours) & set(mentioned(text)) else Address.NOBODY), False
        if item.parent and item.parent != item.root and reads_parent:
            above = self._c.store.interactions.get(event_key(item.channel, item.account, item.parent), consistent=False)
            if above and (above.item.echo_of or above.item.direction is Direction.OUTBOUND):
                return Address.US, True
            if above and above.item.identity != item.identity and not set(ours) & set(called(text)[:1]):
                return Address.OTHERS, False
        first = called(text)
        elsewhere = bool(ours and first) and not set(ours) & set(mentioned(text))
        return (Address.OTHERS if elsewhere else Address.US), False


def handles(account: Account | None) -> tuple[str, ...]:
    """Our own on an account, in lower case, without @; none if its settings don't say."""
    if account is None:
        return ()
    said = (account.settings.get("handle"), account.settings.get("username"))
    return tuple(str(handle).lower().lstrip("@") for handle in said if handle)


def rating(extra: dict[str, str]) -> int:
    """Stars of a review; a recommendation counts as 5, a warning as 1; 0 = none given."""
    stars = _number(extra.get("rating"))
    if stars:
        return min(5, stars)
    return {"positive": 5, "negative": 1}.get(extra.get("recommendation", "").lower(), 0)


def _marks(event: Event, item: Interaction, now: str) -> tuple[str, ...]:
    told = "found" if _found(event, item) else ""
    return tuple(sorted({short_hash(f"{told}|{words}", 8) for words in (event.text, now or event.text)}))


def _found(event: Event, item: Interaction) -> bool:
    """Whether only keyword monitoring told of it. The provider may tell of it too, before or after."""
    return event.extra.get("found") == item.extra.get("found") == "yes"


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 12 else 0


def _must_open(heard: Heard) -> bool:
    return need_of(heard) is Need.NEEDS and not heard.incident


def _card(heard: Heard, version: int = 0) -> Card[Heard]:
    place = position(heard.at, heard.key)
    return Card(id=heard_id(heard.key), record=heard, shelf=heard_shelf(heard), place=place, version=version)


def _in_step(old: Card[Heard], fresh: Heard, ticket: str, opens: str, asked: bool) -> Card[Heard]:
    """The card after the post came again. What was decided stands, unless a later wording needs more."""
    before = old.record
    judged = tuple(sorted({*before.judged, *fresh.judged}))
    more = judged != before.judged and _RANK[fresh.verdict.need] > _RANK[before.verdict.need]
    after = replace(before, text=fresh.text, found=before.found and fresh.found, judged=judged[:_MOST_WORDINGS])
    after = replace(after, verdict=fresh.verdict if more else before.verdict)
    if not after.incident and more:
        after = replace(after, incident=fresh.incident)
    if ticket or asked or _must_open(after):
        after = replace(after, ticket=ticket or opens or before.ticket, customer=fresh.customer or before.customer)
    return _card(after, old.version)


def moved(card: Card[Heard], heard: Heard) -> Card[Heard]:
    """A card with another record, on the shelf where that belongs."""
    return _card(heard, card.version)


def fact(heard: Heard) -> Fact:
    """One a post; its figures are what triage says of the post."""
    said = {"need": str(heard.verdict.need), "topic": heard.verdict.topic, "incident": heard.incident}
    return Fact(
        id=f"post_heard#{heard.key}", what="post_heard", at=heard.received_at, ticket=heard.ticket,
        channel=heard.channel, extra={name: value for name, value in said.items() if value},
    )  # fmt: skip


def corrected(heard: Heard) -> Fact:
    """A person said otherwise. Needs `heard.correction`."""
    assert heard.correction
    said = {"need": str(need_of(heard)), "topic": topic_of(heard), "was": str(heard.verdict.need)}
    return Fact(
        id=f"post_corrected#{heard.key}#{heard.correction.at}", what="post_corrected", at=heard.correction.at,
        ticket=heard.ticket, channel=heard.channel, agent=heard.correction.by,
        extra={name: value for name, value in said.items() if value},
    )  # fmt: skip
