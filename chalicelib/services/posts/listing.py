"""Posts by state and time: the calendar of what went out and what will; and what each of them brought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge

from chalicelib.domain.posts import Post, Reading, State, Target
from chalicelib.services.context import Context
from chalicelib.services.posts import conversations
from chalicelib.services.posts.service import shelf
from chalicelib.store.board import Card

EVERY = tuple(state for state in State if state is not State.CANCELLED)
OUT = (State.PUBLISHING, State.PUBLISHED, State.FAILED, State.UNKNOWN)
_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one account's version of a post brought: as counted last, and the conversations under it."""

    post: Post
    target: Target
    latest: Reading | None
    conversations: int


def listed(
    context: Context, states: tuple[State, ...], *, start: int, end: int, place: str = "", limit: int = 50
) -> tuple[list[Card[Post]], str]:
    """Posts with start <= time < end (epoch ms; end 0 = no end) in the order of time, and the place to go on from
    ("" at the end). The time is that of the first publication, else the planned one, else of drafting."""
    if end and end <= start:
        return [], ""
    until = f"{end - 1:013d}~" if end else "~"
    shelves = [_cards(context, state, max(f"{start:013d}", place), until, limit) for state in states]
    found: list[Card[Post]] = []
    for card in merge(*shelves, key=lambda card: card.place):
        if card.place <= place:
            continue
        if len(found) == limit:
            return found, found[-1].place
        found.append(card)
    return found, ""


def _cards(context: Context, state: State, start: str, until: str, limit: int) -> Iterator[Card[Post]]:
    """A shelf's cards, no more read at once than may be needed."""
    after = ""
    while True:
        page = context.store.board.shelf(
            shelf(state), Post, start=start, until=until, limit=min(limit + 1, _PAGE), after=after
        )
        yield from page.items
        if not page.next:
            return
        after = page.next


def figures(
    context: Context, start: int, end: int, *, place: str = "", limit: int = 50
) -> tuple[list[Figures], str]:  # fmt: skip
    """What was published in a time, each account's version by itself, and the place to go on from."""
    cards, place = listed(context, OUT, start=start, end=end, place=place, limit=limit)
    found = [_figures(context, card.record, target) for card in cards for target in card.record.targets]
    return [one for one in found if one.target.published_at], place


def _figures(context: Context, post: Post, target: Target) -> Figures:
    latest = target.readings[-1] if target.readings else None
    return Figures(post=post, target=target, latest=latest, conversations=conversations.count(context, target))
