"""How many posts of our own an account makes in any 24 hours: counted exactly, by post, so that trying again
counts once.

Account settings: `posts_a_day` (all of them, 50 where nothing is said) and `automatic_posts_a_day` (those that
services write: 20). They are Rapport's own, far below what the providers allow, and stop a service gone wild.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.channels.base import Account
from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.posts import DAY_MS
from chalicelib.services.context import Context
from chalicelib.store.board import Card

POSTS_A_DAY, AUTOMATIC_A_DAY = 50, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    at: int
    post: str
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """The posts of the last 24 hours."""

    made: tuple[_Made, ...] = ()


def take(context: Context, account: Account, post: str, *, automatic: bool) -> None:
    """Count a post against its account's day. Raises NotAllowed (`too_many_posts`) where the day is full."""
    id, now = f"posts#day#{account.channel}#{account.id}", context.clock()

    def counted(card: Card[_Day]) -> Card[_Day]:
        made = tuple(one for one in card.record.made if one.at > now - DAY_MS)
        if any(one.post == post for one in made):
            return card
        _refuse_if_full(account, made, automatic)
        return replace(card, record=_Day(made=(*made, _Made(at=now, post=post, automatic=automatic))))

    try:
        context.store.board.change(id, _Day, counted)
    except NotFound:
        context.store.board.create(Card(id=id, record=_Day()))
        context.store.board.change(id, _Day, counted)


def _refuse_if_full(account: Account, made: tuple[_Made, ...], automatic: bool) -> None:
    most = _setting(account, "posts_a_day", POSTS_A_DAY)
    kind, counted = "posts", made
    if automatic and len(made) < most:
        most = _setting(account, "automatic_posts_a_day", AUTOMATIC_A_DAY)
        kind, counted = "automatic posts", tuple(one for one in made if one.automatic)
    if len(counted) >= most:
        raise NotAllowed(
            f"The {account.channel} account {account.id} has made {len(counted)} {kind} in the last 24 hours, the most "
            "its settings allow.", "too_many_posts", "Post later, or ask an admin to raise the account's limit.",
        )  # fmt: skip


def _setting(account: Account, name: str, usual: int) -> int:
    found = account.settings.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else usual
