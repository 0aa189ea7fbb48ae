"""Posts of our own: drafted, approved, scheduled, and seen through by the ledger.

The ledger's entry `post#id` says when to look at a post again, for all of its life: to release it when its time
has come, to hand what is queued to the outbound worker (services/posts/publishing.py), to own up to what was lost
there, and to have its likes, comments and shares read. It is set before the post is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.domain import posts as p
from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.identities import short_hash
from chalicelib.domain.interactions import position
from chalicelib.domain.posts import Post, State, Status, Target
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.services.posts import quota
from chalicelib.services.posts.checks import Guarded, account_of, check
from chalicelib.store.board import Card
from chalicelib.store.keys import post_timer

_AGAIN_MS = 120_000  # after which what is queued is handed over once more
STUCK_MS = 15 * 60_000  # longer than any worker lives: after it, one that was sending has stopped
_NO_POST = "There is no such post."


def card_id(id: str) -> str:
    return f"post#{id}"


def shelf(state: str) -> str:
    return f"post#{state}"


def shelved(card: Card[Post]) -> Card[Post]:
    """The card on the shelf of its post's state, at the time that counts: when it goes or went out."""
    post = card.record
    out = [target.published_at for target in post.targets if target.published_at]
    at = min(out, default=0) or post.at or post.created_at
    return replace(card, shelf=shelf(post.state), place=position(at, post.id))


class Posts:
    """`guarded`: what a text must pass before it becomes public (services/posts/checks.py). `ask`: has the
    supervisors see a post that waits for them."""

    def __init__(
        self, context: Context, guarded: Guarded | None = None, ask: Callable[[Post], None] | None = None
    ) -> None:
        self._c, self.guarded, self._ask = context, guarded, ask

    def get(self, id: str) -> Card[Post]:
        """Raises NotFound."""
        card = self._c.store.board.get(card_id(id), Post)
        if card is None:
            raise NotFound(_NO_POST)
        return card

    # --- by a service

    def publish_automatic(
        self, client_id: str, account: str, text: str, *, by: str, why: str, reply_to: str = ""
    ) -> str:
        """Have a service's text posted at once with an account (`x#brand`); the post's id. `client_id` names it
        for ever: asking again gives the same id and posts nothing more, whatever the text. `reply_to`: the
        provider's id of a post of ours to continue under.

        Raises Invalid or NotAllowed (no such account, too long, not fit for the public, or `too_many_posts`:
        the account's automatic posts of 24 hours are used up).
        """
        id = automatic_id(client_id)
        if self._c.store.board.get(card_id(id), Post) is None:
            of = account_of(self._c, account)
            now = self._c.clock()
            post = Post(
                id=id, text=text, targets=(Target(channel=of.channel, account=of.id),), at=now,
                state=State.SCHEDULED, by=by, created_at=now, approved_at=now, automatic=True, why=why,
                reply_to=reply_to,
            )  # fmt: skip
            post = p.noted(post, now, by, "written", why)
            check(self._c, post, self.guarded)
            quota.take(self._c, of, id, automatic=True)
            set_timer(self._c, post_timer(id), now)
            self._c.store.board.create(shelved(Card(id=card_id(id), record=post)))
        self.look(id)
        return id

    def status(self, id: str) -> Target:
        """What became of an automatic post: `status`, `provider_id`, `link`, `reason`. Raises NotFound."""
        return self.get(id).record.targets[0]

    # --- when it is time

    def look(self, id: str) -> int:
        """See a post on its way: release it, hand over what is queued, own up to what was lost, have its counts
        read. Early, late or repeated is harmless. When to look again (epoch ms); FAR = never."""
        if self._c.store.board.get(card_id(id), Post) is None:
            return t.FAR  # deleted, or about to be written: then the entry was touched just now
        card = self._c.store.board.change(card_id(id), Post, lambda card: self._moved_on(card))
        post, now = card.record, self._c.clock()
        if post.state is State.WAITING and self._ask:
            self._ask(post)
        if post.state is State.SCHEDULED:
            return post.at
        again = [self._see_to(post, target, now) for target in post.targets]
        return min(again, default=t.FAR)

    def _moved_on(self, card: Card[Post]) -> Card[Post]:
        now = self._c.clock()
        post = p.released(card.record, now)
        for target in post.targets:
            if target.status is Status.SENDING and target.sending_at + STUCK_MS <= now:
                post = p.with_target(post, target.name, lost)
        return shelved(replace(card, record=post)) if post != card.record else card

    def _see_to(self, post: Post, target: Target, now: int) -> int:
        """Ask the worker for what is due; when to look again."""
        asked = {"id": post.id, "target": target.name}
        if target.status is Status.QUEUED:
            if target.next_at > now:
                return target.next_at
            self._c.queues.post({"do": "publish", **asked, "attempt": target.attempts})
            return now + _AGAIN_MS
        if target.status is Status.SENDING:
            return max(target.sending_at + STUCK_MS, now)
        due = p.measure_at(target)
        if due is None or due > now:
            return due or t.FAR
        self._c.queues.post({"do": "measure", **asked, "step": p.step_now(target, now)})
        return now + _AGAIN_MS

    # --- what others of this package need

    def changed(self, id: str, how: Callable[[Post], Post], *, version: int | None = None) -> Card[Post]:
        """The post after `how`, on the shelf of its state. Raises NotFound, Conflict (it isn't the version that
        was read) and what `how` raises."""

        def turn(card: Card[Post]) -> Card[Post]:
            if version is not None and card.version != version:
                raise Conflict("The post changed since you looked. Read it again.", card.version)
            post = how(card.record)
            return shelved(replace(card, record=post)) if post != card.record else card

        try:
            return self._c.store.board.change(card_id(id), Post, turn)
        except NotFound:
            raise NotFound(_NO_POST) from None


def lost(target: Target) -> Target:
    """A worker claimed it and stopped: nobody knows whether the provider heard."""
    return p.ended(
        target, Status.UNKNOWN, "The worker stopped while posting; it may have gone out. Look, then decide.", "stopped"
    )


def automatic_id(client_id: str) -> str:
    return "a_" + short_hash(f"automatic#{client_id}")


def draft_id(person: str, client_id: str) -> str:
    return "p_" + short_hash(f"{person}#{client_id}")


def public_link(channel: str, provider_id: str) -> str:
    """Where everybody can see it: both providers send such an address on to the post itself."""
    if channel == "x":
        return f"https://x.com/i/status/{provider_id}"
    return f"https://www.facebook.com/{provider_id}"
