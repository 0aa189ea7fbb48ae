"""The listening view: what was heard, and what people make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.heard import (
    DAY,
    Correction,
    Heard,
    Need,
    day_of,
    heard_id,
    topic_of,
)
from chalicelib.domain.triage.checks import check
from chalicelib.domain.triage.post import Post
from chalicelib.domain.triage.rule import TriageRule
from chalicelib.domain.triage.verdict import Weighed
from chalicelib.services import timeline
from chalicelib.services.context import Context
from chalicelib.services.hearing import Hearing, corrected, moved
from chalicelib.services.inbound import Inbound
from chalicelib.store.board import Card
from chalicelib.store.facts import Fact

MOST_DAYS = 31
_PAGE = 100
_MOST_READ = 2_000
"""Cards that one page of the view may cost."""
_SHELF = "heard#{need}#{day}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is left empty doesn't matter. `day`: the newest (as domain/heard.day_of counts), `days`: how many back."""

    need: Need
    day: int
    days: int = 1
    channel: str = ""
    account: str = ""
    topic: str = ""

    def takes(self, heard: Heard) -> bool:
        return (
            (not self.channel or heard.channel == self.channel)
            and (not self.account or heard.account == self.account)
            and (not self.topic or topic_of(heard) == self.topic)
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many posts were heard, by (need, topic, channel) as triage judged them; and how many people corrected."""

    heard: dict[tuple[str, str, str], int]
    corrected: int


class Listening:
    """`hearing` and `inbound` are asked for when they are needed: a list needs neither."""

    def __init__(self, context: Context, hearing: Callable[[], Hearing], inbound: Callable[[], Inbound]) -> None:
        self._c, self._hearing, self._inbound = context, hearing, inbound

    # --- looking

    def listed(self, wanted: Wanted, *, place: str, limit: int) -> tuple[list[Heard], str]:
        """Newest first, and the place to go on from ("" at the end). Where few of many match, a page may be short
        or empty although more follow."""
        found: list[Heard] = []
        last = ""
        for n, card in enumerate(self._beyond(wanted, place)):
            if n == _MOST_READ or (len(found) == limit and wanted.takes(card.record)):
                return found, last
            if wanted.takes(card.record):
                found.append(card.record)
            last = card.place
        return found, ""

    def _beyond(self, wanted: Wanted, place: str) -> Iterator[Card[Heard]]:
        """Day by day, each shelf in pages. A place begins with its time, so it tells its day."""
        newest = min(wanted.day, int(place.partition("#")[0]) // DAY) if place else wanted.day
        for day in range(newest, wanted.day - wanted.days, -1):
            if day < 0:
                return
            shelf, cursor = _SHELF.format(need=wanted.need, day=day_of(day * DAY)), ""
            while True:
                page = self._c.store.board.shelf(
                    shelf, Heard, until=place or "~", limit=_PAGE, after=cursor, newest_first=True
                )  # fmt: skip
                yield from (card for card in page.items if card.place != place)
                cursor = page.next
                if not cursor:
                    break

    def one(self, key: str) -> Heard:
        return self._card(key).record

    def counts(self, facts: Iterable[Fact]) -> Counts:
        heard: Counter[tuple[str, str, str]] = Counter()
        people = 0
        for fact in facts:
            if fact.what == "post_heard":
                heard[fact.extra.get("need", ""), fact.extra.get("topic", ""), fact.channel] += 1
            elif fact.what == "post_corrected":
                people += 1
        return Counts(dict(heard), people)

    def _card(self, key: str) -> Card[Heard]:
        card = self._c.store.board.get(heard_id(key), Heard)
        if card is None:
            raise NotFound("There is no such post.")
        return card

    # --- what people do

    def take_up(self, key: str, *, by: str) -> Heard:
        """Have it answered: on a ticket, with the earlier posts of its thread. Doing it again changes nothing."""
        self._card(key)
        before = self._c.store.interactions.get(key)
        ticket = self._inbound().take_up(key)
        if before and not before.ticket and ticket:
            found = self._c.ticket(ticket)
            timeline.once(self._c, found, "taken_up", key, by=by)
        return self.one(key)

    def correct(
        self, key: str, *, by: str, need: str = "", priority: str = "", topic: str = "", note: str = ""
    ) -> Heard:  # fmt: skip
        """Say what it is instead; "" leaves what triage said. It moves the post in the view, opens no ticket and
        changes none. The same again by the same person changes nothing."""
        topic = topic.strip().lower()
        if not (need or priority or topic or note.strip()):
            raise Invalid("need", "Say what is wrong: the need, the priority, the topic, or why in a note.")
        said = Correction(
            by=by, at=self._c.clock(), need=need, priority=priority, topic=topic, note=note.strip()
        )  # fmt: skip

        def how(card: Card[Heard]) -> Card[Heard]:
            before = card.record.correction
            if before and replace(before, at=said.at) == said:
                return card
            return moved(card, replace(card.record, correction=said))

        heard = self._c.store.board.change(heard_id(key), Heard, how).record
        self._c.store.facts.put([corrected(heard)])
        return heard

    def tried(self, post: Post, rule: TriageRule | None = None) -> tuple[Weighed, Weighed | None]:
        """What the rules in force say of a post that nobody wrote. With a `rule`: what they would say if it were in
        force as well (in place of the one of its id), and what they say without it. Raises Invalid."""
        hearing = self._hearing()
        if rule is None:
            return hearing.weighed(post, ()), None
        check(rule)
        return hearing.weighed(post, (rule,)), hearing.weighed(post, ())
