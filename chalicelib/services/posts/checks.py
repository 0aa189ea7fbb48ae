"""Whether a post may go out as it is: its accounts, its words as each provider counts them, its pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.channels.base import Account, How
from chalicelib.domain import lengths
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.events import Attachment
from chalicelib.domain.posts import CHANNELS, Post, Target, words
from chalicelib.services.context import Context

if TYPE_CHECKING:
    from chalicelib.services.guarding import Guard

Guarded = Callable[[str, Account, Post], None]
"""Told a text about to become public, its account and its post; raises where it may not."""

PICTURES: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "x": (4, 5_000_000, ("image/jpeg", "image/png", "image/webp")),
    "facebook": (10, 10_000_000, ("image/jpeg", "image/png")),
}
"""Channel -> how many pictures, of how many bytes, of which types. X: https://docs.x.com/x-api/media/upload-media.
Facebook takes larger ones and more types (https://developers.facebook.com/docs/graph-api/reference/page/photos/);
these are what Rapport sends."""

_NOT_OFFERED = {
    "instagram": "Rapport can't post on Instagram yet: a post there is a picture or film in a container, published in "
    "a second step. Post it in Instagram's own app; comments under it flow in as any other.",
}


def guarded_by(guard: Callable[[], Guard]) -> Guarded:
    """Posts held against personal data and, where a person wrote them, doubtful tone."""

    def demand(text: str, account: Account, post: Post) -> None:
        from chalicelib.services.guarding import Saying

        agent = "" if post.automatic else post.by
        saying = Saying(channel=account.channel, account=account.id, how=How.POST, agent=agent)
        guard().demand(text, saying, despite=post.despite)

    return demand


def account_of(context: Context, name: str, field: str = "account") -> Account:
    """The account `channel#id`, if posts can be made with it. Raises Invalid or NotAllowed."""
    channel, _, id = name.partition("#")
    if channel not in CHANNELS:
        why = _NOT_OFFERED.get(channel, f"Posts can be made on {' and '.join(CHANNELS)}.")
        raise Invalid(field, why)
    account = context.store.settings.account(channel, id)
    if account is None:
        raise NotAllowed(f"There is no {channel} account {id}, or it is switched off.", "account_off", "Ask an admin.")
    return account


def check(context: Context, post: Post, guarded: Guarded | None) -> None:
    """Raises Invalid or NotAllowed where any of its accounts would refuse it."""
    if not post.targets:
        raise Invalid("targets", "Choose at least one account to post to.")
    for place, target in enumerate(post.targets):
        account = account_of(context, target.name, f"targets[{place}]")
        check_one(post, target, account, guarded)


def check_one(post: Post, target: Target, account: Account, guarded: Guarded | None) -> None:
    """Raises Invalid or NotAllowed where this account would refuse it."""
    text = words(post, target)
    if not text.strip() and not post.pictures and not post.link:
        raise Invalid("text", "A post needs a text, a link or a picture.")
    how = How.PUBLIC_REPLY if post.reply_to else How.POST
    try:
        lengths.split(target.channel, how, text)
    except NotAllowed as error:
        raise NotAllowed(f"{account.name or account.id}: {error.reason}", error.code, error.instead) from error
    for problem in picture_problems(target.channel, post.pictures):
        raise NotAllowed(f"{account.name or account.id}: {problem}", "pictures", "Choose other pictures.")
    if guarded:
        beside = post.link if post.link not in text else ""  # where it stands beside the text
        guarded(f"{text}\n{beside}".strip(), account, post)


def picture_problems(channel: str, pictures: tuple[Attachment, ...]) -> list[str]:
    """What the channel would refuse of these pictures, in sentences."""
    most, largest, types = PICTURES[channel]
    out = []
    if len(pictures) > most:
        out.append(f"At most {most} pictures can be in a post.")
    for picture in pictures:
        name = picture.name or "A picture"
        if picture.content_type not in types:
            out.append(
                f"{name} is {picture.content_type or 'of an unknown type'}; only {', '.join(types)} can be sent."
            )
        if picture.size > largest:
            out.append(f"{name} has {picture.size} bytes; a picture may have {largest}.")
    return out
