"""Whether a reply may go out, and what it will be: the channel's rules, the brand's sign-off, the right person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from chalicelib.channels.base import How
from chalicelib.domain import lengths, signoff, windows
from chalicelib.domain.cards import redacted
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Attachment, DeliveryStatus, Direction, EventType, Kind, Visibility
from chalicelib.domain.interactions import Interaction
from chalicelib.domain.tickets import Ticket
from chalicelib.services.context import Context
from chalicelib.store.keys import thread_key, thread_parts

LOOK_BACK = 100
PUBLIC_KINDS = (Kind.POST, Kind.COMMENT, Kind.REVIEW)
MARKS = ("closing", "gone_private", "gone_from", "fallback", "articles", "then")
"""What a reply may be noted as, in `extra`: it closes the loop in public (services/social/closing.py); it is part of
going private (services/social/going_private.py); it answers with articles (services/article_links.py); which status
the ticket is to have after a supervisor's yes (services/social/approving.py)."""
_BOTH_WAYS = ("x", "facebook", "instagram")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an agent wants to say. `how` "" = the only way the channel knows. `thread` "" = the
    one the customer wrote on last. `answers` is the key of the interaction replied to ("" = the
    customer's latest there). `marks`: what is noted on the interaction (`extra`) besides."""

    client_id: str
    text: str = ""
    how: str = ""
    thread: str = ""
    answers: str = ""
    attachments: tuple[Attachment, ...] = ()
    template: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    version: int | None = None  # the ticket version the agent saw
    marks: dict[str, str] = field(default_factory=dict)
    then: str = ""  # the ticket's status after it: what waits for a supervisor's yes can't set it yet
    despite: tuple[str, ...] = ()  # codes of warnings that its writer has seen (services/guarding.py)


Rule = Callable[[Ticket, Draft, Interaction], None]
"""Raises Invalid or NotAllowed for a reply (as it would be kept) that may not go out."""


class Checks:
    """`rules`: what else must be so of every reply, a person's or an automatic one."""

    def __init__(self, context: Context, rules: Sequence[Rule] = ()) -> None:
        self._c, self._rules = context, rules

    def checked(self, ticket: Ticket, draft: Draft, key: str, agent: str, at: int = 0) -> Interaction:
        """The reply as it would be kept, if it may go out `at` (epoch ms; 0 = now). Raises Invalid or NotAllowed."""
        draft = _without_cards(draft)
        if not draft.text.strip() and not draft.attachments and not draft.template:
            raise Invalid("text", "A reply needs a text, an attachment or a template.")
        heard = self.answered_line(ticket, draft)
        channel, account, identity, root = thread_parts(heard.thread)
        how = self._how(draft, heard)
        now = at or self._c.clock()
        if self._c.store.settings.account(channel, account) is None:
            raise NotAllowed(f"The {channel} account {account} is switched off.", "account_off", "Ask an admin.")
        if how is How.MESSAGE:
            self.may_write(ticket, heard.thread, channel, now, bool(draft.template))
        elif how is How.PRIVATE_REPLY:
            already = self.had_private_reply(ticket.id, heard.key)
            windows.private_reply(channel, heard.at, now, already=already)
        sign = "" if draft.template else self.sign_off(channel, account, how, agent)
        text = signoff.signed(draft.text, sign)
        parts = lengths.split(channel, how, text) if text else []
        to_thread = thread_key(channel, account, identity) if how is not How.PUBLIC_REPLY else heard.thread
        item = Interaction(
            key=key, type=EventType.INTERACTION, channel=channel, account=account, identity=identity,
            thread=to_thread, customer=ticket.customer,
            kind=heard.kind if how is How.PUBLIC_REPLY else (Kind.DM if channel == "x" else Kind.MESSAGE),
            direction=Direction.OUTBOUND,
            visibility=Visibility.PUBLIC if how is How.PUBLIC_REPLY else Visibility.PRIVATE,
            text=text, attachments=draft.attachments, root=root if how is How.PUBLIC_REPLY else "",
            parent=heard.provider_id, at=now, received_at=now, agent=agent, how=how,
            status=DeliveryStatus.QUEUED, parts=len(parts) + len(draft.attachments) or 1,
            template=draft.template, variables=draft.variables,
            extra={
                "answers": heard.key, **({"from": heard.extra["to"]} if heard.extra.get("to") else {}),
                **({"sign_off": sign} if sign and text else {}), **draft.marks,
                **({"despite": " ".join(draft.despite)} if draft.despite else {}),
            },
        )  # fmt: skip
        self.hold_against_rules(ticket, draft, item)
        return item

    def hold_against_rules(self, ticket: Ticket, draft: Draft, item: Interaction) -> None:
        """Raises what forbids this reply, whichever way it was made."""
        for rule in self._rules:
            rule(ticket, draft, item)

    def sign_off(self, channel: str, account: str, how: str, agent: str) -> str:
        """What is put at the end of an agent's words on an account; "" of what no person says."""
        known = self._c.store.settings.account(channel, account) if agent else None
        if known is None or not known.settings.get("sign_off"):
            return ""
        person = self._c.store.settings.agents().get(agent)
        return signoff.of(known.settings, person, public=how == How.PUBLIC_REPLY)

    def answered_line(self, ticket: Ticket, draft: Draft) -> Interaction:
        """The customer's interaction that this answers."""
        if draft.answers:
            line = self._c.store.interactions.get(draft.answers)
            if line is None or line.ticket != ticket.id or line.item.direction is not Direction.INBOUND:
                raise Invalid("answers", "This is not a customer's interaction on this ticket.")
            return line.item
        page = self._c.store.interactions.timeline(ticket.id, limit=LOOK_BACK, newest_first=True)
        for line in page.items:
            item = line.item
            wanted = not draft.thread or item.thread == draft.thread
            if item.direction is Direction.INBOUND and wanted and not item.deleted_at:
                return item
        if not ticket.first_mark and draft.thread in ticket.threads:
            return _not_yet_heard(draft.thread)  # we begin: on this ticket they have said nothing
        raise Invalid("thread", "There is nothing of the customer's on this thread to answer.")

    def _how(self, draft: Draft, heard: Interaction) -> How:
        public = heard.kind in PUBLIC_KINDS
        if not draft.how:
            if heard.channel in _BOTH_WAYS and public:
                raise Invalid("how", "Say how it goes out: public_reply, private_reply or message.")
            return How.MESSAGE
        try:
            how = How(draft.how)
        except ValueError:
            raise Invalid("how", "Use message, public_reply or private_reply.") from None
        if how in (How.PUBLIC_REPLY, How.PRIVATE_REPLY) and not public:
            raise Invalid("how", "The customer wrote in private: answer with how=message.")
        if how is How.POST:
            raise Invalid("how", "A post of one's own answers nobody; use message, public_reply or private_reply.")
        if how is How.MESSAGE and public and heard.channel in ("facebook", "instagram"):
            raise Invalid("how", "To a comment, use public_reply, or private_reply for its one private answer.")
        return how

    def may_write(self, ticket: Ticket, thread: str, channel: str, now: int, template: bool) -> None:
        """Raises NotAllowed if a private message may not go out then: the window is shut, or they said STOP."""
        channel_, account, identity, _ = thread_parts(thread)
        private = thread_key(channel_, account, identity)
        known = self._c.store.threads.get(private, consistent=True)
        if known and known.consent == "stop":
            raise NotAllowed(
                "The customer asked us to stop (STOP).", "opted_out", "Wait until they send START, or call them."
            )
        windows.private(channel, ticket.threads.get(private, 0), now, template=template)

    def had_private_reply(self, ticket: str, comment: str) -> bool:
        """Whether a comment has had its one private reply, as far as a ticket knows."""
        page = self._c.store.interactions.timeline(ticket, limit=LOOK_BACK, newest_first=True)
        return any(
            line.item.how == How.PRIVATE_REPLY
            and line.item.extra.get("answers") == comment
            and line.item.status != DeliveryStatus.FAILED
            for line in page.items
        )


def _without_cards(draft: Draft) -> Draft:
    variables = {name: redacted(value) for name, value in draft.variables.items()}
    return replace(draft, text=redacted(draft.text), variables=variables)


def same_words(known: Interaction, text: str) -> bool:
    """Whether a kept reply says this, its sign-off aside."""
    sign = known.extra.get("sign_off", "")
    return signoff.unsigned(known.text, sign) == signoff.unsigned(redacted(text), sign)


def _not_yet_heard(thread: str) -> Interaction:
    """What a first message of ours on a private thread answers: nothing, from whoever is at its other end."""
    channel, account, identity, _ = thread_parts(thread)
    return Interaction(thread=thread, channel=channel, account=account, identity=identity)
