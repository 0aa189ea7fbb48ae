"""How a post will look and whether it can go out, account by account, before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.channels.base import Account, How
from chalicelib.domain import lengths
from chalicelib.domain import posts as p
from chalicelib.domain.errors import Invalid, NotAllowed, Unfit
from chalicelib.domain.lengths import Measure
from chalicelib.domain.posts import Post, Target
from chalicelib.services.context import Context
from chalicelib.services.posts.checks import PICTURES, Guarded, account_of, check_one, picture_problems

_X_LINK = (
    "X bills a post with a link at several times the price of one without."  # docs.x.com/x-api/getting-started/pricing
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One account's version. `beside`: the link that is shown beside the text. `problems` keep it from going out."""

    channel: str
    account: str
    text: str
    beside: str
    measure: Measure
    pictures: int
    most_pictures: int
    problems: tuple[str, ...]
    warnings: tuple[str, ...]


def preview(context: Context, post: Post, guarded: Guarded | None) -> list[Shown]:
    """Raises Invalid or NotAllowed for accounts that posts can't be made with."""
    shown = []
    for place, target in enumerate(post.targets):
        account = account_of(context, target.name, f"targets[{place}]")
        shown.append(_shown(post, target, account, guarded))
    return shown


def _shown(post: Post, target: Target, account: Account, guarded: Guarded | None) -> Shown:
    text = p.words(post, target)
    beside = post.link if post.link and post.link not in text else ""
    warnings = [_X_LINK] if target.channel == "x" and ("http://" in text or "https://" in text) else []
    return Shown(
        channel=target.channel, account=target.account, text=text, beside=beside,
        measure=lengths.measure(target.channel, How.POST, text), pictures=len(post.pictures),
        most_pictures=PICTURES[target.channel][0], problems=tuple(_problems(post, target, account, guarded)),
        warnings=tuple(warnings),
    )  # fmt: skip


def _problems(post: Post, target: Target, account: Account, guarded: Guarded | None) -> list[str]:
    found = picture_problems(target.channel, post.pictures)
    try:
        check_one(post, target, account, guarded)
    except Unfit as error:
        found += [error.reason, *(reason for _, _, reason in error.faults)]
    except (Invalid, NotAllowed) as error:
        if getattr(error, "code", "") != "pictures":  # told above, every one of them
            found.append(error.reason)
    return found
