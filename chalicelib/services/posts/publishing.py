"""The outbound worker's half of posts: each account's version goes out at most once; counts are read.

The worker claims a version (queued -> sending) by a versioned write before it speaks to the provider. If it dies
after that, the redelivery (or the ledger) marks it unknown and a person decides. Only what surely had no effect
(429, 503, no connection) goes back into the line, and the ledger asks for it again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib import channels
from chalicelib.aws.files import Files
from chalicelib.aws.secrets import SecretStore
from chalicelib.channels.base import Account, Bases, Fault, How, Http, Outbound, Outgoing, Secrets, SendFailed
from chalicelib.domain import posts as p
from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.events import Attachment, Channel, Kind, Visibility
from chalicelib.domain.posts import Post, Status, Target
from chalicelib.services import pacing
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.services.posts import quota
from chalicelib.services.posts.costs import Costs
from chalicelib.services.posts.service import Posts, lost, public_link
from chalicelib.store.keys import post_timer

_MAX_TRIES = 8
_PICTURE_LINK_SECONDS = 3600
_RATES: dict[str, tuple[int, int]] = {"x": (9_000, 100), "facebook": (20, 300)}
"""Milliseconds a post, burst: the line that public replies of the account stand in too (services/outbound.py)."""


@dataclass(frozen=True, slots=True)
class PostWires:
    """What publishing needs besides the store."""

    secrets: SecretStore
    files: Files
    http: Http
    bases: Bases
    chance: Callable[[], float] = random.random
    outbound: Callable[[str], Outbound | None] = channels.outbound
    costs: Costs | None = None


class Publishing:
    """`measure`: has an account's version read (services/posts/measuring.py)."""

    def __init__(
        self, context: Context, wires: PostWires, posts: Posts,
        measure: Callable[[Mapping[str, Any]], None] | None = None,
    ) -> None:  # fmt: skip
        self._c, self._w, self._posts, self._measure = context, wires, posts, measure

    def perform(self, asked: Mapping[str, Any]) -> None:
        """Do what the outbound queue asks for: `publish` or `measure`."""
        if asked["do"] == "publish":
            self.publish(asked)
        elif self._measure:
            self._measure(asked)

    def publish(self, asked: Mapping[str, Any]) -> None:
        """`asked`: id, target (`channel#account`), attempt. What was asked for before, or is no longer wanted,
        does nothing."""
        found = self._asked_for(asked)
        if found is None:
            return
        post, target = found
        account = self._c.store.settings.account(target.channel, target.account)
        if target.status is Status.SENDING:
            self._note(post, target, lost)
            self._count(post, target, account)
            return
        secrets = self._w.secrets.get(target.channel, target.account)
        module = self._w.outbound(target.channel)
        if account is None or secrets is None or module is None:
            self._fail(post, target, "The account is switched off or has no credentials.", "account_off")
            return
        try:
            quota.take(self._c, account, post.id, automatic=post.automatic)
        except NotAllowed as full:
            self._fail(post, target, full.reason, full.code)
            return
        if self._waits_for_turn(post, target, account) or not self._claim(post, target):
            return
        self._speak(post, target, account, secrets, module)

    def _asked_for(self, asked: Mapping[str, Any]) -> tuple[Post, Target] | None:
        try:
            post = self._posts.get(asked["id"]).record
            target = p.target_of(post, asked["target"])
        except NotFound:
            return None
        return (post, target) if target.status in p.ABOUT and target.attempts == asked["attempt"] else None

    def _waits_for_turn(self, post: Post, target: Target, account: Account) -> bool:
        """Take a place in the account's line, once; True while it hasn't come up."""
        if target.turn_at:
            return False  # it waited for it, and the time has come
        line, now = _line(account), self._c.clock()
        turn = self._c.store.limits.reserve(line.name, every_ms=line.every_ms, burst=line.burst, now=now)
        if turn <= now:
            return False
        self._put_off(post, target, turn, turn=turn)
        return True

    def _put_off(self, post: Post, target: Target, until: int, *, turn: int = 0) -> None:
        set_timer(self._c, post_timer(post.id), until)
        self._note(post, target, lambda known: p.put_off(known, until, attempt=target.attempts, turn=turn))

    def _claim(self, post: Post, target: Target) -> bool:
        """Only one worker moves a version from queued to sending."""
        mine = False

        def claim(known: Target) -> Target:
            nonlocal mine
            mine = known.status is Status.QUEUED and known.attempts == target.attempts
            return p.claimed(known, self._c.clock()) if mine else known

        self._note(post, target, claim)
        return mine

    # --- speaking

    def _speak(self, post: Post, target: Target, account: Account, secrets: Secrets, module: Outbound) -> None:
        try:
            sent = module.send(self._outgoing(post, target), account, secrets, self._w.http, self._w.bases)
        except SendFailed as failure:
            self._failed(post, target, account, failure)
            return
        link = public_link(target.channel, sent.provider_id)
        now = self._c.clock()
        self._note(post, target, lambda known: p.gone_out(known, sent.provider_id, link, now))
        self._count(post, target, account)

    def _count(self, post: Post, target: Target, account: Account | None) -> None:
        """What it cost: it went out, or may have."""
        if self._w.costs and account:
            self._w.costs.posted(account, p.words(post, target), reply=bool(post.reply_to))

    def _outgoing(self, post: Post, target: Target) -> Outgoing:
        text = p.words(post, target)
        shown = [replace(x, url=self._link(x)) for x in post.pictures]
        if target.channel == "facebook" and post.link and post.link not in text:
            shown.append(Attachment(kind="link", url=post.link))
        return Outgoing(
            key=f"post#{post.id}#{target.name}", channel=Channel(target.channel), identity="",
            how=How.PUBLIC_REPLY if post.reply_to else How.POST, visibility=Visibility.PUBLIC, kind=Kind.POST,
            text=text, reply_to=post.reply_to, root=post.reply_to, attachments=tuple(shown),
        )  # fmt: skip

    def _link(self, picture: Attachment) -> str:
        return self._w.files.link(picture.stored, name=picture.name, seconds=_PICTURE_LINK_SECONDS)

    # --- after

    def _failed(self, post: Post, target: Target, account: Account, failure: SendFailed) -> None:
        if failure.fault is Fault.UNKNOWN:
            self._note(post, target, lambda known: p.ended(known, Status.UNKNOWN, failure.reason, failure.code))
            self._count(post, target, account)
        elif failure.fault is Fault.SAFE and target.tries + 1 < _MAX_TRIES:
            wait = failure.after if failure.after is not None else pacing.backoff(target.tries, self._w.chance())
            if failure.after:
                pacing.hold_back(self._c, _line(account), failure.after)
            self._put_off(post, target, self._c.clock() + round(wait * 1000))
        else:
            self._fail(post, target, failure.reason, failure.code)

    def _fail(self, post: Post, target: Target, reason: str, code: str) -> None:
        self._note(post, target, lambda known: p.ended(known, Status.FAILED, reason, code))

    def _note(self, post: Post, target: Target, how: Callable[[Target], Target]) -> None:
        self._posts.changed(post.id, lambda known: p.with_target(known, target.name, how))


def _line(account: Account) -> pacing.Line:
    """The line of the account's public words: replies stand in it too (services/outbound.py)."""
    every, burst = _RATES[account.channel]
    return pacing.line(f"send#{account.channel}#{account.id}#public", account, "rate", every, burst)
