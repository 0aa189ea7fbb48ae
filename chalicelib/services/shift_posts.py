"""Greeting and signing off: what an account posts when its team comes and goes.

One wake-up of the ledger sees to all accounts. The post's client id names account, kind and day, so that whoever
dies, and whoever looks again, posts nothing twice: at most one of each an account a day.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from chalicelib.channels.base import Account
from chalicelib.domain import roster
from chalicelib.domain import shift_posts as s
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.kind_times import from_when
from chalicelib.domain.roster import Shift
from chalicelib.domain.sla import FAR
from chalicelib.services.clock import set_timer
from chalicelib.services.context import Context
from chalicelib.services.team import shifts
from chalicelib.store.keys import SHIFTS_TIMER

CONCERNED = ("account", "shift")
"""Kinds of settings after whose change it is looked again."""


class Publisher(Protocol):
    """services/posts"""

    def publish_automatic(self, client_id: str, account: str, text: str, *, by: str, why: str) -> str: ...


class ShiftPosts:
    def __init__(self, context: Context, posts: Publisher) -> None:
        self._c, self._posts = context, posts

    def look(self, name: str) -> int:
        """Post what is due; when to look again (epoch ms); FAR = no account asks for it. Repeated: harmless."""
        found, now = shifts(self._c), self._c.clock()
        looks = [FAR]
        for id, doc, _ in self._c.store.settings.listed("account"):
            rules = _rules(doc)
            if not doc.get("enabled", True) or not (rules.greeting or rules.signing_off):
                continue
            channel, _, own = id.partition("#")
            account = msgspec.convert({**doc, "channel": channel, "id": own}, Account)
            mine = s.chosen(rules, account.queue, found)
            for moment in s.due(rules, mine, now):
                self._post(account, rules, mine, moment)
            looks.append(s.next_look(rules, mine, now))
        return min(looks)

    def _post(self, account: Account, rules: s.Rules, mine: list[Shift], moment: s.Moment) -> None:
        zone = rules.time_zone or mine[0].time_zone
        values = {
            "team": self._team(mine, moment), "agents": self._agents(mine, moment),
            "until": s.clock(moment.until, zone),
            "back": from_when(moment.back, moment.at, zone, rules.language, named=True) if moment.back else "",
        }  # fmt: skip
        texts = rules.greeting if moment.what == s.GREETING else rules.signing_off
        name = f"{account.channel}#{account.id}"
        try:
            self._posts.publish_automatic(
                f"{moment.what}-{account.channel}-{account.id}-{moment.day}", name, s.words(texts, moment, values),
                by="", why=f"the shift's {moment.what.replace('_', ' ')}",
            )  # fmt: skip
        except (Invalid, NotAllowed):
            return  # too long with today's names, or the account's posts are used up: nobody waits for it

    def _team(self, mine: list[Shift], moment: s.Moment) -> str:
        names = [shift.name or shift.id for shift in mine if roster.turns(shift, *_around(moment))]
        return names[0] if names else ""

    def _agents(self, mine: list[Shift], moment: s.Moment) -> str:
        """First names only, in the order of the shift."""
        known = self._c.store.settings.agents()
        ids = [a for shift in mine for a in shift.agents if roster.turns(shift, *_around(moment), a)]
        names = [known[id].name.split()[0] for id in dict.fromkeys(ids) if id in known and known[id].name.strip()]
        return ", ".join(names)


def look_soon(context: Context) -> None:
    """A setting that it follows from is being changed: asked for before it is written, and it looks again for two
    minutes, so that whoever dies in between has changed nothing that isn't looked at."""
    set_timer(context, SHIFTS_TIMER, context.clock())


def _around(moment: s.Moment) -> tuple[int, int]:
    """Just after they came, just before they went."""
    return (moment.at, moment.at + 1) if moment.what == s.GREETING else (moment.at - 1, moment.at)


def _rules(doc: dict[str, object]) -> s.Rules:
    settings = doc.get("settings")
    try:
        return s.rules(settings.get("shift_posts") if isinstance(settings, dict) else None)
    except Invalid:
        return s.Rules()
