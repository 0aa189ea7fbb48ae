"""What a chat shows before anybody has written: who is there, when somebody is, and how soon an answer is promised.

Told to everybody who may open the chat, so it names nobody but by first name, and holds no setting that isn't meant
for the window. An answer is used again for some seconds: every page of a shop asks.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chalicelib.channels.base import Account
from chalicelib.domain import calendars, roster, sla
from chalicelib.domain.agents import Agent, Presence
from chalicelib.domain.calendars import BUILT_IN, Calendar
from chalicelib.domain.chat_window import Window, window
from chalicelib.domain.errors import Invalid
from chalicelib.domain.events import Channel
from chalicelib.domain.policies import Target
from chalicelib.domain.sla import Moment
from chalicelib.services.context import Context
from chalicelib.store.settings import Settings

KEPT_MS = 5_000  # for how long an answer to "is anybody there?" is used again
_NAMED = 4
_KEPT = 500


class Welcome:
    def __init__(self, context: Context, settings: Settings) -> None:
        self._c, self._settings = context, settings
        self._known: dict[str, tuple[int, list[str]]] = {}

    def online(self, account: Account) -> bool:
        """Whether somebody who could take a chat of this account is online."""
        return bool(self._here(account))

    def told(self, account: Account) -> dict[str, Any]:
        """`agents`: first names of some who are there, those on duty by the roster first. `open`: whether the hours
        say so; `opens_at` (ms): when next, null where it is open or never will be. `answer_seconds`: within what a
        first answer is promised; null where nothing is. `call`: the phone account for "call me instead"."""
        look, now = looks(account), self._c.clock()
        seconds, promised = self._promise(account)
        hours = self._hours(account, promised)
        is_open = calendars.is_open(hours, now)
        return {
            "agents": self._names(account),
            "open": is_open,
            "opens_at": None if is_open else calendars.next_open(hours, now),
            "answer_seconds": seconds,
            "call": self._call(look),
            "window": {
                "accent": look.accent, "side": look.side, "scheme": look.scheme, "away": look.away,
                "question": asdict(look.question) if look.question else None, "texts": dict(look.texts),
                "rating": look.rating, "mail": bool(look.mail_from),
            },
        }  # fmt: skip

    # --- who is there

    def _here(self, account: Account) -> list[str]:
        """Ids of those online who serve the account's queue."""
        queue = self._settings.queues().get(account.queue)
        skill = queue.skill if queue else ""
        until, known = self._known.get(skill, (0, []))
        if self._c.clock() >= until:
            known = self._online(skill)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[skill] = (self._c.clock() + KEPT_MS, known)
        return known

    def _online(self, skill: str) -> list[str]:
        agents = self._settings.agents()
        able = [
            id for id in self._c.store.desks.board()
            if id in agents and agents[id].enabled and (not skill or skill in agents[id].skills)
        ]  # fmt: skip
        desks = self._c.store.desks.many(able) if able else {}
        return sorted(id for id, desk in desks.items() if desk.presence is Presence.ONLINE)

    def _names(self, account: Account) -> list[str]:
        here = self._here(account)
        if not here:
            return []
        from chalicelib.services.team import shifts  # asked for by pages only, and it brings half the services

        agents, rostered = self._settings.agents(), shifts(self._c)
        duty = {turn.agent for turn in roster.on_duty(rostered, self._c.clock(), account.queue)}
        names = [_first_name(agents[id]) for id in sorted(here, key=lambda id: id not in duty) if id in agents]
        return list(dict.fromkeys(name for name in names if name))[:_NAMED]

    # --- when, and how soon

    def _promise(self, account: Account) -> tuple[int | None, str]:
        """Seconds to a first answer, and the calendar they count on: the tightest promise that holds for everybody."""
        moment = Moment(channel=Channel.CHAT, queue=account.queue)
        found = [
            (seconds, policy.calendar)
            for policy in sla.matching(self._settings.book().policies, moment)
            if (seconds := policy.targets.get(Target.FIRST_REPLY, {}).get(moment.priority))
        ]
        return min(found) if found else (None, "always")

    def _hours(self, account: Account, promised: str) -> Calendar:
        known = self._settings.book().calendars
        return known.get(str(account.settings.get("calendar") or promised)) or BUILT_IN["always"]

    def _call(self, look: Window) -> str:
        there = bool(look.call_account) and self._settings.account(Channel.VOICE, look.call_account) is not None
        return look.call_account if there else ""


def looks(account: Account) -> Window:
    """One that was stored before it was checked is as if it weren't set."""
    try:
        return window(account.settings.get("window"))
    except Invalid:
        return Window()


def _first_name(agent: Agent) -> str:
    return agent.name.split()[0] if agent.name.strip() else ""
