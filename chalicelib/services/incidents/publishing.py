"""An incident's public updates, posted with the brand's own accounts (services/posts), and how they get on."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from chalicelib.domain import incidents as i
from chalicelib.domain.errors import Invalid, NotAllowed, NotFound
from chalicelib.domain.incidents import Incident, Place, Update
from chalicelib.domain.posts import Post, Target
from chalicelib.domain.tickets import FAR
from chalicelib.services.context import Context
from chalicelib.services.incidents.milestones import reached
from chalicelib.services.posts.checks import Guarded, check

_AGAIN_MS = 5_000
UNDER_WAY = ("", "queued", "sending", "pending")


class Posting(Protocol):
    """services/posts/service.py"""

    def publish_automatic(
        self, client_id: str, account: str, text: str, *, by: str, why: str, reply_to: str = ""
    ) -> str: ...

    def status(self, id: str) -> Target: ...

    guarded: Guarded | None


class Publishing:
    def __init__(self, context: Context, posts: Posting) -> None:
        self._c, self._posts = context, posts

    def accounts(self, incident: Incident) -> list[str]:
        """Where an update can stand: accounts that are switched on, of the incident's channels."""
        channels = incident.matcher.channels
        listed = [id for id, _, _ in self._c.store.settings.listed("account")]
        return [
            id
            for id in listed
            if (channel := id.partition("#")[0]) in i.PUBLIC
            and (not channels or channel in channels)
            and self._c.store.settings.account(channel, id.partition("#")[2])
        ]

    def check(self, texts: dict[str, str], *, by: str) -> None:
        """Whether these texts, by account, may be posted. Raises Invalid or NotAllowed."""
        for account, text in texts.items():
            channel, _, id = account.partition("#")
            post = Post(id="", text=text, targets=(Target(channel=channel, account=id),), by=by, automatic=True)
            check(self._c, post, self._posts.guarded)

    def see_to(self, incident: Incident) -> tuple[Incident, int]:
        """Have posted what isn't, and ask how the rest gets on: the incident with the news, and when to ask again."""
        again, before = FAR, incident
        for update in incident.updates:
            for place in update.places:
                if place.state in UNDER_WAY:
                    now = self._place(incident, update, place)
                    incident = i.with_place(incident, update.id, now)
                    again = min(again, self._c.clock() + _AGAIN_MS if now.state in UNDER_WAY else FAR)
        if incident != before:
            reached(self._c, incident)
        return incident, again

    def _place(self, incident: Incident, update: Update, place: Place) -> Place:
        try:
            id = place.post or self._publish(incident, update, place)
            target = self._posts.status(id)
        except (Invalid, NotAllowed, NotFound) as error:
            return replace(place, state="refused", reason=error.reason)
        return replace(
            place, post=id, state=str(target.status), provider_id=target.provider_id, link=target.link,
            reason=target.reason,
        )  # fmt: skip

    def _publish(self, incident: Incident, update: Update, place: Place) -> str:
        """The closing update, and later ones, continue under the first, where everybody looks."""
        above = next(
            (p.provider_id for u in incident.updates if u.id != update.id for p in u.places
             if p.account == place.account and p.provider_id),
            "",
        )  # fmt: skip
        return self._posts.publish_automatic(
            f"incident-{incident.id}-{update.id}-{place.account}", place.account, place.text, by=update.by,
            why=f"Incident “{incident.title}”", reply_to=above if update.kind == "closing" else "",
        )  # fmt: skip
