"""Counting what public posts speak of, and alerting when many people suddenly speak of one thing.

A post is counted in the window of its own time, by rows that a replay can't double. Its window has one entry in the
ledger (`spikes#window`): looked at within a minute of a post, and once more when the window is over and its totals
become history. A word on a channel has one card on the board; writing it is the alert, so two workers raise one.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain import incidents as i
from chalicelib.domain import spikes as s
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.heard import Heard
from chalicelib.domain.identities import short_hash
from chalicelib.domain.incident_words import Rules, rules
from chalicelib.domain.interactions import position
from chalicelib.domain.spikes import Group, Spike, Threshold
from chalicelib.domain.tickets import FAR
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.services.incidents.watching import Watching
from chalicelib.store.board import Card
from chalicelib.store.facts import Fact
from chalicelib.store.keys import spike_card, spikes_timer

OPEN, DONE = "spike#open", "spike#done"
LOOK_MS = 60_000
CLOSE_MS = 120_000  # after a window's end its totals are noted: what was said in it has come by then
LATE_MS = 2 * s.WINDOW  # what is told us later than this after its window is history, and no alert
_QUARTER_MS = 900_000
_MOST = 50  # words of one window that are compared, those of most people first


class Spikes:
    def __init__(self, context: Context, watching: Watching) -> None:
        self._c, self._watching = context, watching
        self._asked: dict[int, int] = {}  # window -> when its entry in the ledger comes due, as this process knows

    def count(self, heard: Heard) -> None:
        """Count a public post under its words: one batch write, and now and then a wake-up. Again: no difference."""
        tallies = s.tallies(heard)
        if not tallies:
            return
        self._c.store.tallies.put(tallies)
        self._see_to(s.window_of(heard.at))

    def _see_to(self, window: int) -> None:
        now = self._c.clock()
        if self._asked.get(window, 0) > now:
            return
        if len(self._asked) > _MOST:
            self._asked.clear()
        set_timer(self._c, spikes_timer(window), now + LOOK_MS)
        self._asked[window] = now + LOOK_MS

    # --- when it is time

    def look(self, subject: str) -> int:
        """Compare a window with the days before it; note its totals once it is over. When to look again."""
        window, now = int(subject), self._c.clock()
        end = (window + 1) * s.WINDOW
        groups = s.grouped(self._c.store.tallies.of(window))
        if now < end + LATE_MS:
            for group in groups[:_MOST]:
                self._compare(group, window, now)
        if now < end + CLOSE_MS:
            return end + CLOSE_MS
        self._c.store.tallies.close(window, {(group.channel, group.word): group.people for group in groups})
        return FAR

    def _compare(self, group: Group, window: int, now: int) -> None:
        account = group.examples[0].split("#")[1]
        given = self._rules(group.channel, account)
        limits = s.Rules(least=given.spike_least, strength=given.spike_strength)
        if group.people < limits.least:
            return
        if any(i.counts_for(open.matcher, group.channel, group.word) for open in self._watching.open()):
            return  # they are in an incident
        counts = self._c.store.tallies.history(group.channel, group.word, window - s.HISTORY, window)
        limit = s.threshold(s.filled(counts, window), limits)
        if s.is_spike(group.people, limit):
            self._alert(s.spike_of(group, limit, account=account, window=window, now=now), group, limit, given)

    def _rules(self, channel: str, account: str) -> Rules:
        known = self._c.store.settings.account(channel, account)
        return rules(known.settings.get("incident") if known else None)

    # --- telling

    def _alert(self, spike: Spike, group: Group, limit: Threshold, given: Rules) -> None:
        """One alert a word and hour; within it the card only grows."""
        id = spike_card(spike.channel, spike.word)
        known = self._c.store.board.get(id, Spike)
        if known is not None and not s.may_alert(known.record, spike.at):
            old = known.record
            if old.state == "open" and old.window == spike.window and spike.people > old.people:
                grown = replace(old, people=spike.people, posts=spike.posts, why=s.why(group, limit))
                known = self._saved(replace(known, record=grown)) or known
            self._tell(known, given)
            return
        card = Card(id=id, record=spike, shelf=OPEN, place=position(spike.at, id))
        stored = (
            self._c.store.board.create(card) if known is None else self._saved(replace(card, version=known.version))
        )
        if stored is not None:
            self._tell(stored, given)

    def _saved(self, card: Card[Spike]) -> Card[Spike] | None:
        try:
            return self._c.store.board.save(card)
        except Conflict:
            return None  # somebody else is at it; the next look sees what they made of it

    def _tell(self, card: Card[Spike], given: Rules) -> None:
        """The alert's fact, and its page where the account asks for one. Both are named by the alert: whoever died
        in between does them again."""
        what, id, spike, channel = "spike_alerted", card.id, card.record, card.record.channel
        fact = Fact(id=f"{what}#{id}#{spike.at}", what=what, at=spike.at, channel=channel, value=spike.people)
        self._c.store.facts.put([fact])
        if given.page and not spike.page and spike.state == "open":
            if not self._may_page(card, given):
                self._saved(replace(card, record=replace(spike, page="another alert paged them minutes ago")))
                return
            asked = {"spike": id, "at": spike.at, "to": given.page, "text": spike.why}
            self._c.queues.page(asked, f"spike-{short_hash(f'{id}#{spike.at}')}")
            self._saved(replace(card, record=replace(spike, page="asked")))

    def _may_page(self, card: Card[Spike], given: Rules) -> bool:
        """One page a quarter of an hour to the same number or address: an outage has many words."""
        quarter = card.record.at // _QUARTER_MS
        me = f"{card.id}#{card.record.at}"
        name = f"spike-page#{given.page}#{quarter}"
        return self._c.store.marks.first(name, me, now=self._c.clock(), seconds=3_600) == me

    # --- by a person

    def dismiss(self, id: str, *, by: str) -> Spike:
        """It is nothing. Again: no difference. Raises NotFound, or Conflict for one that became an incident."""

        def dismissed(card: Card[Spike]) -> Card[Spike]:
            if card.record.state == "declared":
                raise Conflict("An incident was declared of it.")
            return replace(card, record=replace(card.record, state="dismissed", by=card.record.by or by), shelf=DONE)

        return self._c.store.board.change(id, Spike, dismissed).record

    def declared(self, id: str, incident: str, *, by: str) -> None:
        """An incident is made of it. Raises Conflict where another was."""

        def taken(card: Card[Spike]) -> Card[Spike]:
            if card.record.incident not in ("", incident):
                raise Conflict("An incident was declared of it already.")
            return replace(card, record=replace(card.record, state="declared", by=by, incident=incident), shelf=DONE)

        self._c.store.board.change(id, Spike, taken)

    def one(self, id: str) -> Spike:
        """Raises NotFound."""
        card = self._c.store.board.get(id, Spike) if id.startswith("s_") else None
        if card is None:
            raise NotFound("There is no such spike.")
        return card.record

    def listed(self, state: str, *, after: str, limit: int) -> tuple[list[tuple[str, Spike]], str]:
        """Newest first, and the cursor to go on from."""
        shelf = OPEN if state == "open" else DONE
        page = self._c.store.board.shelf(shelf, Spike, limit=limit, after=after, newest_first=True)
        return [(card.id, card.record) for card in page.items], page.next
