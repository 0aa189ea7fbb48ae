"""Queued replies go out, each at most once.

The worker claims a reply (queued -> sending) before it speaks to the provider. If it dies
after that, nobody can know whether the provider heard it: the redelivery marks it unknown
and a person decides. Only what surely had no effect (429, 503, a refused connection) is
tried again by itself.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from chalicelib import channels
from chalicelib.aws.files import Files
from chalicelib.aws.secrets import SecretStore
from chalicelib.channels.base import Account, Bases, Fault, How, Http, Outbound, Outgoing, Secrets, SendFailed, Sent
from chalicelib.domain import lengths, windows
from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, NotAllowed, Retry
from chalicelib.domain.events import Consent, DeliveryStatus
from chalicelib.domain.interactions import Interaction, advanced, part_advanced
from chalicelib.domain.tickets import Status
from chalicelib.services import pacing, timeline
from chalicelib.services.answering import answered, noted
from chalicelib.services.assignment import Assignment
from chalicelib.services.clock import arm
from chalicelib.services.context import Context
from chalicelib.store.keys import event_key

_MAX_ATTEMPTS = 8
_MEDIA_LINK_SECONDS = 3600
_CONSENT = ("sms", "whatsapp")  # where STOP is a word of the channel
_RATES: dict[str, tuple[int, int]] = {  # channel: (ms a message, burst); an account's setting "rate" overrides
    "sms": (1000, 10),  # a long code sends one segment a second; Twilio queues beyond (see providers' docs)
    "whatsapp": (50, 80),  # 80 a second a sender
    "x": (60_000, 15),  # DM 15 in 15 minutes
    "facebook": (20, 300),
    "instagram": (20, 300),
    "chat": (5, 500),
}


@dataclass(frozen=True, slots=True)
class Wires:
    """What sending needs besides the store."""

    secrets: SecretStore
    files: Files
    http: Http
    bases: Bases
    public_url: str = ""
    chance: Callable[[], float] = random.random
    outbound: Callable[[str], Outbound | None] = channels.outbound


class Sending:
    """`refused`: told (at least once) of each reply that its provider, or the channel's rule, turned down for good."""

    def __init__(
        self, context: Context, wires: Wires, assignment: Assignment,
        refused: Callable[[Interaction], None] | None = None,
    ) -> None:  # fmt: skip
        self._c, self._w, self._assignment, self._refused = context, wires, assignment, refused

    def send(self, key: str) -> None:
        """Send one reply. Raises Retry (with seconds to wait) if it should come again."""
        line = self._c.store.interactions.get(key)
        if line is None:
            raise Retry("the reply isn't stored yet", after=1)
        item = line.item
        if item.status != DeliveryStatus.QUEUED:
            self._came_again(item)
            return
        account = self._c.store.settings.account(item.channel, item.account)
        secrets = self._w.secrets.get(item.channel, item.account)
        module = self._w.outbound(item.channel)
        if account is None or secrets is None or module is None:
            self._fail(item, "the account is switched off or has no credentials")
            return
        pacing.wait_for_turn(self._c, item, _line(item, account), "the account's sending rate is used up")
        tag = self._still_allowed(item, line.ticket)
        if tag is None or not self._claim(key):
            return
        self._speak(item, account, secrets, tag, module.send)

    def _came_again(self, item: Interaction) -> None:
        """A reply that was begun before: finish what is certain, and own up to what isn't."""
        for provider_id in item.part_ids:
            self._recognise(item, provider_id)
        if item.status == DeliveryStatus.SENDING:
            self._note(item.key, DeliveryStatus.UNKNOWN, "the worker stopped while sending; it may have gone out")
        self._tell_of_refusal(item)

    # --- before

    def _still_allowed(self, item: Interaction, ticket_id: str) -> str | None:
        """The tag to send with, or None if the window shut, or the customer said STOP, while the reply waited."""
        ticket = self._c.store.tickets.get(ticket_id)
        if ticket and not noted(ticket, item):
            ticket = answered(self._c, ticket_id, item)
        if item.how != How.MESSAGE:
            return ""
        if item.channel in _CONSENT and self._stopped(item.thread):
            self._fail(item, "the customer asked us to stop (STOP) before it could be sent")
            return None
        last = ticket.threads.get(item.thread, 0) if ticket else 0
        try:
            return windows.private(item.channel, last, self._c.clock(), template=bool(item.template)).tag
        except NotAllowed as error:
            self._fail(item, f"{error.reason} {error.instead}".strip(), error.code)
            return None

    def _stopped(self, thread_key: str) -> bool:
        thread = self._c.store.threads.get(thread_key)
        return thread is not None and thread.consent == Consent.STOP

    def _claim(self, key: str) -> bool:
        """Only one worker moves a reply from queued to sending."""
        mine = False

        def claimed(item: Interaction) -> Interaction:
            nonlocal mine
            mine = item.status == DeliveryStatus.QUEUED
            return replace(item, status=DeliveryStatus.SENDING) if mine else item

        self._c.store.interactions.change(key, claimed)
        return mine

    # --- speaking

    def _speak(
        self, item: Interaction, account: Account, secrets: Secrets, tag: str,
        send: Callable[[Outgoing, Account, Secrets, Http, Bases], Sent],
    ) -> None:  # fmt: skip
        parts = self._parts(item, tag)
        for number, part in enumerate(parts[len(item.part_ids) :], start=len(item.part_ids)):
            try:
                sent = send(part, account, secrets, self._w.http, self._w.bases)
            except SendFailed as failure:
                self._failed(item, account, failure, first=number == 0)
                return
            self._sent(item, sent)

    def _parts(self, item: Interaction, tag: str) -> list[Outgoing]:
        texts = lengths.split(item.channel, item.how, item.text) if item.text else []
        if item.template and not texts:
            texts = [""]
        base = Outgoing(
            key=item.key, channel=item.channel, identity=item.identity, how=How(item.how),  # type: ignore[arg-type]
            visibility=item.visibility, kind=item.kind, text="", reply_to=item.parent, root=item.root,
            template=item.template, variables=item.variables, tag=tag, callback_url=self._callback(item),
            sender=item.extra.get("from", ""),
        )  # fmt: skip
        out = [replace(base, text=text) for text in texts]
        for attachment in item.attachments:
            url = self._w.files.link(attachment.stored, name=attachment.name, seconds=_MEDIA_LINK_SECONDS)
            out.append(replace(base, attachments=(replace(attachment, url=url),)))
        return out

    def _callback(self, item: Interaction) -> str:
        if not self._w.public_url:
            return ""
        return f"{self._w.public_url}/webhooks/{item.channel}/{item.account}?ref={quote(item.key, safe='')}"

    # --- after

    def _sent(self, item: Interaction, sent: Sent) -> None:
        """Keep the provider's id under both names, and take in receipts that were faster."""

        def noted(now: Interaction) -> Interaction:
            if sent.provider_id in now.part_ids:
                return now
            now = replace(now, part_ids=(*now.part_ids, sent.provider_id), sent_at=now.sent_at or self._c.clock())
            whole = len(now.part_ids) >= now.parts
            now = part_advanced(now, sent.provider_id, sent.status)
            return advanced(now, sent.status) if whole else now

        self._c.store.interactions.change(item.key, noted)
        self._recognise(item, sent.provider_id)

    def _recognise(self, item: Interaction, provider_id: str) -> None:
        """Let the provider's id stand for our reply, and take in receipts that were faster."""
        if item.channel == "chat":
            return  # there is no provider: nobody will ever name that id
        their_key = event_key(item.channel, item.account, provider_id)
        early = self._c.store.interactions.mark_echo(their_key, item.key).item
        if early.status and early.status != DeliveryStatus.SENT:
            self._c.store.interactions.change(
                item.key, lambda now: part_advanced(now, provider_id, early.status, early.status_reason)
            )

    def _failed(self, item: Interaction, account: Account, failure: SendFailed, *, first: bool) -> None:
        if failure.fault is Fault.UNKNOWN:
            self._note(item.key, DeliveryStatus.UNKNOWN, failure.reason)
        elif failure.fault is Fault.SAFE and item.attempts + 1 < _MAX_ATTEMPTS:
            wait = failure.after if failure.after is not None else pacing.backoff(item.attempts, self._w.chance())
            self._c.store.interactions.change(item.key, _requeued)
            if failure.after:
                pacing.hold_back(self._c, _line(item, account), failure.after)
            raise Retry(failure.reason, after=wait)
        else:
            self._fail(item, failure.reason if first else f"only a part was sent: {failure.reason}", failure.code)

    def _fail(self, item: Interaction, reason: str, code: str = "") -> None:
        """`code`: the provider's or the rule's word for it (`extra.code`), for programs."""
        self._note(item.key, DeliveryStatus.FAILED, reason, code)
        if code and self._refused and (line := self._c.store.interactions.get(item.key)):
            self._tell_of_refusal(line.item)

    def _tell_of_refusal(self, item: Interaction) -> None:
        """Whoever dies before it is told comes here again by the redelivery."""
        if item.status == DeliveryStatus.FAILED and item.extra.get("code") and self._refused:
            self._refused(item)

    def _note(self, key: str, status: DeliveryStatus, reason: str, code: str = "") -> None:
        """The ticket goes back to its agent first: a worker that dies in between does both again."""
        line = self._c.store.interactions.get(key)
        if line and line.ticket and advanced(line.item, status) != line.item:
            # A thank-you that didn't get there leaves nobody waiting: it is only told.
            human = bool(line.item.agent) and not line.item.extra.get("closing")
            self._back_to_agent(line.ticket, status, reason, human=human)

        def told(now: Interaction) -> Interaction:
            after = advanced(now, status, reason)
            return replace(after, extra={**after.extra, "code": code}) if code and after != now else after

        self._c.store.interactions.change(key, told)

    def _back_to_agent(self, ticket_id: str, status: str, reason: str, *, human: bool) -> None:
        """A reply that didn't get there must not leave the ticket looking answered. (What nobody wrote
        answered nothing: it is only told.)"""
        for _ in range(8):
            ticket = self._c.store.tickets.get(ticket_id, consistent=True)
            if ticket is None or ticket.status is Status.CLOSED:
                return
            if not human:
                timeline.note(self._c, ticket, f"reply_{status}", {"why": reason})
                return
            queue = self._c.queue_rules(ticket.queue)
            after = replace(ticket, waiting_since=ticket.waiting_since or self._c.clock(), updated_at=self._c.clock())
            if ticket.status in (Status.PENDING, Status.SOLVED):
                after = t.with_status(after, Status.OPEN, queue, self._c.clock())
            after = arm(self._c, self._assignment.in_good_hands(ticket, t.promised(after, queue)))
            try:
                stored = self._assignment.save_or_release(after, queue, before=ticket)
            except Conflict:
                continue
            if stored.claim != ticket.claim:
                self._assignment.announce(stored)
            timeline.note(self._c, stored, f"reply_{status}", {"why": reason})
            return


def _line(item: Interaction, account: Account) -> pacing.Line:
    """The line a reply stands in."""
    public = item.how == How.PUBLIC_REPLY
    every, burst = _RATES.get(item.channel, (1000, 10))
    if item.channel == "x" and public:
        every, burst = 9_000, 100  # posts: 100 in 15 minutes
    name = f"send#{item.channel}#{item.account}#{'public' if public else 'private'}"
    return pacing.line(name, account, "rate", every, burst)


def _requeued(item: Interaction) -> Interaction:
    if item.status != DeliveryStatus.SENDING:
        return item  # a receipt was faster: it did go out
    again = pacing.without_turn(item)
    return replace(item, status=DeliveryStatus.QUEUED, attempts=item.attempts + 1, extra=again)
