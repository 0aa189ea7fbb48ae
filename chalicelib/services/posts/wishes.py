"""What people wish a post to be, who they are, and what follows for the record."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.domain.agents import ROLE_RANK, Role
from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.events import Attachment
from chalicelib.domain.posts import Post, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a post is to be. `targets`: `channel#account` and its own text ("" = the common one)."""

    text: str = ""
    link: str = ""
    pictures: tuple[Attachment, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    at: int = 0
    despite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks."""

    id: str
    role: Role

    @property
    def supervises(self) -> bool:
        return ROLE_RANK[self.role] >= ROLE_RANK[Role.SUPERVISOR]


def must_be_theirs(post: Post, who: Who) -> None:
    if who.id != post.by and not who.supervises:
        raise NotAllowed("Somebody else wrote this post.", "not_yours", "Ask them, or a supervisor.")


def thing(post: Post) -> str:
    """What an approval is asked for: this post as it was handed in the n-th time."""
    return f"{post.id}/{post.submission}"


def shown(post: Post) -> str:
    """All that a supervisor says yes to: the text, each account's where they differ, and the link."""
    texts = {target.name: target.text or post.text for target in post.targets}
    if len(set(texts.values())) > 1:
        said = [f"{name}: {text}" for name, text in texts.items()]
    else:
        said = [text for text in set(texts.values()) if text]
    link = [post.link] if post.link and not all(post.link in text for text in texts.values()) else []
    return "\n\n".join([*said, *link])


def in_words(post: Post, text: str) -> Post:
    """The post with the words a supervisor approved. Raises NotAllowed for others where each account has its own."""
    if text.strip() == shown(post).strip():
        return post
    if len({target.text or post.text for target in post.targets}) > 1:
        raise NotAllowed(
            "Its accounts have words of their own.", "several_texts", "Send it back, or change the post itself."
        )
    return replace(post, text=text, targets=tuple(replace(target, text="") for target in post.targets))


def written(post: Post, wish: Wish) -> Post:
    targets = []
    for name, text in wish.targets:
        channel, _, account = name.partition("#")
        targets.append(Target(channel=channel, account=account, text=text))
    return replace(
        post, text=wish.text, link=wish.link, pictures=wish.pictures, targets=tuple(targets), at=wish.at,
        despite=wish.despite,
    )  # fmt: skip
