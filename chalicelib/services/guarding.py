"""What stands between a text and everybody's eyes: personal data is refused, doubtful tone is asked about.

`Guard.demand` is for whatever is about to become public: a reply, a post of our own, an incident's update. It
raises; `Guard.check` tells the same without raising. Replies are held against it by `Guard.rule`
(services/reply_checks.py); who makes other public texts calls `demand`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.channels.base import Account, How
from chalicelib.domain import personal, private_side, signoff, tone
from chalicelib.domain.errors import Unfit
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.personal import Data, Span, Strength
from chalicelib.domain.ticket_record import Ticket
from chalicelib.services.context import Context
from chalicelib.services.reply_checks import Draft

PUBLIC = (How.PUBLIC_REPLY, How.POST)
PERSONAL, MAYBE_PERSONAL, WARNINGS = "personal_data", "maybe_personal", "warnings"
_OWN_LINK = re.compile(r"/callbacks/[\w%-]{1,80}\?t=\S{0,200}|[?&]X-Amz-Signature=\S{0,200}", re.IGNORECASE)
_PRIVATELY = "Take it out, or answer in private."


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`start` and `end` in code points of the text. `asks`: a person must say that they have seen it (`despite`)
    before the text goes out in public."""

    code: str
    start: int
    end: int
    reason: str
    kind: str = ""  # personal data: which
    asks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    refusals: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an account's settings say (docs/social.md): its published addresses, numbers and e-mails; its own
    domains; names of competitors; how its order numbers look."""

    own_addresses: tuple[str, ...] = ()
    own_domains: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    order_numbers: tuple[str, ...] = ()


def terms(account: Account | None) -> Terms:
    given: Mapping[str, Any] = account.settings if account else {}
    named = {name: _texts(given.get(name)) for name in ("own_addresses", "own_domains", "competitors", "order_numbers")}
    if account:
        named["own_addresses"] += (account.address, *account.addresses)
    return Terms(**named)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whom a text speaks to: the customer's name ("" unknown), and their last words where an answer is judged."""

    customer: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A text and where it goes. `agent` "" = said by itself, in words that a supervisor set."""

    channel: str
    account: str
    how: str = How.PUBLIC_REPLY
    agent: str = ""
    sign: str = ""  # the sign-off it will have
    about: About = field(default_factory=About)


class Guard:
    def __init__(self, context: Context) -> None:
        self._c = context

    def check(self, text: str, saying: Saying) -> Findings:
        """What speaks against a text. In private nothing is refused and nothing is asked."""
        account = self._c.store.settings.account(saying.channel, saying.account)
        known = terms(account)
        public = saying.how in PUBLIC
        data = self._personal(text, known, account) if public else []
        sure = [span for span in data if span.strength is not Strength.POSSIBLE]
        maybe = [span for span in data if span.strength is Strength.POSSIBLE]
        bare = signoff.unsigned(text, saying.sign)
        notes = tone.check(
            bare,
            tone.Told(
                channel=saying.channel, how=saying.how, sign=saying.sign, customer=saying.about.customer,
                asked=saying.about.asked, own_domains=known.own_domains, competitors=known.competitors,
            ),
        )  # fmt: skip
        warnings = [
            *(_maybe(span) for span in maybe),
            *(
                Finding(code=n.code, start=n.start, end=n.end, reason=n.reason, asks=public and n.asks)
                for n in notes
                if n.code != "foreign_link" or not _leads_to_us(bare[n.start : n.end], account)
            ),
        ]
        links = _customers_links(text) if public else ()
        return Findings(refusals=(*map(_refused, sure), *links), warnings=tuple(warnings))

    def demand(self, text: str, saying: Saying, *, despite: Collection[str] = (), field: str = "text") -> None:
        """Raises Unfit (`personal_data`, `warnings`) where a text may not become public; never for a private one.
        `despite`: codes of the warnings its writer has seen. Words that no person says now are not warned about."""
        if saying.how not in PUBLIC or not text.strip():
            return
        found = self.check(text, saying)
        if found.refusals:
            faults = [(PERSONAL, field, one.reason) for one in found.refusals]
            raise Unfit("Everybody would read personal data in this.", PERSONAL, _PRIVATELY, faults)
        asked = [one for one in found.warnings if one.asks and one.code not in despite] if saying.agent else []
        if asked:
            codes = ", ".join(sorted({one.code for one in asked}))
            faults = [(one.code, field, one.reason) for one in asked]
            raise Unfit(
                "Look at this again before everybody reads it.",
                WARNINGS,
                f"Change it, or send despite: {codes}.",
                faults,
            )

    def rule(self, ticket: Ticket, draft: Draft, item: Interaction) -> None:
        """For every reply, now or scheduled, a template's words included (services/reply_checks.py)."""
        saying = Saying(
            channel=item.channel, account=item.account, how=item.how, agent=item.agent,
            sign=item.extra.get("sign_off", ""), about=About(customer=ticket.customer_name),
        )  # fmt: skip
        self.demand(item.text, saying, despite=draft.despite)

    # --- what customers show of themselves

    def shown(self, item: Interaction, text: str) -> list[Span]:
        """Personal data in what a customer wrote for everybody to see; [] of anything private."""
        known = terms(self._c.store.settings.account(item.channel, item.account))
        return [span for span in personal.find(text, known.order_numbers) if not _ours(text, span, known)]

    def _personal(self, text: str, known: Terms, account: Account | None) -> list[Span]:
        found = personal.find(text, known.order_numbers)
        if sum(map(str.isdecimal, text)) >= 7:
            from chalicelib.services import phones_in  # loads a table of the world's numbers

            found = phones_in.sharpened(text, found, phones_in.region_of(known.own_addresses, account))
        return [span for span in found if not _ours(text, span, known)]


def _leads_to_us(link: str, account: Account | None) -> bool:
    """Whether an address opens a private conversation with this account: we invite there ourselves."""
    if account is None or not link:
        return False
    handle, own = str(account.settings.get("handle", "")), str(account.settings.get("private_link", ""))
    return private_side.link(account.channel, account.address, handle, own).startswith(link)


def _ours(text: str, span: Span, known: Terms) -> bool:
    return span.kind is not Data.CARD and personal.is_own(text[span.start : span.end], known.own_addresses)


def _customers_links(text: str) -> tuple[Finding, ...]:
    """Links by which one customer changes their own call back (services/callbacks/telling.py), or anybody who has
    them reads a file of a conversation (aws/files.py)."""
    return tuple(
        Finding(
            code=PERSONAL, start=found.start(), end=found.end(),
            reason=f"A link that isn't for everybody stands at characters {found.start() + 1} to {found.end()}.",
        )
        for found in _OWN_LINK.finditer(text)
    )  # fmt: skip


def _refused(span: Span) -> Finding:
    what = personal.NAMES[span.kind]
    return Finding(
        code=PERSONAL, kind=span.kind, start=span.start, end=span.end,
        reason=f"{what[0].upper()}{what[1:]} stands at characters {span.start + 1} to {span.end}.",
    )  # fmt: skip


def _maybe(span: Span) -> Finding:
    what = personal.NAMES[span.kind]
    return Finding(
        code=MAYBE_PERSONAL, kind=span.kind, start=span.start, end=span.end,
        reason=f"Characters {span.start + 1} to {span.end} may be {what}: is it meant for everybody?",
    )  # fmt: skip
