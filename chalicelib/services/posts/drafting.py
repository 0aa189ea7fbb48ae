"""People's posts: drafted by agents, approved and scheduled by supervisors, put right where something went wrong.

What an agent hands in waits for a supervisor (services/approvals.py, kind `post`) unless every account it goes to
says `approve_posts: false`. Each handing in has a number, so a yes is for the words that were read and no others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain import approvals as a
from chalicelib.domain import posts as p
from chalicelib.domain.approvals import Approval
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed
from chalicelib.domain.posts import Post, State, Status, Target
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.services.posts.checks import account_of, check
from chalicelib.services.posts.service import Posts, card_id, draft_id, public_link, shelved
from chalicelib.services.posts.wishes import Who, Wish, in_words, must_be_theirs, shown, thing, written
from chalicelib.store.board import Card
from chalicelib.store.keys import post_timer

if TYPE_CHECKING:
    from chalicelib.services.approvals import Approvals, Kind

KIND = "post"
FARTHEST_MS = 366 * p.DAY_MS
_MOST_BYTES = 150_000  # of all its texts: it is one entry of the board, which may have 400 KB, and so is its approval
_ASKED_BY_MS = 30_000  # after which the ledger looks whether the approval was asked for


class Drafting:
    def __init__(self, context: Context, posts: Posts, approvals: Callable[[], Approvals]) -> None:
        self._c, self._posts, self._approvals = context, posts, approvals

    # --- writing

    def create(self, client_id: str, wish: Wish, who: Who) -> Card[Post]:
        """A draft, named by the person and their client id for ever: asking again gives the same one. Raises
        Conflict where that id was used for another text, Invalid, NotAllowed."""
        now = self._c.clock()
        post = written(Post(id=draft_id(who.id, client_id), by=who.id, created_at=now), self._read(wish))
        made = self._c.store.board.create(
            shelved(Card(id=card_id(post.id), record=p.noted(post, now, who.id, "drafted")))
        )
        if made:
            return made
        known = self._posts.get(post.id)
        if known.record.text != post.text:
            raise Conflict("This client_id was used for another post; use a new one.", known.version)
        return known

    def edit(self, id: str, wish: Wish, who: Who, *, version: int | None) -> Card[Post]:
        """Other words, pictures, accounts or time. What waited for approval is a draft again; what is scheduled
        only a supervisor changes, and it stays scheduled. Raises NotFound, Conflict, Invalid, NotAllowed."""
        read, now = self._read(wish), self._c.clock()

        def how(post: Post) -> Post:
            p.must_be(post, *p.OPEN)
            fresh = written(post, read)
            if post.state is State.SCHEDULED:
                if not who.supervises:
                    raise NotAllowed(
                        "This post is scheduled already.", "post_scheduled", "Ask a supervisor to change it."
                    )
                self._time(read.at)
                check(self._c, fresh, self._posts.guarded)
                fresh = replace(fresh, approved_by=who.id, approved_at=now)
            else:
                fresh = replace(fresh, state=State.DRAFT)
            return p.noted(fresh, now, who.id, "edited")

        before = self._posts.get(id).record
        if before.state is State.SCHEDULED:
            set_timer(self._c, post_timer(id), wish.at or now)
        card = self._posts.changed(id, how, version=version)
        self._take_back(before)
        return card

    def _read(self, wish: Wish) -> Wish:
        names = [name for name, _ in wish.targets]
        if len(set(names)) != len(names):
            raise Invalid("targets", "Name each account once.")
        if sum(len(text.encode()) for text in (wish.text, *(text for _, text in wish.targets))) > _MOST_BYTES:
            raise Invalid("targets", "These texts are too much for one post: make several.")
        for place, name in enumerate(names):
            account_of(self._c, name, f"targets[{place}]")
        return wish

    # --- handing in

    def submit(self, id: str, who: Who, *, version: int | None) -> Card[Post]:
        """Hand a draft in. It waits for a supervisor, or is scheduled at once where none is needed. Doing it again
        changes nothing. Raises NotFound, Conflict, Invalid, NotAllowed."""
        post = self._posts.get(id).record
        if post.state is State.WAITING:
            self.ask(post)
            return self._posts.get(id)
        p.must_be(post, State.DRAFT)
        if who.supervises or not self._needs_approval(post):
            return self.schedule(id, post.at, who, version=version)
        check(self._c, post, self._posts.guarded)
        self._time(post.at)
        now = self._c.clock()

        def how(known: Post) -> Post:
            p.must_be(known, State.DRAFT)
            handed = replace(known, state=State.WAITING, submission=known.submission + 1)
            return p.noted(handed, now, who.id, "submitted")

        set_timer(self._c, post_timer(id), now + _ASKED_BY_MS)
        card = self._posts.changed(id, how, version=version)
        self.ask(card.record)
        return card

    def _needs_approval(self, post: Post) -> bool:
        accounts = [self._c.store.settings.account(t.channel, t.account) for t in post.targets]
        return any(account is None or account.settings.get("approve_posts") is not False for account in accounts)

    def ask(self, post: Post) -> None:
        """Have the supervisors see a post that waits for them. Again is harmless."""
        first = post.targets[0] if len(post.targets) == 1 else None
        self._approvals().ask(
            Approval(
                kind=KIND, thing=thing(post), agent=post.by, text=shown(post), attachments=post.pictures,
                channel=first.channel if first else "", account=first.account if first else "",
            )
        )  # fmt: skip

    def withdraw(self, id: str, who: Who, *, version: int | None) -> Card[Post]:
        """Take back what was handed in: it is a draft again. Raises NotFound, Conflict, NotAllowed."""
        before, now = self._posts.get(id).record, self._c.clock()

        def how(post: Post) -> Post:
            p.must_be(post, State.WAITING)
            must_be_theirs(post, who)
            return p.noted(replace(post, state=State.DRAFT), now, who.id, "withdrawn")

        card = self._posts.changed(id, how, version=version)
        self._take_back(before)
        return card

    def _take_back(self, post: Post) -> None:
        if post.state is State.WAITING:
            self._approvals().withdraw(KIND, thing(post))

    # --- what supervisors decide

    def kind(self) -> Kind:
        """What services/approvals.py is told of posts."""
        from chalicelib.services.approvals import Kind

        return Kind(decided=self._decided, check=self._may_be_approved)

    def _may_be_approved(self, approval: Approval) -> None:
        post = self._of(approval)
        if post is None:
            raise Conflict("The post was changed or taken back since it was handed in.")
        self._time(post.at)
        check(self._c, in_words(post, approval.text), self._posts.guarded)

    def _decided(self, approval: Approval) -> None:
        """Told at least once; what was done already, or taken back since, stays as it is."""
        known, now = self._of(approval), self._c.clock()
        if known is None:
            return
        yes = approval.state is a.State.APPROVED

        def how(post: Post) -> Post:
            if post.state is not State.WAITING or thing(post) != approval.thing:
                return post
            if not yes:
                return p.noted(replace(post, state=State.DRAFT), now, approval.by, "rejected", approval.reason)
            return self._scheduled(in_words(post, approval.text), post.at or now, approval.by, "approved")

        if yes:
            set_timer(self._c, post_timer(known.id), known.at or now)
        self._posts.changed(known.id, how)
        if yes:
            self._posts.look(known.id)

    def _of(self, approval: Approval) -> Post | None:
        """The post as it was handed in; None if it isn't that any more."""
        card = self._c.store.board.get(card_id(approval.thing.partition("/")[0]), Post)
        waits = card and card.record.state is State.WAITING and thing(card.record) == approval.thing
        return card.record if card and waits else None

    def schedule(self, id: str, at: int, who: Who, *, version: int | None) -> Card[Post]:
        """Have it go out `at` (epoch ms; 0 = now), whatever waited: a supervisor's word. Raises NotFound, Conflict,
        Invalid, NotAllowed."""
        self._time(at)
        before, now = self._posts.get(id).record, self._c.clock()

        def how(post: Post) -> Post:
            p.must_be(post, *p.OPEN)
            check(self._c, post, self._posts.guarded)
            return self._scheduled(post, at or now, who.id, "scheduled")

        set_timer(self._c, post_timer(id), at or now)
        card = self._posts.changed(id, how, version=version)
        self._take_back(before)
        if at <= now:
            self._posts.look(id)
            return self._posts.get(id)
        return card

    def _scheduled(self, post: Post, at: int, by: str, what: str) -> Post:
        now = self._c.clock()
        return p.noted(
            replace(post, state=State.SCHEDULED, at=at, approved_by=by, approved_at=now), now, by, what
        )  # fmt: skip

    def _time(self, at: int) -> None:
        """Raises where a time can't be chosen; 0 = as soon as it may."""
        now = self._c.clock()
        if at and at <= now:
            raise NotAllowed("Its time has passed.", "time_passed", "Choose a time in the future, or none to post now.")
        if at > now + FARTHEST_MS:
            raise Invalid("at", "Choose a time within a year.")

    def cancel(self, id: str, who: Who, *, version: int | None) -> Card[Post]:
        """Take it back before it goes out. Doing it again changes nothing. Raises NotFound, Conflict, NotAllowed."""
        before, now = self._posts.get(id).record, self._c.clock()

        def how(post: Post) -> Post:
            if post.state is State.CANCELLED:
                return post
            p.must_be(post, *p.OPEN)
            targets = tuple(replace(target, status=Status.CANCELLED) for target in post.targets)
            return p.noted(replace(post, state=State.CANCELLED, targets=targets), now, who.id, "cancelled")

        card = self._posts.changed(id, how, version=version)
        self._take_back(before)
        return card

    def delete(self, id: str, who: Who, *, version: int | None) -> None:
        """Remove a draft, or what was cancelled, for good: its writer or a supervisor. Raises NotFound, Conflict,
        NotAllowed."""
        card = self._posts.get(id)
        must_be_theirs(card.record, who)
        p.must_be(card.record, State.DRAFT, State.CANCELLED)
        self._c.store.board.delete(card.id, version=version or card.version)

    # --- where something went wrong

    def retry(self, id: str, target: str, who: Who, *, version: int | None) -> Card[Post]:
        """Try one account again that failed, or whose fate is unknown: only ever by a person's wish. Raises
        NotFound, Conflict, NotAllowed."""
        now = self._c.clock()

        def again(known: Target) -> Target:
            if known.status not in (Status.FAILED, Status.UNKNOWN):
                raise NotAllowed("Only what failed, or may have, can be tried again.", "not_failed")
            return replace(
                known, status=Status.QUEUED, attempts=known.attempts + 1, tries=0, next_at=0, turn_at=0, code="",
                reason="",
            )  # fmt: skip

        def how(post: Post) -> Post:
            p.target_of(post, target)
            return p.noted(p.with_target(post, target, again), now, who.id, "retried", target)

        set_timer(self._c, post_timer(id), now)
        self._posts.changed(id, how, version=version)
        self._posts.look(id)
        return self._posts.get(id)

    def settle(self, id: str, target: str, provider_id: str, who: Who, *, version: int | None) -> Card[Post]:
        """A person has looked: it stands there, under that id of the provider's. Raises NotFound, Conflict,
        NotAllowed."""
        now = self._c.clock()

        def there(known: Target) -> Target:
            if known.status is not Status.UNKNOWN:
                raise NotAllowed("Its fate is known.", "not_unknown")
            return p.gone_out(known, provider_id, public_link(known.channel, provider_id), now)

        def how(post: Post) -> Post:
            p.target_of(post, target)
            return p.noted(p.with_target(post, target, there), now, who.id, "settled", target)

        set_timer(self._c, post_timer(id), now + p.PAUSES_MS[0])
        return self._posts.changed(id, how, version=version)
